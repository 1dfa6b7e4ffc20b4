"""How evidence stands on a day, and what a file's name may be. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

SOON_DAYS = 30
LONGEST_NAME = 120
# Signs that turn the direction of a name round, so that a program reads like a PDF, and signs of no width.
_HIDDEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


@dataclass(frozen=True)
class State:
    """How evidence stands: key, words for a reader, and the tone of its tag. `counts` says whether it proves now."""

    key: str
    words: str
    tone: str
    counts: bool


def state_of(status: str, effective_on: date | None, expires_on: date | None, today: date) -> State:
    """Return how evidence stands on a day: withdrawn, ended, not in force yet, expired, soon to expire, or current.

    It is in force on its first and on its last day.
    """
    if status == "withdrawn":
        return State("withdrawn", "Withdrawn", "bad", counts=False)
    if status == "ended":
        return State("ended", "No longer used", "", counts=False)
    if effective_on and effective_on > today:
        return State("future", f"From {_day(effective_on)}", "info", counts=False)
    if expires_on and expires_on < today:
        return State("expired", f"Expired {_day(expires_on)}", "bad", counts=False)
    if expires_on and expires_on <= today + timedelta(days=SOON_DAYS):
        return State("soon", f"Expires {_day(expires_on)}", "warn", counts=True)
    return State("current", "Current", "ok", counts=True)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def dates_problem(effective_on: date | None, expires_on: date | None) -> str:
    """Return what is wrong with the dates, or an empty text."""
    if effective_on and expires_on and expires_on < effective_on:
        return "Choose a last day on or after the first."
    return ""


def clean_name(name: str) -> str:
    """Return a file's name as it may be shown and offered for download: no folders, no control or hidden signs.

    The ending is kept when the name is cut to 120 characters. A name with nothing left is “file”.
    """
    plain = _HIDDEN.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join(_NOT_IN_NAMES.sub(" ", plain).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not stem or len(ending) > 10:
        stem, ending = plain, ""
    stem = stem.strip(". ")[: LONGEST_NAME - len(ending) - 1] or "file"
    return f"{stem}.{ending}" if ending else stem


def title_from(name: str) -> str:
    """Return what a file may be called by its name: “audit_notes-2026.pdf” becomes “audit notes-2026”."""
    stem = clean_name(name).rpartition(".")[0] or clean_name(name)
    return " ".join(stem.replace("_", " ").split())[:300]


def size_words(size: int) -> str:
    """Return a size in bytes as people say it: “3 kB”, “2.4 MB”."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} kB"
    return f"{size / 1_000_000:.1f} MB"
