"""Signs in typed or sent text that nobody sees, or that turn what follows about, so that it reads as something else."""

import re

UNSEEN = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # for a set of a regular expression
_UNSEEN = re.compile(f"[{UNSEEN}]")


def seen(text: str) -> str:
    """Return text without signs that nobody sees; joiners within a letter or a picture stay."""
    return _UNSEEN.sub("", text)
