"""The timeline of a plan: its parts, and the actions the reader may see by priority and due date."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.template.loader import render_to_string

from sightline.actions.models import Action
from sightline.actions.queries import clock_for, direction_for
from sightline.actions.rules import Clock
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_words
from sightline.plans.models import Part, Plan
from sightline.plans.queries.totals import shown_actions
from sightline.plans.timeline import STATES, Drawing, Item, Span, laid_out

WHOLE = "The plan as a whole"


@dataclass(frozen=True)
class TimelineRow:
    """An action of the timeline as its table shows it."""

    action: Action
    lane: str
    part: str
    clock: Clock
    direction: str
    state: str


@dataclass(frozen=True)
class Timeline:
    """The timeline as drawing and as rows; `undated` counts the actions that stand in the table only."""

    plan: Plan
    drawing: Drawing
    rows: Sequence[TimelineRow]
    parts: Sequence[Part]
    undated: int
    level: int

    def count(self, state: str) -> int:
        """Return how many actions with a date are in a state of the drawing."""
        return sum(row.state == state and row.action.due_on is not None for row in self.rows)


def timeline(plan: Plan, by: Standing) -> Timeline:
    """Return the timeline of a plan as this standing may see it; two queries."""
    parts = list(Part.objects.filter(plan=plan).order_by("position"))
    rows = [_row(action, by) for action in _actions(plan, by)]
    lanes: dict[str, list[Item]] = {}
    for row in rows:
        if row.action.due_on:
            item = Item(row.action.reference, row.action.title, row.action.due_on, row.state)
            lanes.setdefault(row.lane, []).append(item)
    drawing = laid_out(
        Span(plan.title, plan.starts_on, plan.ends_on), [Span(one.title, one.starts_on, one.ends_on) for one in parts],
        lanes.items(), by.today,
    )  # fmt: skip
    undated = sum(row.action.due_on is None for row in rows)
    return Timeline(plan, drawing, rows, parts, undated, max((row.action.level for row in rows), default=1))


def _actions(plan: Plan, by: Standing) -> Any:
    rows = shown_actions(plan, by).select_related(
        "owner__agency", "agency", "last_update", "planned__priority", "planned__part"
    )
    return rows.order_by(
        F("planned__priority__number").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "reference"
    )


def _row(action: Action, by: Standing) -> TimelineRow:
    priority, part = action.planned.priority, action.planned.part
    clock = clock_for(action, by.today)
    lane = f"{priority.number}. {priority.title}" if priority else WHOLE
    return TimelineRow(action, lane, part.title if part else "", clock, direction_for(action), _state(action, clock))


def _state(action: Action, clock: Clock) -> str:
    if action.status == Action.Status.COMPLETE:
        return "done"
    if clock.kind == "over":
        return "late"
    return "ring" if action.rag == "not_started" else "due"


def timeline_drawing(found: Timeline, by: Standing, *, root: str = "") -> str:
    """Return the drawing as SVG: with links below `root` and classes for a page, else on its own for a document."""
    context = {
        "drawing": found.drawing, "root": root, "title": timeline_in_words(found, by), "today": in_words(by.today),
        "key": [
            (20 + 190 * at, state, f"{words}: {found.count(state)}")
            for at, (state, words) in enumerate(STATES.items())
        ],
    }  # fmt: skip
    return render_to_string("plans/timeline.svg", context).strip()


def timeline_in_words(found: Timeline, by: Standing) -> str:
    """Return what the drawing shows in a sentence or two, for whoever does not see it."""
    dated = len(found.rows) - found.undated
    counts = ", ".join(f"{found.count(state)} {words.lower()}" for state, words in STATES.items() if found.count(state))
    lanes = len(found.drawing.lanes)
    said = (
        f"Timeline of {found.plan.title} from {in_words(found.plan.starts_on)} to {in_words(found.plan.ends_on)}: "
        f"{dated} {'action' if dated == 1 else 'actions'} by due date in {lanes} {'lane' if lanes == 1 else 'lanes'}"
    )
    return f"{said}{f' ({counts})' if counts else ''}. Today is {in_words(by.today)}. The table below says the same."
