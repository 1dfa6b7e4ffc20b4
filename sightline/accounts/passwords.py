"""What makes a password good enough: fifteen characters or three words, and not one that others guess first.

Source: ASVS 5.0 section 6.2 (length before complexity, a deny-list, no composition rules) and the National Cyber
Security Centre's advice on three random words.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

CHARACTERS = 15
WORDS = 3
WORD_LETTERS = 4
SHORTEST = 12
LONGEST = 128
DENIED = Path(__file__).with_name("denied_passwords.txt")
_HELP = "Use 15 characters or more, or three words of four letters or more with spaces or hyphens between them."


@cache
def denied() -> frozenset[str]:
    """Return the passwords and words that are guessed first, in lower case, letters and digits only."""
    lines = DENIED.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def plain(text: str) -> str:
    """Return text in lower case with everything but letters and digits taken out."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def distinct_words(password: str) -> set[str]:
    """Return the different words of four letters or more, split at spaces, hyphens, dots and underscores."""
    return {word for word in re.split(r"[\s\-._]+", password.lower()) if len(word) >= WORD_LETTERS}


def is_guessable(password: str, own: tuple[str, ...] = ()) -> bool:
    """Say whether a password is, once denied words and the person's own are taken out, next to nothing."""
    rest = plain(password)
    if rest in denied() or len(set(rest)) < 5:
        return True
    for word in sorted((*denied(), *own), key=len, reverse=True):
        if len(word) >= WORD_LETTERS:
            rest = rest.replace(word, "")
    return len(re.sub(r"\d", "", rest)) < 4


class LongEnough:
    """A Django password validator."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise a sentence that says what to do when the password is too short, too long or too easy to guess."""
        if len(password) > LONGEST:
            raise ValidationError(f"Password must be {LONGEST} characters or fewer.", code="password_too_long")
        three_words = len(distinct_words(password)) >= WORDS and len(password) >= SHORTEST
        if len(password) < CHARACTERS and not three_words:
            raise ValidationError(f"Password is too short. {_HELP}", code="password_too_short")
        if is_guessable(password, _own_words(user)):
            raise ValidationError(
                "Password is too easy to guess. Use words that have nothing to do with you, your work or this service.",
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        """Return the hint shown beside the field."""
        return _HELP


def _own_words(user: Any) -> tuple[str, ...]:
    """Return the parts of the person's name and address that are long enough to matter."""
    text = f"{getattr(user, 'name', '')} {getattr(user, 'email', '')}".lower()
    return tuple(word for word in re.split(r"[^a-z0-9]+", text) if len(word) >= WORD_LETTERS)
