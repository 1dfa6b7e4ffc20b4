"""The numbers of a release that other indicators count too, with what was released of those before."""

from collections.abc import Iterable, Sequence
from datetime import date

from sightline.indicators.models import Indicator, Release, ReleaseLine
from sightline.indicators.queries.releases import counts_of, earlier_figures
from sightline.indicators.rules.disclosure.releases import Asked, Count, Outcome, Row
from sightline.indicators.rules.disclosure.sharing import Cell, counted_words
from sightline.indicators.rules.periods import period_words

NO_FIGURE = ("", ":", "x", "z")  # what stands where there is nothing to hide


def cells_of(line: ReleaseLine, asked: Asked, outcome: Outcome) -> list[Cell]:
    """Return the numbers of an indicator's whole as a release would show or hide them."""
    return [
        cell
        for row in outcome.rows if not row.key[0]
        for cell in _cells(line.indicator, row, asked.counts["", "", row.key[2]])
    ]  # fmt: skip


def cells_elsewhere(row: Release, lines: Sequence[ReleaseLine]) -> list[Cell]:
    """Return what was released of others that count the same, in the release's time; three queries at most."""
    words = {word for line in lines for word in _words(line.indicator) if word}
    others = Indicator.objects.filter(partnership=row.partnership).exclude(pk__in=[one.indicator_id for one in lines])
    same = {one.pk: one for one in others if words.intersection(_words(one))}
    if not same:
        return []
    kept = {(pk, key): count for key, pk, count in counts_of(row, same) if not key[0]}
    found: list[Cell] = []
    for one in earlier_figures(row, list(same.values())).filter(dimension=""):
        key = ("", "", one.starts_on.isoformat())
        if (count := kept.get((one.indicator_id, key))) is not None:
            shown = Row(key, one.numerator, one.denominator, one.shown)
            found += _cells(same[one.indicator_id], shown, count)
    return found


def _words(one: Indicator) -> tuple[str, str]:
    return counted_words(one.unit, one.numerator, one.denominator)


def _cells(one: Indicator, row: Row, kept: Count) -> Iterable[Cell]:
    period = period_words(one.frequency, date.fromisoformat(row.key[2]))
    for words, text, number in zip(
        _words(one), (row.numerator, row.denominator), (kept.numerator, kept.denominator), strict=True
    ):
        if number is not None and text not in NO_FIGURE:
            yield Cell(one.code, words, one.frequency, row.key[2], period, number, text.isdigit())
