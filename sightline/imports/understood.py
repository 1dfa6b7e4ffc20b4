"""Turns what the rules understood of a document into rows of a proposal: its lines and a flat tree of items."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from sightline.imports.models import Item, SourceLine
from sightline.imports.rules.understanding import Item as Found
from sightline.imports.rules.understanding import Placed, PriorityFound, SetAside, Understanding, Unplaced

CONFIDENCE = {"ask": 0, "likely": 1, "sure": 2}
LISTS = (
    ("objectives", Item.Kind.OBJECTIVE),
    ("ambitions", Item.Kind.AMBITION),
    ("desired_outcomes", Item.Kind.DESIRED_OUTCOME),
    ("success", Item.Kind.SUCCESS),
    ("actions", Item.Kind.ACTION),
    ("measures", Item.Kind.MEASURE),
)
SINGLES = (
    ("vision", Item.Kind.VISION),
    ("rationale", Item.Kind.RATIONALE),
    ("strategic_lead", Item.Kind.STRATEGIC_LEAD),
    ("lead", Item.Kind.LEAD),
    ("group", Item.Kind.LEAD_GROUP),
)
YEAR = re.compile(r"\b(20\d\d)\b(?:\s*(?:[-–—/]|to)\s*(?:(20\d\d)|(\d\d))\b)?")


@dataclass
class Understood:
    """The fields of a proposal (`head`), of its lines, and of its items; an item's `parent` is an index or None."""

    head: dict[str, Any]
    lines: list[dict[str, Any]]
    items: list[dict[str, Any]] = field(default_factory=list)


def understood(found: Understanding, *, file_name: str, content: bytes, read_in_ms: int) -> Understood:
    """Lay out what was understood of a file for `services.propose`."""
    lines, by_path, by_order = _lines(found)
    starts_on, ends_on = period_of(found.period.text if found.period else "")
    head = {
        "file_name": file_name[:255],
        "digest": hashlib.sha256(content).hexdigest(),
        "source_kind": found.source.kind,
        "named_partnership": _text(found.partnership)[:300],
        "title": _text(found.document)[:300],
        "period": _text(found.period)[:100],
        "starts_on": starts_on,
        "ends_on": ends_on,
        "read_in_ms": read_in_ms,
    }
    return Understood(head, lines, _Items(by_path, by_order).of(found))


def _text(item: Found | None) -> str:
    return item.text if item else ""


def period_of(text: str) -> tuple[date | None, date | None]:
    """Return the financial years a period's words span: “2023-2026” is 1 April 2023 to 31 March 2026.

    One year alone is that financial year; several spans give the widest. (None, None) when no year is named.
    """
    spans = []
    for first, last, short in YEAR.findall(text):
        start = int(first)
        end = int(last) if last else start // 100 * 100 + int(short) if short else start + 1
        if end >= start:
            spans.append((start, max(end, start + 1)))
    if not spans:
        return None, None
    return date(min(s for s, _ in spans), 4, 1), date(max(e for _, e in spans), 3, 31)


def _lines(
    found: Understanding,
) -> tuple[list[dict[str, Any]], dict[str, list[int]], dict[int, list[int]]]:
    """Return the lines in reading order, and their numbers by path of the item and by order of their place."""
    rows: list[dict[str, Any]] = []
    by_path: dict[str, list[int]] = defaultdict(list)
    by_order: dict[int, list[int]] = defaultdict(list)
    seen: dict[tuple[int, str], int] = {}
    everything: Iterator[Placed | SetAside | Unplaced] = chain(found.placed, found.set_aside, found.unplaced)
    for entry in sorted(everything, key=lambda one: one.at.order):
        key = (entry.at.order, entry.text)
        if key not in seen:
            rows.append(_line(entry, len(rows) + 1))
            seen[key] = len(rows)
            by_order[entry.at.order].append(len(rows))
        if isinstance(entry, Placed):
            rows[seen[key] - 1] |= {"state": SourceLine.State.PLACED, "reason": ""}
            by_path[entry.where].append(seen[key])
    return rows, by_path, by_order


def _line(entry: Placed | SetAside | Unplaced, number: int) -> dict[str, Any]:
    state, reason = SourceLine.State.UNPLACED, ""
    if isinstance(entry, SetAside):
        state, reason = SourceLine.State.SET_ASIDE, entry.reason[:300]
    return {"number": number, "at": str(entry.at)[:120], "text": entry.text, "state": state, "reason": reason}


class _Items:
    """Collects items in reading order; each is told by its path, such as `priorities/0/actions/3`."""

    def __init__(self, by_path: dict[str, list[int]], by_order: dict[int, list[int]]) -> None:
        self.by_path, self.by_order = by_path, by_order
        self.rows: list[dict[str, Any]] = []

    def of(self, found: Understanding) -> list[dict[str, Any]]:
        for index, item in enumerate(found.purpose):
            self.add(item, Item.Kind.PURPOSE, f"purpose/{index}")
        for index, item in enumerate(found.core_functions):
            self.add(item, Item.Kind.CORE, f"core_functions/{index}")
        for index, priority in enumerate(found.priorities):
            self.priority(priority, f"priorities/{index}")
        for index, group in enumerate(found.groups):
            self.add(group.name, Item.Kind.GROUP, f"groups/{index}")
        for index, member in enumerate(found.members):
            self.add(member.name, Item.Kind.MEMBER, f"members/{index}")
        return self.rows

    def priority(self, found: PriorityFound, path: str) -> None:
        parent = self.add(found.title, Item.Kind.PRIORITY, path) if found.title else None
        if parent is not None:
            for name, kind in SINGLES:
                single = getattr(found, name)
                if single:
                    self.add(single, kind, f"{path}/{name}", parent)
        for name, kind in LISTS:
            items = found.items(name)
            if parent is None and kind != Item.Kind.ACTION:
                continue
            self.several(items, kind, f"{path}/{name}", parent)

    def several(self, items: Sequence[Found], kind: str, path: str, parent: int | None) -> None:
        placed: dict[int, int] = {}
        for index, item in enumerate(items):
            above = placed.get(item.parent, parent) if item.parent is not None else parent
            placed[index] = self.add(item, kind, f"{path}/{index}", above)

    def add(self, item: Found, kind: str, path: str, parent: int | None = None) -> int:
        lines = self.by_path.get(path) or self.by_path.get(f"{path}/title") or self.by_path.get(f"{path}/name")
        numbers = lines or [n for place in item.places for n in self.by_order.get(place.order, [])]
        self.rows.append(
            {
                "parent": parent, "kind": kind, "text": item.text, "source_text": item.text,
                "confidence": CONFIDENCE[item.level], "reason": item.reason[:300],
                "question": (item.question or "")[:300], "parts": list(item.proposed), "lines": sorted(set(numbers)),
                "said_lead": " · ".join(filter(None, (item.lead, item.group)))[:300],
                "said_due": (item.due or "")[:100],
            }
        )  # fmt: skip
        return len(self.rows) - 1
