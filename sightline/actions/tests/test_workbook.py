"""Actions out to Excel, worked on offline, and back: what changes, what conflicts, what is refused, and by whom."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from sightline.actions import services
from sightline.actions.models import Action
from sightline.actions.returned import compare_rows
from sightline.actions.services.returned import commit_kept
from sightline.actions.tests.world import World, say
from sightline.actions.workbook import KIND, workbook_of
from sightline.audittrail.models import Entry
from sightline.governance.models import LoadPreview
from sightline.governance.services import previews
from sightline.kernel.dates import england_today
from sightline.publishing.workbooks import read_sheets
from tests import factories as make

SOON = england_today() + timedelta(days=40)
Edit = Callable[[Any, dict[str, int]], None]


@pytest.fixture
def manager(world: World) -> Any:
    return make.signed_in(world.manager)


def out(client: Any, world: World, query: str = "") -> bytes:
    answer = client.get(world.href(f"workbook/{query}"))
    assert answer.status_code == 200
    content: bytes = answer.content
    return content


def worked_on(content: bytes, edit: Edit, *, name: str = "Actions") -> bytes:
    """Return the workbook after somebody edited its sheet; `edit` gets the sheet and its columns by heading."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Actions"]
    edit(sheet, {cell.value: cell.column for cell in sheet[1]})
    sheet.title = name
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_cells(action: Action, **cells: Any) -> Edit:
    def edit(sheet: Any, at: dict[str, int]) -> None:
        row = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == action.reference)
        for heading, value in cells.items():
            sheet.cell(row, at[heading.replace("_", " ")]).value = value

    return edit


def bring(client: Any, world: World, content: bytes) -> Any:
    return client.post(world.href("return/"), {"workbook": SimpleUploadedFile("mine.xlsx", content)})


def brought(client: Any, world: World, content: bytes) -> tuple[str, Any]:
    """Read a workbook in and return the address of its preview and the page."""
    answer = bring(client, world, content)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return answer["Location"], client.get(answer["Location"])


def confirm(client: Any, address: str, page: Any, **choices: str) -> Any:
    return client.post(address, {"seen": page.context["found"].digest, **choices})


def fresh(action: Action) -> Action:
    return Action.objects.select_related("owner", "deputy", "group", "last_update").get(pk=action.pk)


