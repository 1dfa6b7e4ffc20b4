"""The plan as a page: its priorities with their figures, its lists, and the plan on a page. Queries are constant."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    Field,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, RowNumber

from sightline.actions.models import Action, Rag
from sightline.actions.rules import Clock, clock_of
from sightline.governance.standing import Standing
from sightline.kernel.prepared import Prepared
from sightline.plans.models import (
    Ambition,
    CoreBusiness,
    DesiredOutcome,
    LinkedStrategy,
    Measure,
    Part,
    Plan,
    Priority,
    SuccessCriterion,
)
from sightline.plans.permissions import PLAN
from sightline.plans.queries.progress import Progress
from sightline.plans.queries.progress import reading as read
from sightline.plans.queries.totals import WHOLE, shown_actions
from sightline.plans.rules.progress import Counts

SHOWN_ACTIONS = 3
STRATEGY = {"text": "title", "note": "owner", "more": "url", "end": "review_on"}
PRIORITY = {
    "priority": "ambition_count", "place": "number", "text": "title", "note": "reference", "more": "lead_title",
    "extra": "joint_with",
}  # fmt: skip
ACTION_LINE = {
    "priority": "planned__priority_id", "place": "planned__position", "text": "title", "note": "reference",
    "more": "rag", "start": "due_on",
}  # fmt: skip
PART = {"text": "title", "note": "kind", "more": "closed_on", "start": "starts_on", "end": "ends_on"}
STRATEGY = {"place": "pk", "text": "title", "note": "owner", "more": "url", "end": "review_on"}
MEASURE = {"priority": "priority_id", "note": "direction", "more": "baseline"}


def plans(by: Standing) -> QuerySet[Plan]:
    """Return the plans this standing may read, newest first."""
    return PLAN.visible(Plan.objects.select_related("partnership", "agreed_by"), by)


def current_and_drafts(by: Standing) -> tuple[Plan | None, list[Plan]]:
    """Return the current plan and the drafts beside it, as far as this standing may read them; one query.

    The current plan is the newest agreed or published one that covers today, else the newest agreed or published one;
    a draft only where there is none.
    """
    return current_of(plans_at_hand(by), by)


def plans_at_hand(by: Standing) -> list[Plan]:
    """Return the plans this standing may read that were not discarded, each with `filled`: whether it has priorities;
    one query.
    """
    filled = Exists(Priority.objects.filter(plan=OuterRef("pk")))
    return list(plans(by).exclude(status=Plan.Status.DISCARDED).annotate(filled=filled))


def current_of(found: Sequence[Plan], by: Standing) -> tuple[Plan | None, list[Plan]]:
    """Return the current plan and the drafts beside it out of those at hand; see `current_and_drafts`."""
    agreed = [one for one in found if one.status != Plan.Status.DRAFT]
    current = min(agreed or found, key=lambda one: not one.starts_on <= by.today <= one.ends_on, default=None)
    return current, [one for one in found if one.status == Plan.Status.DRAFT and one != current]


def current_plan(by: Standing) -> Plan | None:
    """Return the current plan; see `current_and_drafts`."""
    return current_and_drafts(by)[0]


@dataclass(frozen=True)
class ListLine:
    """A line of one of the plan's lists: `kind` says which; `priority` is the key of the priority it stands under."""

    kind: str
    priority: int
    position: int
    pk: int
    text: str
    note: str
    more: str
    extra: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class PageAction:
    """An action as a plan shows it."""

    reference: str
    title: str
    rag: str
    clock: Clock


@dataclass(frozen=True)
class PagePriority:
    """A priority as a plan shows it; `lead` is a post's title, or empty."""

    pk: int
    reference: str
    number: int
    title: str
    lead: str
    joint_with: str


@dataclass(frozen=True)
class PriorityRow:
    """A priority in the plan's table and on the plan on a page."""

    priority: PagePriority
    progress: Progress
    ambitions: int
    measures: int
    no_baseline: int
    no_direction: int
    outcomes: Sequence[ListLine]
    known_by: Sequence[ListLine]
    actions: Sequence[PageAction]

    @property
    def counts(self) -> Counts:
        """The counts of its actions that the reader may see."""
        return self.progress.counts

    @property
    def rag(self) -> str:
        """A person's RAG while it stands, else what its actions add up to."""
        return self.progress.rag

    @property
    def direction(self) -> str:
        """Better, worse or same against the end of the quarter before."""
        return self.progress.direction

    @property
    def fresh(self) -> int | None:
        """Percentage of open actions updated in the last 60 days."""
        return self.progress.share_fresh

    @property
    def more_actions(self) -> int:
        """How many actions are not among those shown."""
        return max(self.counts.total - len(self.actions), 0)


