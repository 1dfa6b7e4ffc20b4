"""What the tests of returns share: files made of rows, a return sent, stored, accepted, and what stands then."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from sightline.indicators.models import DataReturn, Observation
from sightline.indicators.rules.checks import Line
from sightline.indicators.services.collecting import states, storing
from sightline.indicators.services.collecting.storing import store_figures
from sightline.indicators.tests.world import World

HEAD = ["Code", "Breakdown", "Part", "Number", "Out of", "Value", "Nil or not held", "Why", "Commentary"]
GOOD = [["C09", "", "", 30, 40, "", "", "", "More staff"], ["M01", "", "", 12, "", "", "", "", ""]]
DUE = date(2026, 10, 7)


def book(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD, title: str = "Return") -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    return kept(made)


def kept(made: Workbook) -> bytes:
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def send(world: World, owed: DataReturn, content: bytes, name: str = "Return.xlsx", **more: str) -> Any:
    version = DataReturn.objects.values_list("version", flat=True).get(pk=owed.pk)
    data = {"version": str(version), "workbook": SimpleUploadedFile(name, content), **more}
    return world.browser(world.analyst).post(world.href(f"returns/{owed.reference}/file/"), data)


def store(world: World, owed: DataReturn, lines: Sequence[Line] = (), **more: Any) -> storing.Stored:
    given = lines or [Line(2, "C09", numerator=30, denominator=40), Line(3, "M01", numerator=12)]
    by = world.standing(world.analyst)
    return store_figures(data_return=owed, lines=given, version=None, by=by, **more)


def accepted(world: World, owed: DataReturn, lines: Sequence[Line] = ()) -> DataReturn:
    store(world, owed, lines)
    owed.refresh_from_db()
    row = states.submit_return(data_return=owed, version=owed.version, by=world.standing(world.analyst))
    return states.accept_return(data_return=row, version=row.version, by=world.by)


def standing(state: str = "c") -> list[tuple[str, str, int | None, int | None]]:
    rows = Observation.objects.filter(state=state).order_by("indicator__code", "dimension", "part")
    return list(rows.values_list("indicator__code", "part", "numerator", "denominator"))
