"""What is checked of a return, as a table: code, column, error or query, what is checked, what is said. Pure.

An error stops a return; a query asks, and is answered in words before the return is submitted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from sightline.indicators.rules.charts import MAKING_DATA_COUNT, Point
from sightline.indicators.rules.personal import WORDS, is_nhs_number, personal
from sightline.indicators.rules.series import Figure, Laid, SoFar, read_laid

ERROR, QUERY = "error", "query"
LARGEST = 10**12
ENOUGH = MAKING_DATA_COUNT.enough
NIL, NOT_HELD = "nil", "not_held"


@dataclass(frozen=True)
class Rule:
    """One check: where (`column`), how grave (`kind`), what it looks for (`checks`), what it says (`sentence`)."""

    code: str
    column: str
    kind: str
    checks: str
    sentence: str


CODE, SPLIT, PART, NUMBER, OUT_OF, VALUE = "Code", "Breakdown", "Part", "Number", "Out of", "Value"
STATE, REASON, COMMENTARY, BEGINS, RETURN = "Nil or not held", "Why", "Commentary", "Period begins", "Return"
_TABLE = (
    Rule("F01", RETURN, ERROR, "The file is of this return", "is of another return. Take the template of this one."),
    Rule("F02", "", ERROR, "No row with figures is hidden", "is hidden and holds figures. Show it or delete it."),
    Rule("F05", "", ERROR, "No column that is read is hidden", "is hidden and filled in. Show it or delete it."),
    Rule("F03", "", ERROR, "No column tells who somebody is",
         "tells who somebody is. Take the column out; the data set holds figures alone."),
    Rule("F04", "", ERROR, "Each heading stands once", "has a heading that stands twice. Leave one of the two out."),
    Rule("C01", CODE, ERROR, "Each row has a code", "is empty beside figures. Give the code of the indicator."),
    Rule("C02", CODE, ERROR, "The code is asked for in this return",
         "says “{said}”, which this return does not ask for. Use the codes of the template."),
    Rule("C03", SPLIT, ERROR, "The breakdown belongs to the indicator",
         "says “{said}”, which is no breakdown of {code}. Use those of the template, or leave it empty for the total."),
    Rule("C04", PART, ERROR, "The part belongs to the breakdown",
         "says “{said}”, which is no part of “{split}”. Use one of the template."),
    Rule("C05", PART, ERROR, "Each figure stands once",
         "gives {what} twice; it stands in row {first} too. Leave one out."),
    Rule("D01", BEGINS, ERROR, "The period is that of the return",
         "says {said}. This return is of the period that begins on {day}."),
    Rule("D02", BEGINS, ERROR, "Dates are dates", "says “{said}”. Enter a date such as 1 July 2026."),
    Rule("N01", NUMBER, ERROR, "Figures are numbers", "says “{said}”. Enter a number, without words."),
    Rule("N02", NUMBER, ERROR, "Counts are given, not percentages",
         "says “{said}”. Enter the number and out of how many; the percentage is worked out."),
    Rule("N03", NUMBER, ERROR, "Decimals have a point",
         "says “{said}”. Write decimals with a point, such as 1.5, and thousands as 1,500 or 1500."),
    Rule("N04", NUMBER, ERROR, "Counts are whole", "says {said}. Enter a whole number."),
    Rule("N05", NUMBER, ERROR, "Nothing is below nought", "says {said}. Enter nought or more."),
    Rule("N06", NUMBER, ERROR, "Figures are possible", "says {said}, which is too large to be right."),
    Rule("N07", NUMBER, ERROR, "No cell calculates", "says “{said}”. Enter the figure itself, not a formula."),
    Rule("N08", OUT_OF, ERROR, "A percentage says out of how many", "is empty. Say out of how many."),
    Rule("N09", NUMBER, ERROR, "The number is there", "is empty. Enter the number, or choose nil or not held."),
    Rule("N10", VALUE, ERROR, "Measurements stand under Value, counts under Number",
         "is not what {code} is given in. {code} is given under “{where}”."),
    Rule("N11", NUMBER, ERROR, "The number is within what it is out of",
         "says {number} out of {out_of}. The number cannot be more than what it is out of."),
    Rule("T01", NUMBER, ERROR, "No part is more than the total",
         "says {part} for “{name}”, more than the total of {total} in row {row}."),
    Rule("T02", NUMBER, QUERY, "Parts add up to the total",
         "gives parts of “{split}” that add up to {sum}; the total says {total}. Say why, or mend it."),
    Rule("T03", NUMBER, ERROR, "There is a total", "gives parts of {code} and no total. Fill in the row of its total."),
    Rule("S01", STATE, ERROR, "Nil and not held are said in those words",
         "says “{said}”. Choose “nil return” or “not held”, or leave it empty."),
    Rule("S02", STATE, ERROR, "What is not held has no figures",
         "says “{said}” beside figures. Take out one of the two."),
    Rule("S03", REASON, ERROR, "What is not held has a reason", "is empty. Say why the figure is not held."),
    Rule("P01", COMMENTARY, ERROR, "No NHS number is in it", "holds {what}. Take it out."),
    Rule("P02", COMMENTARY, ERROR, "No date of birth is in it", "holds {what}. Take it out."),
    Rule("P03", COMMENTARY, ERROR, "No postcode is in it", "holds {what}. Take it out."),
    Rule("P04", COMMENTARY, ERROR, "Nobody’s name is in it", "holds {what}. Take it out."),
    Rule("L01", COMMENTARY, ERROR, "Words fit", "is longer than {most} characters. Shorten it."),
    Rule("J01", NUMBER, QUERY, "No figure jumps beyond what its own series does",
         "is {said}; its own series lies between {low} and {high}. Look again, and say what happened."),
    Rule("J02", NUMBER, QUERY, "No figure is special cause without a word on it",
         "is one of a run, a trend or a cluster that does not come by chance. Say what lies behind it."),
)  # fmt: skip
RULES: Mapping[str, Rule] = {one.code: one for one in _TABLE}


@dataclass(frozen=True)
class Found:
    """What a rule says of a place."""

    code: str
    row: int
    column: str
    sentence: str
    kind: str
    sheet: str = ""
    indicator: str = ""

    @property
    def whole(self) -> str:
        """The place and the sentence: “Sheet Return, row 4, Number says “x”. …”."""
        parts = [f"sheet {self.sheet}" if self.sheet else "", f"row {self.row}" if self.row else "", self.column]
        place = ", ".join(part for part in parts if part)
        return f"{place[:1].upper()}{place[1:]} {self.sentence}".strip()


@dataclass(slots=True)
class Line:
    """One row of figures as it came: `row` where it stands; figures are numbers or None."""

    row: int
    code: str
    dimension: str = ""
    part: str = ""
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    state: str = ""
    reason: str = ""
    commentary: str = ""

    @property
    def filled(self) -> bool:
        """Whether it gives a figure."""
        return self.numerator is not None or self.value is not None or self.denominator is not None


@dataclass(frozen=True)
class Asked:
    """An indicator as a return asks for it; `so_far` is what its chart is made of besides the figure asked for."""

    code: str
    unit: str
    splits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    so_far: SoFar | None = None
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", {name: frozenset(parts) for name, parts in self.splits.items()})


def told(
    code: str, row: int, sheet: str = "", /, *, column: str = "", indicator: str = "", **said: object
) -> Found:  # fmt: skip
    """Return what a rule says of a row; `column` when it is another than the rule’s own."""
    rule = RULES[code]
    return Found(code, row, column or rule.column, rule.sentence.format(**said), rule.kind, sheet, indicator)


def check(lines: Iterable[Line], asked: Mapping[str, Asked], sheet: str = "") -> list[Found]:
    """Return everything that is wrong with a return or has to be asked about it, in the order of its rows."""
    lines = list(lines)
    found: list[Found] = []
    totals: dict[str, Line] = {}
    seen: dict[tuple[str, str, str], int] = {}
    sums: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        one = asked.get(line.code)
        if one is None:
            found.append(_no_code(line, sheet))
            continue
        key = (line.code, line.dimension, line.part)
        first = seen.setdefault(key, line.row)
        if first != line.row:
            what = " ".join(filter(None, (line.code, line.part)))
            found.append(told("C05", line.row, sheet, indicator=line.code, what=what, first=first))
        if line.dimension or line.part:
            found += _place(line, one, sheet)
            sums.setdefault((line.code, line.dimension), []).append(line)
        elif first == line.row:
            totals[line.code] = line
        found += _figures(line, one, sheet)
        if line.commentary or line.reason or line.part:
            found += _words(line, one, sheet)
    found += _parts(sums, totals, sheet)
    found += _jumps(totals.values(), asked, sheet)
    return sorted(found, key=lambda one: (one.row, one.code))


def _no_code(line: Line, sheet: str) -> Found:
    return told("C02", line.row, sheet, said=line.code[:40]) if line.code else told("C01", line.row, sheet)


def _place(line: Line, one: Asked, sheet: str) -> Iterator[Found]:
    if line.dimension not in one.splits:
        yield told("C03", line.row, sheet, indicator=line.code, said=line.dimension[:40], code=line.code)
    elif (one.parts[line.dimension] and line.part not in one.parts[line.dimension]) or not line.part:
        yield told("C04", line.row, sheet, indicator=line.code, said=line.part[:40], split=line.dimension)


def _figures(line: Line, one: Asked, sheet: str) -> Iterator[Found]:
    row, code = line.row, line.code
    if line.state and line.filled:
        said = "nil return" if line.state == NIL else "not held"
        yield told("S02", row, sheet, indicator=code, said=said)
        return
    if line.state == NOT_HELD and not line.reason:
        yield told("S03", row, sheet, indicator=code)
    if not line.filled:
        return
    yield from _counted(line, one, sheet)
    yield from _possible(line, sheet)


def _counted(line: Line, one: Asked, sheet: str) -> Iterator[Found]:
    """Look whether the figures are those the indicator is given in, and within each other."""
    row, code = line.row, line.code
    measured = one.unit in ("measure", "narrative")
    if measured and (line.numerator is not None or line.denominator is not None):
        yield told("N10", row, sheet, column=NUMBER, indicator=code, code=code, where=VALUE)
    elif not measured and line.value is not None:
        yield told("N10", row, sheet, indicator=code, code=code, where=NUMBER)
    elif not measured and line.numerator is None:
        yield told("N09", row, sheet, indicator=code)
    elif one.unit == "percent" and line.denominator is None:
        yield told("N08", row, sheet, indicator=code)
    elif one.unit == "percent" and (line.numerator or 0) > (line.denominator or 0):
        yield told("N11", row, sheet, indicator=code, number=f"{line.numerator:,}", out_of=f"{line.denominator:,}")


def _possible(line: Line, sheet: str) -> Iterator[Found]:
    """Look whether figures can be right at all."""
    row, code = line.row, line.code
    for column, figure in ((NUMBER, line.numerator), (OUT_OF, line.denominator), (VALUE, line.value)):
        if figure is None:
            continue
        if figure < 0 and column != VALUE:
            yield told("N05", row, sheet, column=column, indicator=code, said=f"{figure:,}")
        elif abs(figure) >= 10**9:
            nhs = is_nhs_number(f"{figure:.0f}")
            if nhs:
                yield told("P01", row, sheet, column=column, indicator=code, what=WORDS["P01"])
            elif abs(figure) >= LARGEST:
                yield told("N06", row, sheet, column=column, indicator=code, said=f"{figure:,}")


def _words(line: Line, one: Asked, sheet: str) -> Iterator[Found]:
    for column, text in ((COMMENTARY, line.commentary), (REASON, line.reason)):
        for code in personal(text):
            yield told(code, line.row, sheet, column=column, indicator=line.code, what=WORDS[code])
    if line.part and line.part not in one.parts.get(line.dimension, ()):
        for code in personal(line.part):
            yield told(code, line.row, sheet, column=PART, indicator=line.code, what=WORDS[code])
    for column, text, most in ((COMMENTARY, line.commentary, 4000), (REASON, line.reason, 300), (PART, line.part, 80)):
        if len(text) > most:
            yield told("L01", line.row, sheet, column=column, indicator=line.code, most=most)


def _parts(
    sums: Mapping[tuple[str, str], Sequence[Line]], totals: Mapping[str, Line], sheet: str
) -> Iterator[Found]:  # fmt: skip
    lacking = set()
    for (code, split), parts in sums.items():
        given = [one for one in parts if one.numerator is not None]
        total = totals.get(code)
        if not given and not any(one.filled for one in parts):
            continue
        if total is None or not (total.filled or total.state):
            if code not in lacking:
                lacking.add(code)
                yield told("T03", parts[0].row, sheet, indicator=code, code=code)
            continue
        if total.numerator is None:
            continue
        for one in given:
            if one.numerator > total.numerator:  # type: ignore[operator]
                yield told("T01", one.row, sheet, indicator=code, part=f"{one.numerator:,}", name=one.part,
                           total=f"{total.numerator:,}", row=total.row)  # fmt: skip
        added = sum(one.numerator or 0 for one in given)
        if given and added != total.numerator:
            yield told("T02", total.row, sheet, indicator=code, split=split, sum=f"{added:,}",
                       total=f"{total.numerator:,}")  # fmt: skip


def _jumps(totals: Iterable[Line], asked: Mapping[str, Asked], sheet: str) -> Iterator[Found]:
    """Ask about what is special cause on the indicator’s own chart with the figure in it, once limits are of 13."""
    look: list[tuple[Line, SoFar, Laid]] = []
    for line in totals:
        known = asked[line.code].so_far
        if known and line.filled:
            figure = Figure(known.day, line.numerator, line.denominator, line.value)
            look.append((line, known, known.put(figure)))
    for (line, known, _), (_, chart) in zip(look, read_laid([laid for *_, laid in look]), strict=True):
        points = chart.points if chart else ()
        point = next((one for one in points if one.x == known.day and one.value is not None), None)
        if point is None or not point.special or _of_its_group(points, point) < ENOUGH:
            continue
        column = VALUE if known.counted.unit == "measure" else NUMBER
        low, high = (-inf if point.lower is None else point.lower, inf if point.upper is None else point.upper)
        if low <= (point.value or 0) <= high:
            yield told("J02", line.row, sheet, column=column, indicator=line.code)
        else:
            said = f"{point.value:,.1f}".removesuffix(".0")
            yield told("J01", line.row, sheet, column=column, indicator=line.code, said=said, low=f"{low:,.1f}",
                       high=f"{high:,.1f}")  # fmt: skip


def _of_its_group(points: Iterable[Point], point: Point) -> int:
    """Return of how many figures the limits are that a point is read by."""
    return sum(one.group == point.group and one.value is not None for one in points)
