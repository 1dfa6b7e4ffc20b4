"""Plans of invented partnerships, as files beside what a person reads in them, and how well they are understood."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from sightline.imports.rules import to_schema, understand_blocks
from sightline.imports.tests.truth import LIST_KINDS, f1, matches, score
from sightline.imports.tests.written_files import set_pages, workbook
from sightline.imports.tests.written_word import word_plan
from sightline.imports.tests.written_word_tables import bands, bold_lines, by_quarter, merged_priorities, one_list
from sightline.publishing.readers import read_bytes

FOLDER = Path(__file__).resolve().parent / "written"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
MADE: dict[str, Callable[[], tuple[bytes, str]]] = {
    "oxenholt": lambda: (word_plan(), "plan.docx"),
    "linwick": workbook,
    "harbottle": set_pages,
    "whitmoor": one_list,
    "quarrendon": by_quarter,
    "yarnbrook": bold_lines,
    "jesmount": merged_priorities,
    "kingsmere": bands,
}
SAID = ("partnership", "document", "period", "vision")
PLAIN = ("core_functions", "purpose", "groups", "members")


def wanted(name: str) -> dict[str, Any]:
    """What a person reads in a plan, with every key of the schema."""
    told: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    for priority in told["priorities"]:
        for kind in LIST_KINDS:
            priority.setdefault(kind, [])
        priority["actions"] = [_action(one) for one in priority["actions"]]
    return {kind: [] for kind in PLAIN} | told


def _action(told: str | list[str | None]) -> dict[str, str | None]:
    """An action is written as its text, or as text, lead, date and state."""
    values = [told] if isinstance(told, str) else told
    return dict(zip(("text", "lead", "due", "status"), [*values, None, None, None][:4], strict=True))


def found_in(data: bytes, file_name: str) -> dict[str, Any]:
    """What is understood of a file."""
    return to_schema(understand_blocks(read_bytes(data, file_name)))


def source(name: str) -> tuple[bytes, str]:
    """The bytes and the file name of a plan."""
    if name in MADE:
        return MADE[name]()
    (path,) = [path for path in FOLDER.glob(f"{name}.*") if path.suffix != ".yaml"]
    return path.read_bytes(), path.name


def figures(found: dict[str, Any], truth: dict[str, Any]) -> dict[str, float]:
    """F1 by kind, for each kind that the plan holds or that is proposed; `details` are leads, dates and states."""
    scores = score(found, truth)
    held = {kind for kind in LIST_KINDS for one in (*found["priorities"], *truth["priorities"]) if one[kind]}
    kept = {kind: value for kind, value in scores.items() if kind in held or kind == "priorities"}
    said = [key for key in SAID if key in truth]
    hits = sum((found[key] or "").casefold() == truth[key].casefold() for key in said)
    return kept | {"details": _details(found, truth)} | ({"said": hits / len(said)} if said else {})


def _details(found: dict[str, Any], truth: dict[str, Any]) -> float:
    told, asked = _all_details(found), _all_details(truth)
    return f1(sum(matches([one], told) for one in asked), len(told), len(asked)) if asked else 1.0


def _all_details(plan: dict[str, Any]) -> list[str]:
    """Who leads, by when and how it stands, of each action and priority, with the words of what it belongs to."""
    made = [f"{one['title']} lead {one['lead']}" for one in plan["priorities"] if one.get("lead")]
    for priority in plan["priorities"]:
        for action in priority["actions"]:
            keys = [key for key in ("lead", "due", "status") if action.get(key)]
            made += [f"{action['text'][:30]} {key} {action[key]}" for key in keys]
    return made
