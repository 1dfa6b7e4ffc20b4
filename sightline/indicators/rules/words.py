"""How a breakdown is written on a form, and how a code looks. Pure."""

import re
from collections.abc import Mapping, Sequence

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,11}")
LONGEST_SPLIT, LONGEST_PART = 20, 80
MOST_SPLITS, MOST_PARTS = 12, 400
Splits = Mapping[str, Sequence[str]]


def splits_read(text: str) -> dict[str, list[str]]:
    """Return {breakdown: its parts} from lines such as “Category: Neglect, Emotional”.

    A breakdown without parts takes whatever parts the supplier names. Raises ValueError with what to do.
    """
    found: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, rest = (part.strip() for part in line.partition(":"))
        parts = [one for one in (" ".join(part.split()) for part in rest.split(",")) if one]
        _check(name, parts, found)
        found[name] = parts
    if len(found) > MOST_SPLITS:
        raise ValueError(f"Name at most {MOST_SPLITS} breakdowns.")
    return found


def _check(name: str, parts: Sequence[str], found: Mapping[str, object]) -> None:
    if not name or len(name) > LONGEST_SPLIT:
        raise ValueError(f"Begin each line with the name of the breakdown, at most {LONGEST_SPLIT} characters.")
    if name.casefold() in {one.casefold() for one in found}:
        raise ValueError(f"“{name}” stands twice. Put its parts on one line.")
    if len(parts) > MOST_PARTS or any(len(one) > LONGEST_PART for one in parts):
        raise ValueError(f"“{name}” has more than {MOST_PARTS} parts, or one longer than {LONGEST_PART} characters.")
    if len({one.casefold() for one in parts}) < len(parts):
        raise ValueError(f"“{name}” names a part twice. Leave one of them out.")


def splits_typed(splits: Splits) -> str:
    """Return breakdowns as the form holds them."""
    return "\n".join(f"{name}: {', '.join(parts)}".rstrip(": ") for name, parts in splits.items())
