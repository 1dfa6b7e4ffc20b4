"""Reads series into charts: one, or many at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from sightline.indicators.rules.charts.chart import PLAIN, Chart, Figures, Series
from sightline.indicators.rules.charts.preparing import prepared
from sightline.indicators.rules.charts.rulebook import Settings


def read_series(
    chart: str, x: Sequence[Any], y: Figures, n: Figures | None = None, settings: Settings = PLAIN
) -> Chart:
    """Return one series as a chart; raises ChartError with a sentence when it cannot be charted as asked."""
    return read_many([Series(chart, x, y, n, settings)])[0]


def read_many(series: Iterable[Series]) -> list[Chart]:
    """Return many series as charts, in the order given; those that share chart, rules and screening are read at once.

    Raises ChartError with a sentence for the first series that cannot be charted as asked.
    """
    from sightline.indicators.rules.charts.bulk import read_families  # noqa: PLC0415 (numpy only when a chart is read)

    made = [prepared(one) for one in series]
    return read_families(made)
