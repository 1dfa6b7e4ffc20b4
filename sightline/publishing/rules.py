"""Spreadsheets that go out and come back: what a cell may say, and what differs from when it went out. Pure.

A workbook that can come back has in each row a mark: a keyed print of every cell as it was taken out. With it a row
that returns is compared three ways: as it was (the print), as the person has it (yours), as it stands here (theirs).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from sightline.kernel.texts import UNSEEN

CHANGE, CONFLICT = "change", "conflict"
OF_ROW = "row"
MOST_NAMED = 12
_BAD = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff{UNSEEN}]")
_MARK = re.compile(r"[a-z_]+:[0-9a-f]{12}(?: [a-z_]+:[0-9a-f]{12})*")

Values = Mapping[str, str]
Marks = Mapping[str, str]


@dataclass(frozen=True)
class Field:
    """A column: its heading, whether each row needs it, what it may say, if it is a date, a number or lines.

    `reads` makes the words of a cell those that are kept and compared; it raises ValueError with what to write. A field
    `only_shown` is for reading: what comes back in it is not looked at. One that is `locked` names the row: it counts,
    and Excel lets nobody type in it. `note` says in the guide what the column is for.
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
    only_shown: bool = False
    locked: bool = False
    note: str = ""

    def show(self, text: str) -> str:
        """Return a value as people read it: a choice in its words, a date in short."""
        if self.is_date and text:
            day = date.fromisoformat(text)
            return f"{day.day} {day:%B %Y}"
        return dict(self.choices).get(text, text)


@dataclass(frozen=True)
class Problem:
    """What is wrong where, and what to do; `yours` and `theirs` are both texts when somebody else changed the cell."""

    sheet: str
    row: int
    column: str
    sentence: str
    yours: str = ""
    theirs: str = ""

    @property
    def place(self) -> str:
        """The place in words."""
        parts = [f"sheet {self.sheet}" if self.sheet else "", f"row {self.row}" if self.row else "", self.column]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Difference:
    """One cell that says something else than stands here: a change, or a conflict when theirs has moved on as well."""

    key: str
    heading: str
    kind: str
    yours: str
    theirs: str


def value_of(field: Field, cell: Any) -> str:
    """Return a cell as text (dates as 2026-12-04, choices as their key); raises ValueError with what to do."""
    if field.is_date:
        return _date(cell)
    text = in_lines(cell) if field.lines else said(cell)
    if field.needed and not text:
        raise ValueError("is empty. Fill it in, or delete the row.")
    if len(text) > field.longest:
        raise ValueError(f"is longer than {field.longest} characters. Shorten it.")
    if field.most and text:
        return _whole(text, field.most)
    if field.reads:
        return field.reads(text)
    return _choice(field, text) if field.choices and text else text


def _choice(field: Field, text: str) -> str:
    keys = {label.casefold(): key for key, label in field.choices}
    if text.casefold() in keys:
        return keys[text.casefold()]
    if len(field.choices) > MOST_NAMED:
        raise ValueError(f"says “{text[:60]}”. Choose from the list of the cell.")
    labels = ", ".join(f"“{label}”" for _, label in field.choices)
    raise ValueError(f"says “{text[:60]}”. Use one of {labels}.")


def kept_value(field: Field, cell: Any) -> str:
    """Return a cell of ours as it will be read when it comes back, also when a newcomer could not write it so."""
    try:
        return value_of(field, cell)
    except ValueError:
        return in_lines(cell) if field.lines else said(cell)


def said(cell: Any) -> str:
    """Return a cell in words: one line, single spaces, nothing unseen, whole numbers without their point."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(_BAD.sub("", str(cell if cell is not None else "")).split())


def in_lines(cell: Any) -> str:
    """Return a cell's lines, each tidied; empty lines at its ends are dropped and those between kept as one."""
    text = "\n".join(said(line) for line in str(cell if cell is not None else "").splitlines())
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
        text = said(cell)
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


@dataclass(frozen=True)
class Marker:
    """Makes and reads the marks of one sheet of one partnership; `secret` keys the prints, so none can be made up."""

    secret: bytes
    place: str

    def fingerprint(self, row: str, key: str, value: str) -> str:
        """Return the print of a cell of a row: 12 hex digits."""
        text = "\0".join((self.place, row, key, value))
        return blake2b(text.encode(), key=self.secret[:64], digest_size=6).hexdigest()

    def mark(self, row: str, values: Values) -> str:
        """Return the mark of a row named `row` with these values."""
        prints = (f"{key}:{self.fingerprint(row, key, value)}" for key, value in values.items())
        return " ".join((f"{OF_ROW}:{self.fingerprint(row, OF_ROW, '')}", *prints))


@dataclass(frozen=True)
class Seen:
    """What a row said when it went out, as far as its mark tells; nothing is known of a row that is new or renamed."""

    marker: Marker
    row: str
    marks: Marks

    @classmethod
    def of(cls, marker: Marker, row: str, marks: Marks | None) -> "Seen":
        """Return what the mark of a row tells, if it was made for that row."""
        own = bool(marks) and (marks or {}).get(OF_ROW) == marker.fingerprint(row, OF_ROW, "")
        return cls(marker, row, (marks or {}) if own else {})

    def __bool__(self) -> bool:
        return bool(self.marks)

    def same(self, key: str, value: str) -> bool:
        """Return whether a value is what the row had when it went out."""
        return self.marks.get(key) == self.marker.fingerprint(self.row, key, value)


def read_mark(text: str) -> dict[str, str]:
    """Return the prints of a mark by key; none when the cell is empty or something else was written there."""
    text = text.strip()
    return dict(one.split(":") for one in text.split()) if _MARK.fullmatch(text) else {}


def compare(fields: Iterable[Field], seen: Seen, yours: Values, theirs: Values) -> list[Difference]:
    """Return what a row that came back changes.

    A cell that says what stands here, or what it said when it went out, changes nothing: what others changed meanwhile
    stays. One that the person alone changed is a change; one that both changed is a conflict. Without a mark nobody
    knows who changed a cell, so every difference is a conflict.
    """
    found = []
    for field in fields:
        mine, now = yours.get(field.key, ""), theirs.get(field.key, "")
        if mine == now or (seen and seen.same(field.key, mine)):
            continue
        kind = CHANGE if seen and seen.same(field.key, now) else CONFLICT
        found.append(Difference(field.key, field.heading, kind, field.show(mine), field.show(now)))
    return found


def merged(theirs: Values, yours: Values, differences: Sequence[Difference], *, mine: bool) -> dict[str, str]:
    """Return a row as it will stand: theirs, with the person's changes, and with their side of conflicts if `mine`."""
    taken = {one.key for one in differences if mine or one.kind == CHANGE}
    return {key: yours[key] if key in taken else value for key, value in theirs.items()}
