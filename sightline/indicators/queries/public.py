"""What the public reads of the data set: figures of published releases alone, never those kept.

A figure is shown as the newest release shows it. Whatever is withdrawn, or of an indicator taken back, is in no query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from sightline.governance.models import Logo, Membership, Partnership
from sightline.governance.standing import in_force
from sightline.indicators.models import Indicator, Release, ReleasedFigure
from sightline.indicators.queries.releases import PUBLIC, policies_of
from sightline.indicators.rules.disclosure.wording import in_plain_words, signs_of
from sightline.indicators.rules.figures import with_thousands
from sightline.indicators.rules.periods import end_of, period_words, start_of
from sightline.kernel.dates import england_today

FEW = 2
HEADS = ("Code", "Indicator", "By", "Part", "Period from", "Number", "Out of", "Figure", "Published on", "Release")


def public_figures(partnership: Partnership) -> QuerySet[ReleasedFigure]:
    """Return every figure the public may read, the newest release of each last."""
    return ReleasedFigure.objects.filter(
        partnership=partnership, release__state=Release.State.PUBLISHED, release__audience=PUBLIC,
        indicator__published=True,
    ).order_by("indicator__code", "dimension", "part", "starts_on", "release__published_on", "release")  # fmt: skip


def public_partnership(slug: str) -> Partnership | None:
    """Return the partnership of an address when it has published figures, else None; `logo_digest` is set on it."""
    row = Partnership.objects.annotate(logo_digest=F("logo__digest")).filter(slug=slug).first()
    return row if row and public_figures(row).exists() else None


def logo_of(partnership: Partnership) -> Logo | None:
    """Return the partnership's own logo, for the head of its public pages."""
    return Logo.objects.filter(partnership=partnership).first()


def partners(partnership: Partnership) -> list[str]:
    """Return the statutory partners by name where the arrangements are published, for the foot of a public page."""
    if not partnership.arrangements_published:
        return []
    rows = Membership.objects.filter(
        in_force(england_today()), partnership=partnership, category=Membership.Category.STATUTORY
    )
    return list(rows.order_by("agency__name").values_list("agency__name", flat=True).distinct())


@dataclass(frozen=True)
class Listed:
    """An indicator on the public's list, with its newest figure."""

    indicator: Indicator
    period: str
    shown: str
    unit: str
    hidden: bool


@dataclass(frozen=True)
class Out:
    """A release as the public knows it: what it is called, the months of its figures, the day it went out."""

    title: str
    months: str
    published_on: date | None


@dataclass(frozen=True)
class Ruled:
    """A policy on small numbers in words, and the signs it puts in place of figures."""

    title: str
    sentences: Sequence[str]
    signs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class PublicList:
    """What the public's first page shows: indicators by theme, releases the newest first, the rules they follow."""

    themes: Sequence[tuple[str, Sequence[Listed]]]
    count: int
    releases: Sequence[Out]
    rules: Sequence[Ruled]


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
    rules: Sequence[Ruled]
    months: str
    published_on: date | None

    @property
    def newest_first(self) -> Sequence[Told]:
        """The rows as the table has them."""
        return self.rows[::-1]

    @property
    def drawn(self) -> bool:
        """Whether there are enough figures for a chart."""
        return self.known >= FEW

    @property
    def known(self) -> int:
        """How many figures are shown, not hidden."""
        return sum(one.value is not None for one in self.rows)

    @property
    def out_of(self) -> bool:
        """Whether a figure is out of something."""
        return any(one.denominator for one in self.rows)


def public_list(partnership: Partnership) -> PublicList:
    """Return the indicators of which something is public, each with its newest figure, by theme; three queries."""
    rows = list(public_figures(partnership).filter(dimension="").select_related("indicator", "release"))
    newest = {one.indicator_id: one for one in rows}  # in order of time, so the last stays
    themes: dict[str, list[Listed]] = {}
    for one in newest.values():
        themes.setdefault(one.indicator.theme, []).append(_listed(one))
    by_theme = sorted(themes.items(), key=lambda pair: (not pair[0], pair[0]))
    return PublicList(by_theme, len(newest), _releases(rows), _rules(partnership, {one.release.policy for one in rows}))


def _listed(one: ReleasedFigure) -> Listed:
    period, unit = period_words(one.indicator.frequency, one.starts_on), unit_of(one.indicator)
    return Listed(one.indicator, period, with_thousands(one.shown), unit, value_of(one.shown) is None)


def _releases(rows: Iterable[ReleasedFigure]) -> list[Out]:
    found: dict[Release, list[date]] = {}
    for one in rows:
        every = one.indicator.frequency
        found.setdefault(one.release, []).extend(_ends(one.starts_on, every))
    newest = sorted(found.items(), key=lambda pair: (pair[0].published_on or date.min, pair[0].pk), reverse=True)
    return [Out(row.title, _months(days), row.published_on) for row, days in newest]


def _ends(day: date, every: str) -> tuple[date, date]:
    return day, end_of(every, start_of(every, day))


def _months(days: Sequence[date]) -> str:
    return " to ".join(dict.fromkeys(f"{one:%B %Y}" for one in (min(days), max(days))))


def _rules(partnership: Partnership, keys: set[str]) -> list[Ruled]:
    found = policies_of(partnership, england_today())
    return [Ruled(one.title, in_plain_words(one), signs_of(one)) for key, one in found.items() if key in keys]


def public_page(partnership: Partnership, reference: str) -> PublicPage | None:
    """Return one indicator as the public reads it, or None; four queries, however many figures."""
    found = list(
        public_figures(partnership).filter(indicator__reference=reference).select_related("indicator", "release")
    )
    if not found:
        return None
    one = found[0].indicator
    figures = {(row.dimension, row.part, row.starts_on): row for row in found}
    rows = tuple(_told(row, period_words(one.frequency, row.starts_on)) for key, row in figures.items() if not key[0])
    rules = _rules(partnership, {row.release.policy for row in found})
    days = [row.release.published_on for row in found if row.release.published_on]
    months = _months([day for row in found for day in _ends(row.starts_on, one.frequency)])
    splits = _splits(list(figures.values()), one)
    return PublicPage(one, unit_of(one), rows, splits, rules, months, max(days, default=None))


def _splits(figures: Sequence[ReleasedFigure], one: Indicator) -> tuple[Split, ...]:
    by_name: dict[str, list[ReleasedFigure]] = {}
    for row in figures:
        if row.dimension:
            by_name.setdefault(row.dimension, []).append(row)
    found = []
    for name, rows in by_name.items():
        newest = max(row.starts_on for row in rows)
        shown = tuple(_told(row, row.part) for row in rows if row.starts_on == newest)
        found.append(Split(name, period_words(one.frequency, newest), shown))
    return tuple(found)


def _told(row: ReleasedFigure, words: str) -> Told:
    number, out_of, shown = (with_thousands(text) for text in (row.numerator, row.denominator, row.shown))
    return Told(words, row.starts_on, number, out_of, shown, value_of(row.shown))


def value_of(text: str) -> float | None:
    """Return a figure as published as a number; None for a symbol."""
    try:
        return float(text)
    except ValueError:
        return None


def unit_of(one: Indicator) -> str:
    """Return what stands after a figure: “%”, “for every 10,000”, a unit in words, or nothing."""
    if one.unit == Indicator.Unit.RATE:
        return f"for every {one.per:,}" if one.per else ""
    return "%" if one.unit == Indicator.Unit.PERCENT else one.unit_words if one.unit == Indicator.Unit.MEASURE else ""


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
