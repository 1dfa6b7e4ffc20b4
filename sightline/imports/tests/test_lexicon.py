"""The vocabulary is data, checked when it is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.imports.rules.lexicon import HEADING_KINDS, LexiconError, load_lexicon


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("What will we do?", "actions"),
        ("2.1 Key Actions 2031/32", "actions"),
        ("HOW WILL WE KNOW WE HAVE MADE A DIFFERENCE?", "success"),
        ("Objective (what improvement will we make)", "objectives"),
        ("Harbour Partnership – Membership", "members"),
        ("Why is this a priority?", "rationale"),
    ],
)
def test_headings_in_their_variants(heading: str, kind: str) -> None:
    assert load_lexicon().kinds(heading, HEADING_KINDS)[:1] == (kind,)


def test_a_column_may_name_two_kinds() -> None:
    lexicon = load_lexicon()
    assert lexicon.column("Strategic Priority and Desired Outcomes") == ("priority", "desired_outcomes")
    assert lexicon.column("Lead / Timescale") == ("lead", "due")
    assert lexicon.column("Harbour songs and actions") == ()


def test_rag_words() -> None:
    lexicon = load_lexicon()
    assert [lexicon.rag_of(word) for word in ("Green", "OFF TRACK", "not yet started", "mauve")] == [
        "green", "red", "not_started", None,
    ]  # fmt: skip


def test_words_that_yaml_reads_as_truth_are_refused(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[3] / "data" / "lexicon.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "lexicon.yaml"
    broken.write_text(text.replace('"on"', "on"), encoding="utf-8")
    with pytest.raises(LexiconError, match="quote yes, no and on"):
        load_lexicon(broken)


def test_a_kind_nothing_reads_is_refused(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[3] / "data" / "lexicon.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "lexicon.yaml"
    broken.write_text(text.replace("\n  vision:\n", "\n  visoin:\n", 1), encoding="utf-8")
    with pytest.raises(LexiconError, match="visoin"):
        load_lexicon(broken)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="could not be read"):
        load_lexicon(tmp_path / "nothing.yaml")
