"""A year that ends: what it holds, the draft of what becomes of it, and closed years as they stood."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import clock_for
from sightline.actions.rules import Clock
from sightline.actions.workbook import label_of
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.plans.models import DesiredOutcome, Measure, Part, Plan, PlannedAction, RollOver, YearRow
from sightline.plans.queries.plan_page import plans

NO_PRIORITY = "The plan as a whole"


@dataclass(frozen=True)
class Item:
    """A line of a year that ends, with what was chosen for it so far; `said` holds what was typed."""

    key: str
    kind: str
    row: Any
    heading: str
    text: str
    said: Mapping[str, str]
    rag: str = ""
    clock: Clock | None = None
    owner: str = ""
    latest: str = ""
    latest_on: date | None = None
    late: bool = False

    @property
    def what(self) -> str:
        """The choice, by default what is plain: what is open goes on, what is complete stays so."""
        return self.said.get("what") or ("complete" if self.rag == "complete" else "carry")


def open_year(plan: Plan, pk: int) -> Part | None:
    """Return a yearly part of the plan that is not closed."""
    return Part.objects.filter(plan=plan, pk=pk, kind=Part.Kind.YEARLY, closed_on=None).first()


def closed_year(plan: Plan, pk: int) -> Part | None:
    """Return a closed part of the plan."""
    return Part.objects.filter(plan=plan, pk=pk, closed_on__isnull=False).first()


def draft_of(part: Part) -> RollOver | None:
    """Return the draft of what becomes of a year."""
    return RollOver.objects.filter(part=part, state=RollOver.State.DRAFT).select_related("saved_by").first()


def done_of(part: Part) -> RollOver | None:
    """Return the roll-over that closed a year."""
    return RollOver.objects.filter(part=part, state=RollOver.State.DONE).select_related("saved_by").first()


def in_year(part: Part) -> Q:
    """Return the condition for the places of a year's actions, with sub-actions that say no year of their own."""
    return Q(part=part) | Q(part=None, plan=part.plan_id, action__parent__planned__part=part)


def actions_in(part: Part, by: Standing) -> QuerySet[PlannedAction]:
    """Return the places of the actions of a year that this standing may see, in the plan's order."""
    joined = ("action__owner__agency", "action__agency", "action__last_update", "priority")
    seen = ACTION.visible(Action.objects.all(), by).exclude(status=Action.Status.WITHDRAWN)
    rows = PlannedAction.objects.filter(in_year(part), action__in=seen).select_related(*joined)
    return rows.order_by(F("priority__number").asc(nulls_last=True), "position")


def items_of(part: Part, choices: Mapping[str, Mapping[str, str]], by: Standing) -> list[Item]:
    """Return every line of a year: its actions, desired outcomes and measures; three queries."""
    lines = ((DesiredOutcome, "outcome", "o"), (Measure, "measure", "m"))
    found = [_action(one, choices.get(f"a{one.action_id}", {}), by) for one in actions_in(part, by)]
    for model, kind, letter in lines:
        rows = model._default_manager.filter(part=part).select_related("priority__plan", "part")
        for row in rows.order_by("priority__number", "position"):
            key, heading = f"{letter}{row.pk}", heading_of(row.priority)
            found.append(Item(key, kind, row, heading, row.text, choices.get(key, {})))
    return found


def seen_in(roll: RollOver, items: Sequence[Item]) -> str:
    """Return a digest of all that a roll-over would do, and to what: another one means that it changed since."""
    lines = [(one.key, one.what, sorted(one.said.items()), _version(one.row)) for one in items]
    said = [roll.title, roll.starts_on.isoformat(), roll.ends_on.isoformat(), lines]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _version(row: Any) -> int:
    version: int = row.action.version if isinstance(row, PlannedAction) else row.version
    return version


def _action(one: PlannedAction, said: Mapping[str, str], by: Standing) -> Item:
    action, last = one.action, one.action.last_update
    clock = clock_for(action, by.today)
    return Item(
        f"a{action.pk}", "action", one, heading_of(one.priority), action.title, said, action.rag, clock,
        label_of(action.owner), last.text if last else "", england_date(last.created_at) if last else None,
        clock.kind == "over",
    )  # fmt: skip


def heading_of(priority: Any) -> str:
    """Return what a line stands under."""
    return f"Priority {priority.number}: {priority.title}"[:320] if priority else NO_PRIORITY


def filtered(items: Sequence[Item], params: Mapping[str, str]) -> list[Item]:
    """Return the items that a page asks for: by RAG, by lateness, by what is chosen, by kind."""
    kind, rag, what = (params.get(name, "") for name in ("kind", "rag", "what"))
    late = params.get("late") == "1"
    return [
        one
        for one in items
        if (not kind or one.kind == kind) and (not rag or one.rag == rag) and (not what or one.what == what)
        and (not late or one.late)
    ]  # fmt: skip


def picture_of(part: Part, by: Standing) -> QuerySet[YearRow]:
    """Return a closed year as it stood, without the actions this standing may not see; for plans it may read."""
    seen = ACTION.visible(Action.objects.all(), by)
    rows = YearRow.objects.filter(part=part, part__plan__in=plans(by)).select_related("action")
    return rows.filter(Q(action=None) | Q(action__in=seen)).order_by("kind", "position", "pk")
