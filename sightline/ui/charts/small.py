"""A control chart for a dashboard: no words in it, the same lines and points."""

from dataclasses import replace
from html import escape

from django.utils.safestring import SafeString, mark_safe

from sightline.ui.charts.plot import Frame, Plot, band, level, polyline, stepped
from sightline.ui.charts.points import points

WIDTH, HEIGHT, EDGE = 320, 92, 7
NEWEST = 60


def small_svg(plot: Plot, name: str = "") -> SafeString:
    """Return the small chart as SVG with title and description; `name` makes the ids of those two unique on a page.

    The newest 60 points are drawn; more would not be told apart.
    """
    name = escape(name or f"s{plot.name}")
    frame = Frame(_newest(plot), 1, WIDTH - 1, EDGE, HEIGHT - EDGE)
    return mark_safe(  # noqa: S308 - numbers, our own class names and escaped words
        f'<svg class="chart chart--small" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-t" aria-describedby="{name}-d"><title id="{name}-t">{escape(plot.title)}</title>'
        f'<desc id="{name}-d">{escape(plot.said)}</desc>{_lines(frame)}{points(frame, 3.8)}</svg>'
    )


def _newest(plot: Plot) -> Plot:
    if len(plot.dots) <= NEWEST:
        return plot
    dots = plot.dots[-NEWEST:]
    breaks = [one for one in plot.breaks if one[0] >= dots[0].place]
    return replace(plot, dots=dots, breaks=breaks, trajectory=plot.trajectory[-NEWEST:])


def _lines(frame: Frame) -> str:
    plot = frame.plot
    limits = "".join(stepped(level(frame, group, part)) for group in frame.groups for part in ("lower", "upper"))
    means = "".join(stepped(level(frame, group, "mean")) for group in frame.groups)
    drawn = f'{band(frame)}<path class="lim" d="{limits}"/><path class="mean" d="{means}"/>'
    if plot.target is not None:
        drawn += f'<path class="target" d="M{frame.left} {frame.down(plot.target)}H{frame.right}"/>'
    for place, _ in plot.breaks:
        drawn += f'<path class="break" d="M{frame.across(place)} {frame.top}V{frame.bottom}"/>'
    return f'{drawn}<path class="line" d="{polyline(frame)}"/>'
