"""Turns what the rules understood of a document into rows of a proposal: its lines and a flat tree of items."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sightline.imports.lines import HEAD, Line, lines_of
from sightline.imports.models import Item, SourceLine
from sightline.imports.parts import Period, opens_part, period_of
from sightline.imports.rules.lexicon import Lexicon, load_lexicon
from sightline.imports.rules.understanding import Item as Found
from sightline.imports.rules.understanding import PriorityFound, Understanding

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
MENTIONED = "Names a group or a member, or says something of one. An import does not add these."


@dataclass
class Understood:
    """The fields of a proposal (`head`), of its lines, and of its items; an item's `parent` is an index or None."""

    head: dict[str, Any]
    lines: list[dict[str, Any]]
    items: list[dict[str, Any]] = field(default_factory=list)


def understood(
    found: Understanding, *, file_name: str, content: bytes, read_in_ms: int, lexicon: Lexicon | None = None
) -> Understood:
    """Lay out what was understood of a file for `services.propose`; dates and states as the vocabulary has them."""
    period = period_of(_text(found.period))
    head = {
        "file_name": file_name[:255],
        "digest": hashlib.sha256(content).hexdigest(),
        "source_kind": found.source.kind,
        "named_partnership": _text(found.partnership)[:300],
        "title": _text(found.document)[:300],
        "period": _text(found.period)[:100],
        "starts_on": period[0],
        "ends_on": period[1],
        "read_in_ms": read_in_ms,
    }
    source = lines_of(found)
    parts = _parts(source, period)
    items = _Items(source, parts, lexicon or load_lexicon()).of(found)
    held = {number for item in items if item["kind"] not in Item.MENTIONS for number in item["lines"]}
    titles = {item["part_title"] for item in items}
    for number, line in enumerate(source, start=1):
        if line.text == parts[number] and line.text in titles:
            line.paths.append("part")
    lines = [_line(number, line, parts[number], number in held) for number, line in enumerate(source, start=1)]
    return Understood(head, lines, items)


def _text(item: Found | None) -> str:
    return item.text if item else ""


def _parts(source: Sequence[Line], plan: Period) -> dict[int, str]:
    """Return the heading of the part each line stands in, by its number; empty before the first."""
    parts: dict[int, str] = {}
    current = ""
    for number, line in enumerate(source, start=1):
        unknown = not line.reason and not line.paths
        if (line.key == "heading" or unknown) and opens_part(line.text, plan):
            current = line.text
        parts[number] = current
    return parts


def _line(number: int, line: Line, part: str, held: bool) -> dict[str, Any]:
    named = next((HEAD[path] for path in line.paths if path in HEAD), "")
    gives = named if not held and line.key in ("", "heading") else ""
    state, reason = SourceLine.State.UNPLACED, ""
    if held or gives:
        state = SourceLine.State.PLACED
    elif line.reason or line.mentions_only:
        state, reason = SourceLine.State.SET_ASIDE, line.reason or MENTIONED
    return {
        "number": number, "at": line.at[:120], "text": line.text, "state": state, "reason": reason[:300],
        "gives": gives, "part_title": part,
    }  # fmt: skip


class _Items:
    """Collects items in reading order; each is told by its path, such as `priorities/0/actions/3`."""

    def __init__(self, source: Sequence[Line], parts: dict[int, str], lexicon: Lexicon) -> None:
        self.parts, self.lexicon = parts, lexicon
        self.by_path: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(source, start=1):
            for path in line.paths:
                self.by_path[_owner(path)].append(number)
        self.rows: list[dict[str, Any]] = []

    def of(self, found: Understanding) -> list[dict[str, Any]]:
        """Return the rows of all that was found."""
        if found.vision:
            self.add(found.vision, Item.Kind.VISION, "vision")
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
        """Add a priority and what stands under it; of what belongs to none, its actions: the rest stays unplaced."""
        parent = self.add(found.title, Item.Kind.PRIORITY, path) if found.title else None
        if parent is not None:
            for name, kind in SINGLES:
                single = getattr(found, name)
                if single:
                    self.add(single, kind, f"{path}/{name}", parent)
        for name, kind in LISTS:
            if parent is not None or kind == Item.Kind.ACTION:
                self.several(found.items(name), kind, f"{path}/{name}", parent)

    def several(self, items: Sequence[Found], kind: str, path: str, parent: int | None) -> None:
        """Add the items of a list, sub-actions under their action."""
        placed: dict[int, int] = {}
        for index, item in enumerate(items):
            above = placed.get(item.parent, parent) if item.parent is not None else parent
            placed[index] = self.add(item, kind, f"{path}/{index}", above)

    def add(self, item: Found, kind: str, path: str, parent: int | None = None) -> int:
        """Add one item and return its index."""
        lines = sorted(set(self.by_path[path]))
        asks = "" if kind in Item.MENTIONS else item.question or ""
        self.rows.append(
            {
                "parent": parent, "kind": kind, "text": item.text, "source_text": item.text,
                "confidence": CONFIDENCE[item.level], "reason": item.reason[:300], "question": asks[:300],
                "parts": list(item.proposed), "lines": lines, "said_lead": (item.lead or "")[:300],
                "said_group": (item.group or "")[:300], "said_due": (item.due or "")[:100],
                "said_status": (item.status or "")[:100], **_meant(item, kind, self.lexicon),
                "part_title": self.parts[lines[0]] if lines and kind not in Item.ALONE else "",
            }
        )  # fmt: skip
        return len(self.rows) - 1


def _meant(item: Found, kind: str, lexicon: Lexicon) -> dict[str, Any]:
    """Return the date and RAG that the words beside an action mean, where they leave no doubt."""
    if kind != Item.Kind.ACTION:
        return {}
    said = lexicon.date_said(item.due or "")
    return {"due_on": said.day if said else None, "rag": lexicon.rag_of(item.status or "") or ""}


def _owner(path: str) -> str:
    """Return the path of the item a detail belongs to: the lead of an action to the action, the title to its priority.

    The date or state of a whole priority belongs to nothing a plan keeps, so its path leads to no item.
    """
    steps = path.split("/")
    if steps[-1] in ("title", "name"):
        return "/".join(steps[:-1])
    if steps[0] == "groups":
        return "/".join(steps[:2])
    return "/".join(steps[:4])
