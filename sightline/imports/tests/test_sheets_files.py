"""Files people send as lists: other formats, and files that are broken or hostile."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sightline.imports.models import SheetLoad
from sightline.imports.rules.sheets import MOST_ROWS
from sightline.imports.services.sheets import read_list
from sightline.imports.services.sheets_check import check_list, table_of
from sightline.imports.tests.sheets import Rows, as_csv, workbook
from sightline.imports.tests.test_sheets_pages import Here
from tests import factories as make

pytestmark = pytest.mark.django_db

OFFICE, TABLE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a zip of parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return kept.getvalue()


def open_document(rows: Rows) -> bytes:
    """Return an .ods of one sheet."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f"<table:table-row>{''.join(cell.format(value) for value in row)}</table:table-row>" for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}"><office:body>'
        f'<office:spreadsheet><table:table table:name="Log">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'  # noqa: E501
    return packed(
        {"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def test_an_open_document_spreadsheet_is_read() -> None:
    here = make.make_partnership()
    by = make.standing(make.business_manager(here), here)
    content = open_document([["Action", "Due date"], ["Write the protocol", "4 December 2026"]])
    load = read_list(file_name="Log.ods", content=content, by=by)
    load.refresh_from_db()
    table = table_of(load)
    assert table is not None
    assert table.rows == [["sheet Log, row 2", {"A": "Write the protocol", "B": "4 December 2026"}]]
    assert load.kind == "actions"


def test_a_file_of_semicolons_from_windows_is_read() -> None:
    here = make.make_partnership()
    by = make.standing(make.business_manager(here), here)
    content = "Action;Due date\r\nWrite the children’s guide;31/03/2027\r\n".encode("cp1252")
    load = read_list(file_name="Action log.csv", content=content, by=by)
    checked = check_list(load, by)
    assert checked is not None
    assert [one.words for one in checked.outcomes] == ["Write the children’s guide. No owner. Due 31 March 2027."]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked.xlsx"),
        ("entities.xlsx", packed({"xl/workbook.xml": ENTITIES}), "entities.xlsx"),
        ("broken.xlsx", packed({"xl/workbook.xml": b"<x/>"}), "damaged"),
        ("bomb.xlsx", packed({"xl/workbook.xml": b"<x/>", "xl/media/a": b"\0" * 30_000_000}), "unpacks to far more"),
        ("page.csv", b"<!doctype html><p>Action</p>", "is no spreadsheet"),
        ("wide.csv", as_csv([["Action", *["x"] * 300]]), "200 columns"),
        ("binary.csv", b"\x01\x02\0\x04Action", "could not be read"),
    ],
)
def test_a_hostile_file_is_refused_by_name_and_nothing_is_kept(name: str, content: bytes, sentence: str) -> None:
    here = Here()
    started = time.process_time()
    answer = here.browser.post(here.at("lists"), {"spreadsheet": SimpleUploadedFile(name, content)})
    assert time.process_time() - started < 2
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert SheetLoad.objects.count() == 0


def test_what_nobody_offered_is_refused() -> None:
    here = Here()
    load = here.read(as_csv([["Action", "Status"], ["One", "Ongoing"]]), "Action log.csv")
    before = load.version
    for changes in ({"column-A": "password"}, {"means-rag-0": "purple"}, {"version": "no"}):
        assert here.browser.post(here.at("list_one", load), here.form(load, **changes)).status_code == 422
    for sent in (
        {"kind": "votes", "table": "0"},
        {"kind": "actions", "table": "9"},
        {"kind": "actions", "table": "-1"},
    ):
        assert here.browser.post(here.at("list_one", load), {"form": "kind", **sent}).status_code == 422
    assert here.browser.post(here.at("list_one", load), {"form": "other"}).status_code == 200
    load.refresh_from_db()
    assert load.version == before


def test_a_member_list_is_loaded_in_parts_when_it_is_long() -> None:
    here = Here()
    rows: Rows = [["Agency", "Name"], *(["Vale Police", f"Person {one}"] for one in range(301))]
    load = here.read(as_csv(rows), "Members.csv")
    page = here.browser.get(here.at("list_one", load)).content.decode()
    assert "Load at most 300 members at a time. Send the list in parts." in page
    assert here.browser.get(here.at("list_preview", load)).status_code == 302


def test_a_full_list_is_read_and_checked_in_time() -> None:
    here = make.make_partnership()
    by = make.standing(make.business_manager(here), here)
    rows: Rows = [["Action", "Owner", "Due date", "Status"]]
    rows = [*rows, *([f"Do number {one}", f"Owner {one % 40}", "31/03/27", "Green"] for one in range(MOST_ROWS))]
    content = workbook({"Log": rows})
    started = time.process_time()
    load = read_list(file_name="Action log.xlsx", content=content, by=by)
    assert check_list(load, by) is not None
    assert time.process_time() - started < 5