def test_a_workbook_has_lists_real_dates_a_hidden_mark_and_nothing_of_a_case(world: World, manager: Any) -> None:
    world.action("=cmd|calc", owner=world.post)
    content = out(manager, world)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Actions"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert world.case.reference not in rows
    assert isinstance(rows[world.open.reference][6].value, datetime)
    assert sheet.column_dimensions["O"].hidden
    assert book["Lists"].sheet_state == "hidden"
    lists = {str(rule.sqref).split("2:")[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert lists == {
        "A": "custom", "D": "list", "E": "list", "F": "list", "G": "date", "I": "list", "K": "custom", "L": "custom",
        "M": "custom", "N": "custom",
    }  # fmt: skip
    signed = next(row[1] for row in rows.values() if row[1].value == "=cmd|calc")
    assert (signed.data_type, signed.quotePrefix) == ("s", True)
    assert "How to fill it in" in book.sheetnames
    assert Entry.objects.get(verb="action.exported").after


def test_an_untouched_workbook_changes_nothing(world: World, manager: Any) -> None:
    say(world, world.open)
    before = list(Action.objects.order_by("pk").values())
    _, page = brought(manager, world, out(manager, world))
    assert "There is nothing to change" in page.content.decode()
    assert list(Action.objects.order_by("pk").values()) == before


def test_each_cell_becomes_the_ordinary_deed(world: World, manager: Any) -> None:
    other = make.make_post(world.partnership, "Head of early help")
    content = worked_on(
        out(manager, world),
        with_cells(
            world.open, Action="Agree two screening tools", Detail="For all\nagencies",
            Owner=f"{other.title}, {other.agency}", Group=world.group.name, Due=SOON,
            Why_the_date_moves="The board met late", RAG="Green", New_update="Agreed by six.",
        ),
    )  # fmt: skip
    address, page = brought(manager, world, content)
    assert [one.heading for one in page.context["found"].changes[0].differences] == [
        "Action", "Detail", "Owner", "Group", "Due", "How it is going",
    ]  # fmt: skip
    done = confirm(manager, address, page)
    assert done.status_code == 302
    now = fresh(world.open)
    assert (now.title, now.detail, now.owner, now.group) == (
        "Agree two screening tools", "For all\nagencies", other, world.group,
    )  # fmt: skip
    assert (now.due_on, now.rag, now.last_update.text if now.last_update else "") == (SOON, "green", "Agreed by six.")
    verbs = set(Entry.objects.filter(reference=now.reference).values_list("verb", flat=True))
    assert {"action.updated", "action.date_moved", "action.handed_over", "action.retitled"} <= verbs
    assert Entry.objects.filter(verb="action.workbook_loaded").count() == 1
    assert manager.get(address).status_code == 404
    _, page = brought(manager, world, content)
    assert page.context["found"].problems == []
    assert page.context["found"].changes == []


def test_new_rows_open_actions_and_missing_rows_mean_nothing(world: World, manager: Any) -> None:
    def edit(sheet: Any, at: dict[str, int]) -> None:
        sheet.delete_rows(2, sheet.max_row - 1)
        sheet.cell(2, at["Action"]).value = "Train every front desk"
        sheet.cell(2, at["Due"]).value = f"{SOON.day} {SOON:%B %Y}"
        sheet.cell(2, at["RAG"]).value = "Amber"
        sheet.cell(2, at["New update"]).value = "Two are booked."

    before = Action.objects.count()
    content = worked_on(out(manager, world), edit)
    address, page = brought(manager, world, content)
    confirm(manager, address, page)
    made = Action.objects.latest("pk")
    assert (Action.objects.count(), made.title, made.rag) == (before + 1, "Train every front desk", "amber")
    _, page = brought(manager, world, content)
    assert "There is an open action with this title" in page.content.decode()


def test_what_others_changed_meanwhile_stays_and_the_same_cell_is_a_choice(world: World, manager: Any) -> None:
    content = worked_on(out(manager, world), with_cells(world.open, Action="Mine", Detail="My detail"))
    by = world.by(world.manager)
    services.retitle(action=world.open, title="Theirs", detail="", version=world.open.version, by=by)
    say(world, world.open, "They wrote this.", "green")
    address, page = brought(manager, world, content)
    (row,) = page.context["found"].changes
    assert [(one.key, one.kind, one.yours, one.theirs) for one in row.differences] == [
        ("title", "conflict", "Mine", "Theirs"), ("detail", "change", "My detail", ""),
    ]  # fmt: skip
    assert confirm(manager, address, page).status_code == 422
    assert fresh(world.open).detail == ""
    assert confirm(manager, address, page, **{f"row_{row.row}": "theirs"}).status_code == 302
    now = fresh(world.open)
    assert (now.title, now.detail, now.rag) == ("Theirs", "My detail", "green")
    address, page = brought(manager, world, content)
    confirm(manager, address, page, **{f"row_{row.row}": "mine"})
    assert fresh(world.open).title == "Mine"


def test_an_update_after_somebody_elses_is_a_choice(world: World, manager: Any) -> None:
    content = worked_on(out(manager, world), with_cells(world.open, RAG="Red", New_update="It stands still."))
    say(world, world.open, "Half of them answered.", "amber")
    address, page = brought(manager, world, content)
    (one,) = page.context["found"].changes[0].differences
    assert (one.kind, one.yours, one.theirs) == (
        "conflict", "Red: It stands still.", "Amber: Half of them answered.",
    )  # fmt: skip
    row = page.context["found"].changes[0].row
    confirm(manager, address, page, **{f"row_{row}": "mine"})
    assert [one.text for one in world.open.updates.all()] == ["It stands still.", "Half of them answered."]


def test_somebody_who_changes_one_between_looking_and_confirming_stops_all(world: World, manager: Any) -> None:
    other = world.action("Second", owner=world.post)
    content = worked_on(out(manager, world), with_cells(world.open, Action="Mine"))
    content = worked_on(content, with_cells(other, Detail="More"))
    address, page = brought(manager, world, content)
    services.retitle(
        action=world.open, title="Theirs", detail="", version=world.open.version, by=world.by(world.manager)
    )
    stale = confirm(manager, address, page)
    assert stale.status_code == 409
    assert "after you looked" in stale.content.decode()
    assert "Theirs" in stale.content.decode()
    assert fresh(other).detail == ""


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"RAG": "Green"}, "New update", "Say in a sentence"),
        ({"RAG": "Purple", "New_update": "x"}, "RAG", "Use one of"),
        ({"Due": SOON}, "Why the date moves", "Say why"),
        ({"Due": date(2080, 1, 1), "Why_the_date_moves": "x"}, "Due", "within the next"),
        ({"Owner": "Nobody, Nowhere"}, "Owner", "There is no post"),
        ({"Group": "Nobody"}, "Group", "There is no group"),
        ({"Action": ""}, "Action", "is empty"),
        ({"Action": "x" * 501}, "Action", "longer than 500"),
        ({"Deputy": "Detective superintendent, NMR Police"}, "Deputy", "two posts"),
    ],
)
def test_what_is_wrong_names_the_row_and_the_column(
    world: World, manager: Any, cells: dict[str, Any], column: str, sentence: str
) -> None:
    address, page = brought(manager, world, worked_on(out(manager, world), with_cells(world.open, **cells)))
    problems = page.context["found"].problems
    assert [one.column for one in problems] == [column]
    assert problems[0].row > 1
    assert sentence in problems[0].sentence
    assert "Do all of it" not in page.content.decode()
    assert confirm(manager, address, page).status_code == 409


