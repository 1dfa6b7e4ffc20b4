"""The pages of disagreements and disputes, as people meet them."""

import io
import zipfile

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.audittrail.models import Entry
from sightline.disagreements.models import Disagreement, PartnerDispute
from sightline.disagreements.tests.test_patterns import NOW, ended
from sightline.disagreements.tests.world import NAME, World
from tests import factories as make

pytestmark = pytest.mark.django_db


def where(name: str, *keys: object) -> str:
    return reverse(f"disagreements:{name}", args=["northmoor", *keys])


def readings(row: Disagreement, verb: str = "dispute_case.read") -> int:
    return Entry.objects.filter(reference=row.reference, verb=verb).count()


def sent(world: World, **fields: object) -> dict[str, object]:
    return {
        "raised_by": world.school.pk, "answered_by": world.council.pk, "subject": "child", "kind": "threshold",
        "about": "The child needs a social worker now.", "wanted": "An assessment", "name": NAME, "born": "7 May 2016",
        "own_number": "HS/4711", **fields,
    }  # fmt: skip


def test_a_practitioner_raises_one_reads_it_and_opens_who_it_is_about(world: World) -> None:
    browser = make.signed_in(world.people["teacher"])
    form = browser.get(where("case_new")).content.decode()
    assert "ring 999" in form
    answer = browser.post(where("case_new"), sent(world, about=""))
    assert (answer.status_code, "Mill" in answer.content.decode(), NAME in answer.content.decode()) == (
        422,
        False,
        True,
    )
    row_at = browser.post(where("case_new"), sent(world))
    row = Disagreement.objects.get()
    assert (row_at.status_code, row_at["Location"]) == (302, where("case", row.reference))
    page = browser.get(where("case", row.reference)).content.decode()
    assert [NAME in page, row.about in page, row.pseudonym in page, "OFFICIAL-SENSITIVE" in page] == [
        False,
        True,
        True,
        True,
    ]
    assert [words in page for words in ("HS/4711", "Who it is about", "working days left", "Take it on")] == [
        True,
        True,
        True,
        False,
    ]
    who = browser.get(where("case_identity", row.reference)).content.decode()
    assert [NAME in who, "7 May 2016" in who] == [True, True]
    assert (readings(row), readings(row, "dispute_case.identity.read")) == (2, 1)
    assert row.pseudonym in browser.get(where("cases")).content.decode()


def test_whoever_is_not_named_gets_one_answer_and_it_is_on_the_trail(world: World) -> None:
    row, dispute = world.raised(), world.disputed()
    keys = {"case": row.reference, "partner": dispute.reference}
    pages = ["", "_answer", "_on", "_urgent", "_end", "_decide", "_learning", "_chronology"]
    for who in ("school", "council", "chief", "scrutineer", "member", "officer"):
        browser = make.signed_in(world.people[who])
        for room, reference in keys.items():
            found = {browser.get(where(room + page, reference)).status_code for page in pages}
            assert found <= {404, 403}, (who, room)
            assert browser.get(where(room, reference)).status_code == 404
        assert browser.get(where("case_identity", row.reference)).status_code == 404
    assert Entry.objects.filter(verb="dispute_case.read.refused", reference=row.reference).exists()
    assert readings(row) == 0


def test_a_disagreement_is_worked_through_on_its_pages(world: World) -> None:
    row = world.raised()
    world.name(row, "council", "scrutineer")
    council, scrutineer = (make.signed_in(world.people[who]) for who in ("council", "scrutineer"))
    council.post(where("case_answer", row.reference), {"agency": world.council.pk, "text": "We saw the family."})
    council.post(where("case_urgent", row.reference), {"text": "He goes home tonight.", "version": 1})
    assert council.post(where("case_on", row.reference), {"text": "No.", "version": 1}).status_code == 409
    council.post(where("case_on", row.reference), {"text": "No.", "version": 2})
    page = scrutineer.get(where("case", row.reference)).content.decode()
    assert [words in page for words in ("We saw the family.", "hours left", "Decide", "Next step")] == [
        True,
        True,
        True,
        False,
    ]
    wrong = scrutineer.post(where("case_decide", row.reference), {"outcome": "resolved", "text": "Yes", "version": 3})
    assert wrong.status_code == 422
    done = scrutineer.post(where("case_decide", row.reference), {"outcome": "upheld", "text": "Assess.", "version": 3})
    assert done["Location"] == where("case", row.reference)
    council.post(where("case_learning", row.reference), {"text": "Ring sooner.", "version": 4})
    page = council.get(where("case", row.reference)).content.decode()
    assert all(words in page for words in ("Upheld", "Ring sooner.", "Time in each stage"))
    assert "Next step" not in page


