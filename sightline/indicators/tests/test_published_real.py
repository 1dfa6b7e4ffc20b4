"""The real published tables, when they are there: twelve years of months of four councils, as in the files."""

import csv
from datetime import date

import pytest

from sightline.governance.models import Area
from sightline.indicators.models import Neighbour, Population, PublishedTable
from sightline.indicators.queries.benchmarks import published_series
from sightline.indicators.queries.beside import benchmarks_for
from sightline.indicators.rules.published import MONTHS
from sightline.indicators.rules.rates import population_year, rate
from sightline.indicators.services.benchmarks import link_published, load_table, read_table
from sightline.indicators.services.published_months import bring_in_published
from sightline.indicators.tests.published import REAL, needs_real
from sightline.indicators.tests.test_beside import indicator
from sightline.indicators.tests.test_published import TODAY
from tests import factories as make

COUNCILS = ("Swindon", "Shropshire", "Bury", "Wiltshire")
REFERRALS = "dfe_cin_referrals_by_month_2013_2024.csv"
pytestmark = [pytest.mark.django_db, needs_real]


def rows_of(name):
    with (REAL / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def load(here, pattern):
    for path in sorted(REAL.glob(pattern)):
        with path.open("rb") as lines:
            table = read_table(stream=lines, file_name=path.name, partnership=here, today=TODAY, by=None)
        load_table(table=table, today=TODAY, by=None)


def partnership_of(*councils, code="REA"):
    here = make.make_partnership(code)
    for name in councils:
        Area.objects.create(partnership=here, kind="council", name=f"{name} Council")
    return here


def test_twelve_years_of_monthly_referrals_are_those_of_the_file():
    here = partnership_of(*COUNCILS)
    load(here, "statistical*")
    load(here, REFERRALS)
    lines = rows_of(REFERRALS)
    for area in Area.objects.filter(partnership=here):
        wanted = {
            date(int(line["time_period"]) - (number >= 4), number, 1): line[month]
            for line in lines if f"{line['la_name']} Council" == area.name
            for number, month in enumerate(MONTHS, 1)
        }  # fmt: skip
        found = published_series(here, "Referrals", area.code)
        assert len(found) == len(wanted) == 144
        assert {one.starts_on: one.symbol or f"{one.value:.0f}" for one in found} == wanted
    near = Neighbour.objects.filter(partnership=here)
    assert (near.count(), near.exclude(neighbour_code__startswith="E").count()) == (40, 0)


def test_medians_of_ten_neighbours_and_rates_are_those_of_the_files():
    here = partnership_of("Swindon")
    manager = make.standing(make.business_manager(here), here, TODAY)
    load(here, "statistical*")
    load(here, "dfe_cin_section47*")
    load(here, "ons*")
    row = indicator(here)
    link_published(indicator=row, column="Section47_rate", months=12, as_rate=False, by=manager)
    lines = {one.level: one for one in benchmarks_for(row, date(2023, 7, 1)).lines}
    assert (lines["ours"].value, lines["region"].value, lines["country"].value) == (171.6, _region(), 187.1)
    assert lines["neighbours"].value == pytest.approx(_median())
    assert lines["neighbours"].of == "median of 10 of 10"
    _rates_follow(here)


def _region():
    return next(
        float(line["Section47_rate"]) for line in rows_of("dfe_cin_section47_icpc_2013_2024.csv")
        if line["time_period"] == "2024" and line["region_name"] == "South West" and not line["la_name"]
    )  # fmt: skip


def _median():
    near = next(line for line in rows_of("statistical_neighbours_2025.csv") if line["la_name"] == "Swindon")
    codes = {near[f"SN_{rank}"] for rank in range(1, 11)}
    values = sorted(
        float(line["Section47_rate"]) for line in rows_of("dfe_cin_section47_icpc_2013_2024.csv")
        if line["time_period"] == "2024" and line["old_la_code"] in codes
    )  # fmt: skip
    assert len(values) == 10
    return (values[4] + values[5]) / 2


def _rates_follow(here):
    """The published rates of 2013 to 2022 follow from the population of the middle of the year before."""
    people = dict(Population.objects.filter(partnership=here, area_name="Swindon").values_list("year", "people"))
    for line in rows_of("dfe_cin_section47_icpc_2013_2024.csv"):
        year = int(line["time_period"])
        if line["la_name"] == "Swindon" and year <= 2022:
            under = people[population_year(date(year - 1, 4, 1))]
            assert rate(float(line["Section47"]), under, 10_000) == pytest.approx(
                float(line["Section47_rate"]), abs=0.1
            )  # fmt: skip


def test_every_table_loads_and_a_referral_count_becomes_an_indicators_past():
    here = partnership_of("Bury")
    manager = make.standing(make.business_manager(here), here, TODAY)
    load(here, "*.csv")
    assert PublishedTable.objects.filter(partnership=here, state="current").count() == 9
    row = indicator(here, unit="count", per=None, base="")
    link_published(indicator=row, column="Referrals", months=1, as_rate=False, by=manager)
    assert bring_in_published(indicator=row, by=manager) == 144
    assert row.observations.filter(starts_on=date(2024, 3, 1)).get().numerator == int(
        next(line["March"] for line in rows_of(REFERRALS) if (line["la_name"], line["time_period"]) == ("Bury", "2024"))
    )
