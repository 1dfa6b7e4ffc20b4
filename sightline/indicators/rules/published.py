"""Reading a published table: the tidy files of the national statistics service, populations, statistical neighbours.

A file is read twice as a stream: once to check every row and learn which authority has which codes, once for the rows
that are kept. Symbols are kept as they stand and are never a zero. Source of the layout: the open data standards of
the service “Explore education statistics”; of the symbols: Government Analysis Function, “Symbols in tables”.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

SYMBOLS = {
    "c": "hidden because few people are behind it",
    "z": "not applicable",
    "x": "not available",
    ":": "not available",
    "k": "rounds to zero",
    "u": "of low reliability",
}
WRITTEN_OUT = {"low": "k"}  # as the service writes it since 2022
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,12})?")
CODE = re.compile(r"[EKW]\d{8}")
MOST_BYTES, MOST_ROWS, MOST_COLUMNS, MOST_FAULTS = 20_000_000, 200_000, 300, 20
CHUNK = 1 << 20


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file, in a sentence; `row` counts from 1 with the headings, 0 when it is the whole file."""

    sentence: str
    row: int = 0
    column: str = ""


class Unreadable(ValueError):
    """The file as a whole cannot be read; `fault` says why and what to do."""

    def __init__(self, sentence: str, row: int = 0, column: str = "") -> None:
        super().__init__(sentence)
        self.fault = Fault(sentence, row, column)


@dataclass(frozen=True)
class Line:
    """A row of a file: where it stands, and its cells by heading, without blanks at their ends."""

    row: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Cell:
    """A figure or, in its place, a symbol; neither for an empty cell."""

    value: float | None = None
    symbol: str = ""


@dataclass
class Faults:
    """The first faults found in a file, and how many there are in all."""

    first: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, sentence: str, row: int = 0, column: str = "") -> None:
        """Note a fault."""
        self.count += 1
        if len(self.first) < MOST_FAULTS:
            self.first.append(Fault(sentence, row, column))


def encoding_of(stream: BinaryIO, most_bytes: int = MOST_BYTES) -> str:
    """Return the encoding in which a file can be read: UTF-8, or the Windows one older programs write.

    Raises Unreadable for an empty file, one of more than `most_bytes`, and one that is no text (a workbook, a picture).
    """
    decoder, found, size = codecs.getincrementaldecoder("utf-8")(), "utf-8-sig", 0
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most_bytes:
            raise Unreadable(f"The file is larger than {most_bytes // 1_000_000} MB. Cut it to the table you need.")
        if b"\0" in chunk:
            raise Unreadable("The file is not plain text. In Excel, save the table as “CSV UTF-8” and send that.")
        found = _still(decoder, chunk, found)
    if not size:
        raise Unreadable("The file is empty. Choose the file that holds the table.")
    return _still(decoder, b"", found, final=True)


def _still(decoder: codecs.IncrementalDecoder, chunk: bytes, found: str, *, final: bool = False) -> str:
    if found != "cp1252":
        try:
            decoder.decode(chunk, final)
        except UnicodeDecodeError:
            return "cp1252"
    return found


def lines(stream: BinaryIO, encoding: str) -> Iterator[Line]:
    """Yield the rows of a file below its headings; rows without any words are passed over.

    Raises Unreadable with the row for headings that are missing or twice there, a row of another length, and a file
    with more rows or columns than a table has.
    """
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        reader = csv.reader(text, strict=True)
        header = _header(next(reader, []))
        for row, cells in enumerate(reader, 2):
            if row > MOST_ROWS:
                raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Cut it to the table you need.")
            if any(cell.strip() for cell in cells):
                yield Line(row, _by_heading(header, cells, row))
    except csv.Error as error:
        raise Unreadable(f"The row cannot be read: {error}. Save the table as CSV again.", reader.line_num) from error
    finally:
        text.detach()


def _header(cells: list[str]) -> list[str]:
    found = [cell.strip() for cell in cells]
    if not any(found):
        raise Unreadable("The first row must hold the headings of the columns.", 1)
    if len(found) > MOST_COLUMNS:
        raise Unreadable(f"The file has more than {MOST_COLUMNS} columns. Is it separated by commas?", 1)
    for at, name in enumerate(found):
        if not name:
            raise Unreadable(f"Column {at + 1} has no heading. Give it one, or take the column out.", 1)
        if len(name) > 100:
            raise Unreadable(f"The heading of column {at + 1} is longer than 100 characters.", 1)
        if name in found[:at]:
            raise Unreadable("Two columns have the same heading. Take one of them out.", 1, name)
    return found


def _by_heading(header: list[str], cells: list[str], row: int) -> dict[str, str]:
    if len(cells) != len(header):
        raise Unreadable(
            f"The row has {_count(len(cells), 'cell')} and the headings have {len(header)}. "
            "Look for a comma too many or too few.", row
        )  # fmt: skip
    return {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


def _count(number: int, words: str) -> str:
    return f"{number:,} {words}" if number == 1 else f"{number:,} {words}s"


def cell_of(text: str) -> Cell | None:
    """Return what stands in a cell of figures; None when it is neither a figure, a known symbol nor empty."""
    if NUMBER.fullmatch(text):
        return Cell(float(text))
    symbol = WRITTEN_OUT.get(text.casefold(), text.casefold())
    if not text or symbol in SYMBOLS:
        return Cell(symbol=symbol)
    return None


def time_of(period: str, identifier: str) -> tuple[date, int] | None:
    """Return (first day, months) of a time period; None for one that is not read.

    A reporting year is named by the year in whose March it ends; a financial or academic year by both its years
    (202324); a month and a calendar year by their own year.
    """
    if not re.fullmatch(r"(19|20)\d\d(\d\d)?", period):
        return None
    year, named = int(period[:4]), identifier.casefold()
    if len(period) == 6:
        found = _OF_TWO_YEARS.get(named) if (year + 1) % 100 == int(period[4:]) else None
    else:
        found = _OF_ONE_YEAR.get(named)
    return (date(year + found[0], found[1], 1), found[2]) if found else None


# Years to add, the month and how many months, by the words of the identifier.
_OF_TWO_YEARS = {
    "financial year": (0, 4, 12), "academic year": (0, 9, 12), "financial year q1": (0, 4, 3),
    "financial year q2": (0, 7, 3), "financial year q3": (0, 10, 3), "financial year q4": (1, 1, 3),
}  # fmt: skip
_OF_ONE_YEAR = {
    "reporting year": (-1, 4, 12), "calendar year": (0, 1, 12),
    **{month.casefold(): (0, number, 1) for number, month in enumerate(MONTHS, 1)},
}  # fmt: skip


_PARTS = re.compile(
    r"\b(council|borough|city|county|metropolitan|district|unitary|authority|london|royal|the|of)\b", re.IGNORECASE
)


def name_key(name: str) -> str:
    """Return what is left of an authority's name to compare by: “Swindon Borough Council” and “Swindon” are one."""
    plain = re.sub(r"[^a-z ]+", " ", name.casefold().replace("&", " and "))
    left = " ".join(_PARTS.sub(" ", plain).split())
    return left or " ".join(plain.split())