def test_the_chronology_goes_out_marked_without_who_it_is_about_and_is_logged(world: World) -> None:
    row = world.raised()
    browser = make.signed_in(world.people["teacher"])
    word = browser.get(where("case_chronology", row.reference) + "?format=docx")
    text = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
    pdf = browser.get(where("case_chronology", row.reference) + "?format=pdf").content
    pages = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    for said in (text, " ".join(pages.split())):
        assert row.reference in said
        assert row.about in said
        assert NAME not in said
    assert "OFFICIAL-SENSITIVE" in pages
    assert (readings(row), readings(row, "dispute_case.exported")) == (2, 2)


def test_a_dispute_between_partners_on_its_pages(world: World) -> None:
    director = make.signed_in(world.people["director"])
    director.post(
        where("partner_new"), {"raised_by": world.council.pk, "answered_by": world.police.pk, "about": "Who pays?"}
    )
    row = PartnerDispute.objects.get()
    world.name(row, "scrutineer")
    for version in (1, 2):
        director.post(where("partner_on", row.reference), {"text": "No.", "version": version})
    stuck = director.post(where("partner_on", row.reference), {"text": "No.", "version": 3})
    assert (stuck.status_code, "independent view" in stuck.content.decode()) == (422, True)
    scrutineer = make.signed_in(world.people["scrutineer"])
    assert "Give the independent view" in scrutineer.get(where("partner", row.reference)).content.decode()
    scrutineer.post(where("partner_view", row.reference), {"text": "Both are right."})
    for version in (3, 4):
        director.post(where("partner_on", row.reference), {"text": "No.", "version": version})
    director.post(where("partner_refer", row.reference), {"text": "We refer it.", "version": 5})
    page = director.get(where("partner", row.reference)).content.decode()
    assert all(words in page for words in ("Referred to the Secretary of State", "Both are right."))
    assert "Child" not in page.partition("<main")[2]


def test_lists_ask_as_much_for_three_as_for_one(world: World) -> None:
    browser = make.signed_in(world.people["manager"])
    counts: dict[str, list[int]] = {}
    for count in (1, 2):
        for _ in range(count):
            row = world.raised()
            world.disputed()
        for page in (where("cases"), where("partners"), where("case", row.reference)):
            browser.get(page)
            with CaptureQueriesContext(connection) as seen:
                browser.get(page)
            counts.setdefault(page.replace(row.reference, ""), []).append(len(seen))
    assert [len(set(found)) for found in counts.values()] == [1, 1, 1]


def shown(browser: Client, query: str) -> str:
    return browser.get(where("cases") + query).content.decode()


def test_filters_of_the_list(world: World) -> None:
    first, second = world.raised(), world.raised("manager", raised_by=world.police, kind="plan", about="Another")
    browser = make.signed_in(world.people["manager"])
    found = {
        query: [one.reference for one in (first, second) if one.reference in shown(browser, query)] for query in (
            "", "?type=plan", f"?agency={world.police.pk}", "?state=closed", "?state=open&sort=-clock", "?agency=x",
        )
    }  # fmt: skip
    both = [first.reference, second.reference]
    assert list(found.values()) == [both, both[1:], both[1:], [], both, both]
    assert "?format=" not in browser.get(where("cases")).content.decode()
    assert browser.get(where("cases") + "?format=csv")["Content-Type"].startswith("text/html")


def test_the_board_sees_patterns_and_takes_them_out(world: World, clock) -> None:
    ended(world, 7, "school", "council")
    clock.set(NOW)
    browser = make.signed_in(world.people["director"])
    page = browser.get(where("patterns")).content.decode()
    assert "Hill School and Northmoor Council" in page
    assert "at least five" in page
    taken = browser.get(where("patterns") + "?format=csv&wanted=kind").content.decode("utf-8-sig")
    assert "Threshold,5,5" in taken
    assert "Hill School" not in taken
    member = make.signed_in(world.people["member"])
    assert member.get(where("patterns")).status_code == 200
    assert member.get(where("patterns") + "?format=csv")["Content-Type"].startswith("text/html")
    assert make.signed_in(world.people["teacher"]).get(where("patterns")).status_code == 404


def test_the_protocols_are_shown_with_their_sources_and_one_is_chosen(world: World) -> None:
    browser = make.signed_in(world.people["manager"])
    page = browser.get(where("protocols")).content.decode()
    for words in ("Lincolnshire, joint protocol", "Sefton", "Cheshire West, adults", "Not checked", "within 48 hours",
                  "on the same working day", "urgent: within 24 hours", "has not adopted"):  # fmt: skip
        assert words in page
    answer = browser.post(where("protocol_choose", "adults"), {"key": "same_day"})
    assert answer["Location"] == where("protocols")
    assert browser.post(where("protocol_choose", "adults"), {"key": "partners"}).status_code == 422
    assert browser.get(where("protocol_choose", "nobody")).status_code == 404
