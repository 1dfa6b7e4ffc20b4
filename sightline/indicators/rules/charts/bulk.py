"""Lays series of the same kind side by side, reads them at once, and hands each its own part of the answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
import numpy.typing as npt

from sightline.indicators.rules.charts import attribute, runs, xmr
from sightline.indicators.rules.charts.chart import Chart, Figures, PointParts, Runs, Series
from sightline.indicators.rules.charts.exact import Floats
from sightline.indicators.rules.charts.preparing import Prepared
from sightline.indicators.rules.charts.rulebook import DIRECTIONS, NEEDS_DENOMINATOR, XMR, Settings
from sightline.indicators.rules.charts.windows import Bools, Signs


@dataclass(frozen=True)
class Family:
    """Groups of series that were read at once: a row is a group, a column a point in time."""

    y: Floats
    n: Floats
    plotted: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    label: Signs
    kind: Signs
    counted: runs.Runs | None

    def points(self, row: int, length: int) -> Iterator[PointParts]:
        """Return of each point of a row: value, count, of how many, label, type, centre, lower and upper limit."""
        floats = (self.plotted, self.y, self.n, self.centre, self.lower, self.upper)
        value, y, n, centre, lower, upper = (_known(part[row, :length]) for part in floats)
        label, kind = self.label[row, :length].tolist(), self.kind[row, :length].tolist()
        return zip(value, y, n, label, kind, centre, lower, upper, strict=True)

    def runs(self, row: int) -> Runs | None:
        """Return the runs of a row."""
        if self.counted is None:
            return None
        one = self.counted
        numbers = (one.useful, one.longest, one.longest_most, one.crossings, one.crossings_least)
        return Runs(bool(one.signal[row]), *(int(part[row]) for part in numbers))


def read_families(prepared: Sequence[Prepared]) -> list[Chart]:
    """Return a chart for each prepared series, in the same order."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for at, one in enumerate(prepared):
        settings = one.series.settings
        alike.setdefault((one.key, settings.screen, id(settings.rules)), []).append(at)
    charts: dict[int, Chart] = {}
    for places in alike.values():
        charts |= dict(zip(places, _family([prepared[at] for at in places]), strict=True))
    return [charts[at] for at in range(len(prepared))]


def _family(alike: Sequence[Prepared]) -> list[Chart]:
    key, settings = alike[0].key, alike[0].series.settings
    cuts = [_cuts(one) for one in alike]
    pieces = [Piece(one.series, a, b) for one, groups in zip(alike, cuts, strict=True) for a, b in groups]
    family = _read(key, settings, pieces)
    rows = iter(range(len(pieces)))
    places = [tuple((next(rows), b - a) for a, b in groups) for groups in cuts]
    return [
        Chart(key, one.series.settings, one.reason, one.warnings, family, place, one.series.x)
        for one, place in zip(alike, places, strict=True)
    ]


def _cuts(one: Prepared) -> list[tuple[int, int]]:
    """Return where the groups of a series begin and end; none for a series without points."""
    return list(zip(one.starts, (*one.starts[1:], len(one.series.y)), strict=True)) if one.starts else []


@dataclass(frozen=True)
class Piece:
    """A group of a series: its points from `start` to before `end`."""

    series: Series
    start: int
    end: int

    def of(self, figures: Figures) -> Sequence[float | None]:
        """Return the group's part of the figures."""
        return figures[self.start : self.end]


def _read(key: str, settings: Settings, pieces: Sequence[Piece]) -> Family:
    width = max((piece.end - piece.start for piece in pieces), default=1)
    y, n = (np.full((len(pieces), width), np.nan) for _ in range(2))
    for row, piece in enumerate(pieces):
        y[row, : piece.end - piece.start] = np.array(piece.of(piece.series.y), dtype=float)
        if piece.series.n is not None:
            n[row, : piece.end - piece.start] = np.array(piece.of(piece.series.n), dtype=float)
    n[n == 0] = np.nan
    shared = np.array([piece.series.n is not None for piece in pieces], bool)
    baselines = np.array([piece.series.settings.baseline or width for piece in pieces], np.int64)
    directions = np.array([DIRECTIONS[piece.series.settings.direction] for piece in pieces], np.int8)
    per = np.array([piece.series.settings.per for piece in pieces], float)[:, None]
    if key == XMR:
        return _xmr(Laid(y, n, shared, baselines, directions, per), settings)
    return _attribute(key, Laid(y, n, shared, baselines, directions, per), settings)


@dataclass(frozen=True)
class Laid:
    """Pieces side by side, and what is set of each."""

    y: Floats
    n: Floats
    shared: Bools
    baselines: npt.NDArray[np.int64]
    directions: Signs
    per: Floats


def _xmr(laid: Laid, settings: Settings) -> Family:
    plotted = np.where(laid.shared[:, None], laid.y / laid.n * laid.per, laid.y)
    read = xmr.read(plotted, laid.baselines, screen=settings.screen, rules=settings.rules)
    centre, lower, upper = (
        np.broadcast_to(part[:, None], plotted.shape) for part in (read.centre, read.lower, read.upper)
    )
    kind = xmr.point_types(read.label, laid.directions)
    return Family(laid.y, laid.n, plotted, centre, lower, upper, read.label, kind, None)


def _attribute(key: str, laid: Laid, settings: Settings) -> Family:
    whole = key in NEEDS_DENOMINATOR
    known = laid.y + laid.n if whole else laid.y
    data = attribute.Data(
        laid.y, laid.n, xmr.base_of(known, laid.baselines), settings.screen, settings.rules
    )  # fmt: skip
    drawn = attribute.lines(key, data)
    seen = attribute.signals(key, data, drawn)
    times = laid.per if whole else 1
    plotted, centre, lower, upper = (part * times for part in (drawn.plotted, drawn.centre, drawn.lower, drawn.upper))
    kind = xmr.point_types(seen.label, laid.directions)
    return Family(laid.y, laid.n, plotted, centre, lower, upper, seen.label, kind, seen.runs)


def _known(part: Floats) -> list[float | None]:
    return [None if isnan(one) else one for one in part.tolist()]
