"""A priority as a page: the golden thread from what was said to how it is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import CharField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from sightline.actions.models import Action, ImpactNote
from sightline.actions.rules import Clock, clock_of, direction
from sightline.evidence.queries import counts_now
from sightline.governance.standing import Standing
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.reading.charted import charted
from sightline.indicators.queries.reading.dashboard import Tile
from sightline.indicators.queries.reading.dashboard import href as indicator_href
from sightline.plans.models import (
    Ambition,
    DesiredOutcome,
    Measure,
    Plan,
    PlanChange,
    PlannedAction,
    Priority,
    PriorityUpdate,
    RationaleFigure,
    SuccessCriterion,
    YearRow,
)
from sightline.plans.permissions import MEASURE, PRIORITY
from sightline.plans.queries.progress import Progress
from sightline.plans.queries.progress import reading as read
from sightline.plans.queries.proof import Proof, proof_of
from sightline.plans.queries.totals import shown_actions
from sightline.plans.rules.progress import Counts

SHOWN_CHANGES = 20


def priorities(by: Standing) -> QuerySet[Priority]:
    """Return the priorities this standing may read."""
    joined = ("plan__partnership", "strategic_lead__agency", "lead__agency", "group")
    return PRIORITY.visible(Priority.objects.select_related(*joined), by)


def measures(by: Standing) -> QuerySet[Measure]:
    """Return the measures this standing may read."""
    return MEASURE.visible(Measure.objects.select_related("priority__plan"), by)


@dataclass(frozen=True)
class ThreadAction:
    """An action on the thread, with what it serves and what stands under it."""

    planned: PlannedAction
    clock: Clock
    direction: str
    serves: str
    indent: bool


@dataclass(frozen=True)
class PriorityPage:
    """A priority with all its page shows."""

    priority: Priority
    progress: Progress
    ambitions: Sequence[Ambition]
    outcomes: Sequence[DesiredOutcome]
    criteria: Sequence[SuccessCriterion]
    measures: Sequence[Measure]
    figures: Sequence[RationaleFigure]
    actions: Sequence[ThreadAction]
    update: PriorityUpdate | None
    changes: Sequence[PlanChange]
    impacts: Sequence[ImpactNote]
    proof: Proof
    today: date
    last_year: Sequence[YearRow]
    readings: Mapping[int, Tile]

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

    @cached_property
    def unproved(self) -> list[Action]:
        """Actions called complete that nothing proves today, of what the reader may see."""
        proved = {
            key for key, items in self.proof.of_actions.items() if any(counts_now(one.row, self.today) for one in items)
        }
        rows = [one.planned.action for one in self.actions]
        return [row for row in rows if row.status == Action.Status.COMPLETE and row.pk not in proved]

    @cached_property
    def unserved(self) -> list[Ambition]:
        """Ambitions that no action the reader may see serves."""
        served = {one.planned.ambition_id for one in self.actions}
        return [one for one in self.ambitions if one.pk not in served]

    @property
    def no_baseline(self) -> int:
        """Measures without a baseline."""
        return sum(not one.baseline for one in self.measures)

    @property
    def no_direction(self) -> int:
        """Measures without a direction."""
        return sum(not one.direction for one in self.measures)

    @property
    def provenance(self) -> list[str]:
        """Where it came from, a line each."""
        return [line.strip() for line in self.priority.provenance.splitlines() if line.strip()]


def priority_page(priority: Priority, by: Standing) -> PriorityPage:
    """Read a priority's page; thirteen queries whatever stands under it, and two where measures have indicators."""
    reading = read(priority.plan, by)
    measures = list(priority.measures.filter(part__closed_on=None).select_related("part", "indicator__supplier"))
    ambitions, criteria, figures = _promised(priority)
    return PriorityPage(
        priority=priority,
        progress=reading.of(("priority", priority.pk)),
        ambitions=ambitions,
        outcomes=list(priority.desired_outcomes.filter(part__closed_on=None).select_related("part")),
        criteria=criteria,
        measures=measures,
        figures=figures,
        actions=thread_actions(priority, by),
        update=priority.updates.select_related("author").first(),
        changes=changes_of(priority.plan, priority),
        impacts=impacts_of(priority, by),
        proof=proof_of(priority, by),
        today=by.today,
        last_year=past_outcomes(priority),
        readings=readings_of(measures, by),
    )


