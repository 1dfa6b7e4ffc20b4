"""However the five documents are spaced, marked, cased and furnished, they are understood as well, within 0.05."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sightline.imports.rules import to_schema, understand_blocks
from sightline.imports.tests.test_seeds import ALSO_ASKED, ASKED, EVERY, NOT_ASKED, SHARED, truth
from sightline.imports.tests.truth import score
from sightline.publishing.blocks import BlockDocument, Heading
from sightline.publishing.readers import read_bytes

WITHIN = 0.05
BULLETS = ["-", "*", "•", "▪", "–", "➢", "o", "\uf0b7"]
CASES: dict[str, Callable[[str], str]] = {"as it is": str, "upper": str.upper, "title": str.title}
FEET = [
    "Page {page}", "{page}", "- {page} -", "Working copy of the office", "Working copy of the office | {page}",
    "{page} of 40", "Draft 3, not agreed", "OFFICIAL",
]  # fmt: skip

pytestmark = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="The shared documents are not beside the repository."
)


@functools.cache
def lines_of(number: str) -> list[str]:
    return (SHARED / "seeds" / f"{number}.txt").read_text(encoding="utf-8").split("\n")


def read(text: str) -> BlockDocument:
    return read_bytes(text.encode(), "plan.txt")


@functools.cache
def headings(number: str) -> frozenset[int]:
    """The lines that the document marks as headings."""
    found = read("\n".join(lines_of(number)))
    return frozenset(line for block in found.blocks if isinstance(block, Heading) for line in block.at.lines)


def figures(number: str, text: str) -> dict[str, float]:
    asked = (set(ASKED) | ALSO_ASKED.get(number, set())) - NOT_ASKED.get(number, set())
    scores = score(to_schema(understand_blocks(read(text))), truth(number))
    return {kind: value for kind, value in scores.items() if kind in asked}


@functools.cache
def usual(number: str) -> dict[str, float]:
    return figures(number, "\n".join(lines_of(number)))


LOOKS = st.fixed_dictionaries(
    {
        "bullet": st.sampled_from(BULLETS),
        "case": st.sampled_from(sorted(CASES)),
        "foot": st.sampled_from(FEET),
        "pages": st.integers(4, 12),
        "blanks": st.lists(st.integers(0, 3), min_size=40, max_size=40),
    }
)


def dressed(number: str, look: dict[str, Any]) -> str:
    """The document with other blank lines, bullets, headings and page furniture."""
    made: list[str] = []
    page = len(lines_of(number)) // look["pages"]
    for at, line in enumerate(lines_of(number), start=1):
        if at in headings(number):
            line = CASES[look["case"]](line)  # noqa: PLW2901 - the same line in other clothes
        if not line.strip():
            made += [""] * look["blanks"][at % 40]
            continue
        made.append(re.sub(r"^(\s*)[-•]\s", lambda found: f"{found[1]}{look['bullet']} ", line))
        if at % page == 0 and "\t" not in line:
            made += ["", look["foot"].format(page=at // page), ""]
    return "\n".join(made)


@pytest.mark.parametrize("number", EVERY)
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)  # other looks at every run; a failure prints its own, and many more are tried with `--hypothesis-seed` and a loop
@given(look=LOOKS)
def test_looks_do_not_matter(number: str, look: dict[str, Any]) -> None:
    now = figures(number, dressed(number, look))
    worse = {kind: (value, now[kind]) for kind, value in usual(number).items() if now[kind] < value - WITHIN}
    assert worse == {}
