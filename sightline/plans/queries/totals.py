"""What the actions of a plan add up to today and on a past day: two queries, then sums over what the reader may see."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from sightline.actions.filtering import has_proof
from sightline.actions.models import Action, DueDateChange, HandOver, Update
from sightline.actions.permissions import ACTION
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, england_midnight
from sightline.kernel.prepared import Prepared
from sightline.plans.models import Plan, PlannedAction
from sightline.plans.rules.past import Moved, Stand, stood_on
from sightline.plans.rules.progress import Counts, count
from sightline.plans.rules.quarters import quarter_of

WHOLE = 0
NOTHING = Value("", output_field=CharField())
Chosen = Callable[["Fact"], bool]


def shown_actions(plan: Plan, by: Standing, *, closed: bool = False) -> QuerySet[Action]:
    """Return the actions of a plan that this standing may see, without those withdrawn.

    Those of closed years are left out unless `closed`: they stand in the picture of their year.
    """
    rows = ACTION.visible(Action.objects.all(), by).filter(planned__plan=plan)
    shown = rows if closed else rows.filter(planned__part__closed_on=None)
    return shown.exclude(status=Action.Status.WITHDRAWN)


@dataclass(frozen=True)
class Fact:
    """An action of a plan: where it stands (keys, WHOLE for none) and how it stood at the day asked and before."""

    pk: int
    reference: str
    title: str
    priority: int
    part: int
    group: int
    owned: bool
    proved: bool
    opened_on: date
    moves: Sequence[Moved]
    now: Stand | None
    then: Stand | None


@dataclass(frozen=True)
class Ledger:
    """The facts of a plan on a day, and on the last day of the quarter before.

    `facts` are of actions the reader may see. `open_to_all` are those of level 1, whether the reader may see them or
    not: what is kept for everybody, such as what a person's RAG answered, is worked out from them and never shown.
    """

    day: date
    before: date
    facts: Sequence[Fact]
    open_to_all: Sequence[Fact]

    def counts(self, chosen: Chosen) -> Counts:
        """Return the counts at the day of the facts chosen."""
        proved = sum(
            fact.proved and fact.now is not None and fact.now.status == Action.Status.COMPLETE
            for fact in self.facts
            if chosen(fact)
        )
        return count(_stands(self.facts, chosen, lambda fact: fact.now), self.day, proved)

    def counts_before(self, chosen: Chosen) -> Counts:
        """Return their counts at the end of the quarter before."""
        return count(_stands(self.facts, chosen, lambda fact: fact.then), self.before)

    def counts_for_all(self, chosen: Chosen) -> Counts:
        """Return the counts at the day of the actions of level 1, never to be shown."""
        return count(_stands(self.open_to_all, chosen, lambda fact: fact.now), self.day)

    @cached_property
    def by_priority(self) -> dict[int, Counts]:
        """The counts of each priority by its key, those of no priority under WHOLE."""
        return {key: self.counts(of_priority(key)) for key in {fact.priority for fact in self.facts}}

    @property
    def groups(self) -> set[int]:
        """The groups that share in the facts."""
        return {fact.group for fact in self.facts if fact.group}


def _stands(
    facts: Iterable[Fact], chosen: Chosen, at: Callable[[Fact], Stand | None]
) -> list[tuple[Stand, bool]]:  # fmt: skip
    found = ((at(fact), fact.owned) for fact in facts if chosen(fact))
    return [(stand, owned) for stand, owned in found if stand]


def every(_fact: Fact) -> bool:
    """Choose all facts of a plan."""
    return True


def of_priority(key: int) -> Chosen:
    """Choose the facts of a priority; WHOLE those of none."""
    return lambda fact: fact.priority == key


def of_part(key: int) -> Chosen:
    """Choose the facts of a part."""
    return lambda fact: fact.part == key


def of_group(key: int) -> Chosen:
    """Choose the facts of a group: its own actions, and those of its priorities that no other group has."""
    return lambda fact: fact.group == key


def ledger(plan: Plan, by: Standing, day: date | None = None) -> Ledger:
    """Read a plan's facts as they stood at the end of a day, today unless said; two queries however many actions."""
    day = day or by.today
    before = quarter_of(day).before.ends_on
    mine = ACTION.visible(Action.objects.filter(pk=OuterRef("pk")), by)
    rows = Action.objects.filter(planned__plan=plan).annotate(
        seen=Exists(mine),
        in_group=Coalesce("group", "planned__priority__group"),
        proved=Case(When(has_proof(by), then=Value(True)), default=Value(False)),
    )
    rows = rows.filter(Q(seen=True) | Q(level=Action.Level.PARTNERSHIP))
    moves = _moves(plan, day)
    columns = (
        "pk", "reference", "title", "planned__priority", "planned__part", "in_group", "owner", "created_at", "seen",
        "level", "status", "rag", "due_on", "last_update__created_at", "proved",
    )  # fmt: skip
    facts, for_all = [], []
    for row in rows.order_by("planned__position").values_list(*columns):
        fact = _fact(row, moves.get(row[0], []), day, before, is_today=day == by.today)
        if row[8]:
            facts.append(fact)
        if row[9] == Action.Level.PARTNERSHIP:
            for_all.append(fact)
    return Ledger(day, before, facts, for_all)


