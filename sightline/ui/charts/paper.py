"""A drawing for documents: complete in itself, since no style sheet goes with it on paper."""

import re
from functools import cache
from pathlib import Path

_TOKENS = Path(__file__).resolve().parents[1] / "assets" / "scss" / "_tokens.scss"
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # which XML does not take
_CLASS = re.compile(r' class="([^"]*)"')
_LOOKS = {
    "band": 'fill="{chart-band}"',
    "grid": 'stroke="{line}" fill="none"',
    "axis": 'stroke="{line-2}" fill="none"',
    "line": 'stroke="{chart-line}" stroke-width="1.6" fill="none"',
    "lim": 'stroke="{ink-2}" stroke-width="1.5" stroke-dasharray="3 4" fill="none"',
    "mean": 'stroke="{ink}" stroke-width="1.6" fill="none"',
    "target": 'stroke="{plum}" stroke-width="2" stroke-dasharray="10 5" fill="none"',
    "planned": 'stroke="{plum}" stroke-width="1.5" stroke-dasharray="2 3" fill="none"',
    "break": 'stroke="{ink}" stroke-width="1.2" fill="none"',
    "strong": 'font-weight="700" fill="{ink}"',
    "p-u": 'fill="{paper}" stroke="{usual}" stroke-width="2"',
    "p-b": 'fill="{better}" stroke="{paper}" stroke-width="1"',
    "p-w": 'fill="{worse}" stroke="{paper}" stroke-width="1"',
    "p-n": 'fill="{petrol-2}" stroke="{paper}" stroke-width="1"',
}


@cache
def _colours() -> dict[str, str]:
    """Return the tokens of the style sheet, so that paper and screen keep one palette."""
    text = _TOKENS.read_text(encoding="utf-8")
    plain = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", text, re.M))
    found = re.findall(r'"([\w-]+)": (?:(#[0-9a-f]{6})|\$([\w-]+))', text)
    return {name: colour or plain[kept] for name, colour, kept in found if colour or kept in plain}


@cache
def _look(css: str) -> str:
    for name in css.split():
        if name in _LOOKS:
            return " " + re.sub(r"\{([\w-]+)\}", lambda found: _colours()[found[1]], _LOOKS[name])
    return ""


def for_paper(svg: str) -> bytes:
    """Return a chart as SVG that needs no style sheet: colours and sizes as attributes, letters in Arial."""
    drawn = _CLASS.sub(lambda found: _look(found[1]), _UNSEEN.sub("", svg))
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    size = f' width="{box[1]}" height="{box[2]}"' if box else ""
    letters = f'font-family="Arial" font-size="13" fill="{_colours()["ink-2"]}"'
    return drawn.replace("<svg", f'<svg xmlns="http://www.w3.org/2000/svg"{size} {letters}', 1).encode()
