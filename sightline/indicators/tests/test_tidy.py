"""The layout of the national statistics service."""

from datetime import date
from decimal import Decimal

from sightline.indicators.rules.tidy import (
    Figure,
    Measure,
    Place,
    column_name,
    data_header,
    data_rows,
    meta_rows,
    time_cells,
    value_of,
)

RATE = Measure(1, "C-1", "Referrals", "rate", 10_000, "Front door")
SHARE = Measure(2, "2b", "On time", "percent")
SCORE = Measure(3, "Q1", "Grade", "measure", unit_words="points")
APRIL = date(2023, 4, 1)


def test_times_are_named_as_the_service_names_them():
    assert time_cells(APRIL, "month") == ("2023", "April")
    assert time_cells(date(2024, 1, 1), "quarter") == ("202324", "Financial year Q4")
    assert time_cells(APRIL, "quarter") == ("202324", "Financial year Q1")
    assert time_cells(date(2099, 4, 1), "year") == ("209900", "Financial year")
    assert time_cells(date(2024, 1, 1), "term") == ("202324", "Spring term")


def test_no_figure_is_blank_and_each_column_is_described():
    figures = [
        Figure(1, APRIL, numerator=45, people=100_000), Figure(2, APRIL, symbol=":"),
        Figure(3, APRIL, value=-1.25), Figure(1, APRIL, "Sex", "Female", numerator=20),
        Figure(2, date(2023, 5, 1), numerator=3, denominator=4),
    ]  # fmt: skip
    measures = [RATE, SHARE, SCORE]
    assert data_header(measures)[10:] == [
        "breakdown_topic", "breakdown", "c_1_count", "c_1_rate", "i_2b_count", "i_2b_of", "i_2b_percent", "q1_value"
    ]  # fmt: skip
    place = Place("Northmoor", "E06000901", "901", "E12000001", "North Coast")
    rows = list(data_rows(measures, figures, place, "month"))
    assert rows[0][:12] == ["2023", "May", "Local authority", "E92000001", "England", "E12000001", "North Coast", "901",
                            "E06000901", "Northmoor", "Total", "Total"]  # fmt: skip
    assert [row[12:] for row in rows] == [
        ["z", "z", 3, 4, Decimal("75.0"), "z"],
        [45, Decimal("4.5"), "x", "x", "x", Decimal("-1.25")],
        [20, "x", "z", "z", "z", "z"],
    ]
    meta = list(meta_rows(measures))
    assert meta[0][:3] == ["breakdown", "Filter", "Breakdown"]
    assert meta[0][-1] == "breakdown_topic"
    assert [row[0] for row in meta[1:]] == data_header(measures)[12:]
    assert meta[2] == ["c_1_rate", "Indicator", "Referrals: rate per 10,000", "Front door", "", "1", "", ""]
    assert value_of(SHARE, Figure(2, APRIL, numerator=1, denominator=0)) is None
    assert column_name("A/1 é") == "a_1"
