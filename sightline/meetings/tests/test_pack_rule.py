"""Pages that stay: what comes late is put between with letters, and nothing that went out gets another number."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from sightline.meetings.rules.agenda import late_letter, lettered, place_of
from sightline.meetings.rules.pack import Paged, given, in_words, labels


def test_the_first_pack_counts_through() -> None:
    first = given([Paged(1, 3), Paged(2, 40), Paged(3, 1)])
    assert first == {1: (1, 0), 2: (4, 0), 3: (44, 0)}
    assert labels(first[2], 2) == ["4", "5"]


def test_a_late_paper_goes_between_with_letters_and_after_the_last_counts_on() -> None:
    first = given([Paged(1, 41, (1, 0)), Paged(9, 3), Paged(2, 5, (42, 0)), Paged(8, 2)])
    assert first == {1: (1, 0), 9: (41, 1), 2: (42, 0), 8: (47, 0)}
    assert labels(first[9], 3) == ["41a", "41b", "41c"]
    later = given([Paged(1, 41, (1, 0)), Paged(9, 3, (41, 1)), Paged(7, 2), Paged(2, 5, (42, 0))])
    assert labels(later[7], 2) == ["41d", "41e"]


def test_pages_of_what_was_withdrawn_are_not_given_again() -> None:
    first = given([Paged(1, 2, (1, 0)), Paged(5, 1)], withdrawn=[Paged(2, 4, (3, 0))])
    assert first[5] == (7, 0)


def test_restricted_pages_count_by_themselves() -> None:
    assert labels((1, 0), 2, item="R47") == ["R47.1", "R47.2"]
    assert in_words(["R47.1", "R47.2"]) == "R47.1 to R47.2"


@drawn(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 3)), min_size=1, max_size=12))
def test_no_page_is_given_twice_and_none_moves_in_any_order_of_coming(sizes: list[tuple[int, int]]) -> None:
    """`sizes` are (pages, round in which the paper comes); between rounds the pack goes out."""
    known: dict[int, tuple[int, int]] = {}
    for edition in range(4):
        here = [Paged(at, pages, known.get(at)) for at, (pages, comes) in enumerate(sizes) if comes <= edition]
        found = given(here)
        assert {key: found[key] for key in known} == known
        known = found
        pages = [label for one in here for label in labels(known[one.key], one.pages)]
        assert len(set(pages)) == len(pages)


def test_letters_go_on_after_z() -> None:
    assert [lettered(place) for place in (1, 26, 27, 702)] == ["a", "z", "aa", "zz"]
    assert [place_of(lettered(place)) for place in range(1, 703)] == list(range(1, 703))
    assert late_letter(["", "z", "b"]) == "aa"
    with pytest.raises(ValueError, match="703"):
        lettered(703)
