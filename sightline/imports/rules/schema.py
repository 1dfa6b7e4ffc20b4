"""The understanding as one JSON object: what `import_plan` prints."""

from __future__ import annotations

from typing import Any

from sightline.imports.rules.understanding import GroupFound, Item, PriorityFound, Understanding
from sightline.publishing.blocks import Place

Json = dict[str, Any]


def to_schema(understanding: Understanding) -> Json:
    """The JSON object of an understanding; every key is always there."""
    return {
        "partnership": _text(understanding.partnership),
        "document": _text(understanding.document),
        "period": _text(understanding.period),
        "vision": _text(understanding.vision),
        "purpose": [item.text for item in understanding.purpose],
        "priorities": [_priority(priority) for priority in understanding.priorities],
        "groups": [_group(group) for group in understanding.groups],
        "members": [{"name": member.name.text, "confirm": member.confirm} for member in understanding.members],
        "core_functions": [item.text for item in understanding.core_functions],
        "placed": _placed(understanding),
        "set_aside": [
            {**address, "text": aside.text, "reason": aside.reason}
            for aside in understanding.set_aside
            for address in _addresses(aside.at)
        ],
        "unplaced": [
            {**address, "text": left.text} for left in understanding.unplaced for address in _addresses(left.at)
        ],
    }


def _text(item: Item | None) -> str | None:
    return item.text if item else None


def _addresses(place: Place) -> list[Json]:
    """One address for each line a place covers, else its address in words."""
    return [{"line": line} for line in place.lines] or [{"at": place.address}]


def _placed(understanding: Understanding) -> list[Json]:
    rows = [{**address, "where": row.where} for row in understanding.placed for address in _addresses(row.at)]
    seen: set[tuple[Any, ...]] = set()
    return [row for row in rows if not (tuple(row.items()) in seen or seen.add(tuple(row.items())))]  # type: ignore[func-returns-value]


def _priority(priority: PriorityFound) -> Json:
    return {
        "title": _text(priority.title),
        "vision": _text(priority.vision),
        **{
            kind: [item.text for item in priority.items(kind)]
            for kind in ("objectives", "ambitions", "desired_outcomes")
        },
        "actions": [
            {"text": item.text, "lead": item.lead, "due": item.due, "status": item.status, "parent": item.parent}
            for item in priority.actions
        ],
        **{kind: [item.text for item in priority.items(kind)] for kind in ("measures", "success")},
        **{kind: _text(getattr(priority, kind)) for kind in ("strategic_lead", "lead", "group", "rationale")},
        "lines": sorted({line for place in priority.places for line in place.lines}),
    }


def _group(group: GroupFound) -> Json:
    return {
        "name": group.name.text,
        "meets": _text(group.meets),
        "chair": _text(group.chair),
        "purpose": [item.text for item in group.purpose],
        "members": [item.text for item in group.members],
        "confirm": group.confirm,
    }
