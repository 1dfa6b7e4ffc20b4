"""Our drawings as SVG. They carry classes and no colour, so that the tokens stay the only palette."""

from collections.abc import Sequence
from functools import cache
from math import cos, pi, sin

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sightline.ui.shapes import CONFIDENCE, direction_mark, rag_mark

_SHAPES = {
    "octagon": '<path class="k-red" d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z"/>',
    "triangle": '<path class="k-amber" d="M12 1.5 23.3 22.3H.7z"/>',
    "circle": '<circle class="k-green" cx="12" cy="12" r="11"/>',
    "square": '<rect class="k-complete" x="1" y="1" width="22" height="22" rx="2"/>'
    '<path class="k-tick" d="m6 12.5 4 4 8-9"/>',
    "ring": '<circle class="k-not_started" cx="12" cy="12" r="10"/><path class="k-dash" d="M8 12h8"/>',
}
_LETTERS = {
    "red": '<text class="k-letter" x="12" y="16.4">R</text>',
    "amber": '<text class="k-letter k-letter--amber" x="12" y="19.6">A</text>',
    "green": '<text class="k-letter" x="12" y="16.4">G</text>',
}
_FACES = {
    "run": '<path class="pie" d="M8 8V2.5A5.5 5.5 0 0 1 12.4 11.2z"/>',
    "soon": '<path class="pie" d="M8 8V2.5A5.5 5.5 0 1 1 2.8 6.3z"/>',
    "over": '<path d="M8 3.5v6M8 11v2"/>',
    "met": '<path d="m4 8.5 3 3 5.5-6.5"/>',
    "pause": '<path d="M6 5v6M10 5v6"/>',
}
CLOCK_DAYS = 60
_STEPS = {
    "done": '<circle class="st-done" cx="10" cy="10" r="9"/><path class="st-tick" d="m5.5 10.5 3 3 6-7"/>',
    "now": '<circle class="st-now" cx="10" cy="10" r="8"/><circle class="st-dot" cx="10" cy="10" r="3.5"/>',
    "todo": '<circle class="st-todo" cx="10" cy="10" r="8.5"/>',
}
_ICONS = {
    "lock": '<rect x="2.5" y="7" width="11" height="7.5" fill="currentColor"/><path d="M5 7V4.5a3 3 0 0 1 6 0V7"/>',
    "file": '<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3"/>',
    "link": '<path d="M7 9a3 3 0 0 0 4.2 0l2-2A3 3 0 0 0 9 2.800l-1 1M9 7a3 3 0 0 0-4.2 0l-2 2A3 3 0 0 0 7 13.2l1-1"/>',
    "person": '<circle cx="8" cy="5" r="3"/><path d="M2 15c0-4 3-5.5 6-5.5s6 1.5 6 5.5"/>',
    "calendar": '<path d="M2 3.5h12v11H2zM2 7h12M5 1.5v4M11 1.5v4"/>',
    "bell": '<path d="M3 12c1.5-1.5 1.5-3 1.5-5a3.5 3.5 0 0 1 7 0c0 2 0 3.5 1.5 5zM6.5 14.5h3"/>',
    "export": '<path d="M8 1.5v8M4.5 6.5 8 10l3.5-3.5M2 11.5v3h12v-3"/>',
    "plus": '<path d="M8 2v12M2 8h12"/>',
}


def _svg(body: str, box: str, css: str = "") -> SafeString:
    name = f' class="{css}"' if css else ""
    return mark_safe(f'<svg{name} viewBox="{box}" aria-hidden="true" focusable="false">{body}</svg>')  # noqa: S308


@cache
def rag_shape(value: str) -> SafeString:
    """Return the drawn shape of a RAG value with its letter; the word must stand beside it."""
    mark = rag_mark(value)
    return _svg(_SHAPES[mark.shape] + _LETTERS.get(mark.value, ""), "0 0 24 24")


@cache
def arrow(direction: str) -> SafeString:
    """Return the arrow of better, worse or same; the word must stand beside it."""
    mark = direction_mark(direction)
    return _svg(f'<path d="{mark.path}"/>', "0 0 16 16") if mark else SafeString("")


