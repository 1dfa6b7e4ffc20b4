"""What a column of a published table is called in plain words and its unit, and whether an indicator fits beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COUNT, PERCENT, RATE, MEASURE = UNITS = ("count", "percent", "rate", "measure")


@dataclass(frozen=True)
class Heading:
    """A column as it is told: its name in plain words, its unit; `per` of a rate, `unit_words` of a measurement."""

    name: str
    unit: str = COUNT
    per: int | None = None
    unit_words: str = ""

    @property
    def kind(self) -> str:
        """The unit in words, such as “rate per 10,000”."""
        if self.unit == RATE:
            return f"rate per {self.per:,}"
        return {COUNT: "number", PERCENT: "percentage"}.get(self.unit) or self.unit_words or "measurement"

    @property
    def words(self) -> str:
        """The name and the unit."""
        return f"{self.name} ({self.kind})"


def heading_of(column: str, book: Mapping[str, Any]) -> Heading:
    """Return how a column is told by `book`, what data/published_columns.yaml holds.

    `column` is as it is kept: the heading and, after a colon, what it is broken down by.
    """
    first, _, part = column.partition(": ")
    known = book["columns"].get(first)
    if known is None:
        words = re.split(r"[^a-z]+", first.casefold())
        fits: Mapping[str, Any] = next((one for one in book["parts"] if one["part"] in words), {})
        known = {**fits, "name": _plain(first, book["endings"])}
    name = f"{known['name']}: {part}" if part else known["name"]
    return Heading(name, known.get("unit", COUNT), known.get("per"), known.get("words", ""))


def _plain(heading: str, endings: Mapping[str, str]) -> str:
    for ending, words in endings.items():
        if heading.endswith(ending):
            return f"{_plain(heading.removesuffix(ending), {})} {words}"
    found = " ".join(heading.replace("_", " ").split())
    return found if found.isupper() else f"{found[:1].upper()}{found[1:].lower()}"


def unlike(heading: Heading, unit: str, per: int | None, *, as_rate: bool) -> str:
    """Return in a sentence why an indicator of a unit cannot stand beside a column; nothing when it can.

    A count stands beside a rate when it is made one (`as_rate`) by the indicator's own base.
    """
    ours = Heading("", unit, per).kind if unit in UNITS else "words only"
    if unit == RATE and heading.unit == COUNT:
        return "" if as_rate else f"“{heading.name}” is a number. Compare it as a rate, or choose a rate per {per:,}."
    if as_rate:
        return f"“{heading.name}” is not a number, so no rate can be made of it. Take the tick out, or choose a number."
    if heading.unit != unit or (unit == RATE and heading.per != per):
        return (
            f"“{heading.name}” is given as {heading.kind} and this indicator as {ours}. Choose a published figure of "
            "the same unit."
        )
    return ""


def offered(heading: Heading, unit: str, per: int | None, *, based: bool) -> bool:
    """Whether a column can be chosen for an indicator at all; `based` says whether counts can be made a rate."""
    return not all(unlike(heading, unit, per, as_rate=rate) for rate in ((False, True) if based else (False,)))
