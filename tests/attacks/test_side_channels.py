"""What somebody may not see, sought where such things leak: counts, search, lists, files, history, origins, plans."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.actions.services import NewAction, open_action, update_action
from sightline.audittrail.models import Entry
from sightline.kernel.dates import england_today
from sightline.kernel.references import resolve
from sightline.plans.models import PlannedAction
from tests import factories as make
from tests.attacks.world import World

SECRET = "Xyzzy"
OUTSIDERS = ("PRA", "DSL", "AGL", "MEM", "CHR", "EXE", "REV", "SCR", "DPO", "ADM")


@pytest.fixture
def hidden(world: World) -> list[Action]:
    """A level 2 and a level 3 action, late, updated and planned, in a group and an agency that no outsider has."""
    ours = world.ours
    by = make.standing(ours.manager, ours.partnership)
    group = make.make_group(ours.partnership, "A closed group")
    post = make.make_post(ours.partnership, "A closed post")
    made = []
    for level in (2, 3):
        new = NewAction(
            f"{SECRET} {level}", owner=post, group=group, due_on=england_today() - timedelta(days=3), level=level,
            detail=f"{SECRET} detail", origin=(ours.priority.reference, f"{SECRET} origin"),
        )  # fmt: skip
        action = open_action(new=new, by=by)
        PlannedAction.objects.create(
            partnership=ours.partnership, plan=ours.plan, priority=ours.priority, action=action, position=90 + level
        )
        update_action(action=action, rag="red", text=f"{SECRET} words", version=1, by=by)
        made.append(Action.objects.get(pk=action.pk))
    type(ours.plan).objects.update(status="published", agreed_for="Executive", agreed_on=england_today())
    return made


def pages(world: World, priority: bool = True) -> list[str]:
    ours = world.ours
    actions, plain = reverse("actions:list", args=[ours.slug]), ("?", "?status=any", f"?q={SECRET}", "?rag=red")
    found = [actions + query for query in (*plain, "?when=late", "?sort=-updated", "?sort=due", "?fresh=recent")]
    found += [reverse(f"actions:{name}", args=[ours.slug]) for name in ("export", "new")]
    found += [f"{reverse('actions:export', args=[ours.slug])}?format=csv&q={SECRET}"]
    found += [reverse(name, args=[ours.slug]) for name in ("partnership:front", "partnership:changes", "plans:plan")]
    of_plan = ("history", "on_a_page_of", "progress_of", "little_progress", "health_of")
    found += [reverse(f"plans:{name}", args=[ours.slug, ours.plan.reference]) for name in of_plan]
    found += [reverse("plans:export", args=[ours.slug, ours.plan.reference, name]) for name in ("plan.xlsx",
              "actions.csv")]  # fmt: skip
    return [*found, reverse("plans:priority", args=[ours.slug, ours.priority.reference]), "/"]


def text_of(response: object) -> str:
    content = response.content  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    text = re.sub(r"\d\d:\d\d:\d\d|csrfmiddlewaretoken\" value=\"\w+", "", content.decode())
    return text.replace(f"?q={SECRET}", "").replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")


def person(world: World, role: str) -> Person:
    return make.person_with(role, world.ours.partnership)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_what_is_hidden_is_on_no_page_of_an_outsider(world: World, hidden: list[Action], role: str) -> None:
    browser = world.browser(person(world, role))
    leaking = []
    for where in pages(world):
        response = browser.get(where)
        shown = text_of(response).replace(f"Words or reference: {SECRET}", "")
        if SECRET in shown or any(one.reference in shown for one in hidden):
            leaking.append(where)
    assert leaking == []
    for one in hidden:
        assert browser.get(f"/{world.ours.slug}/actions/{one.reference}/").status_code == 404


@pytest.mark.parametrize("role", ["MEM", "SCR", "EXE"])
def test_what_is_hidden_moves_no_figure(world: World, hidden: list[Action], role: str) -> None:
    """The same pages, with and without the hidden actions, are the same to the letter."""
    browser = world.browser(person(world, role))
    wanted = [one for one in pages(world) if SECRET not in one and "export" not in one]
    with_them = {where: text_of(browser.get(where)) for where in wanted}
    PlannedAction.objects.filter(action__in=hidden).delete()
    Action.objects.filter(pk__in=[one.pk for one in hidden]).update(last_update=None)
    Action.objects.filter(pk__in=[one.pk for one in hidden]).delete()
    assert {where: text_of(browser.get(where)) for where in wanted} == with_them


@pytest.mark.parametrize("role", OUTSIDERS)
def test_hidden_references_resolve_to_nothing(world: World, hidden: list[Action], role: str) -> None:
    by = make.standing(person(world, role), world.ours.partnership)
    assert [resolve(one.reference, by) for one in hidden] == [None, None]
    assert resolve(world.theirs.action.reference, make.standing(world.ours.manager, world.ours.partnership)) is None


def test_the_business_unit_sees_level_two_and_of_level_three_only_its_own(world: World, hidden: list[Action]) -> None:
    other = world.browser(make.business_manager(world.ours.partnership))
    answers = [other.get(f"/{world.ours.slug}/actions/{one.reference}/").status_code for one in hidden]
    assert answers == [200, 404]


def test_a_hidden_parent_is_not_named_by_its_child(world: World, hidden: list[Action]) -> None:
    ours = world.ours
    group = make.make_group(ours.partnership)
    by = make.standing(ours.manager, ours.partnership)
    child = open_action(new=NewAction("A child", parent=hidden[0], group=group), by=by)
    assert child.level == 2
    PlannedAction.objects.create(
        partnership=ours.partnership, plan=ours.plan, priority=ours.priority, action=child, position=99
    )
    member = world.browser(make.person_with("MEM", ours.partnership, group=group))
    page = member.get(f"/{ours.slug}/actions/{child.reference}/")
    assert page.status_code == 200
    assert hidden[0].reference not in page.content.decode()
    assert SECRET not in page.content.decode()
    both = make.grant("SCR", ours.partnership, make.person_with("MEM", ours.partnership, group=group))
    where = reverse("plans:export", args=[ours.slug, ours.plan.reference, "actions.csv"])
    taken = world.browser(both).get(where).content.decode()
    assert "A child" in taken
    assert hidden[0].reference not in taken


def test_bulk_with_one_forbidden_changes_none_and_is_noted(world: World, hidden: list[Action]) -> None:
    ours = world.ours
    owner = make.appoint(make.make_post(ours.partnership, role="PRA"))
    post = owner.appointments.get().post
    mine = make.make_action(ours.partnership, "Mine", post, by=ours.manager)
    group = make.make_group(ours.partnership)
    make.appoint(make.seat(group, make.make_agency(partnership=ours.partnership)), owner)  # reads all, may change mine
    sent = {"selected": [f"{one.reference}.{one.version}" for one in (mine, ours.action, hidden[1])],
            "due_on_day": "1", "due_on_month": "2", "due_on_year": "2027", "reason": "Later"}  # fmt: skip
    response = world.browser(owner).post(reverse("actions:many", args=[ours.slug, "due_on"]), sent)
    assert response.status_code == 409
    assert SECRET not in response.content.decode()
    mine.refresh_from_db()
    assert mine.due_on is None
    noted = Entry.objects.filter(verb__endswith=".refused").values_list("reference", flat=True)
    assert {ours.action.reference, hidden[1].reference} <= set(noted)


@pytest.mark.parametrize("role", ["PRA", "DSL", "REV"])
def test_choosing_an_owner_does_not_list_who_is_in_the_partnership(world: World, role: str) -> None:
    ours = world.ours
    someone = make.appoint(ours.post, make.person_with(role, ours.partnership))
    page = world.browser(someone).get(reverse("actions:hand_on", args=[ours.slug, ours.action.reference]))
    assert page.status_code == 200
    assert ours.person.name not in page.content.decode()
    full = world.manager.get(reverse("actions:hand_on", args=[ours.slug, ours.action.reference]))
    assert ours.person.name in full.content.decode()


def test_an_ended_appointment_is_over_at_the_next_request(world: World) -> None:
    ours = world.ours
    someone = person(world, "MEM")
    browser = world.browser(someone)
    assert browser.get(f"/{ours.slug}/actions/").status_code == 200
    someone.appointments.update(ends_on=england_today() - timedelta(days=1))
    assert browser.get(f"/{ours.slug}/actions/").status_code == 404
    assert ours.mark not in browser.get("/").content.decode()


def test_another_persons_saved_filter_and_preview_are_nobodys(world: World) -> None:
    ours = world.ours
    colleague = world.browser(make.business_manager(ours.partnership))
    for deed in ("", "default/", "forget/"):
        assert colleague.post(f"/{ours.slug}/filters/{ours.kept.pk}/{deed}", {"name": "Mine"}).status_code == 404
    assert colleague.get(f"/{ours.slug}/filters/{ours.kept.pk}/").status_code == 404
    assert ours.kept.name not in colleague.get(f"/{ours.slug}/actions/").content.decode()
    where = reverse("governance:load_preview", args=[ours.slug, ours.preview.pk])
    assert colleague.get(where).status_code == colleague.post(where).status_code == 404
    assert Entry.objects.filter(verb="load_preview.read.refused").count() == 2


def test_the_trail_keeps_levels_two_and_three_as_hashes(world: World, hidden: list[Action]) -> None:
    for entry in Entry.objects.filter(reference__in=[one.reference for one in hidden]):
        assert SECRET not in f"{entry.before}{entry.after}"