@dataclass(frozen=True)
class PlanPage:
    """A plan with all its page shows."""

    plan: Plan
    rows: Sequence[PriorityRow]
    overall: Progress
    under_none: Progress
    lists: dict[str, list[ListLine]] = field(default_factory=dict)
    others: Sequence[PageAction] = ()
    year: ListLine | None = None
    year_runs: bool = False

    @property
    def total(self) -> Counts:
        """All actions of the plan the reader may see."""
        return self.overall.counts

    @property
    def whole(self) -> Counts:
        """Its actions under no priority."""
        return self.under_none.counts

    @property
    def open_parts(self) -> list[ListLine]:
        """The parts that run or are to come."""
        return [line for line in self.lists.get("part", []) if not line.more]

    @property
    def closed_parts(self) -> list[ListLine]:
        """The years that are closed, the latest first."""
        return sorted((line for line in self.lists.get("part", []) if line.more), key=_began, reverse=True)

    @property
    def no_baseline(self) -> int:
        """Measures without a baseline."""
        return sum(row.no_baseline for row in self.rows)

    @property
    def no_lead(self) -> int:
        """Priorities that nobody leads."""
        return sum(not row.priority.lead for row in self.rows)

    @property
    def to_mend(self) -> bool:
        """Whether anything of it lacks what it needs, or is late."""
        total = self.total
        gaps = (
            self.no_lead, self.no_baseline, self.no_direction, total.late, total.unowned, total.undated, total.unproved,
        )  # fmt: skip
        return any(gaps)

    @property
    def no_direction(self) -> int:
        """Measures without a direction."""
        return sum(row.no_direction for row in self.rows)

    @property
    def whole_rag(self) -> str:
        """What the actions under no priority add up to."""
        return self.under_none.rolled.rag

    @property
    def whole_fresh(self) -> int | None:
        """Percentage of those updated in the last 60 days."""
        return self.under_none.share_fresh

    @property
    def priorities_words(self) -> str:
        """The number of priorities as a title, such as “4 priorities”."""
        return "1 priority" if len(self.rows) == 1 else f"{len(self.rows)} priorities"


def _began(line: ListLine) -> date:
    return line.start or date.min


def plan_page(plan: Plan, by: Standing, most: int | None = SHOWN_ACTIONS) -> PlanPage:
    """Read a plan's page in five queries; `most` limits the actions shown of each priority, None shows all.

    Two add up the actions, one reads the RAG set by people, two every list of the plan.
    """
    reading = read(plan, by)
    lists = _lists(plan, by, most)
    under: dict[tuple[str, int], list[ListLine]] = defaultdict(list)
    for kind in ("outcome", "measure", "criterion", "action"):
        for line in lists[kind]:
            under[kind, line.priority or WHOLE].append(line)
    rows = [_row(line, reading.of(("priority", line.pk)), under, by) for line in lists["priority"]]
    others = [_action(one, by) for one in under["action", WHOLE]]
    year = _year_of(lists["part"], by)
    runs = bool(year and year.start and year.end and year.start <= by.today <= year.end)
    overall, under_none = reading.of(("plan", plan.pk)), reading.of(("priority", WHOLE))
    return PlanPage(plan, rows, overall, under_none, lists, others, year, runs)


def _year_of(parts: Sequence[ListLine], by: Standing) -> ListLine | None:
    """Return the newest yearly part that has started, else the newest; `_year` says the same in the database."""
    yearly = [one for one in parts if one.note == Part.Kind.YEARLY and not one.more]
    return max(yearly, key=lambda one: (one.start and one.start <= by.today, one.start, one.pk), default=None)


def _year(plan: Plan, by: Standing) -> QuerySet[Part]:
    begun = Case(When(starts_on__lte=by.today, then=0), default=1)
    return Part.objects.filter(plan=plan, kind=Part.Kind.YEARLY, closed_on=None).order_by(begun, "-starts_on", "-pk")


