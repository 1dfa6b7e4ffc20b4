"""The dictionary out as a workbook and back: every change seen first, done whole or not at all, conflicts named."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.audittrail.models import Entry
from sightline.indicators.models import Indicator, IndicatorChange
from sightline.indicators.services.comparing import Returned
from sightline.indicators.services.dictionary import edit_indicator
from sightline.indicators.tests.world import COUNT, SHARE, World
from tests import factories as make

Edit = Callable[[Any, dict[str, int]], None]


@pytest.fixture
def share(world: World) -> Indicator:
    return world.indicator(replace(SHARE, splits={"Team": ["North", "South"]}, theme="Front door"))


def out(world: World) -> bytes:
    content: bytes = world.browser().get(world.href("dictionary/workbook/")).content
    return content


def worked_on(content: bytes, edit: Edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Dictionary"]
    edit(sheet, {cell.value: cell.column for cell in sheet[1]})
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells(row: int, **values: Any) -> Edit:
    def edit(sheet: Any, at: dict[str, int]) -> None:
        for heading, value in values.items():
            sheet.cell(row, at[heading.replace("_", " ")]).value = value

    return edit


def themed(*rows: int) -> Edit:
    def edit(sheet: Any, at: dict[str, int]) -> None:
        for row in rows:
            cells(row, Theme="New")(sheet, at)

    return edit


def brought(world: World, content: bytes, person: Any = None) -> Any:
    file = SimpleUploadedFile("mine.xlsx", content)
    return world.browser(person).post(world.href("dictionary/bring/"), {"workbook": file}, follow=True)


def confirmed(world: World, page: Any) -> Any:
    found: Returned = page.context["found"]
    return world.browser().post(page.request["PATH_INFO"], {"seen": found.digest}, follow=True)


def test_what_was_changed_offline_goes_in_after_a_look(world: World, share: Indicator) -> None:
    def edit(sheet: Any, at: dict[str, int]) -> None:
        cells(2, Target="85%", Breakdowns="Team: North, South, Vale", Supplied_by="Vale Police")(sheet, at)
        new = {"Code": "M09", "Name": "Found again", "Shown as": "number", "How it is gathered": "from records",
               "Better is": "lower is better", "How often": "quarterly",
               "Rule on small numbers": "dfe_cin"}  # fmt: skip
        for heading, value in new.items():
            sheet.cell(3, at[heading]).value = value

    page = brought(world, worked_on(out(world), edit))
    found: Returned = page.context["found"]
    assert [(one.reference, [each.heading for each in one.differences]) for one in found.changes] == [
        (share.reference, ["Target", "Supplied by", "Breakdowns"]),
        ("", ["Code", "Name", "Shown as", "How it is gathered", "Better is", "How often", "Rule on small numbers"]),
    ]
    assert Indicator.objects.count() == 1
    assert "1 indicator changed, 1 added" in confirmed(world, page).content.decode()
    share.refresh_from_db()
    assert (share.target, share.supplier, share.splits) == (85.0, world.police, {"Team": ["North", "South", "Vale"]})
    assert share.definition == SHARE.definition
    assert Indicator.objects.get(code="M09").better == "lower"
    assert {one.reason for one in IndicatorChange.objects.all()} == {"Workbook mine.xlsx"}
    assert Entry.objects.get(verb="indicator.workbook_loaded").after == '{"added":1,"changed":1}'
    assert brought(world, out(world)).context["found"].untouched == 2


def test_a_cell_that_somebody_else_changed_too_is_named_with_both_texts(world: World, share: Indicator) -> None:
    content = worked_on(out(world), cells(2, Name="Mine", Theme="Mine too"))
    same = {name: getattr(share, name) for name in SHARE.__dataclass_fields__}
    edit_indicator(indicator=share, new=replace(SHARE, **{**same, "name": "Theirs"}), version=1, by=world.by)
    page = brought(world, content)
    found: Returned = page.context["found"]
    assert [(one.column, one.yours, one.theirs) for one in found.problems] == [("Name", "Mine", "Theirs")]
    assert "Do all of it" not in page.content.decode()
    assert confirmed(world, page).status_code == 409
    share.refresh_from_db()
    assert (share.name, share.theme) == ("Theirs", "Front door")


@pytest.mark.parametrize(
    ("changed", "column", "sentence"),
    [
        ({"Target": "many"}, "Target", "Enter a number"),
        ({"Better_is": "a range is expected"}, "Range from", "both ends"),
        ({"Supplied_by": "Nobody"}, "Supplied by", "There is no agency"),
        ({"Code": "M01"}, "Code", "another indicator"),
        ({"Reference": "NMR-I-9999"}, "Reference", "There is no indicator"),
        ({"Rule_on_small_numbers": "none"}, "Rule on small numbers", "Choose a rule"),
    ],
)
def test_what_is_wrong_names_the_row_and_the_column(
    world: World, share: Indicator, changed: dict[str, Any], column: str, sentence: str
) -> None:
    world.indicator(COUNT)
    problems = brought(world, worked_on(out(world), cells(2, **changed))).context["found"].problems
    assert [(one.row, one.column) for one in problems] == [(2, column)]
    assert sentence in problems[0].sentence
    assert share.reference


def test_rows_without_a_code_are_each_told_once(world: World, share: Indicator) -> None:
    def edit(sheet: Any, at: dict[str, int]) -> None:
        for row in (3, 4):
            cells(row, Name="Nameless", Target="1e400")(sheet, at)

    page = brought(world, worked_on(out(world), edit))
    told = [(one.row, one.column) for one in page.context["found"].problems]
    assert told.count((3, "Code")) == told.count((4, "Code")) == 1
    assert page.status_code == 200
    assert share.reference


def test_a_group_changes_its_own_and_nobody_reads_anothers_workbook(world: World, share: Indicator) -> None:
    own = world.indicator(replace(COUNT, code="A01"), group=world.group)
    content = worked_on(out(world), themed(2, 3))
    page = brought(world, content, world.chair)
    found: Returned = page.context["found"]
    assert [one.reference for one in found.changes] == [own.reference]
    assert found.denied == [share.reference]
    assert Entry.objects.filter(verb="indicator.edit.refused", reference=share.reference).count() == 1
    assert world.browser().get(page.request["PATH_INFO"]).status_code == 404
    assert world.browser(make.grant("DPO", world.partnership)).get(world.href("dictionary/bring/")).status_code == 404


def test_a_look_asks_as_much_for_one_row_as_for_three(world: World, share: Indicator) -> None:
    counts = []
    for number in (1, 3):
        while Indicator.objects.count() < number:
            world.indicator(replace(COUNT, code=f"Q{Indicator.objects.count()}"))
        edit = worked_on(out(world), themed(*range(2, 2 + number)))
        page, manager = brought(world, edit), world.browser()
        manager.get(page.request["PATH_INFO"])
        with CaptureQueriesContext(connection) as asked:
            assert manager.get(page.request["PATH_INFO"]).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert share.reference
