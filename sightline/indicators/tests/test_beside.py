"""Rates and what stands beside an indicator: the year of a population, medians, and what is not published."""

from datetime import date

import pytest

from sightline.governance.models import Area
from sightline.indicators.models import Indicator, Observation, Population, PublishedTable
from sightline.indicators.queries.benchmarks import populations
from sightline.indicators.queries.beside import benchmarks_for
from sightline.indicators.queries.headings import columns_for, told
from sightline.indicators.rules.rates import base_for, middle, population_year, rate
from sightline.indicators.services.benchmarks import link_published
from sightline.indicators.services.published_months import bring_in_published, take_out_published
from sightline.indicators.tests.published import CHILDREN, ENQUIRIES, NEIGHBOURS, northmoor, table
from sightline.indicators.tests.test_published import TODAY, load
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from tests import factories as make

JULY = date(2023, 7, 1)
_numbers = iter(range(1, 1000))


def indicator(here, **fields):
    """Make an indicator; a monthly rate of children unless said."""
    number = next(_numbers)
    told = {
        "reference": f"{here.code}-IN-9{number:03d}", "code": f"X{number}", "name": f"Enquiries {number}",
        "unit": "rate", "per": 10_000, "base": "children", "better": "neither", "frequency": "month",
        "small_numbers": "dfe", "starts_on": date(2020, 4, 1),
    }  # fmt: skip
    return Indicator.objects.create(partnership=here, **(told | fields))


def test_a_month_uses_the_middle_of_the_year_its_april_lies_in():
    assert [population_year(day) for day in (date(2023, 4, 1), date(2024, 3, 1), date(2024, 4, 1))] == [
        2023,
        2023,
        2024,
    ]
    known = {("E1", 2023, False): 1000, ("E1", 2024, True): 1100, ("E2", 2023, False): 500}
    assert base_for(JULY, "0-17", {"E1": "One", "E2": "Two"}, known).people == 1500
    projected = base_for(date(2024, 4, 1), "0-17", {"E1": "One"}, known)
    assert (projected.people, projected.projected, projected.words) == (
        1100, True, "Uses the projection for the middle of 2024."
    )  # fmt: skip
    older = base_for(date(2026, 4, 1), "0-17", {"E2": "Two"}, known)
    assert (older.people, older.words) == (500, "Uses the estimate for the middle of 2023, the newest known.")
    missing = base_for(date(2027, 4, 1), "0-17", {"E1": "One", "E2": "Two"}, known)
    assert missing.people is None
    assert missing.words == (
        "No number of children aged 0 to 17 for the middle of 2027 is known for One, Two."
    )  # fmt: skip
    assert "no council" in base_for(JULY, "18+", {}, known).words
    assert (rate(45, 100_000, 10_000), rate(None, 1, 1), rate(1, 0, 1)) == (4.5, None, None)
    assert (middle([1, None, 3, 10]), middle([None])) == (3.0, None)


def test_published_columns_are_told_in_plain_words_with_their_unit():
    assert [told(one).words for one in (
        "CPP_subsequent_percent", "Section47_rate: Girls", "Duration_median", "Drug_Misuse_parent", "Generated_count",
    )] == [
        "Second or later child protection plans (percentage)", "Section 47 enquiries: Girls (rate per 10,000)",
        "Time from enquiry to conference, median (working days)", "Drug misuse by a parent or carer (number)",
        "Generated count (number)",
    ]  # fmt: skip


@pytest.mark.django_db
def test_populations_come_for_all_indicators_at_once(django_assert_num_queries):
    here = northmoor()
    load(here, CHILDREN)
    rows = [indicator(here), indicator(here, base="adults", per=100_000), indicator(here, base="", unit="count")]
    for some in (rows[:1], rows):
        with django_assert_num_queries(2):
            found = populations(some, [JULY, date(2030, 1, 1)], here)
    assert found[rows[0].pk, JULY].people == 10_000
    assert found[rows[0].pk, date(2030, 1, 1)].people is None
    assert found[rows[1].pk, JULY].people is None
    assert (rows[2].pk, JULY) not in found
    Area.objects.create(partnership=here, kind="council", name="Uncoded")
    assert "Uncoded" in populations(rows[:1], [JULY], here)[rows[0].pk, JULY].words


