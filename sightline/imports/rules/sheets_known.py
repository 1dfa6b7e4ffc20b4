"""Kinds of lists that are recognised and have no place in Sightline yet; each joins with the context that keeps it."""

from __future__ import annotations

from sightline.imports.rules.sheets import ListColumn, ListKind

OWNER = ("owner", "lead", "lead officer", "responsible")
STATUS = ("status", "rag", "rag status", "rag rating", "progress")

RISKS = ListKind(
    "risks", "Risk register", "risks", ("risk register", "risk log", "risks", "risk"),
    (
        ListColumn(
            "title", "Risk", required=True, telling=True,
            words=("risk description", "description of risk", "risk title"),
        ),
        ListColumn("likelihood", "Likelihood", telling=True, words=("probability", "likelihood score", "l")),
        ListColumn("impact", "Impact", telling=True, words=("severity", "consequence", "impact score", "i")),
        ListColumn("score", "Score", telling=True, words=("risk score", "risk rating", "gross score", "inherent risk")),
        ListColumn(
            "mitigation", "Mitigation", telling=True,
            words=("mitigating actions", "controls", "existing controls", "mitigations", "control measures"),
        ),
        ListColumn("residual", "Residual score", telling=True, words=("residual risk", "net score", "target score")),
        ListColumn("owner", "Owner", "owner", words=("risk owner", *OWNER)),
        ListColumn("review_on", "Review date", "date", words=("next review", "review by")),
    ),
)  # fmt: skip
MEETINGS = ListKind(
    "meetings", "Meeting dates", "meetings",
    ("meeting dates", "meetings", "calendar of meetings", "meeting calendar", "forward plan"),
    (
        ListColumn("group", "Group", "group", required=True, words=("meeting", "board", "sub group")),
        ListColumn("held_on", "Date", "date", required=True, words=("meeting date", "date of meeting", "day")),
        ListColumn("starts", "Time", telling=True, words=("start time", "starts at", "start")),
        ListColumn("ends", "Ends", telling=True, words=("end time", "finish", "finish time")),
        ListColumn("place", "Place", telling=True, words=("venue", "location", "room", "teams link")),
        ListColumn("papers_on", "Papers due", "date", telling=True, words=("papers deadline", "deadline for papers")),
        ListColumn("chair", "Chair", words=("chaired by",)),
    ),
)  # fmt: skip
DECISIONS = ListKind(
    "decisions", "Decision log", "decisions", ("decision log", "decisions", "decision register"),
    (
        ListColumn(
            "text", "Decision", required=True, telling=True, words=("decision made", "decision taken")
        ),
        ListColumn("decided_on", "Date", "date", words=("date of decision", "decided on", "decision date")),
        ListColumn("group", "Group", "group", words=("meeting", "board", "decided by", "made by")),
        ListColumn("reason", "Reason", telling=True, words=("rationale", "reason for decision")),
        ListColumn("votes", "Votes", telling=True, words=("vote", "for and against")),
        ListColumn("options", "Options", telling=True, words=("options considered", "alternatives")),
    ),
)  # fmt: skip
RECOMMENDATIONS = ListKind(
    "recommendations", "Recommendation tracker", "recommendations",
    ("recommendation tracker", "recommendations", "recommendation log", "review recommendations"),
    (
        ListColumn("text", "Recommendation", required=True, telling=True, words=("recommendations", "learning point")),
        ListColumn(
            "source", "Review", telling=True,
            words=("source", "case review", "review name", "from which review", "sar", "lcspr", "dhr"),
        ),
        ListColumn("number", "Number", words=("recommendation number", "rec no", "no", "ref")),
        ListColumn("owner", "Owner", "owner", words=OWNER),
        ListColumn("agency", "Agency", "agency", words=("organisation", "lead agency")),
        ListColumn("due_on", "Due", "date", words=("due date", "deadline", "target date", "timescale")),
        ListColumn("status", "Status", "rag", words=STATUS),
        ListColumn("accepted", "Accepted", telling=True, words=("accepted or not", "agency response", "response")),
        ListColumn("impact", "Impact", telling=True, words=("evidence of impact", "difference made", "evidence")),
    ),
)  # fmt: skip
INDICATORS = ListKind(
    "indicators", "Indicator list", "indicators",
    ("indicators", "indicator list", "data set", "dataset", "scorecard", "performance data", "dashboard"),
    (
        ListColumn(
            "title", "Indicator", required=True, telling=True,
            words=("indicator name", "performance indicator", "measure", "metric", "kpi", "pi"),
        ),
        ListColumn("baseline", "Baseline", telling=True, words=("baseline value",)),
        ListColumn("target", "Target", telling=True, words=("target value",)),
        ListColumn("numerator", "Numerator", telling=True),
        ListColumn("denominator", "Denominator", telling=True),
        ListColumn("value", "Value", telling=True, words=("actual", "current value", "latest", "outturn", "q1", "q2")),
        ListColumn("frequency", "Frequency", telling=True, words=("how often", "reporting frequency")),
        ListColumn("source", "Source", telling=True, words=("data source", "supplied by", "data owner")),
    ),
)  # fmt: skip

NOT_KEPT_YET = (RISKS, MEETINGS, DECISIONS, RECOMMENDATIONS, INDICATORS)
