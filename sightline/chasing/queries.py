"""Reads of chasing: what a link opens, who is owed a reminder, whom a chase would reach, who was chased."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.actions import filtering
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import visible
from sightline.chasing.defaults import shipped
from sightline.chasing.models import ActionLink, Chasing, DeadAddress, Digest, QuietDays
from sightline.chasing.permissions import ACTION_LINK
from sightline.chasing.rules import STAGES, Days, Quiet, link_state, rests, stage
from sightline.governance.models import Appointment, Partnership, RoleGrant
from sightline.governance.standing import Standing, in_force, standing_of
from sightline.kernel.dates import england_date, in_short
from sightline.kernel.models import MailMessage
from sightline.kernel.queries import non_working_days

MOST = 2000
BELOW_CASES = Q(level__lt=Action.Level.CASE)
WORDS = {
    "open": "Not used yet", "used": "Updated by this link", "revoked": "Revoked", "spent": "Answered by another link",
    "old": "Too old", "not_mine": "Says it is not theirs", "lost": "Works no longer",
}  # fmt: skip


def hashed(token: str) -> str:
    """Return the form in which a link's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_by(token: str) -> ActionLink | None:
    """Return the link a token belongs to, whatever its state, with what its page shows; None for an unknown token."""
    of = ("person", "partnership", "action__last_update", "action__owner", "action__deputy")
    return ActionLink.objects.select_related(*of).filter(token_hash=hashed(token)).first()


def state_of(link: ActionLink, now: datetime) -> str:
    """Return `open`, or why a link works no longer; rights are asked afresh, so that a lost right is a lost link."""
    found = link_state(
        used=link.used_at is not None, revoked=link.revoked_at is not None, spent=link.spent_at is not None,
        expires_at=link.expires_at, now=now,
    )  # fmt: skip
    if found == "used" and link.not_mine:
        return "not_mine"
    return found if found != "open" or may_be_asked(link, now) else "lost"


def may_be_asked(link: ActionLink, now: datetime) -> bool:
    """Return whether the person is still there, at the same address, and may still update the action."""
    person = link.person
    if not person.is_active or person.email != link.to or person.links_since > link.created_at:
        return False
    return may_answer(link.action, standing_of(person, link.partnership, england_date(now)))


def may_answer(action: Action, by: Standing) -> bool:
    """Return whether somebody may be asked about an action by link: open, in force, below level 3, and theirs."""
    live = action.status == Action.Status.OPEN and not action.draft and action.level < Action.Level.CASE
    return live and ACTION.may(by, "U", action)


@dataclass(frozen=True)
class Setting:
    """How a partnership reminds, its own days or the shipped ones."""

    row: Chasing | None
    days: Days
    link_days: int
    quiet_weekends: bool
    quiet_holidays: bool

    @property
    def on(self) -> bool:
        """Whether reminders go out by themselves."""
        return bool(self.row and self.row.reminders_on)


def setting_of(partnership: Partnership) -> Setting:
    """Return a partnership's days; the shipped ones until it sets its own."""
    row = Chasing.objects.filter(partnership=partnership).first()
    if row is None:
        own = shipped()
        days = Days(tuple(own["before"]), own["on_day"], tuple(own["after"]), own["every"], own["rest_days"])
        return Setting(None, days, own["link_days"], own["quiet_weekends"], own["quiet_holidays"])
    days = Days(tuple(row.before), row.on_day, tuple(row.after), row.every, row.rest_days)
    return Setting(row, days, row.link_days, row.quiet_weekends, row.quiet_holidays)


def links_to_open() -> QuerySet[ActionLink]:
    """Return all links, for `access.load`."""
    return ActionLink.objects.select_related("action")


def quiet_days_to_open() -> QuerySet[QuietDays]:
    """Return all quiet days, for `access.load`."""
    return QuietDays.objects.all()


def addresses_to_open() -> QuerySet[DeadAddress]:
    """Return all addresses that refused mail, for `access.load`."""
    return DeadAddress.objects.select_related("person")


def quiet_days(partnership: Partnership, since: date) -> QuerySet[QuietDays]:
    """Return the days set by hand that end on a day or later, the next first."""
    return QuietDays.objects.filter(partnership=partnership, ends_on__gte=since)


