"""Published tables: what is understood, kept, refused, superseded and taken back."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from sightline.audittrail.models import Entry
from sightline.governance.models import Area
from sightline.indicators.models import Neighbour, Population, PublishedFigure, PublishedTable
from sightline.indicators.queries.benchmarks import told_of
from sightline.indicators.rules.neighbours import AGAIN
from sightline.indicators.rules.published import cell_of, name_key, time_of
from sightline.indicators.services.benchmarks import Faulty, leave_table, load_table, read_table, take_back_table
from sightline.indicators.tests.published import CHILDREN, ENQUIRIES, NEIGHBOURS, northmoor, stream, table
from sightline.kernel.errors import NotAllowed, OutOfState
from tests import factories as make

TODAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


def load(here, text, name="table.csv", by=None):
    """Read and load a file."""
    read = read_table(stream=stream(text), file_name=name, partnership=here, today=TODAY, by=by)
    return load_table(table=read, today=TODAY, by=by)


def test_words_become_figures_symbols_and_times():
    assert [cell_of(text) for text in ("12", "0.5", "C", "low", "")] == [
        cell_of("12.0"), cell_of("0.50"), cell_of("c"), cell_of("k"), cell_of("")
    ]  # fmt: skip
    assert [cell_of(text) for text in ("1,5", "12%", "=1+1", "nan", "1e9", "?")] == [None] * 6
    assert time_of("2024", "Reporting year") == (date(2023, 4, 1), 12)
    assert time_of("202324", "Financial year Q4") == (date(2024, 1, 1), 3)
    assert time_of("2024", "March") == (date(2024, 3, 1), 1)
    assert [time_of(*one) for one in (("202326", "Financial year"), ("24", "March"), ("2024", "Week 1"))] == [None] * 3
    assert name_key("London Borough of Eastham") == name_key("Eastham") == "eastham"
    assert name_key("City of London") == "city of london"


def test_ours_neighbours_region_and_england_are_kept_and_symbols_stay():
    here = northmoor()
    load(here, NEIGHBOURS)
    load(here, ENQUIRIES)
    kept = PublishedFigure.objects.filter(column="Enquiries").order_by("area_code")
    assert list(kept.values_list("area_name", "value", "symbol", "starts_on")) == [
        (name, value, symbol, date(2023, 4, 1)) for name, value, symbol in (
            ("Northmoor", 20.0, ""), ("Eastham", None, "c"), ("Westbury Vale", 30.0, ""), ("North Coast", 100.0, ""),
            ("England", 1000.0, ""),
        )
    ]  # fmt: skip
    assert Area.objects.get().code == "E06000901"
    assert list(Neighbour.objects.values_list("area_code", "neighbour_code", "closeness")) == [
        ("E06000901", "E06000902", "Very close"), ("E06000901", "E06000903", "Close")
    ]  # fmt: skip
    load(here, CHILDREN)
    assert Population.objects.get(area_name="Eastham").people == 20000
    assert not Population.objects.filter(area_name="Westbury Vale").exists()
    assert [one.verb for one in Entry.objects.order_by("sequence")] == [
        "published_table.loaded", "partnership.area_codes_set", "published_table.loaded", "published_table.loaded"
    ]  # fmt: skip


def test_a_newer_release_supersedes_and_taking_it_back_restores():
    here = northmoor()
    manager = make.standing(make.business_manager(here), here, TODAY)
    old, new = load(here, ENQUIRIES, by=manager), load(here, ENQUIRIES.replace("20,30.5", "21,30.6"), by=manager)
    old.refresh_from_db()
    assert (old.state, old.superseded_on, new.supersedes) == ("superseded", TODAY, old)
    take_back_table(table=new, today=TODAY, by=manager)
    old.refresh_from_db()
    assert (old.state, old.superseded_on) == ("current", None)
    with pytest.raises(OutOfState):
        take_back_table(table=new, today=TODAY, by=manager)
    read = read_table(stream=stream(ENQUIRIES), file_name="a.csv", partnership=here, today=TODAY, by=manager)
    leave_table(table=read, by=manager)
    with pytest.raises(OutOfState):
        load_table(table=read, today=TODAY, by=manager)
    member = make.standing(make.grant("SCR", here), here, TODAY)
    with pytest.raises(NotAllowed):
        read_table(stream=stream(ENQUIRIES), file_name="a.csv", partnership=here, today=TODAY, by=member)


BAD = {
    "empty": (b"", 0, "", "empty"),
    "workbook": (b"PK\x03\x04\0\0", 0, "", "not plain text"),
    "utf16": (ENQUIRIES.encode("utf-16"), 0, "", "not plain text"),
    "wrong columns": (b"a,b\n1,2\n", 1, "", "headings lack"),
    "no rows": (ENQUIRIES.split("\n")[0].encode(), 0, "", "no rows"),
    "ragged": (ENQUIRIES.replace("20,30.5", "20").encode(), 4, "", "12 cells"),
    "unknown symbol": (ENQUIRIES.replace("30.5", "~").encode(), 4, "Enquiries_rate", "“~”"),
    "decimal comma": (ENQUIRIES.replace("30.5", '"30,5"').encode(), 4, "Enquiries_rate", "“30,5”"),
    "duplicate row": ((ENQUIRIES + ENQUIRIES.split("\n")[3] + "\n").encode(), 7, "", "earlier row"),
    "unknown period": (ENQUIRIES.replace("2024", "24").encode(), 2, "time_period", "not a period"),
    "bad code": (ENQUIRIES.replace("E06000901", "906").encode(), 4, "new_la_code", "not a code"),
    "heading twice": (ENQUIRIES.replace("Enquiries_rate", "Enquiries").encode(), 1, "Enquiries", "same heading"),
    "open quote": (ENQUIRIES.replace("Northmoor", '"Northmoor').encode(), 0, "", ""),
    "huge cell": (ENQUIRIES.replace("Northmoor", "N" * 200_000).encode(), 4, "", "cannot be read"),
    "not ours": (ENQUIRIES.replace("Northmoor", "Southmoor").encode(), 0, "", "Where one goes by another name"),
    "too large": (ENQUIRIES.encode() + b"\n" * 20_000_001, 0, "", "larger than 20 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said_with_row_and_column_and_nothing_is_written(name):
    content, row, column, words = BAD[name]
    here = northmoor()
    with pytest.raises(Faulty) as caught:
        load(here, content)
    first = caught.value.faults[0]
    assert words in first.sentence
    assert (first.row, first.column) == (row, column) or name == "open quote"
    assert (PublishedTable.objects.count(), PublishedFigure.objects.count(), Entry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" + ENQUIRIES.encode(), ENQUIRIES.replace("Eastham", "Éastham").encode("cp1252")]
)
def test_a_mark_at_the_beginning_and_older_encodings_are_read(content):
    here = northmoor()
    load(here, NEIGHBOURS)
    load(here, content)
    assert PublishedFigure.objects.filter(column="Enquiries").count() == 5
    assert PublishedFigure.objects.filter(area_code="E06000902")[0].area_name in ("Eastham", "Éastham")


def test_neighbours_are_matched_by_code_then_by_name_and_what_is_left_is_said():
    here = northmoor()
    load(here, ENQUIRIES)
    unknown = "901,Northmoor,902,Very close,955,Close\n955,Westbury Vale,901,Close,902,Close\n956,Nowhere,901,C,902,C\n"
    text = NEIGHBOURS.split("\n")[0] + "\n" + unknown
    found = load(here, text)
    assert list(Neighbour.objects.values_list("neighbour_code", flat=True)) == ["E06000902", "E06000903"]
    assert told_of(found) == [AGAIN]
    again = load(here, text.replace("955,Close\n955", "956,Close\n955"))
    assert list(Neighbour.objects.filter(table=again).values_list("neighbour_code", flat=True)) == ["E06000902", "956"]
    assert "newer code of Nowhere" in told_of(again)[1]


def test_a_changed_code_is_one_series_and_months_are_laid_out():
    here = northmoor()
    text = table({"Northmoor": "120," + ",".join(map(str, range(1, 13)))}, "Referrals,April,May,June,July,August,"
                 "September,October,November,December,January,February,March")  # fmt: skip
    older = text.split("\n")[1].replace("2024", "2023").replace("E06000901", "E10000901")
    load(here, text + older + "\n")
    rows = PublishedFigure.objects.filter(column="Referrals", months=1).order_by("starts_on")
    assert {row.area_code for row in rows} == {"E06000901"}
    assert [(row.starts_on, row.value) for row in rows][8:14] == [
        (date(2022, 12, 1), 9.0), (date(2023, 1, 1), 10.0), (date(2023, 2, 1), 11.0), (date(2023, 3, 1), 12.0),
        (date(2023, 4, 1), 1.0), (date(2023, 5, 1), 2.0),
    ]  # fmt: skip


def test_two_of_ours_with_names_alike_are_not_one_authority():
    here = northmoor("Northmoor")
    Area.objects.create(partnership=here, kind="council", name="Northmoor Borough Council")
    assert load(here, ENQUIRIES).told[0] == "Northmoor Borough Council is not in this file."
    load(here, NEIGHBOURS)
    assert sorted(Area.objects.values_list("code", flat=True)) == ["", "E06000901"]


def test_the_command_loads_or_says_where_it_is_wrong(tmp_path, capsys):
    northmoor()
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(ENQUIRIES)
    bad.write_text(ENQUIRIES.replace("30.5", "thirty"))
    call_command("load_published", str(good), partnership="nmr")
    assert "Loaded Enquiries made: 5 rows read. Kept: Northmoor, North Coast, England." in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"row 4, Enquiries_rate: “thirty” is neither"):
        call_command("load_published", str(bad), partnership="nmr")
    with pytest.raises(CommandError, match="No partnership"):
        call_command("load_published", str(good), partnership="nowhere")