@pytest.mark.django_db
def test_beside_others_stand_the_median_of_neighbours_region_and_england(django_assert_max_num_queries):
    here = northmoor()
    manager = make.standing(make.business_manager(here), here, TODAY)
    row = indicator(here)
    assert benchmarks_for(row, JULY).reason == "This indicator is not set beside a published figure yet."
    for text in (NEIGHBOURS, ENQUIRIES, CHILDREN):
        load(here, text)
    link_published(indicator=row, column="Enquiries_rate", months=12, as_rate=False, by=manager)
    with django_assert_max_num_queries(7):
        found = benchmarks_for(row, date(2025, 7, 1))
    assert found.starts_on == date(2023, 4, 1)
    assert [(one.level, one.name, one.value, one.words, one.of) for one in found.lines] == [
        ("ours", "Northmoor Council", 30.5, "", ""),
        ("neighbours", "Statistical neighbours", 60.0, "", "median of 1 of 2"),
        ("region", "North Coast", 40.0, "", ""),
        ("country", "England", 50.1, "", ""),
    ]
    assert "is loaded for this period" in benchmarks_for(row, date(2022, 7, 1)).reason
    link_published(indicator=row, column="Enquiries", months=12, as_rate=True, by=manager)
    lines = benchmarks_for(row, JULY).lines
    assert [one.value for one in lines] == [20.0, None, 1.0, pytest.approx(1000 / 1200)]
    assert lines[1].words == "not published"
    for column, as_rate, why in (
        ("Enquiries", False, "“Enquiries” is a number. Compare it as a rate, or choose a rate per 10,000."),
        ("Enquiries_rate", True, "“Enquiries rate” is not a number, so no rate can be made of it. Take the tick out, "
         "or choose a number."),
        ("CPP_subsequent_percent", False, "“Second or later child protection plans” is given as percentage and this "
         "indicator as rate per 10,000. Choose a published figure of the same unit."),
    ):  # fmt: skip
        with pytest.raises(DomainError) as refused:
            link_published(indicator=row, column=column, months=12, as_rate=as_rate, by=manager)
        assert (refused.value.sentence, refused.value.field) == (why, "column")
    count = indicator(here, unit="count", per=None)
    share = indicator(here, unit="percent", per=None, base="")
    words = [[one.words for _, _, one in columns_for(one, here)] for one in (row, count, share)]
    assert words == [["Enquiries (number)", "Enquiries rate (rate per 10,000)"], ["Enquiries (number)"], []]
    with pytest.raises(DomainError, match="A rate needs"):
        link_published(indicator=count, column="Enquiries", months=12, as_rate=True, by=manager)
    with pytest.raises(NotAllowed):
        link_published(indicator=row, column="", months=12, as_rate=False,
                       by=make.standing(make.grant("SCR", here), here, TODAY))  # fmt: skip
    assert link_published(indicator=row, column="", months=12, as_rate=False, by=manager) is None


@pytest.mark.django_db
def test_published_figures_become_an_indicators_past_and_go_again():
    here = northmoor()
    manager = make.standing(make.business_manager(here), here, TODAY)
    row = indicator(here, unit="count", per=None, base="", frequency="year")
    with pytest.raises(OutOfState, match="Choose the published column"):
        bring_in_published(indicator=row, by=manager)
    load(here, ENQUIRIES)
    link_published(indicator=row, column="Enquiries", months=12, as_rate=False, by=manager)
    assert [bring_in_published(indicator=row, by=manager) for _ in range(2)] == [1, 0]
    load(here, ENQUIRIES.replace("20,30.5", "c,30.5"))
    assert bring_in_published(indicator=row, by=manager) == 1
    rows = Observation.objects.order_by("pk").values_list("state", "numerator", "symbol", "final")
    assert list(rows) == [("s", 20, "", True), ("c", None, "c", True)]
    assert take_out_published(indicator=row, by=manager) == 1
    Observation.objects.create(
        partnership=here, indicator=row, starts_on=date(2023, 4, 1), numerator=19, state="c", revision=1
    )
    assert bring_in_published(indicator=row, by=manager) == 0
    wrong = indicator(here, unit="count", per=None, base="", frequency="month")
    link_published(indicator=wrong, column="Enquiries", months=12, as_rate=False, by=manager)
    with pytest.raises(OutOfState, match="another length of time"):
        bring_in_published(indicator=wrong, by=manager)


@pytest.mark.django_db
def test_a_projection_stands_beside_the_estimate():
    here = northmoor()
    load(here, CHILDREN.replace("population_estimate", "population_projection").replace("2023,", "2030,"))
    assert list(Population.objects.order_by().values_list("year", "projected").distinct()) == [(2030, True)]
    assert PublishedTable.objects.get().title == "Children aged 0 to 17 years (projected)"
    assert populations([row := indicator(here)], [date(2030, 6, 1)], here)[row.pk, date(2030, 6, 1)].projected
    load(here, table({"Northmoor": "1"}, "population_estimate").replace("category", "age_group").replace(
        "Enquiries made", "Adults aged 18 and over"
    ))  # fmt: skip
    assert Population.objects.filter(ages="18+").count() == 1
