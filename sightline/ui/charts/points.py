"""The points of a chart: a ring is usual, a triangle improving, a square a concern, a diamond a plain change."""

from sightline.ui.charts.plot import MARKS, Frame


def mark(kind: str, x: float, y: float, size: float) -> str:
    """Return one point of a kind at a place; `size` is about half its width."""
    css = MARKS[kind]
    if css == "p-u":
        return f'<circle class="p-u" cx="{x}" cy="{y}" r="{size}"/>'
    if css == "p-b":
        high, half = round(size * 1.45, 1), round(size * 1.35, 1)
        return f'<path class="p-b" d="M{x} {round(y - high, 1)}l{half} {round(high * 1.7, 1)}h{-2 * half:.1f}z"/>'
    if css == "p-w":
        side = round(size * 2.1, 1)
        return f'<path class="p-w" d="M{round(x - side / 2, 1)} {round(y - side / 2, 1)}h{side}v{side}h{-side}z"/>'
    far = round(size * 1.45, 1)
    return f'<path class="p-n" d="M{x} {round(y - far, 1)}l{far} {far} {-far} {far} {-far} {-far}z"/>'


def points(frame: Frame, most: float) -> str:
    """Return all points; where they stand close they shrink, those that say something less than the usual ones."""
    usual = round(min(most, max(1.4, frame.room * 0.36)), 1)
    telling = round(min(most, max(3.2, frame.room * 0.36)), 1)
    across, down = frame.across, frame.down
    over: list[str] = []
    under: list[str] = []
    for dot in frame.plot.dots:
        if dot.value is None:
            continue
        if dot.kind == "usual":
            under.append(mark(dot.kind, across(dot.place), down(dot.value), usual))
        else:
            over.append(mark(dot.kind, across(dot.place), down(dot.value), telling))
    return "".join([*under, *over])
