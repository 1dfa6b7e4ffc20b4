"""One indicator over periods, as it may be published: no period gives a small number away, nor do several together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sightline.indicators.rules.disclosure.differencing import Difference, Figure, told_together
from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.rates import published_rate, rounded, tells_small
from sightline.indicators.rules.disclosure.tables import NotPublishable

MOST_TURNS = 400


@dataclass(frozen=True)
class Shown:
    """A period, or a rolling total, as published: texts with symbols, and `number` for a chart, None where hidden."""

    name: str
    value: str
    numerator: str
    denominator: str
    number: float | None


@dataclass(frozen=True)
class PublishedSeries:
    """What is published of a series: its periods, its rolling totals, and the figures to hold later releases to."""

    periods: tuple[Shown, ...]
    rolling: tuple[Shown, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Series:
    """An indicator as counted: a numerator each period, None where there is none, and perhaps a denominator.

    `values` are what is shown instead of a rate, such as a median of days over `denominators` people. `per` is what a
    rate is for each of, `part` whether the numerator is counted within the denominator: where it is not, denominators
    are a population, which is public and not protected. `rolling` is how many periods
    a rolling total takes in, 0 when none is published.
    """

    periods: Sequence[str]
    numerators: Sequence[int | None]
    denominators: Sequence[int | None] | None = None
    values: Sequence[float | None] | None = None
    per: int = 100
    decimals: int = 1
    part: bool = True
    rolling: int = 0


def publish_series(series: Series, policy: Policy, *, released: Sequence[Figure] = ()) -> PublishedSeries:
    """Return what may be published of a series, after attacking it together with what was `released` before.

    A rolling total is hidden where the periods beside it would tell a hidden one, then a period. Raises NotPublishable
    naming what would be told when nothing more can be hidden.
    """
    lines = {"numerator": _figures(series, series.numerators, policy, "numerator")}
    whole: list[Figure] = []
    if series.denominators is not None and series.part:
        lines["denominator"] = _figures(series, series.denominators, policy, "denominator")
        lines = _rates_hidden(series, lines, policy)
    elif series.denominators is not None:
        whole = _populations(series, series.denominators)
    safe = {
        what: _made_safe(figures, [one for one in released if _line(one) == what], policy)
        for what, figures in lines.items()
    }
    bottoms = safe.get("denominator", whole)
    shown = [_shown(series, safe["numerator"], bottoms, at, policy) for at in range(len(safe["numerator"]))]
    count = len(series.periods)
    return PublishedSeries(
        tuple(shown[:count]), tuple(shown[count:]), tuple(one for line in safe.values() for one in line)
    )


def _line(figure: Figure) -> str:
    return next(iter(figure.parts)).split(": ", 1)[0]


def _figures(series: Series, counts: Sequence[int | None], policy: Policy, what: str) -> list[Figure]:
    """One figure each period, then each rolling total; a period without a count takes its totals with it."""
    found = [_figure(name, [name], [count], policy, what) for name, count in zip(series.periods, counts, strict=True)]
    if series.rolling > 1:
        for end in range(series.rolling, len(series.periods) + 1):
            span = slice(end - series.rolling, end)
            name = f"{series.rolling} periods to {series.periods[end - 1]}"
            found.append(_figure(name, list(series.periods[span]), list(counts[span]), policy, what))
    return found


def _populations(series: Series, counts: Sequence[int | None]) -> list[Figure]:
    """Populations are public and no sum over periods: a rolling total has that of its last period."""
    ends = range(series.rolling - 1, len(counts)) if series.rolling > 1 else ()
    return [
        Figure("population", frozenset(), -1 if count is None else count, count)
        for count in [*counts, *(counts[end] for end in ends)]
    ]


def _figure(name: str, periods: list[str], counts: list[int | None], policy: Policy, what: str) -> Figure:
    known = [count for count in counts if count is not None]
    parts = frozenset(f"{what}: {period}" for period in periods)
    if len(known) < len(counts):
        return Figure(name, parts, -1, None)
    value = sum(known)
    return Figure(name, parts, value, None if policy.hides(value) else rounded(value, policy))


def _rates_hidden(series: Series, lines: dict[str, list[Figure]], policy: Policy) -> dict[str, list[Figure]]:
    """Hide numerators whose rest of the denominator is small: who sees both would know it.

    Of six, one that counts is known besides, so no more than five can be the rest: the six is hidden as well.
    """
    if not series.part or series.values is not None:
        return lines
    numerators = [
        replace(one, shown=None) if one.value >= 0 and whole.value >= one.value
        and tells_small(one.value, whole.value, policy, part=True) else one
        for one, whole in zip(lines["numerator"], lines["denominator"], strict=True)
    ]  # fmt: skip
    room = policy.protects[1] if policy.secondary else -1
    denominators = [
        replace(whole, shown=None) if one.value >= 0 and one.shown is None and policy.hides(whole.value - one.value)
        and whole.value - policy.least_hidden < room else whole
        for one, whole in zip(numerators, lines["denominator"], strict=True)
    ]  # fmt: skip
    return {**lines, "numerator": numerators, "denominator": denominators}


def _made_safe(figures: list[Figure], released: Sequence[Figure], policy: Policy) -> list[Figure]:
    """Hide further figures until nothing is told, then show again what was hidden in vain."""
    counted = [one for one in figures if one.value >= 0]
    more: list[Figure] = []
    for _turn in range(MOST_TURNS):
        told = told_together(counted, released, policy, first=True)
        if not told:
            break
        worst = {one.parts: one for difference in told if (one := _worst(counted, difference))}
        if not worst:
            raise NotPublishable(f"This cannot be published: {'; '.join(one.words for one in told[:5])}.")
        more += worst.values()
        counted = [replace(one, shown=None) if one.parts in worst else one for one in counted]
    for one in more:
        again = [one if other.parts == one.parts else other for other in counted]
        if not told_together(again, released, policy, first=True):
            counted = again
    by_parts = {one.parts: one for one in counted}
    return [by_parts.get(one.parts, one) for one in figures]


def _worst(figures: Sequence[Figure], told: Difference) -> Figure | None:
    """Return what to hide next: the first figure a difference is from, or the longest that takes in what is told."""
    open_ones = [one for one in figures if one.shown is not None]
    by = next((one for name in told.by for one in open_ones if one.name == name), None)
    if by is not None:
        return by
    touching = [one for one in open_ones if one.parts & (told.parts | told.among)] or open_ones
    return max(touching, key=lambda one: len(one.parts), default=None)


def _shown(series: Series, tops: list[Figure], bottoms: list[Figure], at: int, policy: Policy) -> Shown:
    top = tops[at]
    bottom = bottoms[at] if bottoms else None
    numerator, denominator = _text(top, policy), _text(bottom, policy) if bottom else ""
    value = numerator
    if series.values is not None and at < len(series.values):
        measured = series.values[at]
        small = policy.hidden in (numerator, denominator)
        value = policy.hidden if small else policy.not_available if measured is None else f"{measured:g}"
    elif bottom is not None:
        value = policy.hidden
        if policy.hidden not in (numerator, denominator) or not policy.hides_rates:
            value = published_rate(
                top.value if top.value >= 0 else None, bottom.value if bottom.value >= 0 else None, policy,
                per=series.per, decimals=series.decimals, part=series.part,
            )  # fmt: skip
    return Shown(top.name, value, numerator, denominator, _number(value))


def _text(figure: Figure, policy: Policy) -> str:
    if figure.value < 0:
        return policy.not_available
    return policy.hidden if figure.shown is None else str(figure.shown)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
