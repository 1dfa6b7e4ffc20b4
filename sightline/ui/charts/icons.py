"""The icons of variation (a square) and assurance (a shield), and the marks of the key. Words stand beside each."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sightline.ui.charts.points import mark

VARIATION = {
    "improvement_high": "Improving, higher",
    "improvement_low": "Improving, lower",
    "concern_high": "Concern, higher",
    "concern_low": "Concern, lower",
    "neutral_high": "Higher than usual",
    "neutral_low": "Lower than usual",
    "common_cause": "Usual variation",
    "cannot_say": "Cannot say yet",
}
ASSURANCE = {
    "pass": "Will meet the target",
    "fail": "Will miss the target",
    "inconsistent": "May hit or miss the target",
    "cannot_say": "Cannot say yet if the target will be met",
}
KEY = {
    "usual": "Usual variation",
    "better": "Improving",
    "worse": "Concern",
    "high": "Change, neither good nor bad",
    "target": "Target",
    "planned": "Planned path",
    "limits": "Expected limits",
}
_KINDS = {"improvement": "better", "concern": "worse", "neutral": "high"}
_RISING = ((9, 31), (15.5, 29), (22, 23.5), (28.5, 16), (35, 11))
_FALLING = ((9, 13), (15.5, 15), (22, 20.5), (28.5, 28), (35, 33))
_LEVEL = ((9, 24.5), (15.5, 19), (22, 24), (28.5, 19.5), (35, 25))
_BOX = '<rect class="i-edge" x="1.5" y="1.5" width="41" height="41" rx="5"/>'
_SHIELD = '<path class="i-edge" d="M22 1.8 40.5 7v14c0 11-8 18-18.5 21.500C11.500 39 3.500 32 3.500 21V7z"/>'
_ASK = '<path class="i-ask" d="M17 17.500c0-7 10.500-7 10.500-.5 0 4-5.250 4-5.250 9.500M22.250 30.500v3.500"/>'
_AIM = '<path class="i-aim" d="M13 13.500h18"/>'
_ASSURED = {
    "pass": f'{_AIM}<path class="i-mark" d="m14 25 6 6 11-12"/>',
    "fail": f'{_AIM}<path class="i-mark" d="m15 19 14 13M29 19 15 32"/>',
    "inconsistent": '<path class="i-aim" d="M10 22h24"/>'
    '<path class="i-mark i-mark--thin" d="m11 28 6-12 5 12 5-12 6 12"/>',
    "cannot_say": _ASK,
}


@cache
def variation_icon(value: str) -> SafeString:
    """Return the icon of a variation, a key of VARIATION, named by its words."""
    if value == "cannot_say":
        return _icon(_BOX + _ASK, "i-none", VARIATION[value])
    kind, _, way = value.partition("_")
    dot = _KINDS.get(kind, "usual")
    places = {"high": _RISING, "low": _FALLING}.get(way, _LEVEL)
    css = f"i-{dot}"
    line = '<path class="i-aim" d="M5 22h34"/>'
    return _icon(_BOX + line + "".join(mark(dot, x, y, 2.7) for x, y in places), css, VARIATION[value])


@cache
def assurance_icon(value: str) -> SafeString:
    """Return the icon of an assurance, a key of ASSURANCE, named by its words."""
    css = {"pass": "i-better", "fail": "i-worse", "inconsistent": "i-usual", "cannot_say": "i-none"}[value]
    return _icon(_SHIELD + _ASSURED[value], css, ASSURANCE[value])


@cache
def key_mark(kind: str) -> SafeString:
    """Return a mark of the key: usual, better, worse, high, target, planned or limits."""
    if kind in ("target", "planned", "limits"):
        css = "lim" if kind == "limits" else kind
        line = f'<path class="{css}" d="M0 5h30"/>'
        drawn = f'<svg class="chart key__line" viewBox="0 0 30 10" aria-hidden="true">{line}</svg>'
    else:
        drawn = f'<svg class="key__mark" viewBox="0 0 14 14" aria-hidden="true">{mark(kind, 7, 7.4, 4.2)}</svg>'
    return mark_safe(drawn)  # noqa: S308 - our own class names and numbers


def _icon(body: str, css: str, words: str) -> SafeString:
    drawn = mark_safe(body)  # noqa: S308 - our own class names and numbers
    return format_html(
        '<svg class="spcicon {}" viewBox="0 0 44 44" role="img" aria-label="{}">{}</svg>', css, words, drawn
    )
