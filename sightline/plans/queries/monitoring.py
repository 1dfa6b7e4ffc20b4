"""A quarter of the plan on one page: parts, priorities and groups, where little moves, what changed, who says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from sightline.actions.models import ImpactNote
from sightline.actions.permissions import ACTION
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_midnight
from sightline.plans.models import OnTrackStatement, Part, Plan, Priority, ProgressVerdict
from sightline.plans.permissions import may_say
from sightline.plans.practice import practice
from sightline.plans.queries.priority_page import priorities
from sightline.plans.queries.progress import Progress, Reading, chosen_of
from sightline.plans.queries.progress import reading as read
from sightline.plans.queries.totals import Fact, ledger, shown_actions
from sightline.plans.rules.quarters import Quarter, may_be_judged, quarter_of
from sightline.plans.rules.standing_still import Stillness, Suggestion, stillness, suggestion, why_still

SHOWN_NOTES = 50


@dataclass(frozen=True)
class StillAction:
    """An action that shows no movement, and why."""

    reference: str
    title: str
    why: str


@dataclass(frozen=True)
class Area:
    """A priority in a quarter: how it goes, whether it stands still, and what its chair says."""

    priority: Priority
    progress: Progress
    still: Stillness
    actions: Sequence[StillAction]
    verdict: ProgressVerdict | None
    may: bool

    @property
    def concerns(self) -> bool:
        """Whether it stands on the list of little or no progress: found by the system or said by the chair."""
        return self.still.found or self.verdict is not None


@dataclass(frozen=True)
class GroupRow:
    """A group's part of the plan in a quarter."""

    group: Group
    progress: Progress
    suggested: Suggestion
    said: OnTrackStatement | None
    may: bool


@dataclass(frozen=True)
class PartRow:
    """A part of the plan in a quarter."""

    part: Part
    progress: Progress


@dataclass(frozen=True)
class Monitoring:
    """The quarterly monitoring page of a plan."""

    plan: Plan
    quarter: Quarter
    day: date
    earlier: Quarter | None
    later: Quarter | None
    overall: Progress
    parts: Sequence[PartRow]
    areas: Sequence[Area]
    groups: Sequence[GroupRow]
    notes: Sequence[ImpactNote]
    open_to_words: bool

    @property
    def still(self) -> list[Area]:
        """The areas with little or no progress, found or said."""
        return [area for area in self.areas if area.concerns]

    @property
    def on_track(self) -> int:
        """How many groups say that they are on track."""
        return sum(bool(row.said and row.said.on_track) for row in self.groups)

    @property
    def silent(self) -> int:
        """How many groups have said nothing."""
        return sum(row.said is None for row in self.groups)


def monitoring(plan: Plan, by: Standing, quarter: Quarter) -> Monitoring:
    """Read a quarter of a plan; nine queries however long it is. A quarter that is over is read as it ended."""
    day = min(quarter.ends_on, by.today)
    reading = read(plan, by, day)
    rows = list(priorities(by).filter(plan=plan))
    parts = [PartRow(part, reading.of(("part", part.pk))) for part in plan.parts.all()]
    first = quarter_of(plan.starts_on)
    return Monitoring(
        plan=plan, quarter=quarter, day=day,
        earlier=quarter.before if quarter.before >= first else None,
        later=quarter.after if quarter.after.starts_on <= by.today else None,
        overall=reading.of(("plan", plan.pk)),
        parts=parts,
        areas=_areas(rows, reading, plan, quarter, by),
        groups=_groups(rows, reading, plan, quarter, by),
        notes=_notes(plan, by, quarter),
        open_to_words=may_be_judged(quarter, by.today) and plan.status != Plan.Status.DISCARDED,
    )  # fmt: skip


def still_areas(plan: Plan, by: Standing, quarter: Quarter) -> list[tuple[Priority, str]]:
    """Return the priorities of a plan with little or no progress in a quarter, each with why it was found (nothing
    when only its chair says so): those of which `monitoring` says that they concern; three queries.
    """
    reading = Reading(ledger(plan, by, min(quarter.ends_on, by.today)))  # what people say of the rating plays no part
    said = ProgressVerdict.objects.filter(plan=plan, priority=OuterRef("pk"), quarter=quarter.starts_on)
    rows = priorities(by).filter(plan=plan).annotate(said=Exists(said))
    found = [(row, _stillness(reading, row, by)[0]) for row in rows]
    return [(row, still.why) for row, still in found if still.found or getattr(row, "said", False)]


