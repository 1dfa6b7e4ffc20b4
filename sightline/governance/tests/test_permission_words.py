"""The permission table as a board reads it."""

import csv
import io

import pytest

from sightline.governance.permissions import table
from sightline.governance.rules import parse_cell
from sightline.governance.rules.permission_words import KINDS, grants_in_words
from sightline.governance.tests.place import Place


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("-", "Nothing"),
        ("R C U X", "Reads all. Makes all. Changes all. Takes out as a file all."),
        ("Ra Cav", "Reads those of their own agency. Makes some for their own agency, for somebody else."),
        ("Rs Ra", "Reads those of their own agency, and those that they made or that are about them."),
        ("R Rn", "Reads all."),
    ],
)
def test_a_cell_in_words(cell: str, words: str) -> None:
    assert grants_in_words(parse_cell(cell)) == words


def test_every_kind_has_its_words() -> None:
    assert set(table()) - set(KINDS) == set()


@pytest.mark.django_db
def test_all_roles_one_role_one_level(place: Place) -> None:
    page = place.get("what_each_may")
    assert "Practitioner, school safeguarding lead" in page
    assert "No role opens a case of level 3" in page
    one = place.get("what_each_may", query="?role=ADM&level=2")
    assert "What the role “IT administrator” may do" in one
    assert "Reads all. Makes all. Changes all. Ends all." in one
    assert "Strategic plan" not in one.partition("<tbody")[2].partition("</tbody")[0]


@pytest.mark.django_db
def test_the_file_has_a_row_for_each_role_and_kind(place: Place) -> None:
    response = place.client.get(place.url("what_each_may") + "?format=csv")
    content = response.content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    granted = sum(bool(grants) for kind in table().values() for grants in kind.grants.values())
    assert len([row for row in rows if len(row) == 4]) == granted + 1
