"""The timeline of a plan: where each part, line and mark stands. Pure: units are those of the drawing.

Time runs from left to right. Each priority is a lane; an action stands in it at its due date, and where two would
touch, the later one stands a row lower. What is due far outside the plan stands at the edge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, EDGE = 1180, 14
BAND, TICKS, HEAD, ROW, GAP, KEY = 26, 34, 24, 28, 12, 40
MARK, DIGIT = 26, 8
OUTSIDE = timedelta(days=200)
LETTERS, BAND_LETTER = 120, 7
MONTHS = ("January", "April", "July", "October")
STATES = {"done": "Complete", "late": "Late", "due": "Under way", "ring": "Not started"}


@dataclass(frozen=True)
class Item:
    """An action with a date: a number to draw beside its mark, and its state (a key of STATES)."""

    reference: str
    title: str
    due_on: date
    state: str

    @property
    def number(self) -> str:
        """What the drawing shows of the reference."""
        return self.reference.rpartition("-")[2].lstrip("0") or "0"

    @property
    def words(self) -> str:
        """The action in words."""
        return f"{self.reference}, {self.title}. {STATES[self.state]}"

    @property
    def width(self) -> int:
        """How much room the mark takes with its number."""
        return MARK + DIGIT * len(self.number)


@dataclass(frozen=True)
class Span:
    """A part of the plan."""

    title: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Mark:
    """An action at its place."""

    item: Item
    x: float
    y: int


@dataclass(frozen=True)
class Lane:
    """A priority with its marks; `y` is the top, `base` the line its title stands on."""

    title: str
    y: int
    base: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Band:
    """A part at its place; `words` is what fits of its title."""

    words: str
    x: float
    y: int
    width: float


@dataclass(frozen=True)
class Tick:
    """The first day of a quarter or a year."""

    x: float
    words: str
    year: bool


@dataclass(frozen=True)
class Drawing:
    """All that is drawn; `today` is where today's line stands, None when today lies outside; `key` where the marks are
    explained, below `height`.
    """

    width: int
    height: int
    whole: int
    top: int
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    today: float | None
    key: int


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> float:
        """Return where a day stands, at the edge when it lies outside."""
        day = min(max(day, self.first), self.last)
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)


def laid_out(
    plan: Span, parts: Sequence[Span], lanes: Iterable[tuple[str, Sequence[Item]]], today: date
) -> Drawing:  # fmt: skip
    """Return the drawing of a plan's parts and of the actions with a date in each lane."""
    lanes = list(lanes)
    days = [item.due_on for _, items in lanes for item in items]
    first, last = min([plan.starts_on, *days]), max([plan.ends_on, *days])
    scale = _Scale(max(first, plan.starts_on - OUTSIDE), min(last, plan.ends_on + OUTSIDE))
    bands, rows = _bands(parts, scale)
    y = top = rows * (BAND + 4) + TICKS
    drawn = []
    for title, items in lanes:
        lane = _lane(title, items, y, scale)
        drawn.append(lane)
        y += lane.height
    shown = scale.first <= today <= scale.last
    ticks = tuple(_ticks(scale))
    line = scale.at(today) if shown else None
    return Drawing(WIDTH, y, y + KEY, top, bands, ticks, tuple(drawn), line, y + KEY // 2)


def _bands(parts: Sequence[Span], scale: _Scale) -> tuple[tuple[Band, ...], int]:
    """Return the bands, and how many rows they take: parts that run at the same time stand one above the other."""
    ends: list[date] = []
    found = []
    for part in sorted(parts, key=lambda one: (one.starts_on, one.ends_on)):
        row = next((at for at, end in enumerate(ends) if end < part.starts_on), len(ends))
        ends[row : row + 1] = [part.ends_on]
        x = scale.at(part.starts_on)
        width = max(4.0, round(scale.at(part.ends_on) - x - 2, 1))
        fits = max(0, int(width // BAND_LETTER) - 2)
        found.append(Band(_shortened(part.title, fits) if fits > 3 else "", x, row * (BAND + 4), width))
    return tuple(found), len(ends)


def _ticks(scale: _Scale) -> Iterable[Tick]:
    """Yield the quarters, by their years only when there are too many to read."""
    years = scale.last.year - scale.first.year
    for year in range(scale.first.year, scale.last.year + 1):
        for month, name in zip((1, 4, 7, 10), MONTHS, strict=True):
            day = date(year, month, 1)
            if scale.first <= day <= scale.last and (month == 1 or years < 5):
                yield Tick(scale.at(day), f"{year}" if month == 1 else name[:3], month == 1)


def _lane(title: str, items: Sequence[Item], y: int, scale: _Scale) -> Lane:
    ends: list[float] = []
    marks = []
    for item in sorted(items, key=lambda one: (one.due_on, one.reference)):
        x = min(scale.at(item.due_on), WIDTH - item.width)
        row = next((at for at, end in enumerate(ends) if end <= x - MARK / 2), len(ends))
        ends[row : row + 1] = [x + item.width - MARK / 2]
        marks.append(Mark(item, x, y + HEAD + row * ROW + ROW // 2))
    return Lane(_shortened(title, LETTERS), y, y + 17, HEAD + max(1, len(ends)) * ROW + GAP, tuple(marks))


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
