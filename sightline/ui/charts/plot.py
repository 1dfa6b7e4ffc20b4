"""What a control chart shows, and where each part stands in a drawing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import ceil, floor, log10
from zlib import crc32

MARKS = {"usual": "p-u", "better": "p-b", "worse": "p-w", "high": "p-n", "low": "p-n"}


@dataclass(frozen=True)
class Dot:
    """One point: its place along the time, its figure (None is missing), how it is judged, and the lines there.

    `kind` is usual, better, worse, high or low; `group` counts the times the limits began anew.
    """

    place: float
    value: float | None
    kind: str = "usual"
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    group: int = 0


@dataclass(frozen=True)
class Plot:
    """All that is drawn. `title` and `said` are the alternative text; `words` writes a figure with its unit.

    `ticks` are (place, words) under the time, `breaks` (place, words) where limits begin anew. A figure is never below
    `floor` or above `ceiling`: a limit there or beyond is not drawn. `whole` figures have no steps below one.
    """

    title: str
    said: str
    dots: Sequence[Dot]
    words: Callable[[float], str]
    ticks: Sequence[tuple[float, str]] = ()
    target: float | None = None
    trajectory: Sequence[float | None] = ()
    breaks: Sequence[tuple[float, str]] = ()
    floor: float | None = None
    ceiling: float | None = None
    mean_word: str = "Average"
    whole: bool = False

    @cached_property
    def steps(self) -> Sequence[float]:
        """The round figures beside the drawing."""
        return steps_of(*self.span, least=1 if self.whole else 0)

    @cached_property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest figure that the drawing must hold, with a little air."""
        shown: list[float] = [] if self.target is None else [self.target]
        shown += [one for one in self.trajectory if one is not None]
        for dot in self.dots:
            lines = (dot.value, dot.mean, self.within(dot.lower), self.within(dot.upper))
            shown += [one for one in lines if one is not None]
        low, high = (min(shown), max(shown)) if shown else (0.0, 1.0)
        air = 0.05 * (high - low) or abs(high) * 0.1 or 1.0
        low = low - air if self.floor is None else max(low - air, min(self.floor, low))
        return low, high + air

    def within(self, limit: float | None) -> float | None:
        """Return a limit, or None when the figure cannot reach it."""
        if limit is None or (self.floor is not None and limit <= self.floor):
            return None
        return None if self.ceiling is not None and limit >= self.ceiling else limit

    @property
    def key(self) -> Sequence[str]:
        """What the key explains: the kinds of points there are, and the lines."""
        there = {dot.kind for dot in self.dots if dot.value is not None}
        kinds = ["usual", *(kind for kind in ("better", "worse") if kind in there)]
        kinds += ["high"] if there & {"high", "low"} else []
        kinds += ["target"] if self.target is not None else []
        kinds += ["planned"] if any(one is not None for one in self.trajectory) else []
        return [*kinds, "limits"] if any(dot.lower is not None for dot in self.dots) else kinds

    @property
    def name(self) -> str:
        """A name for the parts of the alternative text, the same for the same words."""
        return f"c{crc32(f'{self.title} {self.said}'.encode()):08x}"


@dataclass(frozen=True)
class Frame:
    """The room of a drawing: from places and figures to tenths of its units (`round` would take ten times as long)."""

    plot: Plot
    left: float
    right: float
    top: float
    bottom: float

    @cached_property
    def _time(self) -> tuple[float, float]:
        places = [dot.place for dot in self.plot.dots]
        first, last = (places[0], places[-1]) if places else (0, 1)
        half = (last - first) / (2 * (len(places) - 1)) if len(places) > 1 else 0.5
        return first - half, (self.right - self.left) / (last - first + 2 * half)

    @cached_property
    def _height(self) -> tuple[float, float]:
        low, high = self.plot.span
        return low, (self.bottom - self.top) / (high - low)

    def across(self, place: float) -> float:
        """Return how far to the right a place stands."""
        start, scale = self._time
        return int((self.left + (place - start) * scale) * 10 + 0.5) / 10

    def down(self, figure: float) -> float:
        """Return how far down a figure stands."""
        low, scale = self._height
        return int((self.bottom - (figure - low) * scale) * 10 + 0.5) / 10

    @cached_property
    def spots(self) -> Sequence[tuple[Dot, tuple[float, float]]]:
        """The points that have a figure, each with its place in the drawing."""
        return [
            (dot, (self.across(dot.place), self.down(dot.value))) for dot in self.plot.dots if dot.value is not None
        ]

    @property
    def room(self) -> float:
        """How far two neighbours stand apart."""
        return (self.right - self.left) / max(len(self.plot.dots), 1)

    @cached_property
    def groups(self) -> Sequence[Sequence[tuple[Dot, float, float]]]:
        """The points between two breaks, each with the left and right edge of its stretch of time."""
        dots = self.plot.dots
        middles = [self.across((a.place + b.place) / 2) for a, b in pairwise(dots)]
        edges = zip(dots, [self.left, *middles], [*middles, self.right], strict=True) if dots else []
        found: dict[int, list[tuple[Dot, float, float]]] = {}
        for dot, start, end in edges:
            found.setdefault(dot.group, []).append((dot, start, end))
        return list(found.values())


