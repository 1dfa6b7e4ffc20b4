"""The pure rules of returns: periods, cells, what tells who somebody is."""

from collections.abc import Sequence
from datetime import date

import pytest

from sightline.indicators.rules import cells, periods
from sightline.indicators.rules.checks import RULES, Asked, Line, check
from sightline.indicators.rules.personal import is_nhs_number, personal, personal_heading
from sightline.indicators.rules.series import Counted, Figure, SoFar


@pytest.mark.parametrize(
    ("frequency", "day", "first", "last", "words"),
    [
        ("month", date(2026, 2, 14), date(2026, 2, 1), date(2026, 2, 28), "February 2026"),
        ("quarter", date(2027, 3, 31), date(2027, 1, 1), date(2027, 3, 31), "January to March 2027"),
        ("quarter", date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30), "April to June 2026"),
        ("term", date(2026, 12, 31), date(2026, 9, 1), date(2026, 12, 31), "Autumn term 2026"),
        ("term", date(2027, 2, 1), date(2027, 1, 1), date(2027, 3, 31), "Spring term 2027"),
        ("term", date(2027, 8, 31), date(2027, 4, 1), date(2027, 8, 31), "Summer term 2027"),
        ("year", date(2027, 3, 31), date(2026, 4, 1), date(2027, 3, 31), "2026 to 2027"),
    ],
)
def test_periods(frequency: str, day: date, first: date, last: date, words: str) -> None:
    assert periods.start_of(frequency, day) == first
    assert periods.end_of(frequency, first) == last
    assert periods.period_words(frequency, first) == words
    assert periods.end_of(frequency, periods.before(frequency, first)).toordinal() == first.toordinal() - 1
    with pytest.raises(ValueError, match="begins"):
        periods.end_of(frequency, date(2026, 2, 3))


def test_when_a_reminder_goes() -> None:
    due = date(2026, 10, 7)
    days = [date.fromordinal(due.toordinal() + at) for at in range(-9, 20)]
    assert [one.day for one in days if one.weekday() < 5 and periods.reminds(due, one, ())] == [30, 7, 8, 15, 22]


def test_cells() -> None:
    assert [cells.whole(one) for one in ("1,234", 7.0, " 12 ", "", None, "n/a", "-", "3.0", "\u202e3\u200b")] == [
        1234, 7, 12, None, None, None, None, 3, 3,
    ]  # fmt: skip
    assert [cells.number(one) for one in ("1.5", ".5", 2.5, "1,234.5")] == [1.5, 0.5, 2.5, 1234.5]
    for cell, code in (("45%", "N02"), ("1,5", "N03"), ("0.45", "N04"), ("=A1", "N07"), ("abc", "N01"), (True, "N01"),
                       (date(2026, 1, 1), "N01"), (float("nan"), "N01"), ("9" * 50, "N06")):  # fmt: skip
        with pytest.raises(cells.Bad) as found:
            cells.whole(cell)
        assert found.value.code == code, cell
    assert [cells.day(one) for one in ("1/7/2026", "1 July 2026", "2026-07-01", "July 2026", date(2026, 7, 1), "")] == [
        *[date(2026, 7, 1)] * 5, None,
    ]  # fmt: skip


def test_what_tells_who_somebody_is() -> None:
    assert is_nhs_number("943 476 5919")
    assert not any(map(is_nhs_number, ("9434765918", "1111111111", "943476591", "1234567890")))
    told = {
        "NHS 943-476-5919": ["P01"], "DOB: 03/05/2015": ["P02"], "born on 3rd May 2015": ["P02"], "at SN1 2AB": ["P03"],
        "Mr Reed said so": ["P04"], "a boy named Tom": ["P04"], "the child Tom Reed": ["P04"],
        "Since 1 April 2026 the council counts M01 in Q2": [], "Up from 12,345,678 to 0161 4960000": [], "": [],
        "Northmoor Council and Vale Police agreed the figure": [],
    }  # fmt: skip
    assert {text: list(personal(text)) for text in told} == told
    assert all(map(personal_heading, ("Child's name", "Surname", "NHS number", "D.O.B", "Postcode", "First name")))
    assert not any(map(personal_heading, ("Indicator", "Name of indicator", "School", "Numbers")))


def so_far(counts: Sequence[int]) -> SoFar:
    days = [date(2000 + at, 4, 1) for at in range(len(counts) + 1)]
    figures = [Figure(day, one) for day, one in zip(days, counts, strict=False)]
    return SoFar(Counted("count", "year"), days[-1], figures)


def test_the_table_of_checks_says_each_in_words() -> None:
    assert len({one.sentence for one in RULES.values()} | {"P"}) == len(RULES) - 2  # four kinds of data share one
    assert all(one.kind in ("error", "query") and one.sentence.endswith(".") for one in RULES.values())
    asked = {"A": Asked("A", "count", {"By": ["x", "y"]}, so_far([2, 3, 4] * 4))}
    lines = [Line(2, "A", numerator=10), Line(3, "A", "By", "x", numerator=4), Line(4, "A", "By", "y", numerator=6)]
    assert [one.code for one in check(lines, asked)] == ["J01"]
    run = {"A": Asked("A", "count", so_far=so_far([*[4, 8] * 5, *[7, 9] * 3]))}
    assert [one.code for one in check([Line(2, "A", numerator=7)], run)] == ["J02"]
    assert check([Line(2, "A", numerator=5)], run) == []
    lines[2].numerator = 7
    assert [(one.code, one.row) for one in check(lines, asked, "Return")] == [("J01", 2), ("T02", 2)]
    assert check(lines, asked, "Return")[1].whole == (
        "Sheet Return, row 2, Number gives parts of “By” that add up to 11; the total says 10. Say why, or mend it."
    )
