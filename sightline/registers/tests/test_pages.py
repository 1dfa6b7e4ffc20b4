"""The pages of the registers as people use them."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document as Word
from pypdfium2 import PdfDocument

from sightline.audittrail.models import Entry
from sightline.discussion.models import Comment
from sightline.discussion.services.digests import changed
from sightline.governance.models import Post, RuleOverride
from sightline.kernel.dates import england_today
from sightline.registers import services
from sightline.registers.models import Challenge, Escalation, Matter, Risk
from sightline.registers.services import NewChallenge, NewEscalation, Scores
from sightline.registers.tests.world import BROAD, World

RISK = {
    "title": "Too few nurses", "event": "Posts may fall vacant", "review_months": "3", "current_likelihood": "4",
    "current_impact": "3", "treatment": "Treat", "proximity": "now",
}  # fmt: skip


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_chair_adds_a_risk_reviews_it_and_moves_it_up(world: World) -> None:
    browser = world.browser(world.chair)
    form = text(browser.get(world.href("risks/new/")))
    assert "Exploitation group" in form
    assert "Neglect group" not in form
    done = browser.post(world.href("risks/new/"), RISK | {"group": world.group.pk})
    row = Risk.objects.get()
    assert done["Location"] == world.href(f"risks/{row.reference}/")
    page = text(browser.get(done["Location"]))
    assert "is on the register" in page
    assert "<b>12</b> High" in page
    assert "no control is written down" in page
    again = browser.post(
        world.href(f"risks/{row.reference}/score/"),
        {"current_likelihood": "5", "current_impact": "4", "text": "Two left", "version": "1"},
    )
    assert again.status_code == 302
    page = text(browser.get(done["Location"]))
    assert 'aria-label="The score over time.' in page
    assert "Two left" in page
    up = {"to": world.executive.pk, "reason": "Beyond us", "ask": "Fund posts", "version": "2"}
    assert browser.post(world.href(f"risks/{row.reference}/up/"), up).status_code == 302
    assert "Moved up to" in text(browser.get(done["Location"]))
    assert "Fund posts" in text(browser.get(world.href("escalations/")))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"title": "x" * 201}, "200 characters"), ({"current_impact": ""}, "Choose the impact too, now"),
     ({"current_likelihood": "", "current_impact": ""}, "or say that it is only emerging"),
     ({"event": "x" * 2001}, "2000 characters"), ({"appetite": "99"}, "25"), ({"current_likelihood": "9"}, "Choose")],
)  # fmt: skip
def test_a_form_that_is_wrong_keeps_what_was_typed_and_says_what(world: World, change, sentence) -> None:
    answer = world.browser().post(world.href("risks/new/"), RISK | {"group": world.group.pk, "cause": "Pay"} | change)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "> Pay</textarea>" in text(answer)
    assert Risk.objects.count() == 0


def test_the_list_filters_and_is_empty_with_what_to_do(world: World) -> None:
    browser = world.browser()
    assert "Add the first" in text(browser.get(world.href("risks/")))
    rows = [world.risk(replace(BROAD, title=title)) for title in ("Alpha", "Beta", "Gamma")]
    services.raise_risk(risk=rows[1], to=world.executive, reason="Up", version=1, by=world.by)
    services.close_risk(risk=rows[2], reason="Over", version=1, by=world.by)

    def shown(query: str) -> list[str]:
        page = text(browser.get(world.href(f"risks/{query}")))
        return [title for title in ("Alpha", "Beta", "Gamma") if f">{title}</a>" in page]

    assert shown("") == ["Alpha", "Beta"]
    assert shown("?status=any") == ["Alpha", "Beta", "Gamma"]
    assert shown("?where=up") == ["Beta"]
    assert shown("?status=closed") == ["Gamma"]
    assert shown("?q=alph") == ["Alpha"]
    assert shown("?category=Workforce&where=above") == ["Alpha", "Beta"]
    assert shown("?category=Money") == []
    assert shown(f"?group={world.executive.pk}") == ["Beta"]
    assert shown("?group=999999999999&where=bogus&status=%00") == ["Alpha", "Beta"]


def test_lists_go_out_as_files_for_those_who_may(world: World) -> None:
    world.risk()
    services.raise_escalation(
        new=NewEscalation("Money", "Too little", "=2+3", world.executive, group=world.group), by=world.by
    )
    services.make_challenge(
        new=NewChallenge("Data", "Missing", england_today(), world.group, "Scrutineer", challenged_agency=world.police),
        by=world.by,
    )
    for page, verb in (("risks/", "risk"), ("escalations/", "escalation"), ("challenges/", "challenge")):
        for wanted in ("xlsx", "csv", "docx", "pdf"):
            answer = world.browser().get(world.href(f"{page}?format={wanted}"))
            assert answer["Content-Disposition"].startswith("attachment"), (page, wanted)
        assert Entry.objects.filter(verb=f"{verb}.exported").count() == 4
    csv = world.browser().get(world.href("escalations/?format=csv")).content.decode()
    assert "'=2+3" in csv
    kept = world.browser(world.chair).get(world.href("risks/?format=csv"))
    assert kept["Content-Type"].startswith("text/html")


def test_the_summary_is_one_page_in_word_and_pdf(world: World) -> None:
    for at in range(12):
        row = world.risk(replace(BROAD, title=f"Risk {at} " + "of a long name " * 8), days_ago=400)
        if at % 2:
            scores = Scores((1 + at % 5, 5), (5, 5), (1, 1))
            services.score_risk(risk=row, scores=scores, text="What was found. " * 6, version=1, by=world.by)
    browser = world.browser()
    page = text(browser.get(world.href("risks/summary/")))
    assert page.count("of a long name </a>") <= 8
    pdf = PdfDocument(browser.get(world.href("risks/summary/?format=pdf")).content)
    assert len(pdf) == 1
    words = pdf[0].get_textpage().get_text_range()
    assert "The gravest risks" in words
    assert "Where they stand today" in words
    word = Word(BytesIO(browser.get(world.href("risks/summary/?format=docx")).content))
    assert word.tables[1].rows[0].cells[0].text == "Risk"
    assert Entry.objects.filter(verb="risk.exported").count() == 2
    assert browser.get(world.href("risks/summary/?quarter=2099-01&format=zip")).status_code == 200
    leader = world.browser(world.member).get(world.href("risks/summary/?format=pdf"))
    assert leader["Content-Type"].startswith("text/html")


def test_the_heat_map_shows_each_risk_once_and_what_has_no_square(world: World) -> None:
    row, new = world.risk(), world.risk(replace(BROAD, title="Only seen"), scores=None, emerging=True)
    page = text(world.browser().get(world.href("risks/map/")))
    assert page.count(f">{row.reference}<span") == 1
    assert "16 Very high" in page
    assert "1 risk has no such score" in page
    assert new.title in page
    assert "25 Very high" in text(world.browser().get(world.href("risks/map/?which=inherent")))
    assert "Northmoor" not in text(world.browser(world.stranger).get(world.href("risks/map/")))
    assert row.reference not in text(world.browser(world.stranger).get(world.href("risks/map/")))


def test_a_partnership_scores_on_its_own_scale_when_it_has_agreed_one(world: World) -> None:
    row = world.risk()
    own = {
        "likelihood": ["Low", "Medium", "Sure"], "impact": ["Small", "Middling", "Great"],
        "bands": [{"from": 1, "to": 2, "word": "Green"}, {"from": 3, "to": 4, "word": "Amber"},
                  {"from": 5, "to": 9, "word": "Red"}], "treatments": ["Hold", "Lower"],
    }  # fmt: skip
    from sightline.governance.models import RuleSetAdoption

    RuleSetAdoption.objects.create(partnership=world.partnership, key="LOCAL2026", starts_on="2026-01-01")
    RuleOverride.objects.create(
        partnership=world.partnership, rule_set="LOCAL2026", entry="risk_scale:five_by_five", content=own,
        reason="The council’s own", starts_on="2026-01-01", state="approved", proposed_by=world.manager,
        decided_by=world.leader, decided_at="2026-01-01T10:00Z",
    )  # fmt: skip
    page = text(world.browser().get(world.href("risks/map/")))
    assert "1 risk has no such score on this scale" in page
    assert "Changed by the partnership: The council’s own" in page
    form = text(world.browser().get(world.href(f"risks/{row.reference}/score/")))
    assert "3 Sure" in form
    assert "4 Likely" not in form
    answer = world.browser().post(
        world.href(f"risks/{row.reference}/score/"), {"current_likelihood": "3", "current_impact": "2", "version": "1"}
    )
    assert answer.status_code == 302
    assert "6 Red" in text(world.browser().get(world.href("risks/map/")))


def test_a_challenge_and_a_matter_from_form_to_end(world: World) -> None:
    browser, day = world.browser(), england_today()
    made = {f"made_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
    told = made | {
        "subject": "Missing data", "text": "Two quarters", "challenger": "Scrutineer", "group": world.group.pk,
        "challenged_body": world.body.pk,
    }  # fmt: skip
    wrong = browser.post(world.href("challenges/new/"), told | {"challenged_agency": world.police.pk})
    assert (wrong.status_code, "Choose one: an agency" in text(wrong)) == (422, True)
    assert browser.post(world.href("challenges/new/"), told).status_code == 302
    row = Challenge.objects.get()
    here = world.href(f"challenges/{row.reference}/")
    assert "no answer is written down" in text(browser.get(here))
    assert browser.post(f"{here}effect/", {"effect_kind": "yes", "effect": "x", "version": "1"}).status_code == 422
    assert browser.post(f"{here}answer/", {"answer": "Coming", "version": "1"}).status_code == 302
    late = browser.post(f"{here}answer/", {"answer": "Mine", "version": "1"})
    assert (late.status_code, "Coming" in text(late)) == (409, True)
    assert (
        browser.post(f"{here}effect/", {"effect_kind": "yes", "effect": "It came", "version": "2"}).status_code == 302
    )
    matter = {"kind": "shared", "title": "Missing children", "body": world.body.pk, "group": world.group.pk}
    assert browser.post(world.href("others/new/"), matter).status_code == 302
    there = world.href(f"others/{Matter.objects.get().reference}/")
    assert browser.post(f"{there}report/", {"text": "One protocol now", "version": "1"}).status_code == 302
    assert "One protocol now" in text(browser.get(there))


def test_a_member_logs_a_challenge_of_their_own_group_and_keeps_their_words_when_it_is_not(world: World) -> None:
    browser, day = world.browser(world.member), england_today()
    told = {f"made_on_{part}": getattr(day, part) for part in ("day", "month", "year")} | {
        "subject": "Data", "text": "Missing since May", "challenger": "A member", "challenged_agency": world.police.pk,
    }  # fmt: skip
    wrong = browser.post(world.href("challenges/new/"), told | {"group": world.other.pk})
    assert (wrong.status_code, "Choose a group of yours" in text(wrong)) == (422, True)
    assert "Missing since May" in text(wrong)
    assert browser.post(world.href("challenges/new/"), told | {"group": world.group.pk}).status_code == 302


def test_a_form_sent_twice_is_done_once(world: World) -> None:
    browser = world.browser()
    token = {"csrfmiddlewaretoken": "a" * 64}
    told = token | {
        "title": "Money", "group": world.group.pk, "to_group": world.executive.pk, "detail": "Little",
        "ask": "More",
    }  # fmt: skip
    answers = [browser.post(world.href("escalations/new/"), told)["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Escalation.objects.count() == 1


def test_a_groups_page_leads_to_its_risks_for_those_who_read_them(world: World) -> None:
    address = f"/{world.partnership.slug}/groups/{world.group.pk}/"
    way = world.href(f"risks/?group={world.group.pk}")
    assert way in text(world.browser(world.member).get(address))
    assert way not in text(world.browser(world.stranger).get(address))


def test_lists_ask_no_more_for_more_rows(world: World) -> None:
    browser = world.browser()

    def more(count: int) -> None:
        for _ in range(count):
            row = world.risk(replace(BROAD, owner=world.owner))
            services.raise_risk(
                risk=row, to=world.executive, reason="Up", version=1, asked=services.Asked("Help"), by=world.by
            )
            services.make_challenge(
                new=NewChallenge("Data", "Missing", england_today(), world.group, "S", challenged_agency=world.police),
                by=world.by,
            )
            services.begin_matter(
                group=world.group, new=services.MatterText("shared", "Missing", world.body), by=world.by
            )

    def asked() -> dict[str, int]:
        found = {}
        for page in (
            "risks/",
            "risks/map/",
            "risks/changes/",
            "risks/summary/",
            "escalations/",
            "challenges/",
            "others/",
        ):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert browser.get(world.href(page)).status_code == 200
            found[page] = len(queries)
        return found

    more(1)
    asked()
    once = asked()
    more(2)
    assert asked() == once


def test_whoever_reads_a_risk_talks_about_it_and_follows_it_and_nobody_else_does(world: World) -> None:
    risk = world.risk(replace(BROAD, owner=Post.objects.get(title="Safeguarding lead")), days_ago=3)
    slug = world.partnership.slug
    say, page = f"/{slug}/comments/{risk.reference}/new/", world.href(f"risks/{risk.reference}/")
    chair, other = world.browser(world.chair), world.browser(world.stranger)
    assert chair.post(say, {"text": "Ask the university."}).status_code == 302
    assert "Ask the university." in text(chair.get(page))
    assert "Ask the university." in text(world.browser(world.lead).get(page))
    assert (Comment.objects.get().level, other.post(say, {"text": "Mine"}).status_code) == (2, 404)
    follow = f"/{slug}/follow/RK/{risk.reference}/"
    assert (chair.post(follow).status_code, other.post(follow).status_code) == (302, 404)
    services.score_risk(risk=risk, scores=Scores((5, 5)), text="Worse since spring", version=1, by=world.by)
    feed = f"/{slug}/activity/RK/{risk.reference}/"
    told = text(chair.get(feed))
    assert ("Worse since spring" in told, "Opened" in told, other.get(feed).status_code) == (True, True, 404)
    now = timezone.now()
    items = changed(world.standing(world.chair), [("RK", risk.reference)], now - timedelta(hours=1), now)
    assert items == [["RK", risk.reference, "risks: 3", 2]]
    assert changed(world.standing(world.stranger), [("RK", risk.reference)], now - timedelta(hours=1), now) == []
