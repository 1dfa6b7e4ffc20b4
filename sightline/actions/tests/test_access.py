"""Who meets which action, by role and level, through HTTP and through every side channel."""

import pytest

from sightline.actions import services
from sightline.actions.models import Action
from sightline.actions.queries import resolve_action
from sightline.actions.tests.world import CASE_TITLE, GROUP_TITLE, make_world, say
from sightline.audittrail.models import Entry
from tests.factories import person_with, signed_in

ROUTES = [
    "", "export/", "new/", "selected/owner/?selected=NMR-A-0001.1", "NMR-A-0001/", "NMR-A-0001/date/",
    "NMR-A-0001/hand-on/", "NMR-A-0001/words/", "NMR-A-0001/withdraw/", "NMR-A-0001/reopen/",
]  # fmt: skip
POSTS = ["filters/", "filters/1/drop/", "NMR-A-0001/draft/", "NMR-A-0001/", "selected/withdraw/"]
# role: (list, page of the partnership's action, update it, move its date, new, export, withdraw)
EXPECTED = {
    "PRA": (200, 404, 404, 404, 403, 403, 403),
    "DSL": (200, 404, 404, 404, 403, 403, 403),
    "AGL": (200, 200, 403, 403, 403, 403, 403),
    "MEM": (200, 200, 403, 403, 403, 403, 403),
    "CHR": (200, 200, 403, 403, 200, 403, 403),
    "EXE": (200, 200, 403, 403, 403, 200, 403),
    "BUS": (200, 200, 302, 200, 200, 200, 200),
    "REV": (404, 404, 404, 404, 404, 404, 404),
    "SCR": (200, 200, 403, 403, 403, 200, 403),
    "DPO": (404, 404, 404, 404, 404, 404, 404),
    "ADM": (404, 404, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("role", EXPECTED)
def test_a_role_meets_an_action_that_is_not_its_own(world, role):
    client = signed_in(person_with(role, world.partnership))
    sent = {"rag": "amber", "text": "Words.", "version": 1}
    found = (
        client.get(world.href()).status_code,
        client.get(world.href("NMR-A-0001/")).status_code,
        client.post(world.href("NMR-A-0001/"), sent).status_code,
        client.get(world.href("NMR-A-0001/date/")).status_code,
        client.get(world.href("new/")).status_code,
        client.get(world.href("export/")).status_code,
        client.get(world.href("NMR-A-0001/withdraw/")).status_code,
    )
    assert found == EXPECTED[role]
    if EXPECTED[role][2] != 302:
        world.open.refresh_from_db()
        assert world.open.version == 1
        assert Entry.objects.filter(verb__endswith=".refused", tenant="NMR").exists()


@pytest.mark.parametrize("role", ["PRA", "DSL", "AGL", "MEM", "CHR"])
def test_a_role_updates_what_its_scope_reaches(world, role):
    person = person_with(role, world.partnership, agency=world.agency, group=world.group)
    action = world.action(group=world.group, agency=world.agency)
    if role in ("PRA", "DSL"):
        action = world.action(owner=person.appointments.get().post)
    client = signed_in(person)
    sent = {"rag": "amber", "text": "Words.", "version": 1}
    assert client.post(world.href(f"{action.reference}/"), sent).status_code == 302


@pytest.mark.parametrize("route", ROUTES + POSTS)
def test_another_partnership_is_not_found(world, route):
    other = make_world("EHC")
    client = signed_in(other.manager)
    assert client.get(world.href(route)).status_code == 404
    assert client.post(world.href(route)).status_code == 404


@pytest.mark.parametrize("route", ["", "date/", "hand-on/", "words/", "withdraw/", "draft/"])
def test_anothers_reference_under_ones_own_address_is_not_found(world, route):
    other = make_world("EHC")
    client = signed_in(other.manager)
    assert client.get(other.href(f"NMR-A-0001/{route}")).status_code in (404, 405)
    assert client.post(other.href(f"NMR-A-0001/{route}"), {"rag": "red", "text": "x", "version": 1}).status_code == 404
    assert Action.objects.get(pk=world.open.pk).version == 1


def test_a_visitor_who_is_not_signed_in_is_led_to_sign_in(world, client):
    for route in ROUTES:
        assert client.get(world.href(route)).status_code == 302


HIDDEN = {"SCR": (True, True), "EXE": (True, True), "AGL": (True, True), "BUS": (False, True)}


@pytest.mark.parametrize("role", HIDDEN)
def test_levels_2_and_3_are_in_no_side_channel(world, role):
    """List, search, filters, counts, export, page, parent and child, references, changes, front page, my work."""
    say(world, world.open)
    services.update_action(action=world.group_only, rag="red", text="Zircon words", version=1, by=world.by(world.chair))
    services.update_action(action=world.case, rag="red", text="Quartz words", version=1, by=world.by(world.chair))
    Action.objects.filter(pk=world.open.pk).update(parent=world.group_only)
    Action.objects.filter(pk=world.case.pk).update(parent=world.open)
    person = person_with(role, world.partnership)
    client, by = signed_in(person), world.by(person)
    pages = [
        world.href(), world.href("?q=Zircon"), world.href("?q=Quartz"), world.href("?status=any&sort=-due"),
        world.href(f"?group={world.group.pk}"), world.href("NMR-A-0001/"), f"/{world.slug}/",
        f"/{world.slug}/changes/", f"/{world.slug}/changes/?kind=update", f"/{world.slug}/changes/?kind=new", "/",
    ]  # fmt: skip
    if role != "AGL":
        pages.append(world.href("export/?format=csv&status=any"))
    if role in ("BUS",):
        chosen = "&".join(f"selected={a.reference}.2" for a in (world.open, world.group_only, world.case))
        pages.append(world.href(f"selected/owner/?{chosen}"))
    for hidden, action, title in zip(HIDDEN[role], (world.group_only, world.case), ("Zircon", "Quartz"), strict=True):
        if not hidden:
            continue
        for page in pages:
            body = client.get(page).content.decode().replace(f'value="{title}"', "").replace(f"reference: {title}", "")
            body = body.replace(f"q={title}", "")
            assert title not in body, page
            assert action.reference not in body, page
        assert client.get(world.href(f"{action.reference}/")).status_code == 404
        assert resolve_action(action.reference, by) is None
    visible = 1 + (not HIDDEN[role][0])
    assert client.get(world.href()).context["total"] == visible
    assert client.get(f"/{world.slug}/").context["figures"].open == visible
    assert client.get(f"/{world.slug}/").context["figures"].late == visible
    assert client.get(f"/{world.slug}/changes/").context["week"].feed.counts["new"] == visible
    assert client.get(f"/{world.slug}/changes/").context["week"].feed.counts["update"] == visible


def test_those_named_meet_the_case_and_its_marking(world):
    client = signed_in(world.chair)
    page = client.get(world.href(f"{world.case.reference}/"))
    assert CASE_TITLE in page.content.decode()
    assert "OFFICIAL-SENSITIVE" in page.content.decode()
    assert GROUP_TITLE in client.get(world.href()).content.decode()


def test_nothing_is_offered_that_is_refused(world):
    for role in ("SCR", "AGL", "PRA"):
        body = signed_in(person_with(role, world.partnership)).get(world.href()).content.decode()
        assert "Add an action" not in body
        assert ("export/" in body) == (role == "SCR")
    body = signed_in(person_with("SCR", world.partnership)).get(world.href("NMR-A-0001/")).content.decode()
    assert "Send update" not in body
    assert "hand-on" not in body
