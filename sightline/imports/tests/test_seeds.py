"""The real documents reach the figures of the import schema. They live beside the repository, not in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sightline.imports.rules import to_schema, understand, understand_blocks
from sightline.imports.tests.page import page_from_text
from sightline.imports.tests.printed import typeset
from sightline.imports.tests.truth import score
from sightline.imports.tests.word import word_from_text
from sightline.publishing.readers import read_bytes

SHARED = Path(__file__).resolve().parents[4] / "shared"
ASKED = (
    "priorities", "ambitions", "desired_outcomes", "objectives", "actions", "measures", "success", "core_functions",
)  # fmt: skip
LEAST = 0.97
# Where a kind is not asked of a document, and where groups or members are listed and so are asked.
NOT_ASKED = {"003": {"measures"}}
ALSO_ASKED = {"001": {"groups", "members"}, "004": {"members"}}
EVERY = ["000", "001", "002", "003", "004"]

pytestmark = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="The shared documents are not beside the repository."
)


def truth(number: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SHARED / "truth" / f"{number}.json").read_text(encoding="utf-8"))
    return loaded


def short_of(number: str, found: dict[str, Any]) -> dict[str, float]:
    """The kinds asked of a document that do not reach the figure."""
    asked = (set(ASKED) | ALSO_ASKED.get(number, set())) - NOT_ASKED.get(number, set())
    return {kind: value for kind, value in score(found, truth(number)).items() if kind in asked and value < LEAST}


@pytest.mark.parametrize("number", EVERY)
def test_text_reaches_the_figures(number: str) -> None:
    assert short_of(number, to_schema(understand(SHARED / "seeds" / f"{number}.txt"))) == {}


def _furnished(text: str) -> str:
    """The text with a page number and a running line after every ninth line."""
    lines = text.split("\n")
    return "\n".join(
        f"{line}\n\nPage {n} of 99\nWorking copy of the office\n" if n % 9 == 8 else line
        for n, line in enumerate(lines)
    )


CHANGES: dict[str, Callable[[str], str]] = {
    "blank lines doubled": lambda text: text.replace("\n", "\n\n"),
    "blank lines gone": lambda text: "\n".join(line for line in text.split("\n") if line.strip()),
    "other bullets": lambda text: re.sub(r"(?m)^- ", "▪ ", text).replace("•", "▪"),
    "emphasis gone": lambda text: text.replace("**", "").replace("#", ""),
    "page furniture": _furnished,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("number", EVERY)
def test_looks_do_not_matter(number: str, change: str) -> None:
    text = CHANGES[change]((SHARED / "seeds" / f"{number}.txt").read_text(encoding="utf-8"))
    assert short_of(number, to_schema(understand_blocks(read_bytes(text.encode(), "plan.txt")))) == {}


@pytest.mark.parametrize("choice", [{}, {"run_style": "List Bullet"}, {"raw_cells": True}])
@pytest.mark.parametrize("number", ["000", "001", "002", "003"])
def test_word_with_real_tables_reaches_the_figures(number: str, choice: dict[str, Any], tmp_path: Path) -> None:
    text = (SHARED / "seeds" / f"{number}.txt").read_text(encoding="utf-8")
    found = to_schema(understand(word_from_text(text, tmp_path / "plan.docx", **choice)))
    assert short_of(number, found) == {}
    assert {key for row in found["placed"] for key in row} == {"at", "where"}


@pytest.mark.parametrize("number", EVERY)
def test_a_web_page_reaches_the_figures(number: str) -> None:
    page = page_from_text((SHARED / "seeds" / f"{number}.txt").read_text(encoding="utf-8"))
    assert short_of(number, to_schema(understand_blocks(read_bytes(page.encode(), "plan.html")))) == {}


@pytest.mark.parametrize("number", EVERY)
def test_a_typeset_pdf_reaches_the_figures(number: str) -> None:
    made = typeset((SHARED / "seeds" / f"{number}.txt").read_text(encoding="utf-8"))
    assert short_of(number, to_schema(understand_blocks(read_bytes(made, "plan.pdf")))) == {}


@pytest.mark.parametrize("number", EVERY)
def test_every_line_is_accounted_for(number: str) -> None:
    path = SHARED / "seeds" / f"{number}.txt"
    found = to_schema(understand(path))
    accounted = {row["line"] for account in ("placed", "set_aside", "unplaced") for row in found[account]}
    lines = path.read_text(encoding="utf-8").split("\n")
    assert {n for n, line in enumerate(lines, start=1) if line.strip()} - accounted == set()


@pytest.mark.parametrize("number", EVERY)
def test_mentions_in_prose_ask_to_be_confirmed(number: str) -> None:
    found = understand(SHARED / "seeds" / f"{number}.txt")
    assert [group.name.text for group in found.groups if group.confirm and group.name.level != "ask"] == []
    assert number in {"001", "004"} or all(group.confirm for group in found.groups)
