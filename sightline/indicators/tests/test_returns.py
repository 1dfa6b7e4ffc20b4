"""Returns: opened, filled in, sent as good and bad files, submitted, accepted, revised, frozen; missing and chased."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from sightline.audittrail.models import Entry
from sightline.governance.models import Appointment
from sightline.indicators.models import DataReturn, Indicator, Observation, Period, ReturnChange, ReturnLine
from sightline.indicators.queries.reading.charted import charted
from sightline.indicators.rules.checks import Line
from sightline.indicators.services.collecting import extending, opening, states
from sightline.indicators.services.collecting.storing import store_figures
from sightline.indicators.services.rebasing import rebase, withdraw_rebase
from sightline.indicators.tests.returning import DUE, GOOD, HEAD, accepted, book, kept, send, standing, store
from sightline.indicators.tests.world import COUNT, TODAY, World
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from tests.indicators import line as give


def test_a_collection_asks_each_agency_and_later_what_is_new(world: World, owed: DataReturn) -> None:
    assert owed.due_on == DUE
    assert [one.indicator.code for one in owed.lines.all()] == ["C09", "M01"]
    world.indicator(replace(COUNT, code="M02", name="New"))
    again = opening.open_period(frequency="quarter", day=date(2026, 9, 1), working_days=9, by=world.by)
    assert (again.returns, again.period.due_on, Period.objects.count()) == (0, DUE, 1)
    assert sorted(one.indicator.code for one in owed.lines.all()) == ["C09", "M01", "M02"]
    with pytest.raises(NotAllowed):
        opening.open_period(frequency="month", day=TODAY, working_days=5, by=world.standing(world.analyst))
    with pytest.raises(DomainError, match="begins on Friday 1 January 2027"):
        opening.open_period(frequency="quarter", day=date(2027, 2, 3), working_days=5, by=world.by)
    Appointment.objects.filter(person=world.officer).delete()
    sent = {"state": "submitted", "submitted_at": timezone.now(), "submitted_by": world.analyst}
    DataReturn.objects.filter(pk=owed.pk).update(**sent)
    world.indicator(replace(COUNT, code="M03", name="Late"))
    late = opening.open_period(frequency="quarter", day=date(2026, 9, 1), working_days=9, by=world.by)
    assert (late.closed, late.silent) == (1, ("Vale Police",))


def test_the_template_goes_out_is_filled_in_and_comes_back(world: World, owed: DataReturn) -> None:
    browser = world.browser(world.analyst)
    content = browser.get(world.href(f"returns/{owed.reference}/template/")).content
    made = load_workbook(BytesIO(content))
    sheet = made["Return"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = {(row[0].value, row[heads["Part"] - 1].value): row for row in sheet.iter_rows(min_row=2)}
    assert list(rows) == [("C09", None), ("M01", None), ("M01", "North"), ("M01", "South")]
    assert rows["C09", None][heads["Return"] - 1].value == owed.reference
    for key, figure, out_of in ((("C09", None), 30, 40), (("M01", None), 12, None), (("M01", "North"), 7, None),
                                (("M01", "South"), 5, None)):  # fmt: skip
        rows[key][heads["Number"] - 1].value, rows[key][heads["Out of"] - 1].value = figure, out_of
    answer = send(world, owed, kept(made))
    assert answer.status_code == 302
    assert standing("d") == [("C09", "", 30, 40), ("M01", "", 12, None), ("M01", "North", 7, None),
                             ("M01", "South", 5, None)]  # fmt: skip
    assert Entry.objects.filter(verb="data_return.stored").count() == 1
    page = browser.get(world.href(f"returns/{owed.reference}/")).content.decode()
    assert "Everything is filled in" in page


BAD = [
    ([["C09", "", "", "45%", "", "", "", "", ""]], "Enter the number and out of how many"),
    ([["C09", "", "", "1,5", 40, "", "", "", ""]], "Write decimals with a point"),
    ([["C09", "", "", 0.45, 40, "", "", "", ""]], "Enter a whole number"),
    ([["C09", "", "", 50, 40, "", "", "", ""]], "cannot be more than"),
    ([["C09", "", "", 30, "", "", "", "", ""]], "Say out of how many"),
    ([["C09", "", "", -3, 40, "", "", "", ""]], "Enter nought or more"),
    ([["C09", "", "", "thirty", 40, "", "", "", ""]], "without words"),
    ([["C09", "", "", "'=1+2", 40, "", "", "", ""]], "without words"),
    ([["C09", "", "", 10**12, 10**13, "", "", "", ""]], "too large"),
    ([["C09", "", "", "", "", 7.5, "", "", ""]], "is given under “Number”"),
    ([["P01", "", "", 3, "", "", "", "", ""]], "which this return does not ask for"),
    ([["", "", "", 3, "", "", "", "", ""]], "Give the code"),
    ([["M01", "Team", "West", 3, "", "", "", "", ""], ["M01", "", "", 3, "", "", "", "", ""]], "is no part of"),
    ([["M01", "Age", "0 to 4", 3, "", "", "", "", ""]], "is no breakdown of"),
    ([["M01", "Team", "North", 3, "", "", "", "", ""]], "no total"),
    ([["M01", "Team", "North", 9, "", "", "", "", ""], ["M01", "", "", 3, "", "", "", "", ""]], "more than the total"),
    ([GOOD[1], GOOD[1]], "twice; it stands in row 2 too"),
    ([["C09", "", "", "", "", "", "not held", "", ""]], "Say why the figure is not held"),
    ([["C09", "", "", 3, 4, "", "nil return", "", ""]], "beside figures"),
    ([["C09", "", "", "", "", "", "maybe", "", ""]], "Choose “nil return” or “not held”"),
    ([["C09", "", "", 30, 40, "", "", "", "Seen: 943 476 5919"]], "an NHS number"),
    ([["C09", "", "", 30, 40, "", "", "", "A boy born 3 May 2015"]], "a date of birth"),
    ([["C09", "", "", 30, 40, "", "", "", "Lives at SN1 2AB"]], "a postcode"),
    ([["C09", "", "", 30, 40, "", "", "", "We met Mrs Hall"]], "somebody’s name"),
    ([["M01", "", "", 3, "", "", "", "", ""], ["M01", "School", "Mr Brown", 1, "", "", "", "", ""]], "somebody’s name"),
    ([["C09", "", "", 9434765919, 9999999999, "", "", "", ""]], "an NHS number"),
]


@pytest.mark.parametrize(("rows", "sentence"), BAD)
def test_what_is_wrong_names_sheet_row_and_column_and_nothing_is_kept(
    world: World, owed: DataReturn, rows: Any, sentence: str
) -> None:
    answer = send(world, owed, book(rows))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Nothing was kept" in page
    assert 'role="rowheader">Return</th>' in page
    assert Observation.objects.count() == 0
    assert not Entry.objects.filter(verb="data_return.stored").exists()


def _merged() -> bytes:
    made = load_workbook(BytesIO(book(GOOD)))
    made["Return"].merge_cells("A2:B2")
    return kept(made)


def _formula() -> bytes:
    return book([["C09", "", "", "=15+15", 40, "", "", "", ""]])


def _hidden() -> bytes:
    made = load_workbook(BytesIO(book(GOOD)))
    made["Return"].row_dimensions[3].hidden = True
    return kept(made)


def _column() -> bytes:
    made = load_workbook(BytesIO(book(GOOD)))
    made["Return"].column_dimensions.group("B", "C", hidden=True)  # empty, so it does no harm
    made["Return"].column_dimensions["E"].hidden = True
    return kept(made)


def _quoted() -> bytes:
    """Hide a row as other programs write it: in single quotes, and the sheet's name after its part."""
    stream = BytesIO()
    with ZipFile(BytesIO(_hidden())) as made, ZipFile(stream, "w") as other:
        for name in made.namelist():
            text = made.read(name).replace(b'hidden="1"', b"hidden='1'")
            other.writestr(name, re.sub(rb'<sheet (.*?)(r:id="\w+")', rb"<sheet \2 \1", text))
    return stream.getvalue()


