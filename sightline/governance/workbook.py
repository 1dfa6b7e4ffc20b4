"""The Excel workbook of a partnership: its sheets, how one is read safely and how cells become values. No database."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sightline.governance.models import Group, Membership, Post, Seat
from sightline.governance.rules import meeting
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_PARTS = 400
MOST_ROWS = 5_000
FARTHEST_ROW = 20_000  # a sheet becomes a grid up to its farthest cell, so two cells can ask for all memory
FARTHEST_COLUMN = 60
LONGEST = 2_000
MOST_DUTIES, LONGEST_DUTY = 40, 1_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
ELEMENT = re.compile(rb"""<(?:\w+:)?(row|c)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>""")
OPENING = re.compile(rb"<(?:\w+:)?(?:row|c)[\s/>]")
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")

Cells = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """A column: its heading, whether each row needs it, what it may say, and whether it is a date, a number or lines.

    `reads` makes the words of a cell those that are kept and compared; it raises ValueError with what to write.
    """

    key: str
    heading: str
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    is_date: bool = False
    longest: int = 200
    most: int = 0
    lines: bool = False
    reads: Callable[[str], str] | None = None

    def show(self, text: str) -> str:
        """Return a value as people read it: a choice in its words, a date in short."""
        if self.is_date and text:
            return in_short(date.fromisoformat(text))
        return dict(self.choices).get(text, text)


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


def whole(rows: dict[str, list[Cells]]) -> dict[str, list[Cells]]:
    """Return rows with every column that Sightline knows now, empty where an older workbook had none."""
    blank = {sheet: {field.key: "" for field in fields} for sheet, fields in SHEETS.items()}
    return {sheet: [{**blank[sheet], **row} for row in rows.get(sheet, [])] for sheet in SHEETS}


@dataclass(frozen=True)
class Problem:
    """What is wrong where, and what to do."""

    sheet: str
    row: int
    column: str
    sentence: str

    @property
    def place(self) -> str:
        """The place in words."""
        parts = [f"sheet {self.sheet}" if self.sheet else "", f"row {self.row}" if self.row else "", self.column]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Read:
    """Rows by sheet, each {key: value, "row": number in Excel}, and what was wrong."""

    rows: dict[str, list[Cells]]
    problems: list[Problem]


def read_workbook(content: bytes) -> Read:
    """Read a workbook; raises DomainError with a sentence for a file that is no workbook or is not safe to read."""
    _check_package(content)
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415 (only needed here)

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        grids = {name: book.get_sheet_by_name(name).to_python(nrows=MOST_ROWS + 2) for name in names if name in SHEETS}
    except (CalamineError, ValueError, OSError) as error:
        raise _unreadable() from error
    if not grids:
        raise DomainError(
            "The workbook has none of the sheets Agencies, People, Posts and appointments, Groups and Seats. "
            "Start from the template.",
            field="workbook",
        )
    problems: list[Problem] = []
    rows = {sheet: _rows(sheet, grids.get(sheet, []), problems) for sheet in SHEETS}
    return Read(rows, problems)


def _unreadable() -> DomainError:
    return DomainError(
        "This file cannot be read as an Excel workbook. Save it as .xlsx and try again.", field="workbook"
    )


def _check_package(content: bytes) -> None:
    """Raise DomainError for a file that is too large, packed to burst, has macros or formulas, or is no workbook."""
    if len(content) > MOST_BYTES:
        raise DomainError("The workbook is larger than 5 MB. Take out what is not needed.", field="workbook")
    if content.startswith(OLD_EXCEL):
        raise DomainError(
            "This workbook is locked with a password or of an old kind. Save it as .xlsx without a password.",
            field="workbook",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _unreadable() from error


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise DomainError("The workbook unpacks to far more than it should. Start from the template.", field="workbook")
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise DomainError("The workbook holds macros. Save it as .xlsx, without macros.", field="workbook")
    left = MOST_UNPACKED
    for part in parts:
        text = _unpacked(package, part, left)
        left -= len(text)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise _unreadable()
        if b"sheetData" in text.replace(b"\0", b""):
            _check_extent(text)
        if part.filename.lower().startswith("xl/worksheets/") and FORMULA.search(text):
            raise DomainError(
                "The workbook holds formulas. In Excel, copy the cells and paste them as values, then try again.",
                field="workbook",
            )


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    """Unpack one part; raises DomainError when it holds more than it says or than is left, whatever the file says."""
    start = package.fp.seek(part.header_offset) if package.fp else 0
    header = package.fp.read(30) if package.fp else b""
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    package.fp.seek(start + 30 + names)  # type: ignore[union-attr]
    packed = package.fp.read(part.compress_size)  # type: ignore[union-attr]
    if part.compress_type == zipfile.ZIP_STORED:
        text = packed
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        text = zlib.decompressobj(-15).decompress(packed, min(left, part.file_size) + 1)
    else:
        raise _unreadable()
    if len(text) > left or len(text) != part.file_size:
        raise DomainError("The workbook unpacks to far more than it should. Start from the template.", field="workbook")
    return text


def _check_extent(text: bytes) -> None:
    """Raise DomainError when a filled cell lies so far out that the grid up to it would fill the memory."""
    elements = ELEMENT.findall(text)
    if b"\0" in text or len(elements) != len(OPENING.findall(text)):
        raise _unreadable()
    row = column = 0
    for name, attributes, empty in elements:
        place = PLACE.search(attributes)
        if name == b"row":
            row, column = _number(place[2]) if place else row + 1, 0
            continue
        column = _column(place[1]) if place else column + 1
        at = _number(place[2]) if place else row
        if not empty and (max(row, at) > FARTHEST_ROW or column > FARTHEST_COLUMN):
            raise DomainError(
                f"The workbook has something in row {max(row, at)}, column {column}, far from the table. "
                "Delete what lies outside the table, or start from the template.",
                field="workbook",
            )


def _number(digits: bytes) -> int:
    return int(digits[:9])


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper()[:4]:
        column = column * 26 + letter - 64
    return column


def _rows(sheet: str, grid: list[list[Any]], problems: list[Problem]) -> list[Cells]:
    if not grid:
        return []
    if len(grid) > MOST_ROWS + 1:
        problems.append(Problem(sheet, 0, "", f"has more than {MOST_ROWS} rows. Load it in parts."))
        return []
    fields = SHEETS[sheet]
    places = {_said(cell).casefold(): at for at, cell in enumerate(grid[0]) if _said(cell)}
    missing = [field.heading for field in fields if field.needed and field.heading.casefold() not in places]
    known = {field.heading.casefold() for field in fields}
    for heading in missing:
        problems.append(Problem(sheet, 1, heading, "This column is missing. Add it, or start from the template."))
    for heading in places.keys() - known:
        problems.append(Problem(sheet, 1, heading, "This column is not known. Take it out."))
    if missing:
        return []
    found = []
    for number, cells in enumerate(grid[1:], start=2):
        if any(_said(cell) for cell in cells):
            row = {"row": number} | _values(sheet, number, cells, places, problems)
            found.append(_meetings(row) if sheet == "Groups" else row)
    return found


def _meetings(row: Cells) -> Cells:
    """Read what a workbook of before says under “Meets” as the rule, when it says no more than a rule can."""
    rule = None if row["rule"] else meeting.read(row["meets"])
    return {**row, "rule": meeting.words(rule), "meets": ""} if rule else row


def _values(sheet: str, number: int, cells: list[Any], places: dict[str, int], problems: list[Problem]) -> Cells:
    values: Cells = {}
    for field in SHEETS[sheet]:
        at = places.get(field.heading.casefold())
        cell = cells[at] if at is not None and at < len(cells) else ""
        try:
            values[field.key] = value_of(field, cell)
        except ValueError as error:
            values[field.key] = ""
            problems.append(Problem(sheet, number, field.heading, str(error)))
    return values


def value_of(field: Field, cell: Any) -> str:
    """Return a cell as text (dates as 2026-12-04, choices as their key); raises ValueError with what to do."""
    if field.is_date:
        return _date(cell)
    text = in_lines(cell) if field.lines else _said(cell)
    if field.needed and not text:
        raise ValueError("is empty. Fill it in, or delete the row.")
    if len(text) > field.longest:
        raise ValueError(f"is longer than {field.longest} characters. Shorten it.")
    if field.most and text:
        return _whole(text, field.most)
    if field.reads:
        return field.reads(text)
    if not field.choices or not text:
        return text
    keys = {label.casefold(): key for key, label in field.choices}
    if text.casefold() not in keys:
        labels = ", ".join(f"“{label}”" for _, label in field.choices)
        raise ValueError(f"says “{text[:60]}”. Use one of {labels}.")
    return keys[text.casefold()]


def _said(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", str(cell if cell is not None else "")).split())


def in_lines(cell: Any) -> str:
    """Return a cell's lines, each tidied; empty lines at its ends are dropped and those between kept as one."""
    text = "\n".join(_said(line) for line in str(cell if cell is not None else "").splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _whole(text: str, most: int) -> str:
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ValueError(f"says “{text[:40]}”. Enter a whole number from 1 to {most}.")
    return str(int(text))


def _date(cell: Any) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        found = cell
    else:
        text = _said(cell)
        if not text:
            return ""
        found = _typed_date(text)
    if not 1990 <= found.year <= 2100:
        raise ValueError("is not a year between 1990 and 2100.")
    return found.isoformat()


def _typed_date(text: str) -> date:
    for form in ("%d %B %Y", "%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a date, without a time)
        except ValueError:
            continue
    raise ValueError(f"says “{text[:40]}”. Enter a date such as 4 December 2026.")
