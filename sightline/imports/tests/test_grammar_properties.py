"""What must hold however a plan is written: nothing vanishes, nothing is invented, looks do not matter."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sightline.imports.rules import to_schema, understand_blocks
from sightline.imports.tests.plans import EVERY, HEADED, schema
from sightline.publishing.readers import UnreadableFile, read_bytes
from sightline.publishing.readers.markup import plain

ACCOUNTS = ("placed", "set_aside", "unplaced")
WORD = re.compile(r"\w+")


def texts_of(found: Any, skipped: frozenset[str]) -> Iterator[str]:
    """Every text proposed."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for key, value in found.items():
            if key not in skipped:
                yield from texts_of(value, skipped)
    elif isinstance(found, list):
        for value in found:
            yield from texts_of(value, skipped)


def check(text: str) -> None:
    """Every line is accounted for, every word proposed is in the source, and paths point at what exists."""
    found = schema(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    accounted = {row["line"] for account in ACCOUNTS for row in found[account]}
    assert {number for number, line in enumerate(lines, start=1) if line.strip()} - accounted == set()
    words = set(WORD.findall(plain(text)))
    for proposed in texts_of(found, frozenset({*ACCOUNTS, "lines"})):
        assert set(WORD.findall(proposed)) - words == set(), proposed
    for row in found["placed"]:
        assert points_at_something(found, row["where"]), row


def points_at_something(found: Any, where: str) -> bool:
    for step in where.split("/"):
        found = found[int(step)] if step.isdigit() else found.get(step)
    return found is not None


@pytest.mark.parametrize("name", EVERY)
def test_every_line_is_accounted_for_and_nothing_is_invented(name: str) -> None:
    check(EVERY[name])


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(EVERY)))
def test_shuffled_and_torn_lines_are_still_accounted_for(chance: random.Random, name: str) -> None:
    lines = EVERY[name].split("\n")
    chance.shuffle(lines)
    cut = chance.randrange(1, len(lines))
    lines[cut : cut + 1] = re.split(" ", lines[cut], maxsplit=1)
    check("\n".join(lines))


MARKS = st.sampled_from("-*•▪►# \t|:.\n")
LINES = st.text(alphabet=st.one_of(MARKS, st.sampled_from("abcPriority 1 Actions Measures <p></p><ul>")), max_size=300)


@settings(max_examples=150, deadline=None)
@given(LINES)
@example("o •")
def test_any_lines_are_understood_or_refused(text: str) -> None:
    try:
        check(text)
    except UnreadableFile:
        return


def content(text: str) -> dict[str, Any]:
    found = schema(text)
    for priority in found["priorities"]:
        del priority["lines"]
    return {key: value for key, value in found.items() if key not in ACCOUNTS}


@given(st.lists(st.integers(0, 3), min_size=60, max_size=60))
@settings(max_examples=25, deadline=None)
def test_blank_lines_do_not_matter(counts: list[int]) -> None:
    lines = [line for line in HEADED.split("\n") if line.strip()]
    spaced = "".join(line + "\n" * (1 + count) for line, count in zip(lines, counts, strict=False))
    assert content(spaced) == content(HEADED)


@pytest.mark.parametrize("mark", ["*", "•", "▪", "–", "➢"])
def test_bullets_do_not_matter(mark: str) -> None:
    assert content(re.sub(r"(?m)^- ", f"{mark} ", HEADED)) == content(HEADED)


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_the_case_of_headings_does_not_matter(change: Any) -> None:
    changed = re.sub(r"(?m)^(#+ )(How|We will|What|Core|Our).*$", lambda line: change(line[0]), HEADED)
    assert content(changed) == content(HEADED)


def test_line_endings_do_not_matter() -> None:
    assert content(HEADED.replace("\n", "\r\n")) == content(HEADED)


@pytest.mark.parametrize("name", ["headed", "columns", "rows"])
def test_page_furniture_does_not_matter(name: str) -> None:
    lines = EVERY[name].split("\n")
    furnished: list[str] = []
    for number, line in enumerate(lines):
        furnished.append(line)
        if number % 7 == 6 and number < len(lines) - 2:
            furnished += ["", f"Page {number}", "", "Harbour office working copy", ""]
    assert content("\n".join(furnished)) == content(EVERY[name])


LARGE = {
    "members": "# Members\n" + "".join(f"- Agency {n}\n" for n in range(9_000)),
    "groups": "# Groups\n" + "".join(f"## Pier {n} Group\nIt meets monthly.\n- x\n" for n in range(1_500)),
    "priorities": "Priority\tActions\n" + "".join(f"Pier {n}\tMend {n}\n" for n in range(4_000)),
    "small letters": "a b c\n" * 15_000,
    "one run": "Priority\tActions\nTides\t<ul> " + "Review the tides Promote jackets " * 6_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_every_line_of_a_large_file_is_accounted_for(name: str) -> None:
    schema = to_schema(understand_blocks(read_bytes(LARGE[name].encode(), "plan.txt")))
    told = {entry["line"] for kind in ("placed", "set_aside", "unplaced") for entry in schema[kind]}
    assert told == {number for number, line in enumerate(LARGE[name].splitlines(), start=1) if line.strip()}


def test_the_rules_know_nothing_of_django() -> None:
    folder = Path(__file__).resolve().parents[1] / "rules"
    assert [path.name for path in folder.glob("*.py") if "django" in path.read_text(encoding="utf-8")] == []
