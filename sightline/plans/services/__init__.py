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
from sightline.plans.services.planned import PlannedNew, add_action, link_action, plan_actions

__all__ = [
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
    "build_plan",
    "link_action",
    "plan_actions",
    "unbuild_plan",
]