def stepped(stretches: Iterable[tuple[float, float, float]]) -> str:
    """Return a path along stretches of (left, right, y), level in each; equal neighbours are one line."""
    path, now, reached = "", None, None
    for left, right, y in stretches:
        if y != now:
            joined = f"V{y}" if now is not None and left == reached else f"M{left} {y}"
            path += (f"H{reached}" if now is not None else "") + joined
            now = y
        reached = right
    return f"{path}H{reached}" if path else ""


def level(frame: Frame, group: Sequence[tuple[Dot, float, float]], part: str) -> Iterator[tuple[float, float, float]]:
    """Return the stretches of a line of one group: part is mean, lower or upper."""
    plot = frame.plot
    for dot, left, right in group:
        figure = dot.mean if part == "mean" else plot.within(getattr(dot, part))
        if figure is not None:
            yield left, right, frame.down(figure)


def band(frame: Frame) -> str:
    """Return the room between the limits; where a limit cannot be reached, it ends at the last figure that can."""
    plot, path = frame.plot, ""
    highest = frame.top if plot.ceiling is None else max(frame.down(plot.ceiling), frame.top)
    lowest = frame.bottom if plot.floor is None else min(frame.down(plot.floor), frame.bottom)
    for group in frame.groups:
        shown = [one for one in group if one[0].lower is not None and one[0].upper is not None]
        if not shown:
            continue
        over = (
            (left, right, highest if (limit := plot.within(dot.upper)) is None else frame.down(limit))
            for dot, left, right in shown
        )
        under = (
            (right, left, lowest if (limit := plot.within(dot.lower)) is None else frame.down(limit))
            for dot, left, right in reversed(shown)
        )
        path += f"{stepped(over)}L{stepped(under)[1:]}z"
    return f'<path class="band" d="{path}"/>' if path else ""


def polyline(frame: Frame) -> str:
    """Return the path from point to point, broken where a figure is missing."""
    spots = iter(frame.spots)
    path, pen = [], "M"
    for dot in frame.plot.dots:
        if dot.value is None:
            pen = "M"
            continue
        x, y = next(spots)[1]
        path.append(f"{pen}{x} {y}")
        pen = "L"
    return "".join(path)


def steps_of(low: float, high: float, about: int = 5, least: float = 0) -> Sequence[float]:
    """Return round figures between two: 1, 2, 2.5 or 5 times a power of ten apart, about so many of them."""
    rough = max((high - low) / about, least)
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * 0.999)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(at * step, 10) for at in range(first, last + 1)]


def spread(wanted: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Return places near those wanted, at least so far apart, in the same order from top to bottom."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = [min(max(wanted[at], top), bottom) for at in order]
    for at in range(1, len(placed)):
        placed[at] = max(placed[at], placed[at - 1] + apart)
    over = max(placed[-1] - bottom, 0) if placed else 0
    for at in range(len(placed) - 1, -1, -1):
        most = bottom - (len(placed) - 1 - at) * apart if over else placed[at]
        placed[at] = min(placed[at], most)
    answer = [0.0] * len(wanted)
    for place, at in zip(placed, order, strict=True):
        answer[at] = round(place, 1)
    return answer