def test_columns_in_another_order_more_of_them_and_another_name_are_read(world: World, manager: Any) -> None:
    """As Google Sheets and LibreOffice write them: no looks, nothing hidden, columns as people left them."""
    book = openpyxl.load_workbook(io.BytesIO(out(manager, world)))
    rows = [list(row) for row in book["Actions"].iter_rows(values_only=True)]
    at = {heading: place for place, heading in enumerate(rows[0])}
    for row in rows[1:]:
        if row[at["Reference"]] == world.open.reference:
            row[at["Detail"]] = "Found anyway"
    plain = openpyxl.Workbook()
    plain.active.title = "Sheet1"
    plain.active.append(["Our plan, for the away day"])
    for number, row in enumerate(rows):
        plain.active.append(["Colour" if number == 0 else "blue", *reversed(row)])
    stream = io.BytesIO()
    plain.save(stream)
    address, page = brought(manager, world, stream.getvalue())
    assert [one.yours for one in page.context["found"].changes[0].differences] == ["Found anyway"]
    assert "colour" in page.content.decode()
    assert "is read as Actions" in page.content.decode()
    confirm(manager, address, page)
    assert fresh(world.open).detail == "Found anyway"


def test_a_column_taken_out_leaves_what_stands_here(world: World, manager: Any) -> None:
    def without(sheet: Any, at: dict[str, int]) -> None:
        with_cells(world.open, Action="Mine")(sheet, at)
        sheet.delete_cols(at["Owner"])

    _, page = brought(manager, world, worked_on(out(manager, world), without))
    assert [one.heading for change in page.context["found"].changes for one in change.differences] == ["Action"]
    assert "The column “Owner” is not in sheet Actions" in page.content.decode()


def test_without_its_marks_every_difference_is_a_choice_and_marks_of_other_rows_are_refused(
    world: World, manager: Any
) -> None:
    def bare(sheet: Any, at: dict[str, int]) -> None:
        sheet.delete_cols(at["Sightline (leave as it is)"])
        with_cells(world.open, Action="Mine")(sheet, at)

    _, page = brought(manager, world, worked_on(out(manager, world), bare))
    assert [one.kind for one in page.context["found"].changes[0].differences] == ["conflict"]

    def sorted_badly(sheet: Any, at: dict[str, int]) -> None:
        one, two = sheet.cell(2, 1), sheet.cell(3, 1)
        one.value, two.value = two.value, one.value

    world.action("Second", owner=world.post)
    _, page = brought(manager, world, worked_on(out(manager, world), sorted_badly))
    assert {one.row for one in page.context["found"].problems} == {2, 3}


