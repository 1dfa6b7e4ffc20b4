"""The quarter's pack: what changed, and each indicator with chart, figures, commentary and questions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.indicators import serving
from sightline.indicators.models import Question, ReturnLine
from sightline.indicators.queries.questions import visible as questions_of
from sightline.indicators.queries.reading.charted import Charted, in_use
from sightline.indicators.queries.reading.indicator import FigureLine, lines_of
from sightline.indicators.queries.reading.quarters import Quarter, quarter
from sightline.indicators.rules.periods import next_start, period_words
from sightline.indicators.serving import Served
from sightline.indicators.verdicts import ORDER

LINES = 8


@dataclass(frozen=True)
class PackPage:
    """One indicator of the pack: its newest figures, what its supplier says of the quarter, its open questions."""

    charted: Charted
    lines: Sequence[FigureLine]
    said: Sequence[tuple[str, str]]
    questions: Sequence[Question]
    served: Sequence[Served]


@dataclass(frozen=True)
class Pack:
    """A quarter's pack, concern first."""

    quarter: Quarter
    pages: Sequence[PackPage]
    title: str


def pack_of(by: Standing, starts_on: date, group: Group | None = None) -> Pack:
    """Return the pack of the quarter that begins on a day: six queries, however many indicators there are.

    With a group it holds that group's questions alone: it will be read by its members.
    """
    indicators = list(in_use(by))
    found = quarter(by, starts_on, indicators)
    said, asked, serves = _said(found), _asked(by, group), serving.served(by)
    charts = sorted(found.charts.values(), key=lambda one: (ORDER[one.told.state], one.indicator.code))
    pages = [
        PackPage(
            one,
            lines_of(one, {})[:LINES],
            said.get(one.indicator.pk, ()),
            asked.get(one.indicator.pk, ()),
            serves.get(one.indicator.pk, ()),
        )
        for one in charts
    ]
    return Pack(found, pages, f"Is it getting safer? {found.words}")


def _said(found: Quarter) -> dict[int, list[tuple[str, str]]]:
    """Return what suppliers said of periods within the quarter, by indicator; one query."""
    rows = ReturnLine.objects.filter(
        indicator__in=list(found.charts),
        commentary__gt="",
        data_return__state__in=("accepted", "frozen"),
        data_return__period__ends_on__gte=found.starts_on,
        data_return__period__starts_on__lt=next_start("quarter", found.starts_on),
    )
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows.select_related("data_return__period", "data_return__agency").order_by(
        "data_return__period__starts_on"
    ):
        period = row.data_return.period
        told[row.indicator_id].append(
            (f"{row.data_return.agency.name}, {period_words(period.frequency, period.starts_on)}", row.commentary)
        )
    return told


def _asked(by: Standing, group: Group | None) -> dict[int, list[Question]]:
    found: dict[int, list[Question]] = defaultdict(list)
    rows = questions_of(by).filter(closed_on__isnull=True)
    for row in rows.filter(group=group) if group else rows:
        found[row.indicator_id].append(row)
    return found
