"""Scoring what was understood against a truth file: F1 per kind, as `import-schema.md` defines a match."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sightline.imports.rules.words import likeness

LIST_KINDS = ("objectives", "ambitions", "desired_outcomes", "actions", "measures", "success")
MATCH = 0.9


def matches(found: Iterable[str], wanted: Iterable[str]) -> int:
    """How many texts match one to one (likeness of at least 0.9), best first."""
    left = list(found)
    count = 0
    for text in wanted:
        best = max(left, key=lambda one: likeness(one, text), default=None)
        if best is not None and likeness(best, text) >= MATCH:
            left.remove(best)
            count += 1
    return count


def f1(hits: int, found: int, wanted: int) -> float:
    """F1 of so many hits; 1 when nothing was wanted and nothing found."""
    return 1.0 if found + wanted == 0 else 2 * hits / (found + wanted)


def score(found: dict[str, Any], truth: dict[str, Any]) -> dict[str, float]:
    """F1 per kind. An item counts only under its own priority; what asks for confirmation is not counted."""
    titles = [str(priority["title"] or "") for priority in found["priorities"]]
    wanted_titles = [str(priority["title"] or "") for priority in truth["priorities"]]
    scores = {"priorities": f1(matches(titles, wanted_titles), len(titles), len(wanted_titles))}
    for kind in LIST_KINDS:
        hits = total = wanted = 0
        for priority in truth["priorities"]:
            mine = [p for p in found["priorities"] if likeness(p["title"] or "", priority["title"] or "") >= MATCH]
            texts = _texts(mine[0][kind]) if mine else []
            hits += matches(texts, _texts(priority[kind]))
            wanted += len(priority[kind])
        total = sum(len(priority[kind]) for priority in found["priorities"])
        scores[kind] = f1(hits, total, wanted)
    scores["core_functions"] = _plain(found["core_functions"], truth["core_functions"])
    scores["purpose"] = _plain(found["purpose"], truth.get("purpose", []))
    for kind in ("groups", "members"):
        listed = [entry["name"] for entry in found[kind] if not entry["confirm"]]
        scores[kind] = _plain(listed, _texts(truth[kind]) if kind in truth else [])
    return scores


def _plain(found: list[str], wanted: list[str]) -> float:
    return f1(matches(found, wanted), len(found), len(wanted))


def _texts(entries: Iterable[Any]) -> list[str]:
    return [entry if isinstance(entry, str) else str(entry.get("text") or entry.get("name")) for entry in entries]
