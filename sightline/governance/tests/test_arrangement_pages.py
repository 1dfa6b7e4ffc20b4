"""The pages of the arrangements: for those who keep them, and for those who read what is published."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from sightline.governance.models import (
    Agreement,
    Membership,
    Partnership,
    Predecessor,
    RegisterKind,
    RelatedBody,
    Representative,
    Review,
    Signatory,
    Statement,
    TransitionTask,
    UnitPost,
    UnitShare,
)
from sightline.governance.tests.place import TODAY, Place, day
from tests import factories as make
from tests.arrangements import Arranged

pytestmark = pytest.mark.django_db
READERS = ["representatives", "agreements", "register", "related", "unit", "before", "about"]


@pytest.fixture
def arranged(place: Place) -> Arranged:
    Membership.objects.update(category="statutory")
    return Arranged(place.partnership, place.agency, place.post, place.manager)


def browser(place: Place, role: str) -> Client:
    return make.signed_in(make.person_with(role, place.partnership))


def version_on(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_business_unit_keeps_an_agreement_from_first_to_next_edition(place: Place) -> None:
    said: dict[str, Any] = {"kind": "memorandum", "title": "Memorandum", "summary": "Who gives what", "address": ""}
    place.post_to("agreement_add", **said, **day("starts_on", date(2024, 4, 1)), **day("review_on", date(2025, 4, 1)))
    row = Agreement.objects.get()
    assert "Overdue by" in place.get("agreements")
    place.post_to("agreement_signatory_add", row.pk, agency=place.agency.pk, name="O. Garrick", post_title="Chief")
    signer = Signatory.objects.get()
    assert "Not signed yet" in place.get("agreement", row.pk)
    place.post_to("signatory_sign", signer.pk, **day("signed_on", date(2024, 4, 2)))
    assert "1 of 1 signed" in place.get("agreement", row.pk)
    new: dict[str, Any] = {"title": "Memorandum 2026", "summary": "", "address": ""}
    place.post_to("agreement_renew", row.pk, **new, **day("starts_on", date(2026, 4, 1)))
    after = Agreement.objects.get(follows=row)
    place.post_to("signatory_remove", after.signatories.get().pk)
    page = place.get("agreement", after.pk)
    assert "Nobody is named to sign yet" in page
    assert "to 31 March 2026" in page
    place.post_to("agreement_end", after.pk, **day("ends_on"))
    assert "Renew" not in place.get("agreement", row.pk)


def test_what_two_people_wrote_is_on_the_page(place: Place, arranged: Arranged) -> None:
    said = {"kind": "memorandum", "title": "Memorandum", "address": "", **day("starts_on", date(2020, 1, 1))}
    place.post_to("agreement_edit", arranged.agreement.pk, summary="Theirs", version="1", **said)
    again = place.post_to("agreement_edit", arranged.agreement.pk, summary="Mine", version="1", status=409, **said)
    page = again.content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    place.post_to("agreement_edit", arranged.agreement.pk, summary="Mine", version=version_on(page), **said)
    arranged.agreement.refresh_from_db()
    assert arranged.agreement.summary == "Mine"


def test_rows_without_a_version_of_their_own_show_both_texts_too(place: Place, arranged: Arranged) -> None:
    pages: list[tuple[str, int, dict[str, Any], str]] = [
        ("representative_edit", arranged.lead.pk, {"authority": "{}"}, "authority"),
        ("kind_edit", arranged.kind.pk, {"name": "Kind", "why": "{}"}, "why"),
        ("membership_place", arranged.membership.pk, {"category": "other", "why": "{}"}, "why"),
        ("predecessor_edit", arranged.predecessor.pk, {"name": "{}", **day("ended_on")}, "name"),
        ("task_edit", arranged.task.pk, {"text": "{}", **day("due_on")}, "text"),
        ("unit_edit", arranged.unit_post.pk, {"fte": "0.6", "also_serves": "{}", **day("from_on")}, "also_serves"),
    ]  # fmt: skip
    for name, key, form, field in pages:
        seen = version_on(place.get(name, key))
        mine, theirs = ({**form, field: words, "version": seen} for words in ("Mine", "Theirs"))
        if name == "unit_edit":
            theirs |= day("from_on", date(2020, 1, 1))
        place.post_to(name, key, **theirs)
        page = place.post_to(name, key, status=409, **mine).content.decode()
        assert "Theirs" in page, name
        place.post_to(name, key, **{**mine, "version": version_on(page)})


def test_the_business_unit_says_who_leads_and_who_is_delegated(place: Place) -> None:
    Membership.objects.update(category="statutory")
    assert "nobody as" in place.get("representatives")
    place.post_to("representative_add", "lead", post=place.post.pk, authority="", **day("starts_on"))
    lead = Representative.objects.get()
    nurse = make.make_post(place.partnership, "Chief nurse", place.agency)
    said = {"post": nurse.pk, "authority": "Everything short of money", **day("starts_on")}
    place.post_to("representative_add", "delegated", delegated_by=lead.pk, **said)
    page = place.get("about")
    for words in ("Everything short of money", "who stays accountable", "Post vacant", "Ruth Adeyemi"):
        assert words in page
    delegated = Representative.objects.get(kind="delegated")
    place.post_to("representative_end", delegated.pk, **day("ends_on", TODAY + timedelta(days=9)))
    assert place.client.get(place.url("representative_add", "nobody")).status_code == 404


def test_lists_bodies_unit_and_what_came_before_are_kept(place: Place) -> None:
    place.post_to("statements", outcomes="Safe at home", purposes="", values="", criteria="Can decide", wider="Reviews")
    place.post_to("basis", legal_basis="Children Act 2004", stance="Lead and check", version="1")
    place.post_to("related_add", kind="forum", name="Forum", topics="Exploitation", reports="to_us", link=place.post.pk)
    body = RelatedBody.objects.get()
    edited: dict[str, Any] = {
        "kind": "programme",
        "name": "Forum",
        "topics": "Missing",
        "promises": "A story told once\nNo waiting",
    }
    place.post_to("related_edit", body.pk, **edited, reports="", version="1")
    place.post_to("unit_add", post=place.post.pk, fte="1.6", also_serves="", **day("starts_on", date(2024, 4, 1)))
    place.post_to("predecessor_add", name="Children board", **day("ended_on", date(2019, 9, 28)))
    row = Predecessor.objects.get()
    place.post_to("predecessor_task_add", row.pk, text="Open reviews", left="3", **day("due_on", date(2020, 7, 31)))
    page = place.get("about")
    for words in ("Safe at home", "Can decide", "Reviews", "Children Act 2004", "Missing", "1.6 full-time", "Overdue",
                  "A story told once"):  # fmt: skip
        assert words in page
    assert "Promises: A story told once; No waiting" in place.get("related")
    task = TransitionTask.objects.get()
    place.post_to("task_finish", task.pk, left="", passed_to="", **day("done_on"))
    assert "All it left is finished" in place.get("about")
    place.post_to("related_end", body.pk, **day("ends_on", TODAY - timedelta(days=1)))
    place.post_to("unit_end", UnitPost.objects.get().pk, **day("ends_on", TODAY - timedelta(days=1)))
    page = place.get("about")
    assert "Missing" not in page
    assert "1.6 full-time" not in page
    assert [one.kind for one in Statement.objects.all()] == ["criterion", "outcome", "wider"]


def test_another_partnership_sees_the_unit_that_serves_it_without_its_people(place: Place) -> None:
    there = Place("EHC")
    Partnership.objects.filter(pk=place.partnership.pk).update(contact="unit@example.org")
    place.post_to("unit_add", post=place.post.pk, fte="0.75", also_serves="", **day("starts_on"))
    assert "Serve another partnership" not in place.get("unit")
    place.post_to("unit_serve", status=422, served=there.partnership.pk, **day("starts_on"))
    make.grant("BUS", there.partnership, place.manager)
    place.post_to("unit_serve", served=there.partnership.pk, **day("starts_on"))
    for page in (there.get("about"), there.get("unit")):
        assert "0.75 full-time equivalent in all" in page
        assert "unit@example.org" in page
        assert "Head of early help" not in page.replace("Head of early help</a>", "")
    place.post_to("share_end", UnitShare.objects.get().pk, **day("ends_on", TODAY - timedelta(days=0)))


def test_the_register_is_started_matched_and_taken_away_as_a_file(place: Place) -> None:
    assert place.get("register").count("checkbox") == 0
    place.post_to("register_start", keys=["fire", "dentists"])
    fire = RegisterKind.objects.get(name__startswith="Fire")
    place.post_to("kind_match", fire.pk, memberships=[Membership.objects.get().pk])
    page = place.get("register", query="?state=met")
    assert "NMR Council" in page
    assert "Dentists" not in page
    rows = place.client.get(place.url("register") + "?format=csv").content.decode("utf-8-sig")
    assert "NMR Council" in rows
    assert "Fire and rescue service" in place.get("agency", place.agency.pk)
    member = browser(place, "MEM")
    page = member.get(place.url("register")).content.decode()
    assert "Add a kind" not in page
    assert "What is missing" in page
    assert member.get(place.url("register") + "?format=csv")["Content-Type"].startswith("text/html")


def test_readers_of_what_is_published_see_no_more(place: Place, arranged: Arranged) -> None:
    Agreement.objects.update(published_on=None)
    shown = Agreement.objects.create(
        partnership=place.partnership, kind="arrangements", title="Shown", starts_on=TODAY, published_on=TODAY
    )
    for role in ("PRA", "REV"):
        client = browser(place, role)
        for name in READERS:
            response = client.get(place.url(name))
            page = response.content.decode()
            assert response.status_code == 200, (role, name)
            assert "NMR memorandum" not in page
            assert "Ruth Adeyemi" not in page, (role, name)
            assert "What is missing" not in page
            assert not re.search(r">\s*(Add|Edit|End|Change|Set|Match|Renew)\b", page), (role, name)
        assert client.get(place.url("agreement", shown.pk)).status_code == 200
        hidden = [("agreement", arranged.agreement), ("review", arranged.review), ("line", arranged.line)]
        for name, row in hidden:
            assert client.get(place.url(name, row.pk)).status_code in (403, 404), name
        assert client.get(place.url("reviews")).status_code == 404
        assert "Membership review" not in client.get(place.url("about")).content.decode()
    Partnership.objects.filter(pk=place.partnership.pk).update(arrangements_published=False)
    client = browser(place, "PRA")
    for name in READERS:
        found = client.get(place.url(name))
        text = found.content.decode()
        assert found.status_code == 404 or not re.search("NMR (forum|kind|board before|memorandum)", text), name


def test_every_link_a_reader_is_shown_opens(place: Place, arranged: Arranged) -> None:
    for role in ("PRA", "MEM", "EXE", "ADM", "BUS"):
        client, opened = place.client if role == "BUS" else browser(place, role), set[str]()
        for name, keys in [*((one, []) for one in READERS), ("agreement", [arranged.agreement.pk])]:
            text = client.get(place.url(name, *keys)).content.decode()
            main = text[text.index("<main") : text.index("</main>")]
            for address in set(re.findall(r'href="(/nmr/[^"#?]+)', main)) - opened:
                opened.add(address)
                assert client.get(address).status_code == 200, (role, name, address)


def test_a_review_is_answered_by_several_and_concluded_by_the_executive(place: Place) -> None:
    make.make_agency("Vale Police", place.partnership)
    place.post_to("review_open", group=place.group.pk, **day("due_on", TODAY + timedelta(days=20)))
    review = Review.objects.get()
    first, second = review.lines.all()
    seen = version_on_line(place.get("line", first.pk))
    place.post_to("line", first.pk, outcome="change", note="", version=seen, status=422)
    place.post_to("line", first.pk, outcome="change", note="New lead", version=seen)
    page = place.post_to("line", first.pk, outcome="keep", note="Fine", version=seen, status=409).content.decode()
    assert "New lead" in page
    place.post_to("review_keep", review.pk)
    assert "Select at least one" in place.get("review", review.pk)
    place.post_to("review_keep", review.pk, selected=[first.pk, second.pk, "x"])
    page = place.get("review", review.pk)
    assert "1 had an answer already" in page
    assert "Conclude the review" not in page
    assert place.client.get(place.url("review_conclude", review.pk)).status_code == 403
    chief = make.signed_in(make.person_with("EXE", place.partnership, group=place.group))
    assert "Conclude the review" in chief.get(place.url("review", review.pk)).content.decode()
    said = {"conclusion": "Membership is right; one lead is new."}
    assert chief.post(place.url("review_conclude", review.pk), said).status_code == 302
    page = place.get("review", review.pk)
    assert "Membership is right" in page
    assert "Those ticked" not in page
    assert "Membership is right" in place.get("reviews")
    assert place.client.get(place.url("review", review.pk) + "?format=csv")["Content-Type"].startswith("text/csv")
    assert "Vale Police" not in place.get("review", review.pk, query="?outcome=change")


def version_on_line(page: str) -> str:
    found = re.search(r'<input[^>]*name="version"[^>]*>', page)
    assert found
    return "".join(re.findall(r'value="([^"]*)"', found[0]))


def test_the_overview_says_which_reviews_come_up(place: Place, arranged: Arranged) -> None:
    front = place.client.get(f"/{place.partnership.slug}/").content.decode()
    for words in ("Review of “NMR memorandum”", "NMR open reviews", "Yearly review of membership"):
        assert words in front
    assert "NMR memorandum" not in browser(place, "MEM").get(f"/{place.partnership.slug}/").content.decode()


@pytest.mark.parametrize("name", READERS)
def test_queries_do_not_grow_with_rows(place: Place, arranged: Arranged, name: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert place.client.get(place.url(name)).status_code == 200
        return len(found)

    count()
    one = count()
    for number in range(3):
        _more(place, number)
    assert count() == one
    assert one <= 25, one


def _more(place: Place, number: int) -> None:
    here: dict[str, Any] = {"partnership": place.partnership}
    agency = make.make_agency(f"Agency {number}", place.partnership)
    post = make.make_post(place.partnership, agency=agency)
    make.appoint(post)
    Membership.objects.filter(agency=agency).update(category="statutory")
    agreement = Agreement.objects.create(kind="memorandum", title=f"M{number}", starts_on=TODAY, **here)
    Signatory.objects.create(agreement=agreement, agency=agency, name="A", post_title="B", position=1, **here)
    lead = Representative.objects.create(kind="lead", post=post, starts_on=TODAY, **here)
    Representative.objects.create(kind="delegated", post=post, delegated_by=lead, starts_on=TODAY, **here)
    RelatedBody.objects.create(kind="board", name=f"B{number}", link=post, **here)
    UnitPost.objects.create(post=post, fte=1, starts_on=TODAY, **here)
    UnitShare.objects.create(served=make.make_partnership(f"Z{'ABC'[number]}"), starts_on=TODAY, **here)
    before = Predecessor.objects.create(name=f"P{number}", ended_on=TODAY, **here)
    TransitionTask.objects.create(predecessor=before, text="T", due_on=TODAY, **here)
