"""Decision logs from spreadsheets: recognised, shown, loaded once, refused whole, taken back as withdrawn."""

from datetime import date

import pytest

from sightline.imports.tests.sheets import Rows, workbook
from sightline.imports.tests.test_sheets_pages import Here
from sightline.meetings.models import Decision
from tests import factories as make

pytestmark = pytest.mark.django_db
LOG: Rows = [
    ["Decision", "Date of decision", "Meeting", "Rationale", "Votes", "Options considered"],
    [
        "Use one toolkit for neglect",
        date(2026, 5, 4),
        "Board",
        "Three forms cost time",
        "4 for, 1 against",
        "Two forms",
    ],
    ["Fund a worker for a year", date(2026, 6, 1), "Board", "", "", ""],
]


@pytest.fixture
def here() -> Here:
    return Here()


def test_a_decision_log_becomes_decisions_once_and_is_taken_back_as_withdrawn(here: Here) -> None:
    load = here.read(workbook({"Decisions": LOG}), "Decision log.xlsx")
    assert load.kind == "decisions"
    assert here.outcomes(load) == ["new", "new"]
    assert "The list does not say why." in here.browser.get(here.at("list_preview", load)).content.decode()
    assert here.load(load).status == "loaded"
    first, second = Decision.objects.order_by("reference")
    assert (first.title, first.group, first.decided_on, first.reason, first.votes_for, first.votes_against) == (
        "Use one toolkit for neglect", here.board, date(2026, 5, 4), "Three forms cost time", 4, 1,
    )  # fmt: skip
    assert "Options considered: Two forms" in first.text
    assert (second.reason, second.way, second.state) == ("Not said in the list.", "earlier", "decided")
    again = here.read(workbook({"Decisions": LOG}), "Decision log again.xlsx")
    assert here.outcomes(again) == ["same", "same"]
    here.browser.post(here.at("list_undo", load))
    assert set(Decision.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_one_row_that_cannot_be_loads_nothing(here: Here) -> None:
    rows = [*LOG, ["Decide tomorrow", date(2093, 1, 1), "Board", "", "", ""]]
    load = here.read(workbook({"Decisions": rows}), "Decision log.xlsx")
    assert here.outcomes(load).count("refused") == 1
    assert here.load(load).status == "open"
    assert Decision.objects.count() == 0


def test_who_may_not_record_decisions_loads_none(here: Here) -> None:
    load = here.read(workbook({"Decisions": LOG}), "Decision log.xlsx")
    chair = make.person_with("CHR", here.partnership, group=here.board)
    posted = make.signed_in(chair).post(here.at("list_preview", load), {"seen": here.seen(load)})
    assert posted.status_code in (403, 404)
    assert Decision.objects.count() == 0