def _error() -> bytes:
    made = load_workbook(BytesIO(book(GOOD)))
    made["Return"]["D2"].value = "#DIV/0!"
    return kept(made)


def _period(day: Any) -> bytes:
    return book([[*GOOD[0], day]], [*HEAD, "Period begins"])


FILES = [
    ("Plan.xlsx", book([["Do it", 3]], ["Action", "Days"], "Plan"), "headings Code and Number"),
    ("Merged.xlsx", _merged(), "The first is A2:B2 of sheet Return."),
    ("Formula.xlsx", _formula(), "The first is in cell D2 of sheet Return."),
    ("Error.xlsx", _error(), "The first is D2 of sheet Return."),
    ("Far.xlsx", book([[*GOOD[0], *[""] * 60, "x"]]), "Look at sheet Return."),
    ("Hidden.xlsx", _hidden(), "is hidden and holds figures"),
    ("Column.xlsx", _column(), "hidden and filled in. Show it or delete it."),
    ("Quoted.xlsx", _quoted(), "is hidden and holds figures"),
    ("Thousands.csv", b'Code;Number\r\nM01;1' + b",000" * 110, "too large to be right"),
    ("Twice.csv", b"Code,Number,Numerator\r\nM01,3,4", "a heading that stands twice"),
    ("Old.xlsx", _period(date(2026, 4, 1)), "the period that begins on 1 July 2026"),
    ("Text.xlsx", _period("soon"), "Enter a date such as"),
    ("Names.xlsx", book([[*GOOD[0], "x"]], [*HEAD, "Child's name"]), "Take the column out"),
    ("Other.xlsx", book([[*GOOD[0], "NMR-RT-0099"]], [*HEAD, "Return"]), "of another return"),
    ("Large.xlsx", b"PK" + b"0" * 5_000_001, "larger than 5 MB"), ("Broken.xlsx", b"PK nothing", "cannot be read"),
    ("Empty.csv", b"Code,Number\r\n", "gives no figures"), ("Letter.docx", b"PK", "Other kinds cannot be read"),
    ("Ragged.csv", b'Code,Number\r\n"C09', "headings Code and Number"), ("Zero.csv", b"Code\0", "no CSV"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "sentence"), FILES, ids=[one[0] for one in FILES])
