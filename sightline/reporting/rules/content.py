"""The text of a report as it is frozen: plain data with a digest, from which pages and documents are made."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One section of a report as a reader sees it; `origin` names the group it was taken from, if another's."""

    section: str
    text: str
    reference: str = ""
    origin: str = ""
    needs_decision: bool = False
    recommended: str = ""
    if_not: str = ""
    decide_by: str = ""

    @property
    def by(self) -> date | None:
        """The day by which a decision is needed."""
        return date.fromisoformat(self.decide_by) if self.decide_by else None


@dataclass(frozen=True)
class Content:
    """A report's text: whose, of which period, on track or not, its entries in order. Days are ISO texts."""

    reference: str
    kind: str
    group: str
    round: str
    starts_on: str
    ends_on: str
    on_track: str
    summary: str
    entries: tuple[Entry, ...]

    def of(self, *sections: str) -> list[Entry]:
        """Return the entries of some sections, in order."""
        return [one for key in sections for one in self.entries if one.section == key]

    @property
    def decisions(self) -> list[Entry]:
        """What needs a decision, the nearest date first, those without a date last."""
        return sorted((one for one in self.entries if one.needs_decision), key=lambda one: one.decide_by or "9")

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON can keep it."""
        return asdict(self) | {"entries": [asdict(one) for one in self.entries]}

    @property
    def digest(self) -> str:
        """The SHA-256 of its canonical JSON."""
        return digest_of(self.as_data())


def digest_of(data: dict[str, Any]) -> str:
    """Return the SHA-256 of data as canonical JSON, in 64 hex digits."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def from_data(data: dict[str, Any]) -> Content:
    """Read what `as_data` wrote."""
    entries: Iterable[dict[str, Any]] = data["entries"]
    return Content(**{**data, "entries": tuple(Entry(**one) for one in entries)})
