"""The limits of an indicator’s own series, by which a jump is told from what the series always does."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator, Observation, Rebase
from sightline.indicators.rules.charts import Series, read_many
from sightline.indicators.rules.checks import shown_of

LEAST, MOST = 13, 60


def series_of(rows: Sequence[Indicator], before: date, by: Standing) -> dict[int, list[float]]:
    """Return the totals of each indicator before a day as they are shown, where there are 13 points; two queries.

    A series begins anew where its limits do, so that nobody is asked about a change that is known.
    """
    anew = dict(
        Rebase.objects.filter(indicator__in=[row.pk for row in rows], withdrawn_at__isnull=True, from_day__lt=before)
        .order_by("from_day").values_list("indicator_id", "from_day")
    )  # fmt: skip
    wanted = Observation.objects.filter(
        partnership=by.partnership, indicator__in=[row.pk for row in rows], state=Observation.State.CURRENT,
        dimension="", part="", starts_on__lt=before, starts_on__gte=before.replace(year=before.year - 8, day=1),
    ).order_by("indicator", "starts_on")  # fmt: skip
    units = {row.pk: (row.unit, 100.0 if row.unit == "percent" else float(row.per or 1)) for row in rows}
    series: dict[int, list[float]] = defaultdict(list)
    columns = ("indicator_id", "starts_on", "numerator", "denominator", "value")
    for key, starts_on, number, out_of, value in wanted.values_list(*columns):
        shown = shown_of(number, out_of, value, *units[key])
        if shown is not None and starts_on >= anew.get(key, starts_on):
            series[key].append(shown)
    return {key: points[-MOST:] for key, points in series.items() if len(points) >= LEAST}


def limits_of(long: Mapping[int, Sequence[float]]) -> dict[int, tuple[float, float]]:
    """Return the control limits of series."""
    charts = read_many(Series("xmr", range(len(points)), points) for points in long.values())
    ends = {key: chart.last for key, chart in zip(long, charts, strict=True)}
    return {
        key: (end.lower, end.upper)
        for key, end in ends.items() if end and end.lower is not None and end.upper is not None
    }  # fmt: skip