def test_files_that_cannot_be_taken_say_why(
    world: World, owed: DataReturn, name: str, content: bytes, sentence: str
) -> None:
    answer = send(world, owed, content, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Observation.objects.count() == 0


def test_what_is_plain_is_taken_as_it_is_meant(world: World, owed: DataReturn) -> None:
    """Two rows of headings, columns in another order, thousands with commas, dates as text, CSV and pasted cells."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    heads = ["Number", "Code", "Denominator", "Period begins"]
    for row in (["", "Figures", "", ""], heads, heads, ["1,234", "c09", "2,000 ", "1/7/2026"]):  # fmt: skip
        sheet.append(row)
    assert send(world, owed, kept(made)).status_code == 302
    assert standing("d") == [("C09", "", 1234, 2000)]
    assert (
        send(world, owed, "Code;Number;Out of;Number of staff\r\nC09;30;40;2\r\n".encode("utf-16")).status_code == 302
    )
    assert standing("d") == [("C09", "", 30, 40)]
    version = DataReturn.objects.get(pk=owed.pk).version
    data = {"version": version, "cells": "Code\tNumber\tOut of\nC09\t31\t40\nM01\tn/a\t\n"}
    answer = world.browser(world.analyst).post(world.href(f"returns/{owed.reference}/file/"), data)
    assert answer.status_code == 302
    assert standing("d") == [("C09", "", 31, 40)]


def test_one_page_holds_it_all_and_keeps_what_was_typed(world: World, owed: DataReturn) -> None:
    browser, address = world.browser(world.analyst), world.href(f"returns/{owed.reference}/fill/")
    assert browser.get(address).status_code == 200
    share, count = (one.indicator_id for one in owed.lines.all())
    typed = {"version": "1", f"number_{share}": "45%", f"out_of_{share}": "40", f"state_{count}": "not_held",
             f"commentary_{share}": "Two new posts"}  # fmt: skip
    wrong = browser.post(address, typed)
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Enter the number and out of how many" in page
    assert "Say why the figure is not held" in page
    assert "Two new posts" in page
    right = typed | {f"number_{share}": "30", f"reason_{count}": "New system"}
    assert browser.post(address, right).status_code == 302
    assert standing("d") == [("C09", "", 30, 40)]
    assert [(one.state, one.reason) for one in owed.lines.all()] == [("given", ""), ("not_held", "New system")]
    assert browser.post(address, right | {f"out_of_{share}": "41"}).status_code == 409


def test_a_page_opened_before_more_was_asked_puts_each_figure_where_it_was_typed(
    world: World, owed: DataReturn
) -> None:
    browser, address = world.browser(world.analyst), world.href(f"returns/{owed.reference}/fill/")
    page = browser.get(address).content.decode()
    fields = re.findall(r'name="((?:number|out_of)_\w+)"', page)
    typed = dict(zip(fields, ["30", "40", "12", "7", "5"], strict=True))
    world.indicator(replace(COUNT, code="C99", name="Between the two"))
    opening.open_period(frequency="quarter", day=date(2026, 9, 1), working_days=9, by=world.by)
    assert browser.post(address, typed | {"version": "1"}).status_code == 302
    assert standing("d") == [("C09", "", 30, 40), ("M01", "", 12, None), ("M01", "North", 7, None),
                             ("M01", "South", 5, None)]  # fmt: skip


def test_a_page_keeps_what_is_too_much_for_it(world: World, owed: DataReturn) -> None:
    many = [Line(9 + at, "M01", "School", f"School {at}", numerator=1) for at in range(70)]
    store(world, owed, [Line(3, "M01", numerator=70), *many])
    share, count = (one.indicator_id for one in owed.lines.all())
    typed = {"version": "2", f"number_{share}": "30", f"out_of_{share}": "40", f"number_{count}": "70"}
    answer = world.browser(world.analyst).post(world.href(f"returns/{owed.reference}/fill/"), typed)
    assert answer.status_code == 302
    assert Observation.objects.filter(state="d").count() == 72


def test_submitted_accepted_by_another_revised_and_frozen(world: World, owed: DataReturn) -> None:
    give(owed.lines.all()[0].indicator, [20], out_of=[40], last=date(2026, 7, 1))
    analyst = world.standing(world.analyst)
    with pytest.raises(DomainError, match="Not filled in: C09, M01"):
        states.submit_return(data_return=owed, version=1, by=analyst)
    store(world, owed)
    row = states.submit_return(data_return=owed, version=2, by=analyst)
    with pytest.raises(OutOfState, match="is submitted"):
        store(world, owed)
    with pytest.raises(NotAllowed, match="Somebody else"):
        states.accept_return(data_return=row, version=3, by=analyst)
    row = states.send_back(data_return=row, reason="Look at M01", version=3, by=world.by)
    mail = MailMessage.objects.get()
    assert (mail.to, "M01" in mail.body_text, extending.may_still_ask(mail)) == (world.analyst.email, False, True)
    store(world, owed, [Line(2, "M01", numerator=11)])
    row = states.submit_return(data_return=row, version=5, by=analyst)
    assert standing() == [("C09", "", 20, 40)]
    with pytest.raises(Conflict):
        states.accept_return(data_return=row, version=3, by=world.by)
    row = states.accept_return(data_return=row, version=6, by=world.by)
    assert standing() == [("C09", "", 30, 40), ("M01", "", 11, None)]
    assert standing("s") == [("C09", "", 20, 40)]
    row = states.revise_return(data_return=row, reason="One came late", version=7, by=analyst)
    store(world, row, [Line(2, "M01", numerator=12)])
    assert standing() == [("C09", "", 30, 40), ("M01", "", 11, None)]
    row.refresh_from_db()
    row = states.submit_return(data_return=row, version=row.version, by=analyst)
    row = states.accept_return(data_return=row, version=row.version, by=world.by)
    assert standing() == [("C09", "", 30, 40), ("M01", "", 12, None)]
    assert not Observation.objects.filter(state="c", final=True).exists()
    with pytest.raises(OutOfState, match="Freeze it once it has ended"):
        opening.freeze_period(period=row.period, version=1, by=world.standing(world.manager, date(2026, 9, 30)))
    period = opening.freeze_period(period=row.period, version=1, by=world.by)
    assert Observation.objects.filter(state="c", final=False).count() == 0
    row.refresh_from_db()
    with pytest.raises(OutOfState, match="frozen"):
        states.revise_return(data_return=row, reason="Late", version=row.version, by=analyst)
    opening.reopen_period(period=period, reason="A mistake", version=2, by=world.by)
    row.refresh_from_db()
    states.revise_return(data_return=row, reason="Late", version=row.version, by=analyst)
    told = [(one.what, one.revision) for one in ReturnChange.objects.order_by("pk")]
    assert told == [("submitted", 1), ("sent back", 1), ("submitted", 1), ("accepted", 1), ("revised", 2),
                    ("submitted", 2), ("accepted", 2), ("frozen", 2), ("opened again", 2), ("revised", 3)]  # fmt: skip


def test_a_jump_and_parts_that_do_not_add_up_are_asked_about(world: World, owed: DataReturn) -> None:
    count = owed.lines.get(indicator__code="M01").indicator
    give(count, [10, 12, 11, 9, 10, 12, 11, 10, 9, 12, 11, 10, 12, 10], last=date(2026, 4, 1))
    lines = [Line(2, "C09", numerator=30, denominator=40), Line(3, "M01", numerator=90),
             Line(4, "M01", "Team", "North", numerator=50)]  # fmt: skip
    done = store(world, owed, lines)
    assert [one.code for one in done.queries] == ["J01", "T02"]
    assert "is 90; its own series lies between" in done.queries[0].sentence
    known = rebase(indicator=count, from_day=date(2026, 1, 1), reason="A new way of counting", by=world.by)
    assert [one.code for one in store(world, owed, lines).queries] == ["T02"]  # the change is known
    withdraw_rebase(rebase=known, by=world.by)
    assert [one.code for one in store(world, owed, lines).queries] == ["J01", "T02"]
    owed.refresh_from_db()
    with pytest.raises(DomainError, match="Write it into its commentary"):
        states.submit_return(data_return=owed, version=owed.version, by=world.standing(world.analyst))
    lines[1].commentary = "A new way of counting"
    assert accepted(world, owed, lines).state == "accepted"


def test_a_jump_is_told_by_the_very_chart_of_the_indicators_page(world: World, owed: DataReturn) -> None:
    share = owed.lines.get(indicator__code="C09").indicator
    Indicator.objects.filter(pk=share.pk).update(baseline_points=12)  # of the 14 since the rebase
    tops = [390] * 4 + [300, 310, 290, 305, 295, 300, 310, 290, 300, 305, 295, 300, 330, 332]
    give(share, tops, out_of=[400] * len(tops), last=date(2026, 4, 1))
    rebase(indicator=share, from_day=date(2023, 1, 1), reason="A new way of counting", by=world.by)
    lines = [Line(2, "C09", numerator=336, denominator=400, commentary="More staff"), Line(3, "M01", numerator=12)]
    (query,) = store(world, owed, lines).queries
    accepted(world, owed, lines)
    chart = charted([Indicator.objects.get(pk=share.pk)], by=world.by)[0].chart
    assert chart is not None
    assert chart.last is not None
    assert (chart.key, chart.last.kind, chart.last.group) == ("pp", "special_cause_improvement", 1)
    between = f"between {chart.last.lower:,.1f} and {chart.last.upper:,.1f}"
    assert (query.code, between in query.sentence) == ("J01", True)


def test_nil_and_the_rest_of_a_return(world: World, owed: DataReturn) -> None:
    store(world, owed, [Line(2, "C09", numerator=3, denominator=4)])
    owed.refresh_from_db()
    states.nothing_to_report(data_return=owed, version=owed.version, by=world.standing(world.analyst))
    assert standing("d") == [("C09", "", 3, 4), ("M01", "", 0, None)]
    store(world, owed, [Line(2, "C09", state="nil"), Line(3, "M01", state="not_held", reason="No system")])
    assert standing("d") == [("C09", "", 0, 0)]
    assert list(ReturnLine.objects.filter(data_return=owed).values_list("state", flat=True)) == ["nil", "not_held"]


def test_others_neither_see_nor_touch_a_return(world: World, owed: DataReturn) -> None:
    for person in (world.officer, world.chair):
        browser = world.browser(person)
        for page in ("", "fill/", "file/", "template/", "submit/"):
            assert browser.get(world.href(f"returns/{owed.reference}/{page}")).status_code == 404
    with pytest.raises(NotAllowed):
        store_figures(data_return=owed, lines=[], version=None, by=world.standing(world.officer))
    listed = world.browser(world.officer).get(world.href("returns/?state=any")).content.decode()
    assert owed.reference not in listed


def test_pages_ask_as_much_of_the_database_for_one_and_for_three(world: World, owed: DataReturn) -> None:
    counts = []
    for number in (1, 3):
        while Period.objects.count() < number:
            at = Period.objects.count()
            world.indicator(replace(COUNT, code=f"Q{at}", name=f"More {at}"))
            opening.open_period(frequency="quarter", day=date(2026 - at, 8, 1), working_days=1, by=world.by)
        opening.open_period(frequency="quarter", day=date(2026, 8, 1), working_days=1, by=world.by)
        found = []
        one = f"returns/{owed.reference}/"
        for page in ("returns/?state=any", "returns/missing/", one, f"{one}fill/", f"{one}template/"):
            browser = world.browser()
            browser.get(world.href(page))
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(world.href(page)).status_code == 200
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 25
