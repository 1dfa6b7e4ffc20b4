"""The points of a chart: a ring is usual, a triangle improving, a square a concern, a diamond a plain change."""

from functools import cache

from sightline.ui.charts.plot import MARKS, Frame


@cache
def _shape(css: str, size: float) -> tuple[float, float, str]:
    """Return where the outline of a mark starts, from its middle, and how it goes on from there."""
    if css == "p-u":
        wide = f"{2 * size:g}"
        return -size, 0, f"a{size} {size} 0 1 0 {wide} 0a{size} {size} 0 1 0-{wide} 0z"
    if css == "p-b":
        high, half = size * 1.45, size * 1.35
        return 0, -high, f"l{half:.1f} {high * 1.7:.1f}h{-2 * half:.1f}z"
    if css == "p-w":
        side = size * 2.1
        return -side / 2, -side / 2, f"h{side:.1f}v{side:.1f}h{-side:.1f}z"
    far = size * 1.45
    return 0, -far, f"l{far:.1f} {far:.1f} {-far:.1f} {far:.1f} {-far:.1f} {-far:.1f}z"


def mark(kind: str, x: float, y: float, size: float) -> str:
    """Return one point of a kind at a place; `size` is about half its width."""
    across, down, on = _shape(MARKS[kind], size)
    return f'<path class="{MARKS[kind]}" d="M{x + across:.1f} {y + down:.1f}{on}"/>'


def points(frame: Frame, most: float) -> str:
    """Return all points, each kind as one path; where they stand close the usual ones shrink, the others less."""
    sizes = {css: round(min(most, max(1.4 if css == "p-u" else 3.2, frame.room * 0.36)), 1) for css in MARKS.values()}
    paths: dict[str, list[str]] = {css: [] for css in sizes}
    for dot, (x, y) in frame.spots:
        css = MARKS[dot.kind]
        across, down, on = _shape(css, sizes[css])
        paths[css].append(f"M{x + across:.1f} {y + down:.1f}{on}")
    return "".join(f'<path class="{css}" d="{"".join(parts)}"/>' for css, parts in paths.items() if parts)
