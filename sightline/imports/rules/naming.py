"""How a document names its priorities: by which words, and which one a cell means by a number or part of a title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sightline.imports.rules.lexicon import Lexicon, PriorityHeading
from sightline.imports.rules.pieces import Piece
from sightline.imports.rules.priorities import Register
from sightline.imports.rules.words import fold
from sightline.publishing.blocks import Block, Table

_COUNTED = re.compile(r"^\d{1,2}\s*[.):–-]?\s*(?=[A-Z])")
_ONLY_NUMBER = re.compile(r"^(?:[A-Z]{1,2}\.?\s?)?(?P<number>\d{1,2})\.?(?=$|\s*(?:,|&|/|and\b))", re.IGNORECASE)
_FURTHER = re.compile(r"^(?:\s*(?:,|&|/|and)\s*(?:[A-Z]{1,2}\.?\s?)?\d{1,2})+$", re.IGNORECASE)
_BAND = re.compile(
    r"^(?P<label>[A-Za-z][A-Za-z ]{2,40}?)\s+(?P<number>\d{1,2}(?:\.\d{1,2}){0,5})[a-z]?\s*[:.)–—-]?\s+"
    r"(?P<value>\S.*)$",
    re.DOTALL,
)
_WHEN = re.compile(
    r"(?:year|quarter|q)\s*\d(?:\W.*)?|(?:year\s+\d\W+)?(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)?\d\d))?", re.IGNORECASE
)
FEWEST_YEARS = 2
_AIMS = frozenset({"objectives", "ambitions", "desired_outcomes"})
_BANDS = frozenset({"objectives", "desired_outcomes", "ambitions", "measures", "success"})
_ANY_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def tables_name_priorities(blocks: Sequence[Block], lexicon: Lexicon) -> bool:
    """True when some table names priorities by the word: a cell of its own, or a column or label of that name."""
    texts = {
        cell.text
        for block in blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
        if 0 < len(cell.text) <= 300
    }
    among = frozenset({"priority"})
    return any(lexicon.priority_heading(text) or lexicon.kinds(text, among) for text in texts)


def heading_in_cell(text: str, lexicon: Lexicon, *, second: bool) -> PriorityHeading | None:
    """The priority a cell names by the word priority, or in a document without it by pillar, strand and so on."""
    return lexicon.priority_heading(text) or (lexicon.priority_heading(text, second=True) if second else None)


def aims_named(columns: tuple[tuple[str, ...], ...], below: list[list[list[Piece]]]) -> tuple[tuple[str, ...], ...]:
    """The columns of a table of actions in a document without priorities, with its numbered aims taken for them."""
    if ("actions",) not in columns:
        return columns
    for index, kinds in enumerate(columns):
        if set(kinds) & _AIMS:
            first = [row[index][0] for row in below if index < len(row) and row[index]]
            counted = sum(bool(_COUNTED.match(f"{one.mark} {one.text}".strip())) for one in first)
            return (*columns[:index], ("priority",), *columns[index + 1 :]) if counted > 1 else columns
    return columns


def banded(cell: list[Piece], lexicon: Lexicon) -> tuple[str, Piece] | None:
    """The kind and the words of a cell that says "Outcome 1.2 Families are heard" or "Objective 3: …", else None."""
    found = counted(cell[0], lexicon, _BANDS) if len(cell) == 1 else None
    return found[::2] if found else None


def counted(piece: Piece, lexicon: Lexicon, among: frozenset[str]) -> tuple[str, tuple[int, ...], Piece] | None:
    """The kind, the number and the words of "Outcome 1.2 Families are heard", else None."""
    match = _BAND.match(piece.text)
    kinds = lexicon.kinds(match["label"], among) if match else ()
    if match is None or not kinds:
        return None
    number = tuple(int(part) for part in re.findall(r"\d+", match["number"]))
    return kinds[0], number, piece.cut(match.start("value"), len(piece.text))


def years_across(names: list[str], below: list[list[list[Piece]]], lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    """The columns of a heading row of years or quarters, over rows that each begin by naming a priority; else empty."""
    when = [name for name in names[1:] if name]
    if len(when) < FEWEST_YEARS or not all(_WHEN.fullmatch(name) for name in when):
        return ()
    first = [row[0][0].text for row in below if row and row[0]]
    if not first or not all(lexicon.priority_heading(text) for text in first):
        return ()
    return (("priority",), *(("actions",) if name else () for name in names[1:]))


def named_in(cell: list[Piece], register: Register, lexicon: Lexicon) -> tuple[str, int | None, int]:
    """The title, the number and how many pieces of a cell in a column of priorities name one.

    A cell may say the whole title, or only the number ("Priority 2", "P2", "2 and 3": the first of them) or some words
    of the title of a priority that was stated before.
    """
    text = cell[0].text
    if (number := _number_alone(text, lexicon)) is not None and len(cell) == 1:
        known = register.numbered(number)
        if known is not None:
            return register.drafts[known].title, register.drafts[known].number, 1
    heading = lexicon.priority_heading(text)
    if heading is not None and not heading.title and len(cell) > 1:
        return cell[1].text, heading.number, 2
    title = _COUNTED.sub("", heading.title if heading and heading.title else text)
    known = register.worded(title) if heading is None else None
    return (register.drafts[known].title if known is not None else title), heading.number if heading else None, 1


def _number_alone(text: str, lexicon: Lexicon) -> int | None:
    """The number a cell consists of, with or without the word priority; of several the first. None for words."""
    match = _ONLY_NUMBER.match(text.strip())
    if match and (match.end() == len(text.strip()) or _FURTHER.match(text.strip()[match.end() :])):
        return int(match["number"])
    bare = " ".join(word for word in fold(text).split() if word not in {"and", "priorities"} and not word.isdigit())
    numbers = _ANY_NUMBER.findall(text)
    said = lexicon.priority_heading(f"{bare} {numbers[0]}") if numbers and len(bare.split()) <= 2 else None
    return int(numbers[0]) if said or (numbers and not bare) else None
