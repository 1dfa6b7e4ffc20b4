"""One indicator in a release: its whole over time and its breakdowns, protected together and attacked together.

The whole is a series; a breakdown is a table for each period. A percentage is a table of two columns, what counts and
the rest, whose sum is what it is out of, so that all three are protected at once. Where a breakdown has to hide its
total the whole hides it too, and where the whole hides a period nothing of that period is broken down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sightline.indicators.rules.disclosure.attack import disclosed
from sightline.indicators.rules.disclosure.differencing import Figure, revised
from sightline.indicators.rules.disclosure.exact import MOST_COLUMNS, MOST_ROWS
from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.protect import protect, publish
from sightline.indicators.rules.disclosure.rates import published_rate
from sightline.indicators.rules.disclosure.rounding import Numbers
from sightline.indicators.rules.disclosure.series import Series, publish_series
from sightline.indicators.rules.disclosure.tables import NotPublishable, Published, Table, small, with_totals

Key = tuple[str, str, str]  # breakdown, part, period; the whole has neither breakdown nor part
COUNT, PERCENT, RATE, MEASURE = "count", "percent", "rate", "measure"
REST = "Not stated"
TOO_MANY = "its parts come to more than its whole. Put the return right, or leave this breakdown out"


@dataclass(frozen=True)
class Count:
    """What is kept for a period: a number, what it is out of, or a measured value; None where there is none."""

    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None


@dataclass(frozen=True)
class Before:
    """What earlier releases showed of a figure: numbers, or None where it was hidden."""

    numerator: int | None
    denominator: int | None


@dataclass(frozen=True)
class Asked:
    """An indicator to be released: `counts` as kept, `names` {period: its words}, `unit` one of the four kinds.

    `before` holds what was released of it already, by the same policy.
    """

    code: str
    unit: str
    per: int
    counts: Mapping[Key, Count]
    breakdowns: Sequence[str]
    names: Mapping[str, str]
    before: Mapping[Key, Before] = field(default_factory=dict)

    @property
    def periods(self) -> list[str]:
        """The periods of the whole, in order."""
        return sorted({period for breakdown, _, period in self.counts if not breakdown})

    def parts(self, breakdown: str, period: str) -> dict[str, Count]:
        """Return the parts of a breakdown in a period that can be counted, by name."""
        return {
            key[1]: one for key, one in sorted(self.counts.items())
            if key[0] == breakdown and key[2] == period and _countable(one, self.unit)
        }  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A figure as everybody may see it, with symbols where it is hidden."""

    key: Key
    numerator: str
    denominator: str
    shown: str


@dataclass(frozen=True)
class Refusal:
    """What could be worked out: which figure, and how closely. `told` is for those who may read the figures kept."""

    place: str
    told: str


@dataclass
class Outcome:
    """What may be published of an indicator, what stands against it, and what the publisher should know."""

    rows: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Whole:
    """The whole as published: texts by period; None in `numbers` where hidden."""

    texts: dict[str, tuple[str, str, str]]
    numbers: dict[str, tuple[int | None, int | None]]


@dataclass(frozen=True)
class _Made:
    """A breakdown of one period with what is published of it."""

    breakdown: str
    period: str
    table: Table
    published: Published


def strict(policy: Policy) -> Policy:
    """Return the policy with percentages always from the figures as published: from others they narrow rounding."""
    return replace(policy, rates_rounded=True)


def misfit(asked: Asked, policy: Policy) -> str:
    """Return why an indicator cannot be released in exact mode, as a sentence; empty where it can.

    Each period of a breakdown is a table of its own: what would link the periods, their sum, is never published.
    """
    if not policy.minimal:
        return ""
    if asked.unit != COUNT:
        return f"{asked.code} is not a number of people or events, and exact mode is for those. Leave it out."
    for name in asked.breakdowns:
        most = max((len(asked.parts(name, period)) for period in asked.periods), default=0)
        if most > MOST_ROWS:
            return (
                f"{asked.code} by {name.lower()} has {most} parts, and exact mode takes tables of up to {MOST_ROWS} by "
                f"{MOST_COLUMNS}. Leave this breakdown out."
            )
    return ""


