"""Whom a round of mails reaches with what: reminders and the ladder of a day, and a chase by hand."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Q

from sightline.accounts.models import Person
from sightline.actions import filtering
from sightline.actions.models import Action
from sightline.actions.queries import visible
from sightline.chasing.models import ActionLink, DeadAddress, Digest
from sightline.chasing.permissions import ACTION_LINK
from sightline.chasing.queries.links import may_answer, may_be_told
from sightline.chasing.queries.people import Who, who_of
from sightline.chasing.queries.settings import Setting
from sightline.chasing.rules import RUNGS, rests, rungs_due, stage
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short

MOST = 2000
BELOW_CASES = Q(level__lt=Action.Level.CASE)
NOBODY = {
    "chair": "Its group has no chair to tell.",
    "delivery": "Neither a delivery group’s chair nor the business unit is there to tell.",
    "executive": "The executive has no chair to tell.",
}


@dataclass(frozen=True)
class Item:
    """An action in a person's mail and why it is there; without a link when they may read it and not update it.

    `instead_of` is whoever is away and would be asked else.
    """

    action: Action
    why: str
    link: bool = True
    instead_of: Person | None = None


@dataclass
class Reached:
    """A person to be mailed, with what they are asked for or told of."""

    person: Person
    items: list[Item] = field(default_factory=list)
    mailed_today: bool = False

    @property
    def keys(self) -> set[int]:
        """The actions in their mail."""
        return {item.action.pk for item in self.items}


@dataclass
class Reach:
    """Whom a round of mails reaches with what, and which actions reach nobody, with the reason."""

    people: list[Reached] = field(default_factory=list)
    left_out: list[tuple[Action, str]] = field(default_factory=list)

    @property
    def actions(self) -> int:
        """How many actions somebody is asked about or told of."""
        return len(set().union(*(one.keys for one in self.people)))

    @property
    def to_mail(self) -> list[Reached]:
        """Those who have not had a mail of this kind today."""
        return [one for one in self.people if not one.mailed_today]

    @property
    def seal(self) -> str:
        """A short text that changes when whom the round reaches with what changes."""
        said = [(one.person.pk, [(item.action.pk, item.link) for item in one.items]) for one in self.to_mail]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@dataclass
class Owed:
    """What a day brings: what owners are asked about, as (action, stage), and what rungs are told of."""

    items: list[tuple[Action, str]] = field(default_factory=list)
    rungs: list[tuple[Action, str]] = field(default_factory=list)


def owed(partnership: Partnership, since: date, today: date, setting: Setting) -> Owed:
    """Return the open actions whose reminder falls after `since` and by today, and the rungs to be told; two queries.

    Neither is anybody asked about nor told of what was updated within the days of rest.
    """
    days, found = setting.days, Owed()
    furthest = today + timedelta(days=max((*days.before, 0)))
    rows = Action.objects.filter(
        filtering.LIVE, filtering.OPEN, BELOW_CASES, partnership=partnership, due_on__lte=furthest
    ).select_related("last_update", "owner")
    told = _told(partnership) if setting.ladder.since else {}
    for action in rows.order_by("due_on", "reference"):
        updated = england_date(action.last_update.created_at) if action.last_update else None
        if action.due_on is None or rests(updated, today, days):
            continue
        if why := stage(action.due_on, since, today, days):
            found.items.append((action, why))
        due = rungs_due(action.due_on, today, setting.ladder, told.get(action.pk, {}))
        found.rungs += [(action, rung) for rung in due]
    return found


def _told(partnership: Partnership) -> Mapping[int, dict[str, date]]:
    """Return when each rung was last told of each open action, {action: {rung: day}}; one query."""
    rows = ActionLink.objects.filter(partnership=partnership, why__in=RUNGS, action__status=Action.Status.OPEN)
    found: dict[int, dict[str, date]] = {}
    for action, rung, day in rows.order_by().values_list("action", "why").annotate(last=Max("digest__day")):
        if day:
            found.setdefault(action, {})[rung] = day
    return found


def reach(
    asked: Owed, partnership: Partnership, today: date, kind: str = Digest.Kind.CHASE
) -> Reach:  # fmt: skip
    """Return whom to mail: about each action whoever holds the owner's post, their stand-in or the deputy, else nobody;
    and whoever stands on a rung and may read it. A fixed number of queries, however many actions.
    """
    actions = [action for action, _ in (*asked.items, *asked.rungs)]
    who = who_of(actions, partnership, today, climbing=bool(asked.rungs))
    dead = set(DeadAddress.objects.filter(partnership=partnership).values_list("email", flat=True))
    mailed = set(Digest.objects.filter(partnership=partnership, day=today, kind=kind).values_list("person", flat=True))
    round_ = _Round(who, dead, mailed)
    for action, why in asked.items:
        round_.ask(action, why)
    for action, rung in asked.rungs:
        round_.tell(action, rung)
    found = Reach(list(round_.people.values()), round_.left_out)
    found.people.sort(key=lambda one: (one.person.name, one.person.pk))
    return found


@dataclass
class _Round:
    """The mails of a round as they grow."""

    who: Who
    dead: set[str]
    mailed: set[int]
    people: dict[int, Reached] = field(default_factory=dict)
    left_out: list[tuple[Action, str]] = field(default_factory=list)

    def ask(self, action: Action, why: str) -> None:
        """Ask whoever owes an action how it is going."""
        asked, instead_of = self._asked(action)
        living = [person for person in asked if person.email not in self.dead]
        if reason := self._unreached(action, asked, living):
            self.left_out.append((action, reason))
        for person in [] if reason else living:
            self._add(person, Item(action, why, instead_of=instead_of))

    def _asked(self, action: Action) -> tuple[list[Person], Person | None]:
        owners = self.who.held(action.owner_id)
        if there := self.who.present(owners):
            return there, None
        away = owners[0] if owners else None
        standing_in = [one for one in self.who.stand_ins(owners) if may_answer(action, self.who.standings[one.pk])]
        return standing_in or self.who.present(self.who.held(action.deputy_id)), away

    def _unreached(self, action: Action, asked: Sequence[Person], living: Sequence[Person]) -> str:
        if action.level >= Action.Level.CASE:
            return "It belongs to a named case (level 3): those are never sent by mail."
        if action.owner_id is None and action.deputy_id is None:
            return "It has no owner."
        if not asked:
            owners = self.who.held(action.owner_id)
            until = f" until {in_short(self.who.away[owners[0].pk].ends_on)}" if owners else ""
            away = f"{owners[0].name} is away{until}, and nobody stands in." if owners else ""
            return away or "Nobody holds the owner’s post."
        return "" if living else f"The address of {asked[0].name} refused our mail."

    def tell(self, action: Action, rung: str) -> None:
        """Tell a rung of an action that stays late, with a link where they may update it."""
        meant = self.who.rung(rung, action)
        if not meant and rung in NOBODY:
            self.left_out.append((action, NOBODY[rung]))
        knows = {person.pk for person in self.who.held(action.owner_id)}  # they are reminded, on days of their own
        knows |= {one.person.pk for one in self.people.values() if action.pk in one.keys}
        for person in meant:
            if person.pk in knows or person.email in self.dead:
                continue
            standing = self.who.standings.get(person.pk)
            if rung == "deputy" or (standing and may_answer(action, standing)):
                self._add(person, Item(action, rung))
            elif standing and may_be_told(action, standing):
                self._add(person, Item(action, rung, link=False))

    def _add(self, person: Person, item: Item) -> None:
        one = self.people.setdefault(person.pk, Reached(person, mailed_today=person.pk in self.mailed))
        one.items.append(item)


def chase_reach(by: Standing, wanted: filtering.Asked) -> Reach:
    """Return whom a chase of the list as filtered reaches: its open actions of which this standing may chase."""
    rows = visible(by).filter(filtering.condition(wanted, by), filtering.OPEN, filtering.LIVE)
    rows = rows.select_related("last_update", "owner").order_by("due_on", "reference")[:MOST]
    here = by.partnership
    mine = [(row, "chase") for row in rows if ACTION_LINK.may(by, "C", ActionLink(partnership=here, action=row))]
    return reach(Owed(mine), by.partnership, by.today)
