"""Risk registers and challenge logs from spreadsheets: recognised, shown, loaded once, refused whole, taken back."""

from datetime import date

import pytest

from sightline.discussion.models import Comment
from sightline.governance.models import RelatedBody
from sightline.imports.tests.sheets import Rows, workbook
from sightline.imports.tests.test_sheets_pages import Here
from sightline.registers.models import Challenge, Control, Risk, RiskScore
from sightline.registers.services import NewMitigation, open_mitigation
from tests import factories as make

pytestmark = pytest.mark.django_db
HOLDS = "- Recruit\n- Recruit\n- Retain"
REGISTER: Rows = [
    ["Risk", "Cause", "Likelihood", "Impact", "Controls", "Risk owner", "Sub-group", "Review date"],
    [
        "Staff leave",
        "Pay",
        4,
        "Very high",
        "- Recruit\n- Recruit\n- Retain",
        "Head of Quality",
        "Board",
        date(2020, 1, 1),
    ],
    ["Data come late", "", "Likely", 2, "", "", "", ""],
    ["A new road opens", "", "", "", "", "", "Board", ""],
]
LOG: Rows = [
    ["Challenge", "Who was challenged", "Challenged by", "Date of challenge", "Meeting", "Response", "Outcome"],
    [
        "No data for two quarters",
        "Vale Police",
        "Scrutineer",
        date(2026, 5, 4),
        "Board",
        "They come now",
        "On time",
    ],
    ["Who leads on knives?", "Safety Partnership", "Chair", date(2026, 6, 1), "", "", ""],
]


@pytest.fixture
def here() -> Here:
    made = Here()
    make.make_group(made.partnership, "Executive", "executive")
    RelatedBody.objects.create(partnership=made.partnership, kind="board", name="Safety Partnership")
    return made


def test_a_risk_register_becomes_risks_with_scores_controls_and_notes(here: Here) -> None:
    load = here.read(workbook({"Risks": REGISTER}), "Risk register.xlsx")
    assert load.kind == "risks"
    assert here.outcomes(load) == ["new", "new", "new"]
    page = here.browser.get(here.at("list_preview", load)).content.decode()
    assert "The list names no group, so it becomes a risk of Executive." in page
    assert "The review of 1 January 2020 has passed" in page
    assert here.load(load).status == "loaded"
    first, second, third = Risk.objects.order_by("reference")
    assert (first.title, first.cause, first.group, first.owner) == ("Staff leave", "Pay", here.board, here.post)
    assert (first.current_likelihood, first.current_impact) == (4, 5)
    assert [one.text for one in Control.objects.order_by("pk")] == ["Recruit", "Retain"]
    assert (second.group.name, second.current_likelihood, second.current_impact) == ("Executive", 4, 2)
    assert (third.status, RiskScore.objects.count()) == ("emerging", 2)
    again = here.read(workbook({"Risks": REGISTER}), "Risk register again.xlsx")
    assert here.outcomes(again) == ["same", "same", "same"]


def test_one_score_off_the_scale_loads_nothing(here: Here) -> None:
    rows = [*REGISTER, ["Too far", "", 6, 5, "", "", "Board", ""]]
    load = here.read(workbook({"Risks": rows}), "Risk register.xlsx")
    assert here.outcomes(load).count("refused") == 1
    page = here.browser.get(here.at("list_preview", load)).content.decode()
    assert "“6” is not on the scale. Use 1 to 5, or Rare, Unlikely, Possible, Likely, Almost certain." in page
    assert here.load(load).status == "open"
    assert Risk.objects.count() == 0


def test_a_challenge_log_becomes_challenges_with_answers(here: Here) -> None:
    load = here.read(workbook({"Challenges": LOG}), "Challenge log.xlsx")
    assert load.kind == "challenges"
    assert here.outcomes(load) == ["new", "new"]
    assert here.load(load).status == "loaded"
    first, second = Challenge.objects.order_by("reference")
    assert (first.challenged_agency, first.group, first.made_on, first.state) == (
        here.police, here.board, date(2026, 5, 4), "answered",
    )  # fmt: skip
    assert first.answer == "They come now\nThe list says under Outcome: On time"
    assert second.challenged_body
    assert (second.challenged_body.name, second.challenger, second.state) == ("Safety Partnership", "Chair", "open")
    here.browser.post(here.at("list_undo", load))
    assert Challenge.objects.count() == 0


def test_who_may_not_create_risks_loads_none(here: Here) -> None:
    chair = make.person_with("CHR", here.partnership, group=here.board)
    answer = make.signed_in(chair).get(here.at("lists"))
    assert answer.status_code in (200, 403)
    load = here.read(workbook({"Risks": REGISTER}), "Risk register.xlsx")
    posted = make.signed_in(chair).post(here.at("list_preview", load), {"seen": here.seen(load)})
    assert posted.status_code in (403, 404)
    assert Risk.objects.count() == 0


def test_risks_that_somebody_works_on_are_not_taken_back_with_their_list(here: Here) -> None:
    load = here.load(here.read(workbook({"Risks": REGISTER}), "Risk register.xlsx"))
    risk = Risk.objects.get(title="Staff leave")
    say = f"/{here.partnership.slug}/comments/{risk.reference}/new/"
    assert here.browser.post(say, {"text": "Ask the university"}).status_code == 302
    here.browser.post(here.at("list_undo", load))
    assert Risk.objects.count() == 3
    Comment.objects.all().delete()
    open_mitigation(risk=risk, new=NewMitigation("Raise the pay"), by=make.standing(here.manager, here.partnership))
    here.browser.post(here.at("list_undo", load))
    assert Risk.objects.count() == 3


def test_a_cell_of_endless_lines_becomes_no_thousand_controls(here: Here) -> None:
    lines = "\n".join(f"Line {at}" for at in range(500))
    load = here.read(
        workbook({"Risks": [REGISTER[0], ["Staff leave", "", 4, 4, lines, "", "Board", ""]]}), "Risks.xlsx"
    )
    assert here.outcomes(load) == ["refused"]
    assert "more than 30 lines" in here.browser.get(here.at("list_preview", load)).content.decode()