def release(asked: Asked, policy: Policy) -> Outcome:
    """Return what may be published of an indicator, after attacking it with what was released before."""
    policy, found = strict(policy), Outcome()
    whole = _whole(asked, policy, found)
    if whole is None:
        return found
    made = [one for name in asked.breakdowns for one in _breakdown(asked, name, policy, found)]
    closed = _hide_totals(asked, whole, made, policy)
    for period, texts in whole.texts.items():
        found.rows.append(Row(("", "", period), *texts))
    for one in made:
        counted = _countable(asked.counts["", "", one.period], asked.unit)
        own = one.published.numbers[-1, 0] < 0  # the breakdown hides its total, and was protected with it hidden
        shut = (one.breakdown, one.period) in closed or (counted and whole.numbers[one.period][0] is None and not own)
        if not shut:
            _gate(asked, whole, one, policy, found)
        found.rows += _rows(asked, one, policy, hidden=shut)
    return found


def _countable(one: Count, unit: str) -> bool:
    return one.numerator is not None and (unit != PERCENT or one.denominator is not None)


def _whole(asked: Asked, policy: Policy, found: Outcome) -> _Whole | None:
    periods = asked.periods
    counts = [asked.counts["", "", period] for period in periods]
    released = [one for period in asked.names for one in _before(asked, period)]
    try:
        made = publish_series(_series(asked, periods, counts), policy, released=released)
    except NotPublishable as error:
        found.refusals.append(Refusal(f"{asked.code}", str(error)))
        return None
    found.notes += [f"{asked.code}: {one.words}." for one in revised(made.figures, released, policy)]
    shown = dict(zip(periods, made.periods, strict=True))
    return _Whole(
        {period: (one.numerator, one.denominator, one.value) for period, one in shown.items()},
        {period: (_int(one.numerator), _int(one.denominator)) for period, one in shown.items()},
    )


def _series(asked: Asked, periods: Sequence[str], counts: Sequence[Count]) -> Series:
    names = [asked.names[period] for period in periods]
    if asked.unit == MEASURE:  # as many people as stand behind the value; without them nothing can be protected
        people = [one.denominator for one in counts]
        return Series(names, people, values=[one.value if one.denominator else None for one in counts])
    tops = [one.numerator for one in counts]
    if asked.unit in (PERCENT, RATE):
        bottoms = [one.denominator for one in counts]
        return Series(names, tops, bottoms, per=asked.per, part=asked.unit == PERCENT)
    return Series(names, tops)


def _before(asked: Asked, period: str) -> Iterable[Figure]:
    """What was released of the whole in a period, as figures of the series; those kept now stand for those then."""
    before, now = asked.before.get(("", "", period)), asked.counts.get(("", "", period), Count())
    if before is None:
        return
    top = now.denominator if asked.unit == MEASURE else now.numerator
    pairs = [("numerator", before.numerator, top)]
    if asked.unit == PERCENT:
        pairs.append(("denominator", before.denominator, now.denominator))
    name = asked.names[period]
    for what, shown, kept in pairs:
        if shown is not None or kept is not None:
            value = kept if kept is not None else shown or 0
            yield Figure(f"{name} as released before", frozenset([f"{what}: {name}"]), value, shown)


def _breakdown(asked: Asked, name: str, policy: Policy, found: Outcome) -> list[_Made]:
    made = []
    for period in asked.periods:
        table = _table(asked, name, period, found)
        if table is None:
            continue
        try:
            keys = [("", "", period), *((name, part, period) for part in table.labels.rows[:-1])]
            whole_before = all(key in asked.before for key in keys)  # else the gate alone speaks for what was released
            earlier = _earlier(asked, name, period, table, policy) if whole_before else None
            made.append(_Made(name, period, table, protect(table, policy, earlier=earlier).published))
        except NotPublishable as error:
            found.refusals += _cells_named(asked, name, period, table, error)
    return made


