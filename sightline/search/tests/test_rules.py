"""What somebody typed, read as a question; what is near to a name; where in a text it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.search.rules import Asked, Term, matches, nearness, read, references, snippet, whole_reference


def test_words_phrases_and_references_are_read():
    found = read("children's meetings “vale police” NMR-A-0042 \"")
    assert found.terms == (
        Term(("children", "s")),
        Term(("meeting",)),
        Term(("vale", "police"), whole=True),
        Term(("nmr", "a", "0042")),
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("NMR-A-0042", ["NMR-A-0042"]),
        ("nmr-a-42", ["NMR-A-0042"]),
        ("A-42", ["NMR-A-0042"]),
        ("a42", ["NMR-A-0042"]),
        ("42", ["NMR-A-0042", "NMR-PL-0042"]),
        ("EHC-A-0001", ["EHC-A-0001"]),
        ("police", []),
        ("", []),
    ],
)
def test_a_reference_may_be_whole_or_in_part(typed, found):
    assert references(typed, "NMR", ["A", "PL"]) == found


def test_only_a_whole_reference_leads_somewhere():
    assert [whole_reference(one) for one in ("nmr-a-42", "A-42", "NMR-A-0042 police")] == ["NMR-A-0042", "", ""]


@pytest.mark.parametrize(
    ("typed", "name", "near"),
    [
        ("Jonson", "Alys Johnson", True),
        ("Northmor", "Northmoor Council", True),
        ("Rahmen", "Asha Rahman", True),
        ("jonson alis", "Alys Johnson", True),
        ("Jonson Bo", "Alys Johnson", True),
        ("police", "Parks and leisure", False),
        ("Wilson", "Alys Johnson", False),
    ],
)
def test_names_may_be_misspelt(typed, name, near):
    assert (nearness(read(typed).misspelt, name) > 0) is near


def test_a_snippet_marks_what_was_asked_and_keeps_the_letters():
    text = "Before. " * 40 + "The café’s Policing plan & <b>more</b>. " + "After. " * 40
    pieces = snippet(read("police cafe"), text)
    assert [words for words, asked in pieces if asked] == ["café"]
    assert snippet(read("polic"), text)[0] == ("… ", False)
    assert len("".join(words for words, _ in pieces)) < 260
    assert snippet(read("nowhere"), text) == []


@given(st.text())
def test_nothing_typed_fails(typed):
    asked = read(typed)
    assert isinstance(asked, Asked)
    assert all(term.words and all(term.words) for term in asked.terms)
    matches(asked, typed)
    references(asked.typed, "NMR", ["A"])
