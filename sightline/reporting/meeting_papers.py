"""What reports give to meetings: a report that was sent as a paper, and the mailbox for answers to papers."""

from sightline.governance.exports import letterhead
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.meetings.models import Meeting
from sightline.publishing.documents import Document
from sightline.reporting.papers import report_document
from sightline.reporting.permissions import REPORT
from sightline.reporting.queries import report_page, reports_to_open, setting_of


def report_as_paper(reference: str, meeting: Meeting, by: Standing) -> Document | None:
    """Return a report as it was sent, for a meeting of its group or of the group it was sent to; elsewhere it is for
    who may take reports out.
    """
    report = REPORT.visible(reports_to_open(), by).filter(reference=reference).first()
    if report is None or report.is_open:
        return None
    its_own = meeting.group_id in (report.group_id, report.sent_to_id, report.passed_to_id)
    if not its_own and not REPORT.may(by, "X", report):
        return None
    return report_document(report_page(report, by), letterhead(by, 2))


def mailbox_of(partnership: Partnership) -> str:
    """Return the mailbox that answers to papers go to, as set for reports; an empty text when none is set."""
    own = setting_of(partnership)
    return own.mailbox if own else ""
