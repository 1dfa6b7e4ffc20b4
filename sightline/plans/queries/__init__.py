"""Reads of plans, always through what the reader may see."""

from sightline.plans.queries.export import PlanPaper, PriorityPaper, actions_for_file, level_of, plan_paper
from sightline.plans.queries.plan_page import (
    ListLine,
    PageAction,
    PlanPage,
    PriorityRow,
    current_and_drafts,
    current_plan,
    plan_page,
    plans,
)
from sightline.plans.queries.priority_page import PriorityPage, changes_of, measures, priorities, priority_page
from sightline.plans.queries.rows import (
    actions_of,
    groups_to_choose,
    lines_of,
    measures_to_export,
    parents_to_choose,
    parts_of,
    planned_action,
    posts_to_choose,
    reasons_of,
    resolve_measure,
    resolve_plan,
    resolve_priority,
)
from sightline.plans.queries.totals import action_totals, shown_actions

__all__ = [
    "ListLine",
    "PageAction",
    "PlanPage",
    "PlanPaper",
    "PriorityPage",
    "PriorityPaper",
    "PriorityRow",
    "action_totals",
    "actions_for_file",
    "actions_of",
    "changes_of",
    "current_and_drafts",
    "current_plan",
    "groups_to_choose",
    "level_of",
    "lines_of",
    "measures",
    "measures_to_export",
    "parents_to_choose",
    "parts_of",
    "plan_page",
    "plan_paper",
    "planned_action",
    "plans",
    "posts_to_choose",
    "priorities",
    "priority_page",
    "reasons_of",
    "resolve_measure",
    "resolve_plan",
    "resolve_priority",
    "shown_actions",
]