def test_a_row_one_may_not_change_and_one_that_may_not_be_seen_are_refused_and_noted(
    world: World, manager: Any
) -> None:
    content = out(manager, world)
    mine = worked_on(content, with_cells(world.open, Detail="Mine to change"))
    client = make.signed_in(world.owner)
    address, page = brought(client, world, mine)
    confirm(client, address, page)
    assert fresh(world.open).detail == "Mine to change"

    other = world.action("Not the owner’s")
    foreign = worked_on(out(manager, world), with_cells(other, Detail="Not mine"))
    reader = make.signed_in(make.person_with("EXE", world.partnership))
    _, page = brought(reader, world, foreign)
    assert "does not let you change" in page.content.decode()
    assert Entry.objects.filter(reference=other.reference).count() == 2

    def named(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(2, 1).value = world.case.reference

    before = Entry.objects.filter(reference=world.case.reference).count()
    _, page = brought(manager, world, worked_on(content, named))
    assert f"There is no action {world.case.reference}" in page.content.decode()
    assert Entry.objects.filter(reference=world.case.reference).count() == before + 1
    assert world.case.title not in page.content.decode()


def test_a_preview_is_its_makers_alone_for_a_day(world: World, manager: Any) -> None:
    address, _ = brought(manager, world, worked_on(out(manager, world), with_cells(world.open, Detail="Mine")))
    colleague = make.signed_in(make.business_manager(world.partnership))
    assert colleague.get(address).status_code == 404
    assert colleague.post(address, {"seen": ""}).status_code == 404
    row = LoadPreview.objects.get()
    LoadPreview.objects.filter(pk=row.pk).update(created_at=row.created_at - timedelta(hours=25))
    assert manager.get(address).status_code == 404


def test_reading_back_asks_as_much_for_three_rows_as_for_one(world: World, manager: Any) -> None:
    def asked() -> int:
        rows = read_sheets(out(manager, world), [KIND]).rows["Actions"]
        with CaptureQueriesContext(connection) as found:
            compare_rows(rows, world.by(world.manager))
        return len(found)

    first = asked()
    for number in range(3):
        world.action(f"More {number}", owner=world.post)
    assert asked() == first
    by = world.by(world.manager)
    kept = Action.objects.select_related("owner__agency", "deputy__agency", "group", "last_update")
    assert workbook_of(kept, by).startswith(b"PK")


def test_a_large_workbook_is_taken_in_by_the_worker_while_a_page_tells_so(
    world: World, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "LARGE_ROWS", 0)
    content = worked_on(out(manager, world), with_cells(world.open, Detail="For all agencies"))
    address, page = brought(manager, world, content)
    assert confirm(manager, address, page)["Location"] == address
    assert "Your workbook is being taken in" in manager.get(address).content.decode()
    assert confirm(manager, address, page).status_code == 200
    assert (fresh(world.open).detail, DBTaskResult.objects.ready().count()) == ("", 1)
    commit_kept.call(int(address.split("/")[-2]))
    assert fresh(world.open).detail == "For all agencies"
    polled = manager.get(address, headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == world.href()
    assert "The workbook is in: 1 action changed, 0 opened." in manager.get(address, follow=True).content.decode()
    assert Entry.objects.get(verb="action.retitled").actor == world.manager.actor_key


def test_what_changed_before_the_worker_came_is_told_and_nothing_is_done(
    world: World, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "LARGE_ROWS", 0)
    content = worked_on(out(manager, world), with_cells(world.open, Detail="For all agencies"))
    address, page = brought(manager, world, content)
    confirm(manager, address, page)
    say(world, world.open)
    commit_kept.call(int(address.split("/")[-2]))
    assert manager.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    again = manager.get(address)
    assert "Somebody changed one of these actions after you looked" in again.content.decode()
    assert fresh(world.open).detail == ""
    confirm(manager, address, again)
    commit_kept.call(int(address.split("/")[-2]))
    assert fresh(world.open).detail == "For all agencies"


def test_a_date_that_cannot_be_read_is_told_and_not_taken_for_none(world: World, manager: Any) -> None:
    content = worked_on(out(manager, world), with_cells(world.open, Due="next spring", Detail="For all agencies"))
    _, page = brought(manager, world, content)
    (change,) = page.context["found"].changes
    assert [one.heading for one in change.differences] == ["Detail"]
    assert [one.column for one in page.context["found"].problems] == ["Due"]
