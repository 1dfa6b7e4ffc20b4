"""The rows of a CSV file as columns of numbers, in the order of facet and time; texts are kept once."""

import csv
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite, nan
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.chart_files.order import FAR, NEAR, NO_FACET, FileError, Order
from sightline.indicators.rules.charts.exact import Floats

Ints = npt.NDArray[np.int64]
MISSING = frozenset(("", "NA", "NaN", "nan"))
CELL = 40


@dataclass(frozen=True)
class Table:
    """The rows by facet and time: `facet` and `place` are numbers of `facets` and `places`; NaN is missing."""

    facets: Sequence[str]
    places: Sequence[str]
    facet: Ints
    place: Ints
    y: Floats
    n: Floats
    trajectory: Floats


@dataclass
class _Columns:
    """What is gathered row by row; `line` is the row of the file, for the sentence when two rows are the same."""

    facets: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    facet: "array[int]" = field(default_factory=lambda: array("i"))
    place: "array[int]" = field(default_factory=lambda: array("i"))
    line: "array[int]" = field(default_factory=lambda: array("i"))
    y: "array[float]" = field(default_factory=lambda: array("d"))
    n: "array[float]" = field(default_factory=lambda: array("d"))
    trajectory: "array[float]" = field(default_factory=lambda: array("d"))


