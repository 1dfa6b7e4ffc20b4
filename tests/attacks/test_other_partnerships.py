"""What belongs to another partnership: by its address, in what is sent, and on any page."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.governance.models import Appointment, Group, Membership, RoleGrant, Seat
from sightline.imports.models import Item
from sightline.plans.models import Measure, PlannedAction, Priority
from tests import factories as make
from tests.attacks.world import Route, World, address, deeds, inside, refusals

SHARED = ("governance:day_remove",)  # the calendar is the installation’s
# What these take is no row of a partnership.
LAW = tuple(f"governance:law_{page}" for page in ("set", "entry", "propose"))  # what is shipped is everybody’s
NO_KEY = (
    "actions:many", "evidence:add", "governance:representative_add", "governance:intake", "imports:word_add",
    "reporting:progress", "disagreements:protocol_choose", *LAW, *SHARED,
)  # fmt: skip
KEYED = [one for one in inside() if len(one.takes) > 1 and one.name not in NO_KEY]
# Deeds of others, which the business unit lacks.
LACKS = {
    "plans:agree",
    "reporting:send",
    "registers:escalation_answer",
    "indicators:publish",
    "indicators:release_publish",
    "indicators:release_withdraw",
    "registers:risk_down",
    "disagreements:case_decide",
    *(f"disagreements:partner_{deed}" for deed in ("view", "decide", "refer")),
    "reporting:note",
    "meetings:approve",
    "meetings:confirm",
    "meetings:decision_publish",
    "governance:review_conclude",
    "governance:override_approve",
    "governance:override_refuse",
    "governance:access_conclude",
    "governance:naming_approve",
    "governance:glass_review",
    "governance:glass_end",
    *(f"governance:account_{deed}" for deed in ("email", "reset", "off", "on")),
}
PLAIN = [one for one in inside() if len(one.takes) == 1 or one.name in NO_KEY]


@pytest.mark.parametrize("method", ["get", "post"])
def test_keys_of_another_partnership_lead_nowhere(world: World, method: str) -> None:
    wrong, browser = [], world.manager
    for route in KEYED:
        before, noted = deeds(), refusals()
        point = transaction.savepoint()
        response = getattr(browser, method)(address(route, world.theirs, world.ours.slug), {"version": "1"})
        quiet = refusals() == noted and response.status_code != 405
        lacks_deed = response.status_code == 403 and route.name in LACKS  # whatever the key
        if (response.status_code not in (404, 405) and not lacks_deed) or deeds() != before or quiet:
            wrong.append((route.name, response.status_code, deeds() - before, refusals() - noted))
        transaction.savepoint_rollback(point)
    assert wrong == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_partnership_is_closed_at_every_route(world: World, method: str) -> None:
    wrong = []
    for route in inside():
        before, noted = deeds(), refusals()
        response = getattr(world.manager, method)(address(route, world.theirs))
        shut = response.status_code == 404 or (response.status_code == 405 and method == "get")
        if not shut or deeds() != before or (response.status_code == 404 and refusals() == noted):
            wrong.append((route.name, response.status_code))
    assert wrong == []


QUERIES = ("owner={post}", "agency={agency}", "group={group}", "q=Theirside", "origin={priority}", "text=Theirside")


@pytest.mark.parametrize("name", ["actions:list", "actions:export", "governance:people", "governance:agencies",
                                  "governance:groups", "home"])  # fmt: skip
def test_filters_by_another_partnerships_keys_find_nothing(world: World, name: str) -> None:
    theirs = world.theirs
    keys = {"post": theirs.post.pk, "agency": theirs.agency.pk, "group": theirs.group.pk,
            "priority": theirs.priority.reference}  # fmt: skip
    where = "/" if name == "home" else reverse(name, args=[world.ours.slug])
    for query in QUERIES:
        asked = query.format(**keys)
        page = world.manager.get(f"{where}?{asked}").content.decode(errors="replace")
        page = page.replace(asked.partition("=")[2], "")  # what the visitor typed stands in the box
        assert theirs.mark not in page
        assert theirs.action.title not in page


def test_an_unknown_key_and_a_foreign_one_get_the_same_answer(world: World) -> None:
    ours = world.ours.slug
    foreign = world.manager.get(f"/{ours}/actions/{world.theirs.action.reference}/")
    unknown = world.manager.get(f"/{ours}/actions/EHC-A-9999/")
    other = world.manager.get(f"/{world.theirs.slug}/")
    nowhere = world.manager.get("/nowhere/")

    def words(response: Any) -> str:
        text = response.content.decode().replace(response.request["PATH_INFO"], "")
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)

    assert foreign.status_code == unknown.status_code == other.status_code == nowhere.status_code == 404
    assert words(other) == words(nowhere)
    assert words(foreign) == words(unknown)


def foreign_posts(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    """Return (what is tried, address, what is sent): each puts a key of theirs where one of ours belongs."""
    ours, theirs = world.ours, world.theirs
    day = {"starts_on_day": "1", "starts_on_month": "2", "starts_on_year": "2026"}

    def at(name: str, *keys: Any) -> str:
        return reverse(name, args=[ours.slug, *keys])

    action, version = ours.action.reference, {"version": "1"}
    add = at("plans:add_action", ours.priority.reference)
    new = {"title": "New", "level": "1"}
    words = {"title": "Words", **version}
    raised = {"subject": "child", "kind": "plan", "about": "Words"}
    place = {"form": "place", "kind": "action"}
    seat = at("governance:seat_add", ours.group.pk)
    return [
        ("owner", at("actions:hand_on", action), {"owner": theirs.post.pk, **version}),
        ("deputy", at("actions:hand_on", action), {"owner": ours.post.pk, "deputy": theirs.post.pk, **version}),
        ("agency", at("actions:hand_on", action), {"agency": theirs.agency.pk, **version}),
        ("group", at("actions:hand_on", action), {"group": theirs.group.pk, **version}),
        ("owner of a new one", at("actions:new"), {**new, "owner": theirs.post.pk}),
        ("group of a new one", at("actions:new"), {**new, "group": theirs.group.pk}),
        ("owner of many", at("actions:many", "owner"), {"selected": f"{action}.1", "owner": theirs.post.pk}),
        ("group of many", at("actions:many", "group"), {"selected": f"{action}.1", "group": theirs.group.pk}),
        ("parent of a planned one", add, {**new, "parent": theirs.planned.pk}),
        ("ambition", add, {**new, "ambition": theirs.ambition.pk}),
        ("measure", add, {**new, "measure": theirs.measure.pk}),
        ("part", add, {**new, "part": theirs.part.pk}),
        ("what it serves", at("plans:link_action", ours.priority.reference, ours.planned.reference),
         {"ambition": theirs.ambition.pk}),
        ("lead", at("plans:edit_priority", ours.priority.reference), {**words, "lead": theirs.post.pk}),
        ("priority's group", at("plans:edit_priority", ours.priority.reference), {**words, "group": theirs.group.pk}),
        ("part of a measure", at("plans:edit_of_priority", ours.priority.reference, "measures", ours.measure.pk),
         {"text": "Words", "part": theirs.part.pk, **version}),
        ("group above", at("governance:group_edit", ours.group.pk),
         {"name": "Name", "kind": "sub_group", "parent": theirs.group.pk, **version}),
        ("seat's post", seat, {"role": "member", "post": theirs.post.pk, **day}),
        ("seat's agency", seat, {"role": "member", "agency": theirs.agency.pk, **day}),
        ("person in a post", at("governance:post_appoint", ours.post.pk), {"person": theirs.person.pk, **day}),
        ("person in a seat", at("governance:seat_appoint", ours.seat.pk), {"person": theirs.person.pk, **day}),
        ("post of a person", at("governance:person_appoint", ours.person.pk), {"post": theirs.post.pk, **day}),
        ("person with a role", at("governance:role_grant"),
         {"person": theirs.person.pk, "role": "SCR", "reason": "Why", **day}),
        ("agency that answers", at("disagreements:case_new"),
         {"raised_by": ours.agency.pk, "answered_by": theirs.agency.pk, **raised}),
        ("agency that raises", at("disagreements:case_new"),
         {"raised_by": theirs.agency.pk, "answered_by": ours.agency.pk, **raised}),
        ("item's place", at("imports:item", ours.proposal.reference, ours.item.pk), {**place, "under": theirs.item.pk}),
        ("line's place", at("imports:line", ours.proposal.reference, 1), {**place, "under": theirs.item.pk}),
        ("items ticked", at("imports:assign", ours.proposal.reference),
         {"selected": theirs.item.pk, "to-owner": ours.post.pk}),
        ("owner of items", at("imports:assign", ours.proposal.reference),
         {"selected": ours.item.pk, "to-owner": theirs.post.pk}),
        ("group of items", at("imports:assign", ours.proposal.reference),
         {"selected": ours.item.pk, "to-group": theirs.group.pk}),
    ]  # fmt: skip


LINKS = (Action, Appointment, Group, Item, Measure, Membership, PlannedAction, Priority, RoleGrant, Seat)


def everything() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in LINKS]


def test_no_field_takes_a_key_of_another_partnership(world: World) -> None:
    wrong = []
    before = everything()
    for what, where, sent in foreign_posts(world):
        response = world.manager.post(where, sent)
        said = response.content.decode()
        refused = response.status_code in (404, 422) or (response.status_code == 302 and "import" in where)
        if not refused or everything() != before or world.theirs.mark in said:
            wrong.append((what, response.status_code))
    assert wrong == []


def test_the_selection_leaves_out_what_is_not_theirs_and_says_so_on_the_trail(world: World) -> None:
    noted = refusals()
    where = reverse("actions:many", args=[world.ours.slug, "withdraw"])
    world.manager.post(where, {"selected": [f"{world.theirs.action.reference}.1"], "reason": "Why not"})
    world.theirs.action.refresh_from_db()
    assert world.theirs.action.status == "open"
    assert refusals() == noted + 1


EXTRA = {"status": "complete", "partnership": "2", "created_by": "1", "reference": "NMR-A-0001", "version": "1",
         "agreed_by": "1", "published_on": "2026-01-01", "rag": "complete", "id": "1", "pk": "1"}  # fmt: skip


def test_what_a_form_does_not_ask_for_is_not_taken(world: World) -> None:
    ours = world.ours
    sent = {**EXTRA, "partnership": str(world.theirs.partnership.pk), "level": "3", "title": "New words"}
    assert world.manager.post(reverse("actions:new", args=[ours.slug]), sent).status_code == 422
    world.manager.post(reverse("actions:words", args=[ours.slug, ours.action.reference]), sent)
    ours.action.refresh_from_db()
    kept = (ours.action.title, ours.action.status, ours.action.level, ours.action.partnership_id)
    assert kept == ("New words", "open", 1, ours.partnership.pk)
    world.manager.post(reverse("plans:edit_plan", args=[ours.slug, ours.plan.reference]), {
        **sent, "starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2025",
        "ends_on_day": "31", "ends_on_month": "3", "ends_on_year": "2028",
    })  # fmt: skip
    ours.plan.refresh_from_db()
    assert (ours.plan.title, ours.plan.status, ours.plan.agreed_by) == ("New words", "draft", None)


def test_somebody_of_two_partnerships_does_not_mix_them(world: World) -> None:
    """A role in one is none in the other, and one's own preview there cannot be confirmed here."""
    both = make.appoint(make.make_post(world.theirs.partnership, role="PRA"), world.ours.manager)
    browser = world.browser(both)
    assert browser.get(f"/{world.theirs.slug}/people/add/").status_code in (403, 404)
    world.theirs.preview.owner = both
    world.theirs.preview.save(update_fields=["owner"])
    assert browser.post(f"/{world.ours.slug}/load/{world.theirs.preview.pk}/").status_code == 404
    assert Entry.objects.filter(verb="governance.loaded").count() == 0


def test_routes_are_all_tried() -> None:
    assert len(KEYED) + len(PLAIN) == len(inside()) > 80
    assert all(isinstance(one, Route) for one in KEYED)
