"""A colour of the partnership's own, and whether white words on it can be read."""

import re

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3


def is_colour(text: str) -> bool:
    """Whether a text is a colour as a style sheet has it: # and six hexadecimal signs."""
    return re.fullmatch(r"#[0-9a-f]{6}", text) is not None


def contrast_with_white(colour: str) -> float:
    """Return the contrast of white on a colour, from 1 to 21 (WCAG 2.2, relative luminance)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
