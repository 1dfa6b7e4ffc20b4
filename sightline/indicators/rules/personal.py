"""Personal data that has no place in figures: NHS numbers by their check digit, dates of birth, postcodes, names. Pure.

The check digit is that of the NHS Data Dictionary: nine digits by the weights 10 to 2, eleven less the remainder by 11.
Names cannot be told from other words for certain: a title before a capital (“Mrs Hall”), somebody “called” or
followed by two capitals, and a column that says it holds names are refused. The rest is for whoever accepts a return.
"""

import re
from collections.abc import Iterator

NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
YEAR = r"(?:19|20)\d\d"
DAY = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)?\d\d|\d{{1,2}}(?:st|nd|rd|th)? [A-Z][a-z]{{2,8}} {YEAR}"
    rf"|{YEAR}-\d\d-\d\d)"
)
BIRTH = re.compile(rf"(?i:\b(?:born|d\.?o\.?b\.?|date of birth|birth\s?da(?:y|te)))\W+(?:on |is |was )?\W*{DAY}")
SOMEBODY = "boy|girl|child|man|woman|mother|father|sibling|sister|brother|patient|person"
NAMED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir)\.? [A-Z][a-z’'-]+"
    rf"|\b(?:{SOMEBODY}) (?:(?:named|called) [A-Z][a-z]+|[A-Z][a-z]+(?: [A-Z][a-z’'-]+)+)"
)
HEADINGS = re.compile(
    r"\b(?:(?:first|last|sur|fore|full|child'?s?|person'?s?|patient'?s?|client'?s?) ?name"
    r"|name of (?:child|person|patient)"
    r"|d\.?o\.?b|date of birth|birth ?date|nhs (?:no|number)|post ?code|home address|upn|unique pupil)\b",
    re.IGNORECASE,
)
WORDS = {
    "P01": "an NHS number", "P02": "a date of birth", "P03": "a postcode", "P04": "somebody’s name",
}  # fmt: skip
_HINT = re.compile(r"\d|[A-Z][a-z]")


def is_nhs_number(text: str) -> bool:
    """Whether ten digits are an NHS number: the last is the check digit of the nine before."""
    digits = [int(one) for one in text if one.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9] and check != 10


def personal(text: str) -> Iterator[str]:
    """Yield the code of each kind of personal data a text holds."""
    if not text or not _HINT.search(text):
        return
    if any(is_nhs_number(one[0]) for one in NHS.finditer(text)):
        yield "P01"
    if BIRTH.search(text):
        yield "P02"
    if POSTCODE.search(text):
        yield "P03"
    if NAMED.search(text):
        yield "P04"


def personal_heading(text: str) -> bool:
    """Whether a column says that it holds what tells who somebody is."""
    return bool(HEADINGS.search(text))
