"""What the public reads of the data set: figures of published releases alone, never those kept.

A figure is shown as the newest release shows it. Whatever is withdrawn, or of an indicator taken back, is in no query.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sightline.governance.law import law_of
from sightline.governance.models import Partnership
from sightline.indicators.models import Indicator, Release, ReleasedFigure
from sightline.indicators.queries.dictionary import SHIPPED
from sightline.indicators.queries.releases import PUBLIC
from sightline.indicators.rules.figures import period_words
from sightline.kernel.dates import england_today
from sightline.rulesets.catalogue import shipped

FEW = 2
HEADS = ("Code", "Indicator", "By", "Part", "Period from", "Number", "Out of", "Figure", "Published on", "Release")


def public_figures(partnership: Partnership) -> QuerySet[ReleasedFigure]:
    """Return every figure the public may read, the newest release of each last."""
    return ReleasedFigure.objects.filter(
        partnership=partnership, release__state=Release.State.PUBLISHED, release__audience=PUBLIC,
        indicator__published=True,
    ).order_by("indicator__code", "dimension", "part", "starts_on", "release__published_on", "release")  # fmt: skip


def public_partnership(slug: str) -> Partnership | None:
    """Return the partnership of an address when it has published figures, else None."""
    row = Partnership.objects.filter(slug=slug).first()
    return row if row and public_figures(row).exists() else None


@dataclass(frozen=True)
class Listed:
    """An indicator on the public's list, with its newest figure."""

    indicator: Indicator
    period: str
    shown: str
    unit: str
    hidden: bool


@dataclass(frozen=True)
class Told:
    """A figure as the public reads it: its period or part, texts as published, `value` for the chart unless hidden."""

    words: str
    starts_on: date
    numerator: str
    denominator: str
    shown: str
    value: float | None


@dataclass(frozen=True)
class Split:
    """The newest period of a breakdown."""

    name: str
    period: str
    rows: tuple[Told, ...]


@dataclass(frozen=True)
class PublicPage:
    """One indicator as the public reads it; `rows` in order of time."""

    indicator: Indicator
    unit: str
    rows: tuple[Told, ...]
    splits: tuple[Split, ...]
    symbols: tuple[tuple[str, str], ...]
    published_on: date | None

    @property
    def newest_first(self) -> Sequence[Told]:
        """The rows as the table has them."""
        return self.rows[::-1]

    @property
    def drawn(self) -> bool:
        """Whether there are enough figures for a chart."""
        return sum(one.value is not None for one in self.rows) >= FEW

    @property
    def out_of(self) -> bool:
        """Whether a figure is out of something."""
        return any(one.denominator for one in self.rows)


def public_list(partnership: Partnership) -> list[Listed]:
    """Return the indicators of which something is public, by code, each with its newest figure; one query."""
    rows = public_figures(partnership).filter(dimension="").select_related("indicator")
    newest = {one.indicator_id: one for one in rows}  # in order of time, so the last stays
    return [
        Listed(
            one.indicator, period_words(one.starts_on, one.indicator.frequency), one.shown,
            unit_of(one.indicator), _value(one.shown) is None,
        )
        for one in newest.values()
    ]  # fmt: skip


def public_page(partnership: Partnership, reference: str) -> PublicPage | None:
    """Return one indicator as the public reads it, or None; four queries, however many figures."""
    found = list(
        public_figures(partnership).filter(indicator__reference=reference).select_related("indicator", "release")
    )
    if not found:
        return None
    one = found[0].indicator
    figures = {(row.dimension, row.part, row.starts_on): row for row in found}
    rows = tuple(_told(row, period_words(row.starts_on, one.frequency)) for key, row in figures.items() if not key[0])
    used = {text for row in figures.values() for text in (row.numerator, row.denominator, row.shown)}
    every = _symbols(partnership, {row.release.policy for row in found})
    symbols = tuple((symbol, words) for symbol, words in every if symbol in used)
    days = [row.release.published_on for row in found if row.release.published_on]
    return PublicPage(one, unit_of(one), rows, _splits(list(figures.values()), one), symbols, max(days, default=None))


def _splits(figures: Sequence[ReleasedFigure], one: Indicator) -> tuple[Split, ...]:
    by_name: dict[str, list[ReleasedFigure]] = {}
    for row in figures:
        if row.dimension:
            by_name.setdefault(row.dimension, []).append(row)
    found = []
    for name, rows in by_name.items():
        newest = max(row.starts_on for row in rows)
        shown = tuple(_told(row, row.part) for row in rows if row.starts_on == newest)
        found.append(Split(name, period_words(newest, one.frequency), shown))
    return tuple(found)


def _told(row: ReleasedFigure, words: str) -> Told:
    return Told(words, row.starts_on, row.numerator, row.denominator, row.shown, _value(row.shown))


def _value(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def unit_of(one: Indicator) -> str:
    """Return what stands after a figure: “%”, a unit in words, or nothing."""
    return "%" if one.unit == Indicator.Unit.PERCENT else one.unit_words if one.unit == Indicator.Unit.MEASURE else ""


def _symbols(partnership: Partnership, keys: set[str]) -> list[tuple[str, str]]:
    entries = [rule.entry for rule in law_of(partnership, england_today()).entries("disclosure")]
    found = shipped().get(SHIPPED)
    every = entries or [one for one in (found.entries if found else ()) if one.kind == "disclosure"]
    rows = [row for one in every if one.key in keys for row in one.content.get("symbols") or ()]
    return list({str(row["symbol"]): str(row["means"]).split(";")[0] for row in rows}.items())


def public_rows(partnership: Partnership, reference: str = "") -> list[tuple[object, ...]]:
    """Return what the public downloads, a row a figure under HEADS; one query."""
    rows = public_figures(partnership).select_related("indicator", "release")
    if reference:
        rows = rows.filter(indicator__reference=reference)
    figures = {(one.indicator_id, one.dimension, one.part, one.starts_on): one for one in rows}
    return [
        (
            one.indicator.code, one.indicator.name, one.dimension, one.part, one.starts_on, one.numerator,
            one.denominator, one.shown, one.release.published_on, one.release.title,
        )
        for one in figures.values()
    ]  # fmt: skip
