"""What a request itself may try: another site’s form, another host, a cache, a way out, a changing GET."""

import io
import json
import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sightline.audittrail.models import Entry
from sightline.config.logs import JsonLines
from sightline.imports.models import Proposal
from tests.attacks.world import World, address, deeds, inside, refusals, routes

EXPORTS = {
    "actions:export", "actions:workbook", "chasing:export", "imports:report", "plans:export", "plans:export_priority",
    "plans:year_export", "governance:load_workbook", "evidence:download", "reporting:file", "reporting:letter",
    "meetings:minutes_file",
    "indicators:release_file", "indicators:dictionary_workbook",
    "reporting:pack_file", "reporting:progress", "reporting:own_copy_file", "plans:export_health",
    "plans:export_progress",
}  # fmt: skip  # the trail says that it was taken out

READ = {"reporting:own_copy"}  # the receipt of a paper: its reader is noted
# Reading is logged.
LEVEL_3 = (
    *(f"governance:{page}" for page in ("case", "naming", "glass", "interest")),
    *("meetings:agenda", "meetings:restricted", "meetings:papers", "meetings:item_paper", "disagreements:"),
    "partnership:executive",
)


def test_a_page_that_is_opened_changes_nothing_shows_nothing_of_others_and_is_kept_by_no_cache(world: World) -> None:
    """One walk for the three: most of its time goes into the pages themselves."""
    changed, shown, kept = [], [], []
    ours = {route.name for route in inside()}
    for route in routes():
        if route.takes and "partnership" not in route.takes:
            continue
        where = address(route, world.ours) if route.takes else reverse(route.name)
        before = deeds()
        response = world.manager.get(where)
        if route.name in ours:
            world.manager.options(where)
            logged = route.name in EXPORTS | READ or route.name.startswith(LEVEL_3)
            changed += [route.name] if deeds() != before and not logged else []
            shown += [route.name] if world.theirs.mark in response.content.decode(errors="replace") else []
        said = response.get("Cache-Control", "")
        if "private" not in said or ("no-store" not in said and route.name != "governance:logo"):
            kept.append((route.name, said))
    assert (changed, shown, kept) == ([], [], [])
    assert "no-store" in world.manager.get(f"/{world.ours.slug}/actions/NMR-A-9999/")["Cache-Control"]


def test_a_form_of_another_site_is_refused_at_every_route(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.ours.manager)
    assert world.manager
    taken = []
    for route in inside():
        before = deeds()
        response = browser.post(address(route, world.ours), {"title": "Words"}, headers={"origin": "https://evil.test"})
        if response.status_code not in (403, 405) or deeds() != before:
            taken.append((route.name, response.status_code))
    assert taken == []


@pytest.mark.parametrize("host", ["evil.test", "evil.test:80", "localhost.evil.test", "a b", "", "localhost@evil.test"])
def test_another_host_is_refused(world: World, host: str) -> None:
    for where in (f"/{world.ours.slug}/", "/accounts/login/", "/accounts/password/reset/"):
        assert world.manager.get(where, headers={"host": host}).status_code == 400
        assert world.manager.post(where, {"email": "a@example.org"}, headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "way", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", "http:evil"]
)
def test_no_way_leads_out_of_the_site(world: World, way: str) -> None:
    out = []
    for where in ("/accounts/login/", "/accounts/confirm/", f"/{world.ours.slug}/actions/many", "/accounts/logout/"):
        for response in (
            world.manager.get(where, {"next": way}), world.manager.post(f"{where}?next={way}", {"next": way}),
            Client().post(where, {"next": way}),
        ):  # fmt: skip
            if "evil" in response.get("Location", "").partition("?")[0] or response.get("Location", "").startswith(
                "javascript"
            ):
                out.append((where, response["Location"]))
    assert out == []


def test_the_way_back_to_a_proposal_takes_only_its_own_words(world: World) -> None:
    where = reverse("imports:discard", args=[world.ours.slug, world.ours.proposal.reference])
    response = world.manager.post(where, {"show": "//evil.test?"})
    assert "evil" not in response["Location"]