def quiet_of(partnership: Partnership, setting: Setting, today: date) -> Quiet:
    """Return the days on which the partnership reminds nobody, as far as today asks."""
    holidays = non_working_days(today, today) if setting.quiet_holidays else frozenset()
    return Quiet(
        setting.quiet_weekends, holidays, list(quiet_days(partnership, today).values_list("starts_on", "ends_on"))
    )


@dataclass
class Reached:
    """A person to be mailed, with what they are asked for as (action, why)."""

    person: Person
    items: list[tuple[Action, str]] = field(default_factory=list)
    mailed_today: bool = False


@dataclass
class Reach:
    """Whom a round of mails reaches with what, and which actions reach nobody, with the reason."""

    people: list[Reached] = field(default_factory=list)
    left_out: list[tuple[Action, str]] = field(default_factory=list)

    @property
    def actions(self) -> int:
        """How many actions somebody is asked about."""
        return len({action.pk for one in self.people for action, _ in one.items})

    @property
    def to_mail(self) -> list[Reached]:
        """Those who have not had a mail of this kind today."""
        return [one for one in self.people if not one.mailed_today]

    @property
    def seal(self) -> str:
        """A short text that changes when whom the round reaches with what changes."""
        said = [(one.person.pk, [action.pk for action, _ in one.items]) for one in self.to_mail]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def holders_of(posts: Iterable[int], partnership: Partnership, today: date) -> dict[int, list[Person]]:
    """Return who holds each of these posts on a day, {post: people}; one query."""
    rows = Appointment.objects.filter(
        in_force(today), partnership=partnership, post__in=set(posts), person__is_active=True
    )
    current = rows.filter(Q(post__ended_on__isnull=True) | Q(post__ended_on__gte=today))
    found: dict[int, list[Person]] = defaultdict(list)
    for row in current.select_related("person").order_by("person__name", "pk"):
        if row.post_id:
            found[row.post_id].append(row.person)
    return found


def reach(
    items: Sequence[tuple[Action, str]], partnership: Partnership, today: date, kind: str = Digest.Kind.CHASE
) -> Reach:
    """Return whom to mail about these actions, each with why: whoever holds the owner's post, else the deputy's.

    Three queries, however many actions.
    """
    posts = {post for action, _ in items for post in (action.owner_id, action.deputy_id) if post}
    holders = holders_of(posts, partnership, today)
    dead = set(DeadAddress.objects.filter(partnership=partnership).values_list("email", flat=True))
    mailed = set(Digest.objects.filter(partnership=partnership, day=today, kind=kind).values_list("person", flat=True))
    found = Reach()
    people: dict[int, Reached] = {}
    for action, why in items:
        asked = holders.get(action.owner_id or 0) or holders.get(action.deputy_id or 0) or []
        living = [person for person in asked if person.email not in dead]
        if reason := _unreached(action, asked, living):
            found.left_out.append((action, reason))
            continue
        for person in living:
            one = people.setdefault(person.pk, Reached(person, mailed_today=person.pk in mailed))
            one.items.append((action, why))
    found.people = sorted(people.values(), key=lambda one: (one.person.name, one.person.pk))
    return found


def _unreached(action: Action, asked: Sequence[Person], living: Sequence[Person]) -> str:
    if action.level >= Action.Level.CASE:
        return "It belongs to a named case (level 3): those are never sent by mail."
    if action.owner_id is None and action.deputy_id is None:
        return "It has no owner."
    if not asked:
        return "Nobody holds the owner’s post."
    return "" if living else f"The address of {asked[0].name} refused our mail."


def owed(partnership: Partnership, since: date, today: date, days: Days) -> list[tuple[Action, str]]:
    """Return the open actions whose reminder falls after `since` and by today, each with its stage; one query."""
    furthest = today + timedelta(days=max((*days.before, 0)))
    rows = Action.objects.filter(
        filtering.LIVE, filtering.OPEN, BELOW_CASES, partnership=partnership, due_on__lte=furthest
    ).select_related("last_update")
    found = []
    for action in rows.order_by("due_on", "reference"):
        updated = england_date(action.last_update.created_at) if action.last_update else None
        why = stage(action.due_on, since, today, days) if action.due_on else ""
        if why and not rests(updated, today, days):
            found.append((action, why))
    return found


