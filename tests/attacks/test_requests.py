"""What a request itself may try: another site’s form, another host, a way out, a version that never was."""

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
from tests.attacks.world import World, address, deeds, inside, refusals


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
