"""The permission table in words that a board reads: kinds, roles, deeds and scopes. Pure."""

from collections.abc import Iterable, Sequence

from sightline.governance.rules.permission_table import DEEDS, Grant

KINDS = {
    "page": "Public pages",
    "policy": "Policies and procedures",
    "plan": "Strategic plan",
    "indicator": "Indicators and their values",
    "action": "Actions",
    "data_return": "Data returns of agencies",
    "dashboard": "Dashboards",
    "group_membership": "Groups, seats and who sits on them",
    "meeting_papers": "Papers of meetings",
    "minutes": "Minutes",
    "risk": "Risks",
    "escalation": "Escalations",
    "dispute_case": "Disagreements between professionals about a case",
    "qa_programme": "Audit programme",
    "qa_case_record": "Case records of an audit",
    "self_assessment": "Self-assessments of agencies",
    "school_audit": "Audits of schools",
    "notification_rapidrev": "Notifications and rapid reviews",
    "review_papers": "Papers of a practice review",
    "recommendation": "Recommendations",
    "course_event": "Courses and events",
    "booking_attendance": "Bookings and attendance",
    "survey_response": "Answers to a survey",
    "survey_result_n5": "Results of a survey, from five answers",
    "voice_feedback": "What children, adults and families said",
    "funding": "Funding",
    "report_draft": "Reports and their drafts",
    "scrutiny_text": "What independent scrutiny writes",
    "person_account": "Accounts and how people sign in",
    "role_grant": "Roles and appointments",
    "settings": "Settings and the calendar of bank holidays",
    "audit_trail": "The trail of who did what",
    "partnership_arrangements": "The partnership’s arrangements",
    "agency": "Agencies and their posts",
    "import_proposal": "Documents read in",
    "measure": "Measures",
    "evidence": "Evidence",
    "comment": "Comments",
    "highlight_report": "Highlight reports",
    "action_link": "Links to update an action without signing in",
    "mail_log": "What was mailed",
    "meeting_series": "Meetings of a year",
    "decision": "Decisions",
    "challenge": "Challenges",
    "partner_dispute": "Disputes between partners",
    "ruleset_override": "Law and local rules the partnership runs on",
    "publication_release": "Releases for publication",
    "api_token": "Keys for other systems",
    "instrument": "Sets of standards and questions",
    "campaign": "Rounds of an audit or self-assessment",
    "visit": "Visits",
    "review_referral": "Referrals for a review",
    "chronology": "Chronologies of a case",
    "level3_grant": "Who is named on a case",
    "break_glass": "Coming near a case in an emergency",
    "learning_item": "Learning",
    "calendar_feed": "Calendars to subscribe to",
    "person": "People",
}
VERBS = {"R": "Reads", "C": "Makes", "U": "Changes", "A": "Approves", "E": "Ends", "X": "Takes out as a file"}
SCOPES = {
    "a": "of their own agency",
    "g": "of their own groups",
    "s": "that they made or that are about them",
    "n": "on which they are named",
    "p": "once published",
    "t": "by a link they were sent",
    "v": "that somebody else made or that are about somebody else",
}
MADE = {
    "a": "for their own agency",
    "g": "for their own groups",
    "s": "of their own",
    "n": "where they are named",
    "p": "once published",
    "t": "by a link they were sent",
    "v": "for somebody else",
}
LEVELS = {
    0: "public, once published",
    1: "the partnership",
    2: "a group or an agency, and the business unit",
    3: "only those named on the case",
}
BRINGS = "A chair and a member of the executive also have what every group member has."
NOTHING = "Nothing"


def kind_words(name: str) -> str:
    """Return what a board calls a kind of record."""
    return KINDS.get(name, name.replace("_", " ").capitalize())


def grants_in_words(grants: Sequence[Grant]) -> str:
    """Return a cell as sentences: “Reads all. Changes those of their own agency.”; “Nothing” for an empty one."""
    return " ".join(_deed(deed, [one for one in grants if one.deed == deed]) for deed in DEEDS if any(
        one.deed == deed for one in grants
    )) or NOTHING  # fmt: skip


def _deed(deed: str, grants: Iterable[Grant]) -> str:
    scopes = [one.scope for one in grants]
    if frozenset() in scopes:
        return f"{VERBS[deed]} all."
    words, which = (MADE, "some") if deed == "C" else (SCOPES, "those")
    said = [", ".join(words[letter] for letter in words if letter in scope) for scope in scopes]
    return f"{VERBS[deed]} {which} {f', and {which} '.join(sorted(said, key=len))}."
