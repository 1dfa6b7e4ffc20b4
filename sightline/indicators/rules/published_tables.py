"""What a published file says, once it can be read: its kind, its areas and periods, and the rows that are kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from sightline.indicators.rules.published import (
    CODE,
    MONTHS,
    SYMBOLS,
    Cell,
    Fault,
    Faults,
    Line,
    Unreadable,
    cell_of,
    encoding_of,
    lines,
    name_key,
    time_of,
)

GEOGRAPHY = (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "new_la_code", "la_name",
)  # fmt: skip
NEEDED = (*GEOGRAPHY[:5], "region_code", "region_name", "new_la_code", "la_name")
LEVELS = {
    "national": ("country", "country_code", "country_name"),
    "regional": ("region", "region_code", "region_name"),
    "local authority": ("authority", "new_la_code", "la_name"),
}
PEOPLE = {"population_estimate": False, "population_projection": True}
FINANCIAL = (*MONTHS[3:], *MONTHS[:3])
MOST_BREAKDOWNS = 100
AGES = {"0-17": ("aged 0 to 17", "0-17", "under 18"), "18+": ("18 and over", "18+"), "all": ("all ages", "all people")}


@dataclass(frozen=True)
class Authority:
    """A local authority as the newest row of a file names it."""

    old_code: str
    code: str
    name: str
    region_code: str
    region_name: str


@dataclass(frozen=True)
class Wanted:
    """Whose rows are kept: our councils as (name, code or ""), and the codes (old or new) of their neighbours."""

    ours: tuple[tuple[str, str], ...]
    neighbours: frozenset[str] = frozenset()


def none_of(wanted: Wanted, then: str = "") -> Fault:
    """Say that no council of ours is in a file, which were looked for, and what to do."""
    names = ", ".join(name for name, _ in wanted.ours) or "no area has a council"
    return Fault(
        f"None of this partnership’s councils is in the file ({names}). Where one goes by another name there, give its "
        f"code under “Codes of councils” on the page of published tables{then}."
    )


@dataclass
class Understood:
    """What a file was understood to say. `ours` is {our council's name: its code in the file}; `told` are sentences."""

    kind: str
    title: str = ""
    encoding: str = "utf-8-sig"
    rows: int = 0
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    monthly: str = ""
    ages: str = ""
    first: str = ""
    last: str = ""
    authorities: list[Authority] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    ours: dict[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    told: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0


@dataclass(frozen=True)
class Figure:
    """A figure of an area that is kept; `column` names the column and, where there is one, its breakdown."""

    level: str
    code: str
    name: str
    column: str
    starts_on: date
    months: int
    value: float | None
    symbol: str


@dataclass(frozen=True)
class People:
    """A population of an area that is kept."""

    code: str
    name: str
    year: int
    ages: str
    people: int
    projected: bool


def kind_of(headings: tuple[str, ...]) -> str:
    """Return figures, population or neighbours by the headings; raises Unreadable when it is none of them."""
    if {"SN_1", "la_name", "old_la_code"} <= set(headings):
        return "neighbours"
    missing = [name for name in NEEDED if name not in headings]
    if missing:
        raise Unreadable(
            f"The headings lack {', '.join(missing)}. Use the file as the statistics service gives it, or one of "
            "statistical neighbours with old_la_code, la_name and SN_1 to SN_10.", 1
        )  # fmt: skip
    return "population" if set(PEOPLE) & set(headings) else "figures"


def understand(stream: BinaryIO, wanted: Wanted) -> Understood:
    """Check every row of a file of figures or populations and say what it holds; what is wrong stands in `faults`.

    Raises Unreadable when the file as a whole cannot be read, or is one of neighbours (see `neighbours`).
    """
    encoding = encoding_of(stream)
    rows = lines(stream, encoding)
    first = next(rows, None)
    if first is None:
        raise Unreadable("The file has headings and no rows. Choose the file that holds the table.")
    found = Understood(kind_of(tuple(first.cells)), encoding=encoding)
    found.filters, found.columns = _columns(first, found.kind)
    check = _Check(found)
    check.row(first)
    for line in rows:
        check.row(line)
    check.close(wanted)
    return found


def _columns(first: Line, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (what the figures are broken down by, columns of figures): words before the first figure break it down."""
    rest = [name for name in first.cells if name not in GEOGRAPHY]
    if kind == "population":
        figures = [name for name in rest if name in PEOPLE]
        return tuple(name for name in rest if name not in PEOPLE), tuple(figures)
    at = next((at for at, name in enumerate(rest) if cell_of(first.cells[name]) not in (None, Cell())), len(rest))
    if at == len(rest):
        raise Unreadable("No column of the first row holds a figure or a symbol.", first.row)
    return tuple(rest[:at]), tuple(rest[at:])


class _Check:
    """The first reading of a file: every cell is looked at, and the authorities and periods are learnt."""

    def __init__(self, found: Understood) -> None:
        self.found, self.faults = found, Faults()
        self.seen: set[int] = set()
        self.newest: dict[str, tuple[str, Authority]] = {}
        self.all_codes: dict[str, str] = {}
        self.breakdowns: dict[str, None] = {}
        self.empty = self.others = 0
        self.symbols: dict[str, int] = {}

    def row(self, line: Line) -> None:
        """Look at one row."""
        cells = line.cells
        level = LEVELS.get(cells["geographic_level"].casefold())
        if level is None:
            self.others += 1
            return
        self.found.rows += 1
        if time_of(cells["time_period"], cells["time_identifier"]) is None:
            words = f"{cells['time_identifier']} {cells['time_period']}"[:60]
            self.faults.add(f"“{words}” is not a period that can be read.", line.row, "time_period")
            return
        _, code_column, name_column = level
        if not CODE.fullmatch(cells[code_column]):
            self.faults.add(f"“{cells[code_column][:20]}” is not a code of an area.", line.row, code_column)
            return
        if len(cells[name_column]) > 100:
            self.faults.add("The name is longer than 100 characters.", line.row, name_column)
        self._once(line, cells[code_column])
        self._learn(cells, level[0])
        self._figures(line)

    def _once(self, line: Line, code: str) -> None:
        cells = line.cells
        breakdown = breakdown_of(cells, self.found.filters)
        self.breakdowns.setdefault(breakdown)
        key = hash((cells["time_period"], cells["time_identifier"].casefold(), code, breakdown))
        if key in self.seen:
            name = cells["la_name"] or cells["region_name"] or cells["country_name"]
            self.faults.add(f"{name[:60]} in {cells['time_period']} stands in an earlier row already.", line.row)
        self.seen.add(key)
        self.found.first = min(self.found.first or cells["time_period"], cells["time_period"])
        self.found.last = max(self.found.last, cells["time_period"])
        if len(self.breakdowns) > MOST_BREAKDOWNS:
            names = ", ".join(self.found.filters)
            raise Unreadable(f"{names} holds more than {MOST_BREAKDOWNS} different words: it should break the figures "
                             "down into a few groups.", line.row, names)  # fmt: skip

    def _learn(self, cells: dict[str, str], level: str) -> None:
        if level != "authority":
            return
        old = cells.get("old_la_code", "") or cells["new_la_code"]
        self.all_codes[cells["new_la_code"]] = old
        before = self.newest.get(old)
        if before is None or cells["time_period"] >= before[0]:
            self.newest[old] = cells["time_period"], Authority(
                old, cells["new_la_code"], cells["la_name"], cells["region_code"], cells["region_name"]
            )  # fmt: skip

    def _figures(self, line: Line) -> None:
        for name in self.found.columns:
            text = line.cells[name]
            cell = cell_of(text)
            if cell is None:
                known = ", ".join(SYMBOLS)
                self.faults.add(f"“{text[:30]}” is neither a figure nor one of the symbols {known}.", line.row, name)
            elif cell == Cell():
                self.empty += 1
            elif cell.symbol:
                self.symbols[cell.symbol] = self.symbols.get(cell.symbol, 0) + 1
            elif self.found.kind == "population" and (cell.value is None or cell.value < 0 or cell.value % 1):
                self.faults.add(f"“{text[:30]}” is not a number of people.", line.row, name)

    def close(self, wanted: Wanted) -> None:
        """Say what was understood, now that all rows are known."""
        found = self.found
        found.authorities = [one for _, one in self.newest.values()]
        found.codes = {code: self.newest[old][1].code for code, old in self.all_codes.items()}
        found.faults, found.fault_count = self.faults.first, self.faults.count
        found.title = next(iter(self.breakdowns), "") if len(self.breakdowns) == 1 else ""
        _choose(found, wanted)
        _shape(found, self.breakdowns)
        found.told += self._said()

    def _said(self) -> list[str]:
        said = []
        if self.symbols:
            each = ", ".join(f"{symbol} ({SYMBOLS[symbol]}) {count:,}" for symbol, count in self.symbols.items())
            said.append(f"Symbols in place of figures, kept as they are: {each}.")
        if self.empty:
            said.append(f"{self.empty:,} cells are empty and are left out.")
        if self.others:
            said.append(f"{self.others:,} rows are of other kinds of areas and are left out.")
        if self.found.encoding == "cp1252":
            said.append("The file is not in UTF-8; it was read as an older Windows file. Look at the names.")
        changed = len(self.all_codes) - len(set(self.found.codes.values()))
        if changed:
            said.append(f"{changed} authorities changed their code; earlier figures are kept under the newest one.")
        return said


def _choose(found: Understood, wanted: Wanted) -> None:
    """Match our councils, by code and else by name, and say which areas are kept."""
    by_code = {one.code: one for one in found.authorities}
    by_name = {name_key(one.name): one for one in sorted(found.authorities, key=lambda one: one.code, reverse=True)}
    for one in found.authorities:  # of two of a name, the one whose code stands in the newest rows
        if one.code.startswith("E0"):
            by_name[name_key(one.name)] = one
    ours: dict[str, str] = {}
    for name, code in sorted(wanted.ours, key=lambda one: not one[1]):
        match = by_code.get(found.codes.get(code, code)) or (None if code else by_name.get(name_key(name)))
        if match and match.code not in ours.values():  # one authority is not two of ours, however alike their names
            ours[name] = match.code
    near = {one.code for one in found.authorities if {one.code, one.old_code} & wanted.neighbours}
    regions = {one.region_code for one in found.authorities if one.code in ours.values()}
    found.ours, found.kept = ours, frozenset({*ours.values(), *near, *regions, "E92000001"})
    for name, _ in wanted.ours:
        if name not in ours:
            found.told.append(f"{name} is not in this file.")
    if not ours and not found.faults:
        found.faults.append(none_of(wanted))
        found.fault_count += 1
    if not wanted.neighbours:
        found.told.append("No statistical neighbours are loaded yet, so none are kept. Load their file first.")


def _shape(found: Understood, breakdowns: dict[str, None]) -> None:
    """Say what the columns are: months of one figure, ages of a population."""
    if found.kind == "population":
        ages = {ages_of(one) for one in breakdowns}
        if None in ages:
            found.faults.append(Fault(
                "The ages must be 0 to 17, 18 and over, or all ages.", 2, ", ".join(found.filters) or "age_group"
            ))  # fmt: skip
            found.fault_count += 1
        found.ages = ", ".join(sorted(one for one in ages if one))
        if found.columns == ("population_projection",):  # so that it stands beside the estimates of the same people
            found.title = f"{found.title or 'Population'} (projected)"
        return
    months = [name for name in found.columns if name in FINANCIAL]
    totals = [name for name in found.columns if name not in FINANCIAL]
    if len(months) == 12 and len(totals) <= 1:
        found.monthly = totals[0] if totals else (found.title or "Month")
        found.told.append(f"The twelve months are kept as a monthly series called “{found.monthly}”.")


def ages_of(text: str) -> str | None:
    """Return 0-17, 18+ or all for the words of an age group; None when it is another."""
    words = text.casefold()
    return next((ages for ages, parts in AGES.items() if any(part in words for part in parts)), None)


def breakdown_of(cells: dict[str, str], filters: tuple[str, ...]) -> str:
    """Return the words of the columns that break a row's figures down."""
    return ", ".join(cells[name] for name in filters if cells[name])


def _kept_rows(stream: BinaryIO, found: Understood) -> Iterator[tuple[Line, str, str, str]]:
    """Yield (row, level, code, name) of the rows that are kept, an authority's under its newest code and name."""
    names = {one.code: one.name for one in found.authorities}
    for line in lines(stream, found.encoding):
        level = LEVELS.get(line.cells["geographic_level"].casefold())
        if level is None:
            continue
        code = line.cells[level[1]]
        code = found.codes.get(code, code) if level[0] == "authority" else code
        if code in found.kept:
            yield line, level[0], code, names.get(code, line.cells[level[2]])


def figures(stream: BinaryIO, found: Understood) -> Iterator[Figure]:
    """Yield the figures that are kept of a file that was understood without faults."""
    for line, level, code, name in _kept_rows(stream, found):
        starts_on, months = time_of(line.cells["time_period"], line.cells["time_identifier"]) or (date.min, 0)
        broken = "" if found.title else breakdown_of(line.cells, found.filters)
        for column in found.columns:
            cell = cell_of(line.cells[column])
            if cell is None or cell == Cell():
                continue
            start, length, named = starts_on, months, column
            if found.monthly and column in FINANCIAL:
                start, length, named = month_in(starts_on, column), 1, found.monthly
            full = f"{named}: {broken}" if broken else named
            yield Figure(level, code, name, full[:100], start, length, cell.value, cell.symbol)


def month_in(starts_on: date, month: str) -> date:
    """Return the first day of a month by name within the twelve months from a first of April (or of another month)."""
    number = MONTHS.index(month) + 1
    return date(starts_on.year + (number < starts_on.month), number, 1)


def people(stream: BinaryIO, found: Understood) -> Iterator[People]:
    """Yield the populations that are kept; a symbol is no population, and its year stays missing."""
    for line, _, code, name in _kept_rows(stream, found):
        ages = ages_of(breakdown_of(line.cells, found.filters)) or ""
        for column in found.columns:
            cell = cell_of(line.cells[column])
            if cell and cell.value is not None:
                year = int(line.cells["time_period"][:4])
                yield People(code, name, year, ages, int(cell.value), PEOPLE[column])
