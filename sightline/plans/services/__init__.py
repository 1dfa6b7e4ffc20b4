"""Deeds on plans. Each authorises, checks the state, changes, notes the history and leaves one row on the trail."""

from sightline.plans.services.blueprint import (
    NewCoreBusiness,
    NewFigure,
    NewMeasure,
    NewOutcome,
    NewPart,
    NewPlan,
    NewPlannedAction,
    NewPriority,
    NewStrategy,
)
from sightline.plans.services.building import build_plan, unbuild_plan
from sightline.plans.services.editing import (
    add_part,
    add_priority,
    edit_plan,
    edit_priority,
    remove_priority,
    start_plan,
    update_priority,
)
from sightline.plans.services.lines import (
    KINDS,
    LineKind,
    add_line,
    edit_line,
    may_remove_line,
    move_line,
    remove_line,
    require_line,
)
from sightline.plans.services.planned import PlannedNew, add_action, link_action, plan_actions
from sightline.plans.services.states import agree, discard, made_by_another, publish, reopen, withdraw

__all__ = [
    "KINDS",
    "LineKind",
    "NewCoreBusiness",
    "NewFigure",
    "NewMeasure",
    "NewOutcome",
    "NewPart",
    "NewPlan",
    "NewPlannedAction",
    "NewPriority",
    "NewStrategy",
    "PlannedNew",
    "add_action",
    "add_line",
    "add_part",
    "add_priority",
    "agree",
    "build_plan",
    "discard",
    "edit_line",
    "edit_plan",
    "edit_priority",
    "link_action",
    "made_by_another",
    "may_remove_line",
    "move_line",
    "plan_actions",
    "publish",
    "remove_line",
    "remove_priority",
    "reopen",
    "require_line",
    "start_plan",
    "unbuild_plan",
    "update_priority",
    "withdraw",
]