def readings_of(measures: Sequence[Measure], by: Standing) -> dict[int, Tile]:
    """Return what the charts say of measures that are linked to an indicator the reader may see, by key of the measure;
    two queries, or none where nothing is linked.
    """
    linked = [one for one in measures if one.indicator and INDICATOR.may(by, "R", one.indicator)]
    charts = charted([one.indicator for one in linked if one.indicator], by=by) if linked else []
    return {
        one.pk: Tile(found, (), indicator_href(found.indicator, by)) for one, found in zip(linked, charts, strict=True)
    }


def _promised(priority: Priority) -> tuple[list[Ambition], list[SuccessCriterion], list[RationaleFigure]]:
    """Return the ambitions, success criteria and figures of a priority, each in order; one query for all three.

    They carry what the page shows (key, place, words) and nothing else.
    """
    empty = Value("", output_field=CharField())
    parts = [
        priority.ambitions.order_by().values_list(Value(0), "pk", "number", "text", empty, empty),
        priority.success_criteria.order_by().values_list(Value(1), "pk", "position", "text", empty, empty),
        priority.figures.order_by().values_list(
            Value(2), "pk", "position", Cast("text", TextField()), "value", "source"
        ),
    ]
    found: tuple[list[Ambition], list[SuccessCriterion], list[RationaleFigure]] = ([], [], [])
    for kind, pk, place, text, value, source in sorted(parts[0].union(*parts[1:], all=True), key=lambda one: one[:3:2]):
        if kind == 0:
            found[0].append(Ambition(pk=pk, priority=priority, number=place, text=text))
        elif kind == 1:
            found[1].append(SuccessCriterion(pk=pk, priority=priority, position=place, text=text))
        else:
            row = RationaleFigure(pk=pk, priority=priority, position=place, text=text, value=value, source=source)
            found[2].append(row)
    return found


def impacts_of(priority: Priority, by: Standing) -> list[ImpactNote]:
    """Return what people said that a priority's completed actions changed, the newest first; one query."""
    shown = shown_actions(priority.plan, by, closed=True).filter(planned__priority=priority)
    rows = ImpactNote.objects.filter(action__in=shown.order_by().values("pk"))
    return list(rows.select_related("action", "author"))


def past_outcomes(priority: Priority) -> list[YearRow]:
    """Return the outcomes of the year that closed last, as they stood then; one query."""
    rows = YearRow.objects.filter(priority=priority, kind=YearRow.Kind.OUTCOME).select_related("part")
    found = list(rows.order_by("-part__ends_on", "-part", "position"))
    return [row for row in found if row.part_id == found[0].part_id]


def thread_actions(priority: Priority, by: Standing) -> list[ThreadAction]:
    """Return a priority's actions in order, sub-actions under theirs; one query."""
    rows = PlannedAction.objects.filter(priority=priority, action__in=shown_actions(priority.plan, by))
    joined = rows.select_related(
        "action__owner__agency", "action__agency", "action__last_update", "ambition", "measure"
    )
    planned = list(joined.order_by("position"))
    here = {one.action_id for one in planned}
    under: dict[int, list[PlannedAction]] = {}
    for one in planned:
        if one.action.parent_id in here:
            under.setdefault(one.action.parent_id, []).append(one)
    ordered: list[ThreadAction] = []
    for one in planned:
        if one.action.parent_id not in here:
            ordered.append(_thread(one, priority, by, indent=False))
            ordered += [_thread(child, priority, by, indent=True) for child in under.get(one.action_id, [])]
    return ordered


def _thread(planned: PlannedAction, priority: Priority, by: Standing, *, indent: bool) -> ThreadAction:
    action = planned.action
    last = action.last_update
    return ThreadAction(
        planned=planned,
        clock=clock_of(action.due_on, action.status, action.completed_on, by.today),
        direction=direction(last.rag_before, last.rag) if last else "",
        serves=f"{priority.number}.{planned.ambition.number}" if planned.ambition else "",
        indent=indent,
    )


def changes_of(plan: Plan, priority: Priority | None = None, most: int = SHOWN_CHANGES) -> list[PlanChange]:
    """Return the latest changes of a plan, or of one of its priorities with the plan's own state; one query."""
    rows = plan.changes.filter(level__lte=1).select_related("author", "priority")
    if priority is not None:
        rows = rows.filter(Q(priority=priority) | Q(priority=None, what="State"))
    return list(rows[:most])
