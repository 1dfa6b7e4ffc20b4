"""A whole control chart, to be read at a desk and, scrolled, on a phone."""

from collections.abc import Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from sightline.ui.charts.plot import Frame, Plot, level, polyline, spread, stepped, steps_of
from sightline.ui.charts.points import points

WIDTH, HEIGHT = 800, 330
TOP, BOTTOM, STRIP = 14, 296, 22
LETTER, APART = 7, 16
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
    low, high = plot.span
    widest = max((len(plot.words(one)) for one in steps_of(low, high)), default=1)
    longest = max((len(words) for _, words, _ in _labels(plot)), default=0)
    left, right = max(widest * LETTER + 12, 36), WIDTH - max(longest * LETTER + 8, 12)
    return Frame(plot, left, right, TOP + (STRIP if plot.breaks else 0), BOTTOM)


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
    rows = [(frame.down(one), frame.plot.words(one)) for one in steps_of(*frame.plot.span)]
    lines = "".join(f"M{frame.left} {y}H{frame.right}" for y, _ in rows)
    words = "".join(
        f'<text x="{frame.left - 8}" y="{y + 4.5:.1f}" text-anchor="end">{escape(one)}</text>' for y, one in rows
    )
    return f'{_bands(frame)}<path class="grid" d="{lines}"/>{words}'


def _bands(frame: Frame) -> str:
    """Return the room between the limits; a limit that cannot be reached is the edge of the drawing."""
    plot, path = frame.plot, ""
    for group in frame.groups:
        shown = [(dot, left, right) for dot, left, right in group if dot.lower is not None and dot.upper is not None]
        if not shown:
            continue
        uppers = [
            frame.down(upper) if (upper := plot.within(dot.upper)) is not None else frame.top for dot, *_ in shown
        ]
        lowers = [
            frame.down(lower) if (lower := plot.within(dot.lower)) is not None else frame.bottom for dot, *_ in shown
        ]
        path += stepped((left, right, y) for (_, left, right), y in zip(shown, uppers, strict=True))
        back = stepped((right, left, y) for (_, left, right), y in reversed(list(zip(shown, lowers, strict=True))))
        path += f"L{back[1:]}z"
    return f'<path class="band" d="{path}"/>' if path else ""


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
        fits = x + 6 + len(short) * LETTER < WIDTH
        at = f'x="{x + 6}"' if fits else f'x="{x - 6}" text-anchor="end"'
        drawn += f'<text class="strong" {at} y="{frame.top - 7}">{escape(short)}</text>'
    return drawn


def _ticks(frame: Frame) -> str:
    y = frame.bottom
    marks = "".join(f"M{frame.across(place)} {y}v5" for place, _ in frame.plot.ticks)
    drawn = f'<path class="axis" d="M{frame.left} {y}H{frame.right}{marks}"/>'
    for place, words in frame.plot.ticks:
        x = min(max(frame.across(place), len(words) * LETTER / 2), frame.right)
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
