"""The progress report of a plan as a paper."""

from dataclasses import replace

from sightline.governance.exports import letterhead
from sightline.governance.standing import Standing
from sightline.meetings.models import Meeting
from sightline.plans import papers_progress, queries
from sightline.plans.models import Plan
from sightline.plans.permissions import PLAN
from sightline.plans.rules.quarters import quarter_of
from sightline.publishing.blocks import Paragraph
from sightline.publishing.documents import Document

MOST_LEVEL = 2
WARNING = (
    "This report shows what whoever brought it may read: also work of level 2, which not everybody at the meeting may "
    "open."
)


def progress_of_plan(reference: str, meeting: Meeting, by: Standing) -> Document | None:  # noqa: ARG001 (a source)
    """Return this quarter of a plan, for who may take it out; None when its actions tell of a case of level 3.

    It shows what whoever brings it may read; where that is more than everybody's, its first line says so.
    """
    plan = PLAN.visible(Plan.objects.all(), by).filter(reference=reference).first()
    level = queries.level_of(plan, by) if plan else 0
    if plan is None or not PLAN.may(by, "X", plan) or level > MOST_LEVEL:
        return None
    found = queries.monitoring(plan, by, quarter_of(by.today))
    document = papers_progress.quarter_document(found, letterhead(by, max(level, 1)))
    return replace(document, blocks=(Paragraph(WARNING, look="strong"), *document.blocks)) if level > 1 else document