def _cells_named(asked: Asked, name: str, period: str, table: Table, error: NotPublishable) -> list[Refusal]:
    rows = [*table.labels.rows[:-1], "the whole"]
    parts = list(dict.fromkeys(rows[cell[0]] for cell in error.cells)) or [""]
    return [Refusal(_place(asked, name, period, part), error.sentence) for part in parts]


def _table(asked: Asked, name: str, period: str, found: Outcome) -> Table | None:
    """Return a breakdown in a period as a table, with what no part has as a part of its own; None without parts."""
    parts, whole = asked.parts(name, period), asked.counts["", "", period]
    if not parts:
        return None
    cells = {part: _cells(one, asked.unit) for part, one in parts.items()}
    if _countable(whole, asked.unit):
        used = [sum(column) for column in zip(*cells.values(), strict=True)]
        left = [total - parts_of_it for total, parts_of_it in zip(_cells(whole, asked.unit), used, strict=True)]
        if min(left) < 0:
            found.refusals.append(Refusal(_place(asked, name, period), TOO_MANY))
            return None
        if any(left):
            cells[REST] = [a + b for a, b in zip(cells.get(REST, [0] * len(left)), left, strict=True)]
    if min(min(row) for row in cells.values()) < 0:
        found.refusals.append(Refusal(_place(asked, name, period), "a part is larger than what it is out of"))
        return None
    columns = ("what counts", "the rest") if asked.unit == PERCENT else ("what counts",)
    return with_totals(list(cells.values()), rows=list(cells), columns=columns)


def _cells(one: Count, unit: str) -> list[int]:
    top = one.numerator or 0
    return [top, (one.denominator or 0) - top] if unit == PERCENT else [top]


def _place(asked: Asked, name: str, period: str, part: str = "") -> str:
    return f"{asked.code} by {name}, {asked.names[period]}" + (f": {part}" if part else "")


def _earlier(asked: Asked, name: str, period: str, table: Table, policy: Policy) -> Published | None:
    """Return what earlier releases showed of a table, the whole among it; None when they showed nothing of it."""
    numbers = np.full(table.numbers.shape, -1, dtype=np.int64)
    for at, part in enumerate(table.labels.rows[:-1]):
        _put(numbers[at], asked.before.get((name, part, period)), asked.unit)
    _put(numbers[-1], asked.before.get(("", "", period)), asked.unit)
    return None if (numbers < 0).all() else Published(table.labels, numbers, policy)


def _put(row: Numbers, before: Before | None, unit: str) -> None:
    if before is None:
        return
    top, bottom = before.numerator, before.denominator if unit == PERCENT else before.numerator
    row[0] = -1 if top is None else top
    row[-1] = -1 if bottom is None else bottom
    if unit == PERCENT and top is not None and bottom is not None:
        row[1] = max(bottom - top, -1)


def _hide_totals(asked: Asked, whole: _Whole, made: Sequence[_Made], policy: Policy) -> set[tuple[str, str]]:
    """Hide of the whole what a breakdown hides of its total, or hid in an earlier release.

    Return the breakdowns that would show it all the same.
    """
    closed: set[tuple[str, str]] = set()
    for period in whole.texts:
        here = [one for one in made if one.period == period]
        top, bottom = _hidden_before(asked, period)
        top = top or any(one.published.numbers[-1, 0] < 0 for one in here)
        bottom = bottom or (asked.unit == PERCENT and any(one.published.numbers[-1, -1] < 0 for one in here))
        if top or bottom:
            closed |= {(one.breakdown, period) for one in here if _shows(one, top=top, bottom=bottom)}
            _hide(whole, period, policy, top=top, bottom=bottom)
    return closed


