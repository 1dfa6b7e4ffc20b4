"""What a whole plan starts with, as nested values: what an import commits and what examples load.

Lists keep the order of the document. `part`, `ambition` and `measure` are places in the list of the plan's parts and of
the priority's own ambitions and measures, counted from 0; None means none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sightline.governance.models import Agency, Group, Post


@dataclass(frozen=True)
class NewPart:
    """A part of the plan; without dates it has the plan's."""

    title: str
    kind: str = "long_term"
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class NewFigure:
    """A figure of a priority's rationale."""

    value: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class NewOutcome:
    """A desired outcome."""

    text: str
    part: int | None = None


@dataclass(frozen=True)
class NewMeasure:
    """A measure. Direction None means: guess it from the words."""

    text: str
    direction: str | None = None
    baseline: str = ""
    target: str = ""
    part: int | None = None


@dataclass(frozen=True)
class NewPlannedAction:
    """An action of the plan with its sub-actions. `level` as in `actions.Action`."""

    title: str
    owner: Post | None = None
    deputy: Post | None = None
    agency: Agency | None = None
    group: Group | None = None
    due_on: date | None = None
    detail: str = ""
    level: int = 1
    part: int | None = None
    ambition: int | None = None
    measure: int | None = None
    children: Sequence["NewPlannedAction"] = ()


@dataclass(frozen=True)
class NewPriority:
    """A priority with all that stands under it; its number is its place."""

    title: str
    vision: str = ""
    objective: str = ""
    rationale: str = ""
    provenance: str = ""
    joint_with: str = ""
    strategic_lead: Post | None = None
    lead: Post | None = None
    group: Group | None = None
    ambitions: Sequence[str] = ()
    desired_outcomes: Sequence[NewOutcome | str] = ()
    success_criteria: Sequence[str] = ()
    measures: Sequence[NewMeasure | str] = ()
    figures: Sequence[NewFigure] = ()
    actions: Sequence[NewPlannedAction] = ()


@dataclass(frozen=True)
class NewCoreBusiness:
    """A line of core business, and who leads it where another body does."""

    text: str
    led_by: str = ""


@dataclass(frozen=True)
class NewStrategy:
    """A strategy the plan leans on."""

    title: str
    owner: str = ""
    url: str = ""
    review_on: date | None = None


@dataclass(frozen=True)
class NewPlan:
    """A whole plan. `actions` are those that belong to no priority."""

    title: str
    starts_on: date
    ends_on: date
    introduction: str = ""
    parts: Sequence[NewPart] = ()
    priorities: Sequence[NewPriority] = ()
    actions: Sequence[NewPlannedAction] = ()
    core_business: Sequence[NewCoreBusiness | str] = ()
    linked_strategies: Sequence[NewStrategy] = ()
