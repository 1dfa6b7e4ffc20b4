"""Published months as a control chart, drawn as every chart of the data set."""

from collections.abc import Sequence

from sightline.indicators.drawing import Look, plot_of
from sightline.indicators.queries.benchmarks import Published
from sightline.indicators.rules.charts import read_series
from sightline.ui.charts import Plot


def months_plot(series: Sequence[Published], title: str) -> Plot:
    """Return what is drawn of the months; a month with a symbol in place of its figure is missing, not zero."""
    chart = read_series("count", [one.starts_on for one in series], [one.value for one in series])
    return plot_of(chart, Look(title, period="month"))
