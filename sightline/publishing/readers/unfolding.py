"""Pages that unfold: what a reader clicks to open a part is the heading of that part."""

from __future__ import annotations

import re
from typing import Any

_UNFOLDS = re.compile(r"accordion|panel|collaps|expand|toggle", re.IGNORECASE)


def opens_a_part(element: Any, tag: str) -> bool:
    """True for what a reader clicks to unfold a part of the page: its words are the heading of that part."""
    if tag == "summary":
        return True
    if tag != "button":
        return False
    if element.get("aria-controls") or element.get("aria-expanded"):
        return True
    beside = element.getnext()
    near = [element, element.getparent(), *([] if beside is None else [beside])]
    return any(_UNFOLDS.search(one.get("class") or "") for one in near if isinstance(one.tag, str))