def chase_reach(by: Standing, wanted: filtering.Asked) -> Reach:
    """Return whom a chase of the list as filtered reaches: its open actions of which this standing may chase."""
    rows = visible(by).filter(filtering.condition(wanted, by), filtering.OPEN, filtering.LIVE)
    rows = rows.select_related("last_update").order_by("due_on", "reference")[:MOST]
    here = by.partnership
    mine = [(row, "chase") for row in rows if ACTION_LINK.may(by, "C", ActionLink(partnership=here, action=row))]
    return reach(mine, by.partnership, by.today)


def links_of(action: Action, by: Standing) -> QuerySet[ActionLink]:
    """Return the links of an action that this standing may see, the newest first, with what their list shows."""
    rows = ACTION_LINK.visible(ActionLink.objects.filter(action=action), by)
    return rows.select_related("person", "digest__mail", "digest__asked_by", "action__group", "revoked_by")


def chased(by: Standing) -> QuerySet[ActionLink]:
    """Return every link this standing may see, the newest first, with what the list of who was chased shows."""
    rows = ACTION_LINK.visible(ActionLink.objects.all(), by)
    often = ActionLink.objects.filter(action=OuterRef("action"), person=OuterRef("person"), digest__isnull=False)
    times = often.order_by().values("action").annotate(times=Count("pk")).values("times")
    return rows.annotate(times=Coalesce(Subquery(times), 0)).select_related(
        "person", "digest__mail", "digest__asked_by", "action__last_update"
    )


CAME = {
    "": ("All", Q()),
    "nothing": ("Nothing came back", Q(used_at__isnull=True, spent_at__isnull=True)
                & (Q(action__last_update__isnull=True) | Q(action__last_update__created_at__lt=F("created_at")))),
    "answered": ("Updated", Q(used_at__isnull=False, not_mine="")),
    "not_mine": ("Not theirs", ~Q(not_mine="")),
    "failed": ("Not delivered", Q(digest__failed_at__isnull=False)),
}  # fmt: skip


def seen_actions(links: Iterable[ActionLink], by: Standing) -> set[int]:
    """Return which actions of these links the standing may read: a title is shown for no other."""
    return set(visible(by).filter(pk__in={link.action_id for link in links}).values_list("pk", flat=True))


def sent_words(link: ActionLink) -> str:
    """Return what became of the mail a link went out in."""
    mail = link.digest.mail if link.digest else None
    if link.digest and link.digest.failed_at:
        return "Could not be delivered"
    if mail is None or mail.state == MailMessage.State.SENT:
        return "Sent" if mail else ""
    withdrawn = mail.state == MailMessage.State.WITHDRAWN
    return "Not sent: no longer theirs" if withdrawn else "Waiting to be sent"


def answer_words(link: ActionLink, now: datetime) -> str:
    """Return what came back on a link; an update given after it in another way counts too. Asks no query."""
    found = link_state(
        used=link.used_at is not None, revoked=link.revoked_at is not None, spent=link.spent_at is not None,
        expires_at=link.expires_at, now=now,
    )  # fmt: skip
    if found == "used" and link.not_mine:
        return WORDS["not_mine"]
    last = link.action.last_update
    if found in ("open", "old", "spent") and last and last.created_at > link.created_at:
        return f"Updated on {in_short(england_date(last.created_at))}"
    return WORDS[found]


def why_words(link: ActionLink) -> str:
    """Return why somebody was mailed."""
    asker = link.digest.asked_by if link.digest else None
    return f"Chased by {asker.name}" if asker else STAGES.get(link.why, link.why)


def business_unit(partnership: Partnership, today: date) -> list[Person]:
    """Return the people of the business unit on a day; one query."""
    rows = RoleGrant.objects.filter(
        in_force(today), partnership=partnership, role=RoleGrant.Role.BUSINESS_UNIT, person__is_active=True
    )
    return [row.person for row in rows.select_related("person").order_by("person__name", "pk")]


def dead_addresses(by: Standing) -> QuerySet[DeadAddress]:
    """Return the addresses that refused mail, with the people they are of."""
    return DeadAddress.objects.filter(partnership=by.partnership).select_related("person").order_by("person__name")


def chased_counts(action: Action) -> tuple[int, Any]:
    """Return (how often somebody was mailed about an action, when last); one query."""
    rows = ActionLink.objects.filter(action=action, digest__isnull=False).order_by("-created_at")
    days = list(rows.values_list("digest__day", flat=True))
    return len(days), days[0] if days else None


def address(page: str, by: Standing, *keys: Any) -> str:
    """Return the address of a page of chasing."""
    return reverse(f"chasing:{page}", args=[by.partnership.slug, *keys])
