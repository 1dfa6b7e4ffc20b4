"""The meeting rule: words to rule and back, and how many meetings it makes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.governance.rules.meeting import (
    A_YEAR,
    AS_NEEDED,
    WEEKS,
    Expected,
    MeetingRule,
    meetings_expected,
    parse,
    problem,
    read,
    words,
)

DAYS = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
RULES = st.one_of(
    st.builds(lambda number, until: MeetingRule(A_YEAR, number, until=until), st.integers(1, 366), DAYS),
    st.builds(
        lambda first, more, until: MeetingRule(WEEKS, None, first, min(first + more, 104), until),
        st.integers(1, 104), st.integers(0, 20), DAYS,
    ),
    st.builds(lambda until: MeetingRule(AS_NEEDED, until=until), DAYS),
    st.just(MeetingRule()),
)  # fmt: skip


@given(RULES)
def test_words_lead_back_to_the_rule(rule: MeetingRule) -> None:
    assert problem(rule) is None
    assert parse(words(rule)) == rule
    assert parse(f"Meets {words(rule)}." if rule else "") == rule


@given(st.text(max_size=80))
def test_any_text_is_a_rule_or_a_sentence(text: str) -> None:
    found = read(text)
    if found is not None:
        assert problem(found) is None
        assert parse(words(found)) == found


SAID = {
    "8 times a year": "8 times a year",
    "Eight times per year": "8 times a year",
    "Meeting four times per year": "4 times a year",
    "8 a year": "8 times a year",
    "every 8-12 weeks": "every 8 to 12 weeks",
    "every 8 – 12 weeks": "every 8 to 12 weeks",
    "Every six weeks.": "every 6 weeks",
    "six-weekly": "every 6 weeks",
    "weekly": "every week",
    "fortnightly": "every 2 weeks",
    "Monthly": "12 times a year",
    "every 2 months": "6 times a year",
    "every 3 months": "4 times a year",
    "Quarterly": "4 times a year",
    "twice a year": "twice a year",
    "once every quarter": "4 times a year",
    "As required": "as needed",
    "as and when needed, until 31 March 2027": "as needed until 31 March 2027",
    "As needed until 31 Mar 2027": "as needed until 31 March 2027",
    "": "",
}


@pytest.mark.parametrize("text", SAID)
def test_what_people_write_is_understood(text: str) -> None:
    assert words(parse(text)) == SAID[text]


@pytest.mark.parametrize(
    "text",
    ["whenever", "bi-monthly", "every 5 months", "every 12 to 8 weeks", "0 times a year", "every 0 weeks",
     "every 0 months",
     "999 times a year", "as needed until 31 February 2027",
     "at least 4 times a year", "4 times a year and in August"],
)  # fmt: skip
def test_what_is_not_clear_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse(text)


def test_the_expected_number_of_meetings_follows_the_year() -> None:
    assert meetings_expected(MeetingRule(A_YEAR, 8), 2027) == Expected(8, 8)
    assert meetings_expected(MeetingRule(WEEKS, None, 8, 12), 2027) == Expected(4, 6)
    assert meetings_expected(MeetingRule(A_YEAR, 4, until=date(2027, 3, 31)), 2027) == Expected(0, 1)
    assert meetings_expected(MeetingRule(A_YEAR, 4, until=date(2027, 3, 31)), 2028) == Expected(0, 0)
    assert meetings_expected(MeetingRule(AS_NEEDED), 2027) is None
    assert meetings_expected(MeetingRule(), 2027) is None
    assert (Expected(4, 6).words, Expected(8, 8).words) == ("4 to 6", "8")


@given(RULES, st.integers(2000, 2099))
def test_at_least_is_never_more_than_at_most(rule: MeetingRule, year: int) -> None:
    found = meetings_expected(rule, year)
    assert found is None or 0 <= found.least <= found.most