def _row(
    line: ListLine, progress: Progress, under: Mapping[tuple[str, int], Sequence[ListLine]], by: Standing
) -> PriorityRow:
    measures = under["measure", line.pk]
    return PriorityRow(
        priority=PagePriority(line.pk, line.note, line.position, line.text, line.more, line.extra),
        progress=progress,
        ambitions=line.priority,
        measures=len(measures),
        no_baseline=sum(not one.more for one in measures),
        no_direction=sum(not one.note for one in measures),
        outcomes=under["outcome", line.pk],
        known_by=measures or under["criterion", line.pk],
        actions=[_action(one, by) for one in under["action", line.pk]],
    )


def _action(line: ListLine, by: Standing) -> PageAction:
    status = Action.Status.COMPLETE if line.more == Rag.COMPLETE else Action.Status.OPEN
    return PageAction(line.note, line.text, line.more, clock_of(line.start, status, None, by.today))


def _lists(plan: Plan, by: Standing, most: int | None) -> dict[str, list[ListLine]]:
    """Read every list of a plan in two queries. A priority's line carries its count of ambitions in `priority`."""
    lists: dict[str, list[ListLine]] = defaultdict(list)
    actions = _line(_actions(plan, by, most), "action", ACTION_LINE).order_by("l_under", "l_place", "l_text")
    for row in (*EVERYBODYS(plan=plan.pk), *actions):
        lists[row[0]].append(ListLine(*row))
    lists["priority"].sort(key=lambda line: line.position)
    return lists


def _everybodys(plan: int) -> QuerySet[Any, Any]:
    """Return the lines that whoever may read a plan may read: all but its actions."""
    here, under, running = {"plan": plan}, {"priority__plan": plan}, {"part__closed_on": None}
    found = [
        _line(_priorities(plan), "priority", PRIORITY),
        _line(Part.objects.filter(**here), "part", PART),
        _line(CoreBusiness.objects.filter(**here), "core", {"note": "led_by"}),
        _line(LinkedStrategy.objects.filter(**here), "strategy", STRATEGY),
        _line(DesiredOutcome.objects.filter(**under, **running), "outcome", {"priority": "priority_id"}),
        _line(SuccessCriterion.objects.filter(**under), "criterion", {"priority": "priority_id"}),
        _line(Measure.objects.filter(**under, **running), "measure", MEASURE),
    ]
    return found[0].union(*found[1:], all=True).order_by("l_kind", "l_under", "l_place", "l_text")


EVERYBODYS = Prepared(_everybodys, plan=int)


def _priorities(plan: int) -> QuerySet[Priority]:
    ambitions = Ambition.objects.filter(priority=OuterRef("pk")).order_by().values("priority")
    count = Coalesce(Subquery(ambitions.annotate(n=Count("pk")).values("n")), 0)
    lead = Coalesce("lead__title", "strategic_lead__title", Value(""))
    return Priority.objects.filter(plan=plan).annotate(ambition_count=count, lead_title=lead)


def _actions(plan: Plan, by: Standing, most: int | None) -> QuerySet[Action]:
    """Return the actions that are no sub-actions, of many those open and due first.

    Of a priority only those of the year shown or of no year; of no priority all.
    """
    now = Q(planned__part=None) | Q(planned__part=Subquery(_year(plan, by).values("pk")[:1]))
    always = Q(planned__part__kind=Part.Kind.LONG_TERM) | Q(planned__priority=None)
    rows = shown_actions(plan, by).filter(now | always, parent=None)
    if most is None:
        return rows
    order = [F("status").desc(), F("due_on").asc(nulls_last=True), F("pk").asc()]
    place = Window(RowNumber(), partition_by=F("planned__priority"), order_by=order)
    return rows.annotate(at=place).filter(Q(at__lte=most) | Q(planned__priority=None))


def _line(rows: QuerySet[Any], kind: str, names: Mapping[str, str]) -> QuerySet[Any, Any]:
    """Return rows in the shape of ListLine; `names` says which columns fill which fields."""
    text, day, number = TextField(), DateField(), IntegerField()
    columns = {
        "l_kind": Value(kind, text),
        "l_under": _column(names.get("priority"), Value(0), number),
        "l_place": _column(names.get("place", "position"), Value(0), number),
        "l_pk": F("pk"),
        "l_text": _column(names.get("text", "text"), Value(""), text),
        **{f"l_{name}": _column(names.get(name), Value(""), text) for name in ("note", "more", "extra")},
        **{f"l_{name}": _column(names.get(name), Value(None), day) for name in ("start", "end")},
    }
    found: QuerySet[Any, Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return found


def _column(name: str | None, empty: Value, kind: Field[Any, Any]) -> Cast:
    return Cast(F(name) if name else empty, kind)