@pytest.mark.parametrize("version", ["9" * 5_000, "١", "-1", "1.5", "abc", "\ud800".encode("utf-8", "surrogatepass")])
def test_a_proposal_takes_no_version_that_never_was(world: World, version: Any) -> None:
    where = reverse("imports:accept", args=[world.ours.slug, world.ours.proposal.reference])
    assert world.manager.post(where, {"version": version}).status_code == 302
    assert Proposal.objects.get(pk=world.ours.proposal.pk).status == "open"


@pytest.mark.parametrize("name", ["actions:action", "plans:plan_of", "plans:priority", "imports:proposal"])
def test_a_reference_with_a_null_is_no_reference(world: World, name: str) -> None:
    where = reverse(name, args=[world.ours.slug, "x"]).replace("/x/", "/x%00/")
    assert world.manager.get(where).status_code == 404


@pytest.mark.parametrize("room", ["agencies", "groups", "people", "actions", "roles"])
def test_a_very_long_search_finds_nothing(world: World, room: str) -> None:
    assert (
        world.manager.get(f"/{world.ours.slug}/{room}/", {"text": "x%" * 50_000, "q": "x" * 100_000}).status_code == 200
    )


def test_a_form_without_its_version_changes_nothing(world: World) -> None:
    ours = world.ours
    for page in ("action", "date", "hand_on", "words", "withdraw"):
        where = reverse(f"actions:{page}", args=[ours.slug, ours.action.reference])
        for version in (None, "", "abc", "1" * 400):
            sent = {"rag": "red", "text": "Words", "title": "Words", "reason": "Why"}
            response = world.manager.post(where, sent | ({"version": version} if version is not None else {}))
            same = page in ("date", "hand_on") and response.status_code == 302  # nothing else was asked for
            assert same or response.status_code in (409, 422), (page, version)
    ours.action.refresh_from_db()
    assert ours.action.version == 1


def test_the_same_update_sent_twice_is_one(world: World) -> None:
    ours = world.ours
    where = reverse("actions:action", args=[ours.slug, ours.action.reference])
    sent = {"rag": "red", "text": "Words", "version": "1"}
    assert [world.manager.post(where, sent).status_code for _ in range(2)] == [302, 302]
    assert ours.action.updates.count() == 1


def test_each_refusal_is_on_the_trail_without_what_was_sent(world: World) -> None:
    noted = refusals()
    secret = "Plugh"
    for where in (f"/{world.theirs.slug}/people/", f"/{world.ours.slug}/actions/{world.theirs.action.reference}/"):
        world.manager.post(where, {"text": secret, "name": secret})
    assert refusals() == noted + 2
    assert not [one for one in Entry.objects.all() if secret in f"{one.before}{one.after}{one.reference}{one.verb}"]


def _falls(**sent: Any) -> None:
    raise KeyError("Plugh")


def test_a_fault_is_logged_without_what_was_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.getLogger("django.request").addHandler(handler)
    monkeypatch.setattr("sightline.plans.services.start_plan", _falls)
    browser = world.manager
    browser.raise_request_exception = False
    day = {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2025", "ends_on_day": "1",
           "ends_on_month": "4", "ends_on_year": "2026"}  # fmt: skip
    try:
        response = browser.post(f"/{world.ours.slug}/plans/start/?q=Plugh", {"title": "Plugh", **day})
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert response.status_code == 500
    assert json.loads(stream.getvalue().splitlines()[0])
    assert "Plugh" not in stream.getvalue()


@pytest.mark.parametrize("where", ["/accounts/changes/Plugh:1:2/", "/accounts/password/reset/key/1-Plugh/", "/Plugh/"])
def test_a_form_without_its_token_is_logged_without_the_secret_of_its_link(db: None, where: str) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("django.security.csrf")
    logger.addHandler(handler)
    try:
        response = Client(enforce_csrf_checks=True).post(where, {"answer": "yes"})
    finally:
        logger.removeHandler(handler)
    assert response.status_code in {403, 404}
    assert "Plugh" not in stream.getvalue()
    assert (response.status_code == 403) is ("CSRF" in stream.getvalue())