def read_table(path: Path, order: Order) -> Table:
    """Return the rows of a CSV file; raises FileError naming file, row and column of the first that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            columns = _gathered(path.name, opened, order)
    except OSError as error:
        raise FileError(f"“{path}” could not be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise FileError(f"“{path.name}” is not text in UTF-8. Save it as “CSV UTF-8”.") from error
    except csv.Error as error:
        raise FileError(f"“{path.name}” could not be read as CSV: {error}.") from error
    _check_facets(order, columns)
    return _in_order(path.name, columns, order)


def _gathered(name: str, opened: TextIO, order: Order) -> _Columns:
    rows = csv.reader(opened)
    head = next(rows, None)
    if not head:
        raise FileError(f"“{name}” is empty.")
    columns, taking = _Columns(), _Taking(name, order, _columns_of(name, head, order))
    for cells in rows:
        if not cells:
            continue
        taking.row(rows.line_num, cells, len(head), columns)
    if not columns.y:
        raise FileError(f"“{name}” has no rows under its heading.")
    return columns


def _columns_of(name: str, head: Sequence[str], order: Order) -> dict[str, int]:
    """Return where each column that is needed stands; raises FileError for one that is not there."""
    wanted = {
        "place": order.place, "y": order.value, "facet": order.facet, "n": order.denominator,
        "trajectory": order.trajectory,
    }  # fmt: skip
    titles = [title.strip() for title in head]
    for title in filter(None, wanted.values()):
        if title not in titles:
            raise FileError(f"“{name}” has no column “{title}”: its columns are {', '.join(titles)}.")
    return {key: titles.index(title) for key, title in wanted.items() if title}


@dataclass(frozen=True)
class _Taking:
    """Takes one row after the other into the columns."""

    name: str
    order: Order
    at: dict[str, int]

    def row(self, line: int, cells: Sequence[str], width: int, into: _Columns) -> None:
        if len(cells) != width:
            raise FileError(f"“{self.name}”, row {line} has {len(cells)} cells; its heading has {width}.")
        text = cells[self.at["place"]].strip()
        place = into.places.get(text)
        if place is None:
            place = into.places.setdefault(self._place(line, text), len(into.places))
        facet = cells[self.at["facet"]].strip() if "facet" in self.at else NO_FACET
        if not facet:
            raise self._wrong(line, "facet", "is empty; every row needs one")
        into.facet.append(into.facets.setdefault(facet, len(into.facets)))
        into.place.append(place)
        into.line.append(line)
        y, n = self._number(line, cells, "y"), self._number(line, cells, "n")
        self._check(line, y, n)
        into.y.append(y)
        into.n.append(n)
        into.trajectory.append(self._number(line, cells, "trajectory"))

    def _place(self, line: int, text: str) -> str:
        if not text:
            raise self._wrong(line, "place", "is empty")
        if not self.order.is_xmr:
            return text
        try:
            if (day := date.fromisoformat(text).isoformat()) == text:
                return text
        except ValueError:
            day = "2026-04-01"
        raise self._wrong(line, "place", f"must be a date such as {day}, not “{text[:CELL]}”")

    def _number(self, line: int, cells: Sequence[str], key: str) -> float:
        if key not in self.at or (text := cells[self.at[key]]) in MISSING:
            return nan
        try:
            number = float(text)
        except ValueError:
            number = nan
        if "_" in text or not isfinite(number):
            if not text.strip() or text.strip() in MISSING:
                return nan
            raise self._wrong(line, key, f"must be a number, not “{text[:CELL]}”")
        if number and not NEAR < abs(number) < FAR:
            raise self._wrong(line, key, f"says {text[:CELL].strip()}, which cannot be right")
        return number

    def _check(self, line: int, y: float, n: float) -> None:
        chart = self.order.chart
        if n <= 0:
            raise self._wrong(line, "n", "must be above nought")
        if chart == "t" and y <= 0:
            raise self._wrong(line, "y", "must be above nought: it is the time between two events")
        if y < 0 and chart in ("p", "pp", "u", "up", "c", "g"):
            raise self._wrong(line, "y", "must not be below nought: it is a count")
        if y > n and chart in ("p", "pp"):
            raise self._wrong(line, "y", "is larger than its denominator")

    def _wrong(self, line: int, key: str, words: str) -> FileError:
        titles = {
            "place": self.order.place, "y": self.order.value, "facet": self.order.facet, "n": self.order.denominator,
            "trajectory": self.order.trajectory,
        }  # fmt: skip
        return FileError(f"“{self.name}”, row {line}, column {titles[key]} {words}.")


def _check_facets(order: Order, columns: _Columns) -> None:
    for name, given in (("target", order.targets), ("rebase", order.rebase)):
        for facet in given:
            if facet is not None and facet not in columns.facets:
                raise FileError(f"“{order.file}”: “{name}” names “{facet}”, which no row has.")


def _in_order(name: str, columns: _Columns, order: Order) -> Table:
    facets, places = list(columns.facets), list(columns.places)
    facet, place = np.array(columns.facet, np.int64), np.array(columns.place, np.int64)
    sort_facets, sort_places = _ranks(facets), _ranks(places, keep_words=not order.is_xmr)
    by = np.lexsort((sort_places[place], sort_facets[facet]))
    facet, place, line = facet[by], place[by], np.array(columns.line)[by]
    twice = np.flatnonzero((facet[1:] == facet[:-1]) & (place[1:] == place[:-1]))
    if len(twice):
        at = int(twice[0]) + 1
        what = f"“{places[place[at]]}”" + (f" of “{facets[facet[at]]}”" if order.facet else "")
        raise FileError(f"“{name}”, row {line[at]}, column {order.place}: {what} stands in row {line[at - 1]} too.")
    numbers = (np.array(part, float)[by] for part in (columns.y, columns.n, columns.trajectory))
    return Table(facets, places, facet, place, *numbers)


def _ranks(texts: Sequence[str], keep_words: bool = False) -> Ints:
    """Return where each text stands in order: numbers by size, else by letters; words as they come when so asked."""
    numbers = list(_numbers(texts))
    if None not in numbers:
        return np.argsort(np.argsort(np.array(numbers, float), kind="stable"), kind="stable")
    if keep_words and not all(_is_date(text) for text in texts):
        return np.arange(len(texts))
    order = sorted(range(len(texts)), key=texts.__getitem__)
    ranks = np.empty(len(texts), np.int64)
    ranks[order] = np.arange(len(texts))
    return ranks


def _numbers(texts: Sequence[str]) -> Iterator[float | None]:
    for text in texts:
        try:
            yield float(text)
        except ValueError:
            yield None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
