"""Published months as a control chart, drawn as every chart of the data set."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from sightline.indicators.drawing import Look, chart_svg
from sightline.indicators.queries.benchmarks import Published
from sightline.indicators.rules.charts import read_series


def months_chart(series: Sequence[Published], title: str) -> SafeString:
    """Return the months as SVG; a month with a symbol in place of its figure is missing, not zero."""
    chart = read_series("count", [one.starts_on for one in series], [one.value for one in series])
    return chart_svg(chart, Look(title, period="month"), "months")
