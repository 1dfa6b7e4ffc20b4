"""A whole control chart, to be read at a desk and, scrolled, on a phone."""

from collections.abc import Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from sightline.ui.charts.plot import Frame, Plot, band, level, polyline, spread, stepped
from sightline.ui.charts.points import points

WIDTH, HEIGHT = 800, 330
TOP, BOTTOM, STRIP = 14, 296, 22
LETTER, APART = 7.3, 16
WIDE = {"%": 12, "£": 7.5, ",": 4, ".": 4, " ": 4, "i": 3.5, "l": 3.5, "t": 4, "r": 5, "m": 11.5}
OTHER_FONTS = 1.2  # where there is no Arial, what stands in for it is up to this much wider
MOST_LETTERS = 44


def chart_svg(plot: Plot, name: str = "") -> SafeString:
    """Return the whole chart as SVG with title and description; `name` makes the ids of those two unique on a page."""
    name = escape(name or plot.name)
    frame = _frame(plot)
    body = "".join((_grid(frame), _lines(frame), _breaks(frame), _ticks(frame), _ends(frame), points(frame, 4.4)))
    return mark_safe(  # noqa: S308 - numbers, our own class names and escaped words
        f'<svg class="chart chart--whole" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-t" aria-describedby="{name}-d"><title id="{name}-t">{escape(plot.title)}</title>'
        f'<desc id="{name}-d">{escape(plot.said)}</desc>{body}</svg>'
    )


def _frame(plot: Plot) -> Frame:
    widest = max((_width(plot.words(one)) for one in plot.steps), default=0)
    longest = max((_width(words) for _, words, _ in _labels(plot)), default=0)
    left, right = max(round(widest) + 14, 36), WIDTH - max(round(longest) + 10, 12)
    return Frame(plot, left, right, TOP + (STRIP if plot.breaks else 0), BOTTOM)


def _width(words: str) -> float:
    """Return how wide words are at most, in Arial of this size or in what stands in for it."""
    return OTHER_FONTS * sum(WIDE.get(letter, LETTER) for letter in words)


def _labels(plot: Plot) -> Iterator[tuple[float, str, bool]]:
    """Return what is written at the right end: figure, words, and whether they are strong."""
    last = plot.dots[-1] if plot.dots else None
    if plot.target is not None:
        yield plot.target, f"Target {plot.words(plot.target)}", True
    if last is None or last.mean is None:
        return
    yield last.mean, f"{plot.mean_word} {plot.words(last.mean)}", True
    if last.lower == last.upper:
        return
    for limit, words in ((plot.within(last.upper), "Upper limit"), (plot.within(last.lower), "Lower limit")):
        if limit is not None:
            yield limit, f"{words} {plot.words(limit)}", False


def _grid(frame: Frame) -> str:
    rows = [(frame.down(one), frame.plot.words(one)) for one in frame.plot.steps]
    lines = "".join(f"M{frame.left} {y}H{frame.right}" for y, _ in rows)
    words = "".join(
        f'<text x="{frame.left - 8}" y="{y + 4.5:.1f}" text-anchor="end">{escape(one)}</text>' for y, one in rows
    )
    return f'{band(frame)}<path class="grid" d="{lines}"/>{words}'


def _lines(frame: Frame) -> str:
    plot = frame.plot
    limits = "".join(stepped(level(frame, group, part)) for group in frame.groups for part in ("lower", "upper"))
    means = "".join(stepped(level(frame, group, "mean")) for group in frame.groups)
    drawn = f'<path class="lim" d="{limits}"/><path class="mean" d="{means}"/>'
    if plot.target is not None:
        drawn += f'<path class="target" d="M{frame.left} {frame.down(plot.target)}H{frame.right}"/>'
    if planned := _trajectory(frame):
        drawn += f'<path class="planned" d="{planned}"/>'
    return f'{drawn}<path class="line" d="{polyline(frame)}"/>'


def _trajectory(frame: Frame) -> str:
    pairs = zip(frame.plot.dots, frame.plot.trajectory, strict=False)
    places = [(frame.across(dot.place), frame.down(one)) for dot, one in pairs if one is not None]
    return "M" + "L".join(f"{x} {y}" for x, y in places) if places else ""


def _breaks(frame: Frame) -> str:
    drawn = ""
    for place, words in frame.plot.breaks:
        x = frame.across(place)
        drawn += f'<path class="break" d="M{x} {frame.top - STRIP + 4}V{frame.bottom}"/>'
        short = words if len(words) <= MOST_LETTERS else f"{words[: MOST_LETTERS - 1]}…"
        fits = x + 6 + _width(short) < WIDTH
        at = f'x="{x + 6}"' if fits else f'x="{x - 6}" text-anchor="end"'
        drawn += f'<text class="strong" {at} y="{frame.top - 7}">{escape(short)}</text>'
    return drawn


def _ticks(frame: Frame) -> str:
    y = frame.bottom
    marks = "".join(f"M{frame.across(place)} {y}v5" for place, _ in frame.plot.ticks)
    drawn = f'<path class="axis" d="M{frame.left} {y}H{frame.right}{marks}"/>'
    for place, words in frame.plot.ticks:
        x = min(max(frame.across(place), _width(words) / 2), frame.right)
        drawn += f'<text x="{x}" y="{y + 21}" text-anchor="middle">{escape(words)}</text>'
    return drawn


def _ends(frame: Frame) -> str:
    """Return the words at the right end of the lines, pushed apart where they would touch."""
    labels: Sequence[tuple[float, str, bool]] = list(_labels(frame.plot))
    places = spread([frame.down(figure) for figure, _, _ in labels], APART, frame.top + 4, frame.bottom - 2)
    return "".join(
        f'<text{" class=" + chr(34) + "strong" + chr(34) if strong else ""} x="{frame.right + 7}" y="{y + 4.5:.1f}">'
        f"{escape(words)}</text>"
        for (_, words, strong), y in zip(labels, places, strict=True)
    )
