"""The pure part of reading: series from figures, ratios of parts, periods in words, what changed in sentences."""

from datetime import date

import pytest

from sightline.indicators.rules.changes import Compared, what_changed
from sightline.indicators.rules.charts import read_series
from sightline.indicators.rules.figures import aim_words, value_words
from sightline.indicators.rules.periods import next_start, period_words
from sightline.indicators.rules.ratios import Part, ratio_words, ratios
from sightline.indicators.rules.series import Counted, Figure, lay
from sightline.indicators.verdicts import tell

SHARE = Counted("percent", "month", "higher", target=85)
RATE = Counted("rate", "quarter", "neither", per=10_000)


def months(count: int) -> list[date]:
    return [date(2024 + at // 12, at % 12 + 1, 1) for at in range(count)]


def test_periods_without_a_figure_become_gaps():
    figures = [Figure(date(2026, month, 1), 8, 10) for month in (1, 2, 5)]
    laid = lay(SHARE, figures, [date(2026, 4, 10)])
    assert [day.month for day in laid.series.x] == [1, 2, 3, 4, 5]
    assert (laid.series.chart, list(laid.series.y), list(laid.series.n or [])) == (
        "proportion",
        [8, 8, None, None, 8],
        [10, 10, None, None, 10],
    )
    assert laid.series.settings.rebase == frozenset({date(2026, 5, 1)})
    assert (laid.series.settings.per, laid.series.settings.direction) == (100, "increase")


def test_a_rate_takes_its_people_from_the_population_where_the_supplier_gave_none():
    quarters = [date(2026, 1, 1), date(2026, 4, 1)]
    figures = [Figure(day, 40) for day in quarters]
    assert lay(RATE, figures, people={quarters[0]: 40_000, quarters[1]: 41_000}).series.n == [40_000, 41_000]
    alone = lay(RATE, [*figures, Figure(date(2026, 7, 1), value=9.5)], people={quarters[0]: 40_000}).series
    assert (alone.n, alone.y) == (None, [10.0, None, 9.5])


@pytest.mark.parametrize(
    ("unit", "asked", "chart", "warned"),
    [("percent", "p", "p", 0), ("count", "p", "count", 1), ("count", "g", "count", 1), ("count", "run", "run", 0)],
)
def test_the_chart_somebody_chose_is_taken_where_the_figures_allow_it(unit, asked, chart, warned):
    figures = [Figure(day, 3, 9 if unit == "percent" else None) for day in months(3)]
    laid = lay(Counted(unit, chart=asked), figures)
    assert (laid.series.chart, len(laid.warnings)) == (chart, warned)


def test_terms_quarters_and_years_follow_one_another():
    assert [next_start("term", date(2026, month, 1)) for month in (9, 1, 4)] == [
        date(2027, 1, 1),
        date(2026, 4, 1),
        date(2026, 9, 1),
    ]
    assert next_start("quarter", date(2026, 11, 1)) == date(2027, 2, 1)
    assert next_start("year", date(2026, 4, 1)) == date(2027, 4, 1)
    assert [period_words(many, date(2026, 10, 1)) for many in ("month", "quarter", "year")] == [
        "October 2026",
        "October to December 2026",
        "2026 to 2027",
    ]
    assert period_words("quarter", date(2026, 11, 1)) == "November 2026 to January 2027"


def test_figures_are_written_with_their_unit():
    assert [value_words(SHARE, value) for value in (78.4, 7.2, 8.0)] == ["78%", "7.2%", "8%"]
    assert value_words(SHARE, 77.58, exact=True) == "77.6%"
    assert [value_words(RATE, 1048.22, exact=exact) for exact in (False, True)] == ["1,048.2 per 10,000", "1,048.2"]
    assert value_words(Counted("measure", unit_words="days"), 12.5) == "12.5 days"
    assert (
        aim_words(Counted("percent", better="band", low=10, high=20), "fail") == "expected 10% to 20%: will lie outside"
    )


def rounded(value, places):
    return None if value is None else round(value, places)


def test_a_ratio_is_against_all_others_with_a_log_normal_interval():
    one, two = ratios([Part("One", 30, 100), Part("Others", 60, 400)], of_people=False)
    # 30/100 over 60/400 is 2; the standard error of its logarithm is (1/30 - 1/100 + 1/60 - 1/400) ** 0.5 = 0.19365
    assert (rounded(one.value, 6), rounded(one.low, 4), rounded(one.high, 4), one.verdict) == (
        2.0,
        1.3683,
        2.9233,
        "higher",
    )
    assert (rounded(two.value, 6), two.verdict) == (0.5, "lower")
    wider = ratios([Part("One", 30, 100), Part("Others", 60, 400)], of_people=True)[0]
    assert (rounded(wider.low, 4), rounded(wider.high, 4)) == (1.2903, 3.1)


def test_small_numbers_none_and_no_base_are_said():
    small, none, unknown, _ = ratios(
        [Part("A", 3, 20), Part("B", 0, 20), Part("C", 4, None), Part("D", 40, 200)], of_people=False
    )
    assert (small.small, small.verdict) == (True, "alike")
    assert ratio_words(small).endswith("Small numbers: read with care.")
    assert ratio_words(none) == "None was counted on one side, so no ratio can be worked out."
    assert ratio_words(unknown) == "No figure or no base was given."


def test_one_function_gives_icons_and_words():
    y = [60, 62, 58, 61, 59, 60, 63, 57, 60, 61, 59, 62, *[72] * 8]
    chart = read_series("xmr", months(20), y, None, lay(SHARE, []).series.settings)
    told = tell(Counted("percent", "month", "higher", target=85), chart)
    assert (told.state, told.variation, told.words) == ("better", "improvement_high", "Improving, higher")
    young = tell(SHARE, read_series("xmr", months(5), y[:5], None, lay(SHARE, []).series.settings))
    assert (young.state, young.variation, young.because) == (
        "unknown",
        "cannot_say",
        "5 months since the limits began, 13 needed",
    )
    assert tell(SHARE, None).because == "there is no figure yet"


def test_a_range_is_held_against_the_limits():
    laid = lay(Counted("measure", better="band", low=50, high=70), [])
    chart = read_series("xmr", months(14), [60, 61] * 7, None, laid.series.settings)
    assert tell(laid.counted, chart).assurance == "pass"
    assert tell(Counted("measure", better="band", low=80, high=90), chart).assurance == "fail"
    assert tell(Counted("measure", better="band", low=60.5, high=90), chart).assurance == "inconsistent"


def test_what_changed_leads_with_the_newest_figure_and_says_what_is_new():
    parts = what_changed(
        [
            Compared(
                1,
                "Interviews",
                "78% in June 2026",
                "better",
                "8 months above the average",
                "target 85%: will miss",
                "usual",
            ),
            Compared(2, "Violence", "31 in June 2026", "worse", "above the upper limit", "", "worse"),
            Compared(3, "Contacts", "21% in June 2026", "usual", "it moves as much as it usually does", "", "worse"),
            Compared(4, "Plans", "", "unknown", "there is no figure yet"),
            Compared(5, "Visits", "9 in March 2026", "usual", "as usual", late=True),
        ]
    )
    found = {part.state: [(line.sentence, line.new) for line in part.lines] for part in parts}
    assert found == {
        "worse": [("31 in June 2026. Above the upper limit, and it was so the quarter before.", False)],
        "better": [
            ("78% in June 2026. 8 months above the average; this is new this quarter. Target 85%: will miss.", True)
        ],
        "changed": [],
        "usual": [
            ("21% in June 2026. It moves as much as it usually does; the quarter before it was a concern.", True)
        ],
        "unknown": [
            ("There is no figure yet.", False),
            ("No figure for this quarter is in yet; the last was 9 in March 2026.", False),
        ],
    }
