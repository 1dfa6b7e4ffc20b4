"""A cell of 100,000 characters in each column of each list: no pattern is slow on it, and it does no more than its row.

A pattern that goes back and forth over such a cell would take hours, and the run with it: nothing is timed here.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sightline.imports.models import SheetLoad
from sightline.imports.rules.sheets import ListKind
from sightline.imports.services.sheets_kinds import KEPT
from sightline.imports.tests.sheets import as_csv
from sightline.imports.tests.test_sheets_pages import Here
from sightline.meetings.models import Decision, Meeting

LONG = 100_000
HOSTILE = (
    "1" * LONG,
    "1 - " * (LONG // 4),
    " " * (LONG - 1) + "x",
    "a@" * (LONG // 2),
    "T " * (LONG // 2),
    "Aa." * (LONG // 3),
)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.key)
def test_a_cell_of_100000_characters_is_refused_or_read_at_once(kind: ListKind) -> None:
    here = Here()
    head = [one.label for one in kind.columns]
    rows = [["x" * 8] * len(head) for _ in kind.columns]
    for at, row in enumerate(rows):
        row[at] = HOSTILE[at % len(HOSTILE)]
    file = SimpleUploadedFile(f"{kind.label}.csv", as_csv([head, *rows]))
    answer = here.browser.post(here.at("lists"), {"spreadsheet": file})
    assert answer.status_code == 302, re.findall(r"error[^<]*<[^<]*<[^<]*", answer.content.decode())[:5]
    load = SheetLoad.objects.latest("pk")
    page = here.browser.get(here.at("list_one", load))
    assert page.status_code == 200
    answer = here.browser.get(here.at("list_preview", load))
    assert answer.status_code in (200, 302)
    assert (Meeting.objects.count(), Decision.objects.count()) == (0, 0)
