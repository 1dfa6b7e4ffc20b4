"""The workbook: what it refuses and where, what it shows, and that confirming does exactly what was shown."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.audittrail.models import Entry
from sightline.governance import services
from sightline.governance.loading import ADD, CHANGE, SAME, check
from sightline.governance.models import Agency, Appointment, Group, LoadPreview, Membership, Partnership, Post, Seat
from sightline.governance.services import previews
from sightline.governance.services.load import load_kept
from sightline.governance.standing import Standing
from sightline.governance.workbook import SHEETS, read_workbook
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.publishing.tables import write_workbook
from sightline.publishing.workbooks import write_sheets
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = england_today()
ROWS: dict[str, list[list[Any]]] = {
    "Agencies": [
        ["Northmoor Council", "NC", "council", "statutory safeguarding partner", date(2024, 4, 1)],
        ["Northmoor Police", "", "", "", None],
    ],
    "People": [["Ruth Adeyemi", "ruth@example.org"], ["Sam Okoro", "Sam@Example.org"]],
    "Posts and appointments": [
        ["Northmoor Council", "Director", "", "ruth@example.org", "1 May 2024"],
        ["Northmoor Police", "Superintendent", "agency safeguarding lead", "", None],
    ],
    "Groups": [
        ["Neglect group", "sub-group", "Executive", "To see neglect early", "Monthly"],
        ["Executive", "executive", "", "", ""],
    ],
    "Seats": [
        ["Executive", "chair", "Northmoor Council", "Director", "", date(2024, 5, 1)],
        ["Neglect group", "member", "Northmoor Police", "", "sam@example.org", date(2024, 6, 1)],
    ],
}


@pytest.fixture
def by() -> Standing:
    partnership = make.make_partnership("NMR")
    return make.standing(make.business_manager(partnership), partnership)


def book(rows: dict[str, list[list[Any]]] | None = None) -> bytes:
    said = ROWS if rows is None else rows
    return write_workbook(
        [(sheet, [one.heading for one in SHEETS[sheet]], said[sheet]) for sheet in SHEETS if sheet in said]
    )


def preview(by: Standing, rows: dict[str, list[list[Any]]] | None = None) -> LoadPreview:
    made, problems = services.make_preview(content=book(rows), file_name="book.xlsx", by=by)
    assert problems == []
    assert made
    return made


def problems(by: Standing, rows: dict[str, list[list[Any]]]) -> list[tuple[str, int, str]]:
    made, found = services.make_preview(content=book(rows), file_name="book.xlsx", by=by)
    assert made is None
    return [(one.sheet, one.row, one.column) for one in found]


def counts() -> list[int]:
    return [model.objects.count() for model in (Agency, Membership, Person, Post, Group, Seat, Appointment, Entry)]


def test_a_preview_changes_nothing_and_confirming_does_all_of_it(by: Standing) -> None:
    before = counts()
    made = preview(by)
    assert counts() == before
    found = services.confirm_load(preview=made, by=by)
    assert (found.count(ADD), found.count(CHANGE), found.count(SAME)) == (10, 0, 0)
    director = Post.objects.get(title="Director")
    held = Appointment.objects.get(post=director)
    assert (held.person.email, held.starts_on) == ("ruth@example.org", date(2024, 5, 1))
    assert Group.objects.get(name="Neglect group").parent == Group.objects.get(name="Executive")
    assert Post.objects.get(title="Superintendent").role == "AGL"
    assert Seat.objects.get(post=director).role == "chair"
    assert Appointment.objects.get(seat__agency__name="Northmoor Police").person.name == "Sam Okoro"
    assert Membership.objects.get(agency__name="Northmoor Council").starts_on == date(2024, 4, 1)
    assert Entry.objects.filter(verb="governance.loaded").count() == 1


def test_what_goes_out_comes_in_again_unchanged(by: Standing) -> None:
    services.confirm_load(preview=preview(by), by=by)
    content = write_sheets(services.whole_workbook(by))
    found = check(read_workbook(content).rows, by)
    assert found.problems == []
    assert {one.what for one in found.changes} == {SAME}
    assert len(found.changes) == 11  # the ten rows and the business manager


def test_a_change_shows_what_is_and_what_will_be_and_a_successor_takes_over(by: Standing) -> None:
    services.confirm_load(preview=preview(by), by=by)
    rows: dict[str, list[list[Any]]] = {
        "Agencies": [["Northmoor Police", "", "", "statutory safeguarding partner", None]],
        "Posts and appointments": [["northmoor council", "DIRECTOR", "", "sam@example.org", TODAY]],
        "Groups": [["Executive", "board", "", "", ""]],
    }
    found = services.confirm_load(preview=preview(by, rows), by=by)
    assert [one.what for one in found.changes] == [CHANGE, CHANGE, CHANGE]
    assert found.changes[0].was == "Place: relevant agency"
    assert found.changes[1].was == "Ruth Adeyemi"
    ended = Appointment.objects.get(person__email="ruth@example.org")
    assert ended.ends_on == TODAY - timedelta(days=1)
    assert Appointment.objects.get(post=ended.post, ends_on=None).person.email == "sam@example.org"
    assert Group.objects.get(name="Executive").kind == "board"


def test_a_stale_preview_is_refused_and_changes_nothing(by: Standing) -> None:
    made = preview(by)
    services.add_person(name="Ruth", email="ruth@example.org", by=by)
    before = counts()
    with pytest.raises(OutOfState, match="has changed since"):
        services.confirm_load(preview=made, by=by)
    assert counts() == before


def test_a_preview_is_loaded_once(by: Standing) -> None:
    made = preview(by)
    services.confirm_load(preview=made, by=by)
    with pytest.raises(OutOfState, match="already"):
        services.confirm_load(preview=made, by=by)


def test_a_preview_is_its_owners_alone(by: Standing) -> None:
    made = preview(by)
    other = make.standing(make.business_manager(by.partnership), by.partnership)
    with pytest.raises(LoadPreview.DoesNotExist):
        services.confirm_load(preview=made, by=other)


@pytest.mark.parametrize("role", ["PRA", "AGL", "MEM", "CHR", "EXE", "REV", "SCR", "DPO", "ADM"])
def test_only_the_business_unit_loads(by: Standing, role: str) -> None:
    person = make.person_with(role, by.partnership)
    with pytest.raises(NotAllowed):
        services.make_preview(content=book(), file_name="x", by=make.standing(person, by.partnership))


def agency(*cells: Any) -> dict[str, list[list[Any]]]:
    return {"Agencies": [list(cells)]}


WRONG: list[tuple[dict[str, list[list[Any]]], tuple[str, int, str]]] = [
    (agency("", "short", "", "", None), ("Agencies", 2, "Agency")),
    (agency("A" * 201, "", "", "", None), ("Agencies", 2, "Agency")),
    (agency("A", "", "", "boss", None), ("Agencies", 2, "Place")),
    (agency("A", "", "", "", "31 June 2025"), ("Agencies", 2, "Member from")),
    (agency("A", "", "", "", "1 May 1066"), ("Agencies", 2, "Member from")),
    ({"People": [["Ann", "not an address"]]}, ("People", 2, "Email")),
    ({"People": [["Ann", "a@b.org"], ["Ann", "A@B.org"]]}, ("People", 3, "")),
    ({"Posts and appointments": [["Nobody", "Post", "", "", None]]}, ("Posts and appointments", 2, "Agency")),
    ({"Groups": [["G", "club", "", "", ""]]}, ("Groups", 2, "Kind")),
    ({"Groups": [["G", "board", "Not there", "", ""]]}, ("Groups", 2, "Reports to")),
    ({"Groups": [["G", "board", "G", "", ""]]}, ("Groups", 2, "Reports to")),
    ({"Seats": [["G", "chair", "A", "", "", None]]}, ("Seats", 2, "Group")),
]


@pytest.mark.parametrize(("rows", "place"), WRONG)
def test_an_error_names_sheet_row_and_column(
    by: Standing, rows: dict[str, list[list[Any]]], place: tuple[str, int, str]
) -> None:
    before = counts()
    assert place in problems(by, rows)
    assert counts() == before


def test_an_appointment_needs_somebody_known_a_day_and_somebody_else(by: Standing) -> None:
    held: dict[str, list[list[Any]]] = {**agency("A", "", "", "", None), "Posts and appointments": [
        ["A", "One", "", "who@example.org", TODAY],
        ["A", "Two", "", by.person.email, TODAY],
        ["A", "Three", "", by.person.email, None],
    ]}  # fmt: skip
    found = problems(by, held)
    sheet = "Posts and appointments"
    assert {(sheet, 2, "Holder’s email"), (sheet, 3, "Holder’s email"), (sheet, 4, "Holder from")} <= set(found)


def test_a_column_that_is_missing_is_named_and_one_that_is_unknown_is_left_out(by: Standing) -> None:
    content = write_workbook([("People", ["Name", "Shoe size"], [["Ann", 38]])])
    _, found = services.make_preview(content=content, file_name="x", by=by)
    assert {(one.row, one.column) for one in found} == {(1, "Email")}
    content = write_workbook([("Folk", ["Email", "Shoe size", "Name"], [["ann@example.org", 38, "Ann"]])])
    made, found = services.make_preview(content=content, file_name="x", by=by)
    assert (found, made.rows["People"][0]["name"] if made else "") == ([], "Ann")
    page = make.signed_in(by.person).get(reverse("governance:load_preview", args=["nmr", made.pk if made else 0]))
    assert "shoe size" in page.content.decode()
    assert "“Folk” is read as People" in page.content.decode()


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def with_formula() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = "People"
    workbook.active.append(["Name", "Email"])
    workbook.active.append(["=1+1", "a@example.org"])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    stream = io.BytesIO(book())
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(name, content)
    return stream.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
HOSTILE = {
    "text": (b"Name,Email\nAnn,a@example.org", "cannot be read"),
    "empty": (b"", "cannot be read"),
    "cut short": (book()[:700], "cannot be read"),
    "another zip": (zipped({"hello.txt": b"hello"}), "cannot be read"),
    "old or locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "password"),
    "too large": (b"PK" + b"\x00" * 5_000_001, "larger than 5 MB"),
    "bomb": (zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"\x00" * 61_000_000}), "unpacks"),
    "many parts": (zipped({f"xl/{n}.xml": b"" for n in range(500)}), "unpacks"),
    "macros": (with_part("xl/vbaProject.bin", b"x"), "macros"),
    "formulas": (with_formula(), "formulas"),
    "entities": (with_part("xl/worksheets/extra.xml", ENTITIES), "entities"),
    "links outside": (with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "links to other files"),
    "other sheets": (write_workbook([("Sheet1", ["Name"], [["Ann"]])]), "none of the sheets"),
    "no rows": (write_workbook([("People", ["Name", "Email"], [])]), "no rows"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_safe_workbook_gets_a_sentence(by: Standing, name: str) -> None:
    content, sentence = HOSTILE[name]
    with pytest.raises(DomainError, match=sentence) as caught:
        services.make_preview(content=content, file_name="x.xlsx", by=by)
    assert caught.value.field == "workbook"


def test_names_with_script_and_signs_stay_text(by: Standing) -> None:
    services.confirm_load(preview=preview(by, {"People": [["=cmd <script>", "a@example.org"]]}), by=by)
    assert Person.objects.get(email="a@example.org").name == "=cmd <script>"
    page = make.signed_in(by.person).get(reverse("governance:people", args=["nmr"])).content.decode()
    assert "=cmd &lt;script&gt;" in page


def test_the_pages_lead_from_template_to_confirmation(by: Standing) -> None:
    client = make.signed_in(by.person)
    start = reverse("governance:load", args=["nmr"])
    template = client.get(reverse("governance:load_template", args=["nmr"])).content
    refused = client.post(start, {"workbook": SimpleUploadedFile("book.xlsx", template)})
    assert refused.status_code == 422
    wrong = book({"People": [["Ann", "nobody"]]})
    shown = client.post(start, {"workbook": SimpleUploadedFile("book.xlsx", wrong)})
    assert shown.status_code == 422
    assert "1 thing" in shown.content.decode()
    assert client.post(start, {"workbook": SimpleUploadedFile("book.csv", b"a,b")}).status_code == 422
    sent = client.post(start, {"workbook": SimpleUploadedFile("book.xlsx", book())})
    assert sent.status_code == 302
    page = client.get(sent["Location"])
    assert "Northmoor Council joins" in page.content.decode()
    stranger = make.signed_in(make.business_manager(by.partnership))
    assert stranger.get(sent["Location"]).status_code == 404
    done = client.post(sent["Location"], follow=True)
    assert "10 rows added" in done.content.decode()
    assert client.get(sent["Location"]).status_code == 404
    out = client.get(reverse("governance:load_workbook", args=["nmr"]))
    again = client.post(start, {"workbook": SimpleUploadedFile("book.xlsx", out.content)}, follow=True)
    assert "There is nothing to change" in again.content.decode()


def test_a_preview_asks_as_much_for_three_rows_as_for_one(by: Standing, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(many: int) -> int:
        rows = {"People": [[f"P{n}", f"p{n}@example.org"] for n in range(many)]}
        with CaptureQueriesContext(connection) as found:
            preview(by, rows)
        return len(found)

    assert count(1) == count(3)


def test_another_partnerships_people_are_no_help(by: Standing) -> None:
    there = make.make_partnership("EHC")
    make.appoint(make.make_post(there), make.make_person("Zoë", "zoe@example.org"))
    rows = {**agency("A", "", "", "", None), "Posts and appointments": [["A", "One", "", "zoe@example.org", TODAY]]}
    assert ("Posts and appointments", 2, "Holder’s email") in problems(by, rows)
    assert Partnership.objects.count() == 2


def test_a_large_workbook_is_loaded_by_the_worker_while_a_page_tells_so(
    by: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "LARGE_ROWS", 0)
    client = make.signed_in(by.person)
    sent = client.post(reverse("governance:load", args=["nmr"]), {"workbook": SimpleUploadedFile("book.xlsx", book())})
    address = sent["Location"]
    assert client.post(address)["Location"] == address
    assert "Your workbook is being loaded" in client.get(address).content.decode()
    assert not Agency.objects.filter(name="Northmoor Council").exists()
    load_kept.call(int(address.split("/")[-2]))
    assert Agency.objects.filter(name="Northmoor Council").exists()
    assert "10 rows added" in client.get(address, follow=True).content.decode()
