"""Who may do what to a report: its group owns it and, once it is sent, the group it was sent to reads it too.

Writing is for those of the group itself, judging it for those of the group that received it; both ask the same row of
the table, each with its own half of the scope `g` (ADR 21).
"""

from sightline.governance.permissions import Scoped

OWN = [("group_id", "group_ids")]
ABOVE = [("sent_to_id", "group_ids"), ("passed_to_id", "group_ids")]
REPORT = Scoped("highlight_report", "report", {"g": [*OWN, *ABOVE]})
WRITING = Scoped("highlight_report", "report", {"g": OWN})
RECEIVING = Scoped("highlight_report", "report", {"g": ABOVE})
OF_REPORT = Scoped("highlight_report", "report", {"g": [("report__" + path, of) for path, of in (*OWN, *ABOVE)]})
CIRCULATION = Scoped("highlight_report", "circulated paper", {"g": [("group_id", "group_ids")]})
ROUND = Scoped("settings", "round of reports")