@cache
def clock_face(kind: str, left: int | None = None) -> SafeString:
    """Return the face of a clock: run, soon, over, met or pause.

    With the days `left` a running clock's pie grows from nothing at 60 days to the whole face at none.
    """
    face = _FACES[kind] if left is None or kind not in ("run", "soon") else _pie(1 - left / CLOCK_DAYS)
    return _svg(f'<circle class="face" cx="8" cy="8" r="7"/>{face}', "0 0 16 16")


def _pie(share: float) -> str:
    """Return a slice of the face from twelve o'clock; `share` is cut to between a sliver and the whole."""
    if share >= 1:
        return '<circle class="pie" cx="8" cy="8" r="5.5"/>'
    if share <= 0:
        return ""
    angle = 2 * pi * share
    x, y = 8 + 5.5 * sin(angle), 8 - 5.5 * cos(angle)
    return f'<path class="pie" d="M8 8V2.5A5.5 5.5 0 {int(share > 0.5)} 1 {x:.1f} {y:.1f}z"/>'


@cache
def step_mark(state: str) -> SafeString:
    """Return the mark of a step: done, now or todo."""
    return _svg(_STEPS[state], "0 0 20 20")


@cache
def icon(name: str) -> SafeString:
    """Return a small line icon by name; a word must stand beside it."""
    return _svg(_ICONS[name], "0 0 16 16")


@cache
def padlock() -> SafeString:
    """Return the padlock of levels 2 and 3."""
    return _svg(
        '<rect x="1" y="6" width="10" height="7" stroke="none"/>'
        '<path d="M3.5 6V4a2.5 2.5 0 0 1 5 0v2" fill="none" stroke-width="1.6"/>',
        "0 0 12 14",
    )


@cache
def confidence_bars(value: str) -> SafeString:
    """Return three boxes, as many filled as the confidence: ask one, likely two, sure three."""
    filled, _ = CONFIDENCE[value]
    boxes = (
        f'<rect{" class=" + chr(34) + "on" + chr(34) if at < filled else ""} x="{at * 10 + 0.5}" y=".5"'
        ' width="8" height="9"/>'
        for at in range(3)
    )
    return _svg("".join(boxes), "0 0 30 10")


@cache
def sort_arrows(direction: str) -> SafeString:
    """Return the two small arrows of a sortable heading: direction is ascending, descending or none."""
    up = ' class="on"' if direction == "ascending" else ""
    down = ' class="on"' if direction == "descending" else ""
    return _svg(f'<path{up} d="M0 5 4.5 0 9 5z"/><path{down} d="M0 7 4.5 12 9 7z"/>', "0 0 9 12")


def _hatch(x: float, width: float) -> str:
    lines = (f"M{x + at:.1f} 14L{min(x + at + 14, x + width):.1f} 0" for at in range(0, max(int(width) - 4, 1), 7))
    return f'<path class="hatch" d="{"".join(lines)}"/>'


def _segment(x: float, width: float, css: str) -> str:
    drawn = f'<rect class="{css}" x="{x:.1f}" y="0" width="{max(width - 1.5, 0):.1f}" height="14"/>'
    return drawn + (_hatch(x, width - 1.5) if css in {"b2", "b3", "b-not_started"} else "")


def stacked_bar(parts: Sequence[tuple[float, str]], label: str, total: float | None = None) -> SafeString:
    """Return one stacked bar on a 300 by 14 grid.

    `parts` is [(number, class)], class being b0 to b3 or b-<RAG value>; `label` says the numbers in words; `total` is
    what the whole width stands for, by default the sum of the parts.
    """
    whole = total or sum(number for number, _ in parts) or 1
    x, body = 0.0, ""
    for number, css in parts:
        width = 300 * number / whole
        body += _segment(x, width, css) if number else ""
        x += width
    drawn = mark_safe(body)  # noqa: S308 - made of numbers and our own class names
    return format_html(
        '<svg class="bar" viewBox="0 0 300 14" preserveAspectRatio="none" role="img" aria-label="{}">{}'
        '<rect class="edge" x=".5" y=".5" width="299" height="13"/></svg>',
        label,
        drawn,
    )