def _areas(rows: Sequence[Priority], reading: Reading, plan: Plan, quarter: Quarter, by: Standing) -> list[Area]:
    said = verdicts_of(plan).filter(quarter=quarter.starts_on)
    latest: dict[int, ProgressVerdict] = {}
    for one in said:
        latest.setdefault(one.priority_id, one)
    found = []
    for row in rows:
        progress = reading.of(("priority", row.pk))
        still, standing = _stillness(reading, row, by)
        found.append(
            Area(
                row, progress, still, standing,
                latest.get(row.pk), may_say(plan, row, by),
            )
        )  # fmt: skip
    return found


def _stillness(reading: Reading, row: Priority, by: Standing) -> tuple[Stillness, list[StillAction]]:
    counts = reading.ledger.counts(chosen_of(("priority", row.pk)))
    standing = [one for one in map(_still_action(reading), _open(reading, row.pk)) if one]
    if not counts.total and not ACTION.may(by, "R"):
        return Stillness(False, ""), standing  # this reader does not see every action, so none seen says nothing
    return stillness(practice().still, counts, len(standing)), standing


def _open(reading: Reading, priority: int) -> list[Fact]:
    facts = (fact for fact in reading.ledger.facts if fact.priority == priority)
    return [fact for fact in facts if fact.now and fact.now.status == "open"]


def _still_action(reading: Reading) -> Callable[[Fact], StillAction | None]:
    def read(fact: Fact) -> StillAction | None:
        due = fact.now.due_on if fact.now else None
        why = why_still(practice().still, fact.opened_on, due, fact.moves, reading.ledger.day)
        return StillAction(fact.reference, fact.title, "; ".join(why)) if why else None

    return read


def _groups(rows: Sequence[Priority], reading: Reading, plan: Plan, quarter: Quarter, by: Standing) -> list[GroupRow]:
    latest: dict[int, OnTrackStatement] = {}
    for one in plan.ontrackstatements.filter(quarter=quarter.starts_on).select_related("author"):
        latest.setdefault(one.group_id, one)
    # Not those of whom only a statement is held: it could tell of actions that this reader may not see.
    keys = reading.ledger.groups | {row.group_id for row in rows if row.group_id}
    found = []
    for group in Group.objects.filter(pk__in=keys, partnership=plan.partnership_id).order_by("name"):
        progress = reading.of(("group", group.pk))
        suggested = suggestion(practice().on_track, progress.counts, progress.rolled)
        found.append(
            GroupRow(group, progress, suggested, latest.get(group.pk), may_say(plan, group, by))
        )  # fmt: skip
    return found


def _notes(plan: Plan, by: Standing, quarter: Quarter) -> list[ImpactNote]:
    shown = shown_actions(plan, by).order_by().values("pk")
    start, end = england_midnight(quarter.starts_on), england_midnight(quarter.ends_on + timedelta(days=1))
    rows = ImpactNote.objects.filter(action__in=shown, created_at__gte=start, created_at__lt=end)
    return list(rows.select_related("action", "author")[:SHOWN_NOTES])


def verdicts_of(plan: Plan) -> QuerySet[ProgressVerdict]:
    """Return what chairs said of areas with little or no progress, the newest first."""
    return plan.progressverdicts.select_related("author", "priority__group")


def little_progress(plan: Plan, starts_on: date, ends_on: date) -> QuerySet[ProgressVerdict]:
    """Return the areas that chairs confirmed as showing little or no progress in the quarters between two days.

    Only what stands counts: the latest verdict of each area in each quarter. It is the list the annual report prints
    (arrangements of 2019, “areas with little or no evidence of progress”, capability 106).
    """
    later = ProgressVerdict.objects.filter(plan=plan)
    newest: dict[tuple[int, date], int] = {}
    for priority, quarter, key in later.order_by("created_at", "pk").values_list("priority", "quarter", "pk"):
        newest[priority, quarter] = key
    rows = verdicts_of(plan).filter(
        Q(pk__in=newest.values()), verdict=ProgressVerdict.Verdict.CONFIRMED, quarter__gte=starts_on,
        quarter__lte=ends_on,
    )  # fmt: skip
    return rows.order_by("quarter", "priority__number")


def said_before(plan: Plan, group: Group, quarter: Quarter) -> list[OnTrackStatement]:
    """Return what was said of a group's part in a quarter, the newest first."""
    rows = plan.ontrackstatements.filter(group=group, quarter=quarter.starts_on)
    return list(rows.select_related("author"))
