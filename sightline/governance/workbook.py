"""The Excel workbook of a partnership: its sheets, their columns, and what names a row. No database."""

from typing import Any

from sightline.governance.models import Group, Membership, Post, Seat
from sightline.governance.rules import meeting
from sightline.publishing.rules import Field
from sightline.publishing.workbooks import Cells, Read, SheetKind, read_sheets

LONGEST = 2_000
MOST_DUTIES, LONGEST_DUTY = 40, 1_000


def _choices(of: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in of.choices)


YES_NO = (("yes", "yes"), ("no", "no"))


def _rule(text: str) -> str:
    """Return a meeting rule in the words that Sightline uses."""
    return meeting.words(meeting.parse(text))


SHEETS: dict[str, tuple[Field, ...]] = {
    "Agencies": (
        Field("name", "Agency", needed=True),
        Field("short_name", "Short name", longest=60),
        Field("kind", "What it is", longest=80),
        Field("category", "Place", choices=_choices(Membership.Category)),
        Field("starts_on", "Member from", is_date=True),
        Field("register_kind", "Kind on the register"),
        Field("why", "Why it is a member", longest=LONGEST, lines=True),
    ),
    "People": (Field("name", "Name", needed=True), Field("email", "Email", needed=True, longest=254)),
    "Posts and appointments": (
        Field("agency", "Agency", needed=True),
        Field("title", "Post", needed=True),
        Field("role", "Role it brings", choices=_choices(Post.Role)),
        Field("email", "Holder’s email", longest=254),
        Field("starts_on", "Holder from", is_date=True),
        Field("independent", "Independent", choices=YES_NO),
    ),
    "Groups": (
        Field("name", "Group", needed=True),
        Field("kind", "Kind", needed=True, choices=_choices(Group.Kind)),
        Field("parent", "Reports to"),
        Field("purpose", "What it is for", longest=LONGEST),
        Field("meets", "Meets", longest=120),
        Field("rule", "How often", longest=120, reads=_rule),
        Field("duties", "Duties, one a line", longest=10_000, lines=True),
        Field("terms_of_reference", "Terms of reference", longest=20_000, lines=True),
        Field("terms_agreed_on", "Terms agreed on", is_date=True),
        Field("terms_review_on", "Terms to be reviewed by", is_date=True),
        Field("quorum", "Quorum", most=200),
        Field("quorum_statutory", "Every statutory partner must be there", choices=YES_NO),
        Field("deputies", "Who may deputise", longest=1_000, lines=True),
    ),
    "Seats": (
        Field("group", "Group", needed=True),
        Field("role", "Seat", needed=True, choices=_choices(Seat.Role)),
        Field("agency", "Agency", needed=True),
        Field("post", "Post"),
        Field("email", "Who sits for the agency (email)", longest=254),
        Field("starts_on", "From", is_date=True),
        Field("ends_on", "Until", is_date=True),
        Field("deputises_for", "Stands in for", longest=500),
        Field("independent", "Independent", choices=YES_NO),
        Field("seat_from", "Seat from", is_date=True),
    ),
}


KEYS = {
    "Agencies": ("name",), "People": ("email",), "Posts and appointments": ("agency", "title"), "Groups": ("name",),
    "Seats": ("group", "role", "agency", "post"),
}  # fmt: skip
KINDS = {sheet: SheetKind(sheet, fields, KEYS[sheet]) for sheet, fields in SHEETS.items()}


def whole(rows: dict[str, list[Cells]]) -> dict[str, list[Cells]]:
    """Return rows with every column that Sightline knows now, empty where an older workbook had none."""
    blank = {sheet: {field.key: "" for field in fields} for sheet, fields in SHEETS.items()}
    return {sheet: [{**blank[sheet], **row} for row in rows.get(sheet, [])] for sheet in SHEETS}


def read_workbook(content: bytes) -> Read:
    """Read a workbook; raises DomainError with a sentence for a file that is no workbook or is not safe to read."""
    read = read_sheets(content, list(KINDS.values()))
    read.rows["Groups"] = [_meetings(row) for row in read.rows["Groups"]]
    return read


def _meetings(row: Cells) -> Cells:
    """Read what a workbook of before says under “Meets” as the rule, when it says no more than a rule can."""
    rule = None if row["rule"] else meeting.read(row["meets"])
    return {**row, "rule": meeting.words(rule), "meets": ""} if rule else row
