"""Reading a file of statistical neighbours, whose authorities bear the older three-digit codes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from sightline.indicators.rules.published import Fault, Line, Unreadable, encoding_of, lines, name_key
from sightline.indicators.rules.published_tables import Authority, Understood, Wanted, none_of

NEIGHBOUR = re.compile(r"SN_(\d{1,2})")
AGAIN = "Load tables of figures and populations again that were loaded before: they lack neighbours that are new."
THEN = "; then load a table of figures, which tells its older code, and this file again"


@dataclass(frozen=True)
class Like:
    """A neighbour of one of ours. `code` is the older one when no table loaded says the newer."""

    ours: str
    our_name: str
    code: str
    name: str
    rank: int
    closeness: str


def newer_code(old: str, name: str, known: Iterable[Authority]) -> str:
    """Return the newer code of an authority by its older one, else by its name; the older one when neither is known."""
    known = list(known)
    found = next((one.code for one in known if one.old_code == old), "")
    return found or next((one.code for one in known if name and name_key(one.name) == name_key(name)), old)


def neighbours(stream: BinaryIO, wanted: Wanted, known: Iterable[Authority]) -> tuple[Understood, list[Like]]:
    """Return what a file of neighbours says and the neighbours of our councils in it.

    `known` are the authorities of the tables loaded. Raises Unreadable when the file cannot be read at all.
    """
    encoding, known = encoding_of(stream), list(known)
    rows = list(lines(stream, encoding))
    if not rows:
        raise Unreadable("The file has headings and no rows. Choose the file that holds the table.")
    found = Understood("neighbours", "Statistical neighbours", encoding, len(rows))
    found.columns = tuple(name for name in rows[0].cells if NEIGHBOUR.fullmatch(name))
    _check(rows, found)
    made: list[Like] = []
    for line, name, code in _ours(rows, wanted, known, found):
        made += _of(line, name, code, rows, known)
    found.kept = frozenset(one.code for one in made)
    if known:
        found.told.append(AGAIN)
    return found, made


def _check(rows: list[Line], found: Understood) -> None:
    seen: dict[str, int] = {}
    for line in rows:
        code = line.cells["old_la_code"]
        if not re.fullmatch(r"\d{3}", code):
            found.faults.append(Fault(f"“{code[:20]}” is not a code of three digits.", line.row, "old_la_code"))
        elif code in seen:
            found.faults.append(Fault(f"The authority stands in row {seen[code]} already.", line.row, "old_la_code"))
        seen.setdefault(code, line.row)
        near = [line.cells[name] for name in found.columns]
        for at, one in enumerate(near):
            if not re.fullmatch(r"\d{3}", one):
                found.faults.append(Fault(f"“{one[:20]}” is not a code of three digits.", line.row, found.columns[at]))
            elif one == code or one in near[:at]:
                found.faults.append(Fault("The neighbour stands twice in the row, or is the authority itself.",
                                          line.row, found.columns[at]))  # fmt: skip
    found.fault_count = len(found.faults)
    del found.faults[20:]


def _ours(
    rows: list[Line], wanted: Wanted, known: list[Authority], found: Understood
) -> Iterable[tuple[Line, str, str]]:  # fmt: skip
    """Yield (row, name, code) of each of our councils in the file; say which are not there."""
    seen: set[int] = set()
    for name, code in sorted(wanted.ours, key=lambda one: not one[1]):
        olds = {one.old_code for one in known if one.code == code}
        line = next((one for one in rows if one.cells["old_la_code"] in olds), None) or next(
            (one for one in rows if name_key(one.cells["la_name"]) == name_key(name)), None
        )
        if line is None or line.row in seen:  # one authority is not two of ours
            found.told.append(f"{name} is not in this file.")
            continue
        seen.add(line.row)
        newer = code or newer_code(line.cells["old_la_code"], line.cells["la_name"], known)
        found.ours[name] = newer
        yield line, name, newer
    if not found.ours and not found.faults:
        found.faults.append(none_of(wanted, THEN))
        found.fault_count += 1


def _of(line: Line, name: str, code: str, rows: list[Line], known: list[Authority]) -> Iterable[Like]:
    names = {one.cells["old_la_code"]: one.cells["la_name"] for one in rows}
    for heading, old in line.cells.items():
        rank = NEIGHBOUR.fullmatch(heading)
        if rank and old:
            called = names.get(old) or next((one.name for one in known if one.old_code == old), f"authority {old}")
            near = line.cells.get(f"{heading}P", "")[:40]
            yield Like(code, name, newer_code(old, names.get(old, ""), known), called[:100], int(rank[1]), near)