def _hidden_before(asked: Asked, period: str) -> tuple[bool, bool]:
    """Whether a breakdown that is not asked for now went out without its total: number, and what it is out of."""
    if not any(name and name not in asked.breakdowns and day == period for name, _, day in asked.before):
        return False, False
    before = asked.before.get(("", "", period), Before(None, None))
    return before.numerator is None, asked.unit == PERCENT and before.denominator is None


def _shows(one: _Made, *, top: bool, bottom: bool) -> bool:
    numbers = one.published.numbers[-1]
    return bool((top and numbers[0] >= 0) or (bottom and numbers[-1] >= 0))


def _hide(whole: _Whole, period: str, policy: Policy, *, top: bool, bottom: bool) -> None:
    texts, numbers = whole.texts[period], whole.numbers[period]
    whole.texts[period] = (
        policy.hidden if top else texts[0], policy.hidden if bottom else texts[1], policy.hidden,
    )  # fmt: skip
    whole.numbers[period] = (None if top else numbers[0], None if bottom else numbers[1])


def _gate(asked: Asked, whole: _Whole, one: _Made, policy: Policy, found: Outcome) -> None:
    """Attack a breakdown as it would stand beside the whole and what was released before; refusals name its cells."""
    numbers = one.published.numbers.copy()
    top, bottom = whole.numbers[one.period]
    numbers[-1] = -1
    numbers[-1, 0] = -1 if top is None else top
    last = bottom if asked.unit == PERCENT else top
    numbers[-1, -1] = -1 if last is None else last
    if asked.unit == PERCENT and top is not None and last is not None and not small(one.table.numbers, policy)[-1, 1]:
        numbers[-1, 1] = publish(one.table, policy, np.zeros(numbers.shape, dtype=bool)).numbers[-1, 1]
    try:
        earlier = _earlier(asked, one.breakdown, one.period, one.table, policy)
        told = disclosed(one.table, Published(one.table.labels, numbers, policy), earlier)
    except NotPublishable as error:
        found.refusals += _cells_named(asked, one.breakdown, one.period, one.table, error)
        return
    rows, columns = one.table.labels.rows, one.table.labels.columns
    for each in {one.cell[0]: one for one in told}.values():
        part = rows[each.cell[0]] if each.cell[0] < len(rows) - 1 else "the whole"
        found.refusals.append(
            Refusal(_place(asked, one.breakdown, one.period, part), each.words(columns[each.cell[1]]))
        )


def _rows(asked: Asked, one: _Made, policy: Policy, *, hidden: bool) -> list[Row]:
    counts, rows = asked.parts(one.breakdown, one.period), []
    for at, part in enumerate(one.table.labels.rows[:-1]):
        numbers = one.published.numbers[at]
        top, bottom = (-1, -1) if hidden else (int(numbers[0]), int(numbers[-1]))
        kept = [int(cell) for cell in one.table.numbers[at]]
        population = counts[part].denominator if part in counts else None
        texts = _texts(asked, policy, (top, bottom), kept, population)
        rows.append(Row((one.breakdown, part, one.period), *texts))
    return rows


def _texts(
    asked: Asked, policy: Policy, shown: tuple[int, int], kept: Sequence[int], population: int | None
) -> tuple[str, str, str]:
    """Return a part's number, what it is out of and what is shown, as texts."""
    top, bottom = (policy.hidden if one < 0 else str(one) for one in shown)
    hidden = policy.hidden in (top, bottom)
    if asked.unit == PERCENT:
        return top, bottom, policy.hidden if hidden else published_rate(kept[0], kept[-1], policy)
    if asked.unit == RATE:
        rate = policy.hidden if hidden else published_rate(kept[0], population, policy, per=asked.per, part=False)
        return top, "" if population is None else str(population), rate
    return top, "", top


def _int(text: str) -> int | None:
    return int(text) if text.isdigit() else None
