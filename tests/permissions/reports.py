"""What is tried of reports, rounds and papers sent round."""

from tests.permissions.probing import READ, probe
from tests.permissions.world import Rows


def being_written(row: Rows) -> str:
    """Return the report that is still being written."""
    return row.reported.report.reference


def sent_up(row: Rows) -> str:
    """Return the report that was sent up."""
    return row.reported.sent.reference


PROBES = [
    probe(
        "highlight_report",
        "R",
        "reporting:list",
        lists=lambda row: row.reported.report.reference,
        facts="gv",
        on_row=False,
        **READ,
    ),
    probe("highlight_report", "R", "reporting:report", being_written, facts="gv", **READ),
    probe("highlight_report", "R", "reporting:file", being_written, more=("report.docx",), facts="gv", **READ),
    probe("highlight_report", "R", "reporting:version", sent_up, more=(1,), facts="gv", **READ),
    probe(
        "highlight_report",
        "R",
        "reporting:pack_of",
        lambda row: row.reported.round.pk,
        lists=lambda row: row.reported.sent.reference,
        facts="gv",
        on_row=False,
        **READ,
    ),
    probe("highlight_report", "C", "reporting:start", facts="v", always="g", on_row=False),
    probe("highlight_report", "U", "reporting:edit", being_written, facts="gv"),
    probe("highlight_report", "U", "reporting:typed", being_written, facts="gv", methods=("post",)),
    probe("highlight_report", "U", "reporting:redraw", being_written, facts="gv", methods=("post",)),
    probe("highlight_report", "U", "reporting:collate", being_written, facts="gv"),
    probe("highlight_report", "U", "reporting:return", sent_up, facts="gv"),
    probe("highlight_report", "U", "reporting:correct", sent_up, facts="gv"),
    probe("highlight_report", "A", "reporting:send", being_written, facts="gv"),
    probe("highlight_report", "A", "reporting:note", sent_up, facts="gv", methods=("post",)),
    probe("highlight_report", "X", "reporting:papers", facts="v", on_row=False, **READ),
    probe("highlight_report", "X", "reporting:circulate", facts="v", on_row=False),
    probe("highlight_report", "X", "reporting:paper", lambda row: row.reported.paper.pk, facts="gv", **READ),
    probe("highlight_report", "X", "reporting:circulate_report", sent_up, facts="gv"),
    probe("highlight_report", "U", "reporting:help_add", being_written, facts="gv"),
    probe("action", "X", "reporting:owed", facts="v", on_row=False, **READ),
    probe("settings", "U", "reporting:round_add", facts="v", on_row=False),
    probe("settings", "U", "reporting:round_edit", lambda row: row.reported.round.pk, facts="v"),
]