def _fact(row: Any, moves: list[Moved], day: date, before: date, *, is_today: bool) -> Fact:
    opened_on = england_date(row[7])
    now = _stand_now(opened_on, *row[10:14]) if is_today else stood_on(day, opened_on, moves)
    return Fact(
        pk=row[0], reference=row[1], title=row[2], priority=row[3] or WHOLE, part=row[4] or WHOLE,
        group=row[5] or WHOLE, owned=row[6] is not None, proved=row[14], opened_on=opened_on, moves=moves,
        now=now, then=stood_on(before, opened_on, moves),
    )  # fmt: skip


def _stand_now(opened_on: date, status: str, rag: str, due_on: date | None, heard_at: datetime | None) -> Stand:
    """Return how an action stands today, from its own columns."""
    return Stand(status, rag, due_on, england_date(heard_at) if heard_at else opened_on, heard_at is not None)


def _moves(plan: Plan, day: date) -> dict[int, list[Moved]]:
    """Return what happened to a plan's actions until the end of a day, by their keys, in order of time; one query.

    Those that the reader may not see are among them, which costs less than to ask who sees what three times over.
    """
    found = MOVED(plan=plan.pk, until=england_midnight(day + timedelta(days=1)))
    moves: dict[int, list[Moved]] = {}
    for action, at, _key, kind, to, said in sorted(found, key=lambda row: row[1:3]):
        moves.setdefault(action, []).append(Moved(england_date(at), kind, to, said))
    return moves


def _moved(plan: int, until: datetime) -> QuerySet[Any, Any]:
    """Return (action, moment, key, kind, value after, words) of each update, new date and new status before then."""
    keys = PlannedAction.objects.filter(plan=plan).values("action")
    parts: list[tuple[Any, str, str, str]] = [
        (Update.objects.all(), "rag", "rag", "text"),
        (DueDateChange.objects.all(), "due", "due_after", ""),
        (HandOver.objects.filter(what="status"), "status", "after", ""),
    ]
    shaped = [
        found.filter(action__in=keys, created_at__lt=until)
        .order_by()
        .annotate(
            kind=Value(kind, output_field=CharField()),
            to=Coalesce(Cast(value, CharField()), NOTHING),
            said=Cast(words, CharField()) if words else NOTHING,
        )
        .values_list("action", "created_at", "pk", "kind", "to", "said")
        for found, kind, value, words in parts
    ]
    found: QuerySet[Any, Any] = shaped[0].union(*shaped[1:], all=True)
    return found


MOVED = Prepared(_moved, plan=int, until=datetime)
