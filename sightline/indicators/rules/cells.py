"""What stands in a cell, read as a figure, a date or words; what cannot be is said by a rule of `checks`. Pure."""

import re
from datetime import date, datetime
from math import isfinite
from typing import Any

from sightline.publishing.rules import said

THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
COMMA = re.compile(r"-?\d+,\d+")
PLAIN = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
FORMS = ("%d %B %Y", "%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d %H:%M:%S")
MONTHS = ("%B %Y", "%b %Y", "%Y-%m")
NOTHING = {"", "-", "–", "n/a", "na"}
FORMULA = ("=", "+", "@")
LONGEST = 40  # digits of a figure
STATES = {"nil": "nil", "nil return": "nil", "none": "nil", "not held": "not_held", "": ""}


class Bad(Exception):
    """A cell that cannot be read: the code of the rule, and what stands there."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code, self.text = code, text[:40]


def number(cell: Any) -> float | None:
    """Return a cell as a number, None when it is empty. Raises Bad."""
    if isinstance(cell, bool | date):
        raise Bad("N01", str(cell))
    if isinstance(cell, int | float):
        if not isfinite(cell):
            raise Bad("N01", str(cell))
        return cell
    text = said(cell)
    if text.casefold() in NOTHING:
        return None
    if PLAIN.fullmatch(text) or THOUSANDS.fullmatch(text):
        return float(text.replace(",", "")) if len(text) < LONGEST else _bad("N06", text)
    return _bad(_why(text), text)


def _why(text: str) -> str:
    if text.endswith("%"):
        return "N02"
    if COMMA.fullmatch(text):
        return "N03"
    return "N07" if text.startswith(FORMULA) else "N01"


def _bad(code: str, text: str) -> float:
    raise Bad(code, text)


def whole(cell: Any) -> int | None:
    """Return a cell as a whole number, None when it is empty. Raises Bad; a share such as 0.45 is no count."""
    if type(cell) is int:
        return cell
    found = number(cell)
    if found is None:
        return None
    if found != int(found):
        raise Bad("N04", f"{found:g}")
    return int(found)


def state(cell: Any) -> str:
    """Return “nil”, “not_held” or nothing. Raises Bad."""
    text = said(cell).casefold()
    if text not in STATES:
        raise Bad("S01", text)
    return STATES[text]


def day(cell: Any) -> date | None:
    """Return a cell as a date, also one typed as text in an English order; a month alone is its first day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = said(cell)
    for form in (*FORMS, *MONTHS) if text else ():
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a date, without a time)
        except ValueError:
            continue
    if text:
        raise Bad("D02", text)
    return None
