"""The progress report of a plan as a paper."""

from sightline.governance.exports import letterhead
from sightline.governance.standing import Standing
from sightline.meetings.models import Meeting
from sightline.plans import papers_progress, queries
from sightline.plans.models import Plan
from sightline.plans.permissions import PLAN
from sightline.plans.rules.quarters import quarter_of
from sightline.publishing.documents import Document

MOST_LEVEL = 2


def progress_of_plan(reference: str, meeting: Meeting, by: Standing) -> Document | None:  # noqa: ARG001 (a source)
    """Return this quarter of a plan, for who may take it out; None when its actions tell of a case of level 3."""
    plan = PLAN.visible(Plan.objects.all(), by).filter(reference=reference).first()
    if plan is None or not PLAN.may(by, "X", plan) or queries.level_of(plan, by) > MOST_LEVEL:
        return None
    return papers_progress.quarter_document(queries.monitoring(plan, by, quarter_of(by.today)), letterhead(by, 1))
