"""A series as read: its points, its lines, and what a page may say of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from sightline.indicators.rules.charts import rulebook
from sightline.indicators.rules.charts.choosing import few_words, most_stand_still
from sightline.indicators.rules.charts.rulebook import CANNOT_SAY, EITHER, FAIL, PASS, Settings

Figures = Sequence[float | None]
PLAIN = Settings()
PointParts = tuple[float | None, float | None, float | None, int, int, float | None, float | None, float | None]


class Point(NamedTuple):
    """One point: its place `x`, the figure plotted, what the reading says of it and the lines where it stands.

    `value` is None when missing; `numerator` and `denominator` are as they were returned. `label` is the
    reference's, `kind` one of `POINT_TYPES`, `group` counts rebases. `lower` and `upper` are None without limits.
    """

    x: Any
    value: float | None
    numerator: float | None
    denominator: float | None
    label: str
    kind: str
    group: int
    mean: float | None
    lower: float | None
    upper: float | None

    @property
    def special(self) -> bool:
        """Whether the point is special cause."""
        return self.kind != rulebook.USUAL


@dataclass(frozen=True)
class Runs:
    """The longest run on one side of the centre line and the crossings of it, each with what chance allows."""

    signal: bool
    useful: int
    longest: int
    longest_most: int
    crossings: int
    crossings_least: int


@dataclass(frozen=True)
class Series:
    """One series to read: `chart` is a key of `CHARTS` or a kind of `KINDS`, for which the chart is chosen.

    `x` are places in time (dates, or numbers), in any order but all different; `y` values or numerators, `n`
    denominators where the chart needs them (XmR with denominators charts the shares); None is missing.
    """

    chart: str
    x: Sequence[Any]
    y: Figures
    n: Figures | None = None
    settings: Settings = PLAIN


class Source(Protocol):
    """Where a chart finds its points: series that were read together, a row for each group."""

    def points(self, row: int, length: int) -> Iterable[PointParts]:
        """Return of each point of a row: value, numerator, denominator, label, type, centre, lower and upper limit."""

    def runs(self, row: int) -> Runs | None:
        """Return the runs of a row."""


@dataclass(frozen=True, eq=False)
class Chart:
    """A series as read. `key` is the chart, `reason` why it was chosen, `warnings` what must be told with it.

    `variation` and `assurance` are the reference's (the last point's type; the last limits against the target);
    `verdict` and `promise` are what a page leads with: they say “cannot_say” while the limits are too young to tell.
    """

    key: str
    settings: Settings
    reason: str
    chosen_warnings: tuple[str, ...]
    family: Source = field(repr=False)
    rows: tuple[tuple[int, int], ...] = field(repr=False)
    xs: Sequence[Any] = field(repr=False)

    @cached_property
    def points(self) -> Sequence[Point]:
        """The points in order of time."""
        return tuple(self._points())

    def _points(self) -> Iterator[Point]:
        labels = self.settings.rules.labels()
        start = 0
        for group, (row, length) in enumerate(self.rows):
            for x, one in zip(self.xs[start:], self.family.points(row, length), strict=False):
                value, count, whole, label, kind, *lines = one
                yield Point(x, value, count, whole, labels[label], rulebook.POINT_TYPES[kind], group, *lines)
            start += length

    @property
    def last(self) -> Point | None:
        """The newest point that has a figure."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @cached_property
    def variation(self) -> str:
        """The type of the newest point that has a figure."""
        return self.last.kind if self.last else rulebook.USUAL

    @cached_property
    def assurance(self) -> str:
        """Whether the limits stand wholly on one side of the target; empty without a target or when neutral."""
        target, direction = self.settings.target, self.settings.direction
        if target is None or direction == rulebook.NEUTRAL or not self.points:
            return ""
        last = self.points[-1]
        if last.upper is not None and target > last.upper:
            return FAIL if direction == rulebook.INCREASE else PASS
        if last.lower is not None and target < last.lower:
            return PASS if direction == rulebook.INCREASE else FAIL
        return EITHER

    @cached_property
    def known(self) -> int:
        """How many figures the newest group has."""
        return sum(point.value is not None for point in self.points if point.group == len(self.rows) - 1)

    @property
    def young(self) -> bool:
        """Whether the newest group is too short for limits to be more than a first try."""
        return self.known < self.settings.rules.enough

    @property
    def verdict(self) -> str:
        """What a page leads with: the variation, or “cannot_say”."""
        return CANNOT_SAY if self.young else self.variation

    @property
    def promise(self) -> str:
        """Whether the target can be relied on: the assurance, “cannot_say”, or empty when none is asked for."""
        lacks = not self.points or self.points[-1].upper is None
        return CANNOT_SAY if self.assurance and (self.young or lacks) else self.assurance

    @cached_property
    def runs(self) -> Runs | None:
        """The runs of the newest group; None for XmR, whose shift rule stands in their place."""
        return self.family.runs(self.rows[-1][0]) if self.rows else None

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What must be told with the chart, in whole sentences."""
        return (*self.chosen_warnings, *_warnings(self))


def _warnings(chart: Chart) -> Iterator[str]:
    since = " since the limits began anew" if len(chart.rows) > 1 else ""
    yield from few_words(chart.known, chart.settings.rules.enough, since)
    if chart.key == rulebook.XMR and most_stand_still([point.value for point in chart.points]):
        yield "Most figures are the same as the one before, so these limits are too narrow: choose another chart."
