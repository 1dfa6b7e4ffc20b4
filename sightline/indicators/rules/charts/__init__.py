"""Control charts: series in, charts out. Pure, and numpy comes in only when a chart is read.

`read_series` reads one series, `read_many` many at once, `choose` says which chart fits a kind of data and why.
`xmr` and `attribute` are the engine on plain arrays; `rulebook` holds its parameters.
"""

from sightline.indicators.rules.charts.chart import Chart, Point, Runs, Series
from sightline.indicators.rules.charts.choosing import KINDS, Choice, choose
from sightline.indicators.rules.charts.reading import read_many, read_series
from sightline.indicators.rules.charts.rulebook import (
    CANNOT_SAY,
    CHARTS,
    MAKING_DATA_COUNT,
    ChartError,
    RuleBook,
    Settings,
)

__all__ = [
    "CANNOT_SAY", "CHARTS", "KINDS", "MAKING_DATA_COUNT", "Chart", "ChartError", "Choice", "Point", "RuleBook", "Runs",
    "Series", "Settings", "choose", "read_many", "read_series",
]  # fmt: skip
