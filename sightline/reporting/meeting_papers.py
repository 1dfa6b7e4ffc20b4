"""What reports give to meetings: a sent report and the executive's pack as papers, and the mailbox for answers."""

from sightline.governance.exports import letterhead
from sightline.governance.models import Group, Partnership
from sightline.governance.standing import Standing
from sightline.meetings.models import Meeting
from sightline.publishing.documents import Document
from sightline.reporting.models import Round
from sightline.reporting.papers import pack_document, report_document
from sightline.reporting.permissions import REPORT
from sightline.reporting.queries import pack_page, report_page, reports_to_open, rounds, setting_of


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


def pack_reference(found: Round) -> str:
    """Return what somebody writes to bring a round's pack to a meeting: “NMR-EP-12”."""
    return f"{found.partnership.code}-EP-{found.pk}"


def pack_as_paper(reference: str, meeting: Meeting, by: Standing) -> Document | None:
    """Return the executive's pack of a round as it stands, for a meeting of an executive or a board and for who may
    take reports out; None where nothing was sent up.
    """
    number = reference.rpartition("-")[2]
    may = meeting.group.kind in (Group.Kind.EXECUTIVE, Group.Kind.BOARD) and REPORT.may_some(by, "X")
    if not may or not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    found = rounds(by).filter(pk=int(number)).first()
    if found is None or pack_reference(found) != reference:
        return None
    page = pack_page(found, by)
    return pack_document(page, letterhead(by, 2)) if page.reports else None


def mailbox_of(partnership: Partnership) -> str:
    """Return the mailbox that answers to papers go to, as set for reports; an empty text when none is set."""
    own = setting_of(partnership)
    return own.mailbox if own else ""
