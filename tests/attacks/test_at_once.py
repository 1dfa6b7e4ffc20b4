"""Many people at the same moment: one wins, nothing is lost, nothing falls over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.actions.models import Action, Update
from sightline.audittrail.models import Entry
from sightline.governance.models import Agency, Appointment, Group, KnownPerson, Post, RoleGrant
from sightline.imports.models import Proposal
from sightline.kernel.dates import england_today
from sightline.plans.models import Plan, Priority
from tests import factories as make
from tests.attacks.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LAST = {"ends_on_day": "1", "ends_on_month": "2", "ends_on_year": "2029"}
DAY = {"starts_on_day": "1", "starts_on_month": "2", "starts_on_year": "2026"}


@pytest.fixture
def world(transactional_db: None) -> World:
    """A pair that every thread sees."""
    return World()


def at_once(calls: list[Callable[[], Any]]) -> list[int]:
    def one(call: Callable[[], Any]) -> int:
        try:
            return int(call().status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(one, calls))


def copies(browser: Client, count: int) -> list[Client]:
    made = [Client() for _ in range(count)]
    for one in made:
        one.cookies.update(browser.cookies)
        one.raise_request_exception = False
    return made


def sends(world: World, where: str, sent: list[dict[str, Any]]) -> list[int]:
    browsers = copies(world.manager, len(sent))
    return at_once([partial(one.post, where, data) for one, data in zip(browsers, sent, strict=True)])


def test_everything_at_once(world: World) -> None:
    """One test, since emptying the database after each would take longer than the races themselves."""
    twenty_updates(world)
    commits_of_one_proposal(world)
    appointments_to_one_post(world)
    the_same_person_added(world)
    the_same_agency_and_group_added(world)
    confirmations_of_one_load(world)
    one_form_sent_six_times(world)
    the_last_two_of_the_business_unit(world)


def twenty_updates(world: World) -> None:
    where = reverse("actions:action", args=[world.ours.slug, world.ours.action.reference])
    codes = sends(world, where, [{"rag": "amber", "text": f"Words {at}", "version": "1"} for at in range(20)])
    assert codes == [302] + [409] * 19
    world.ours.action.refresh_from_db()
    assert (world.ours.action.version, Update.objects.count()) == (2, 1)
    assert Entry.objects.filter(verb="action.updated").count() == 1


def commits_of_one_proposal(world: World) -> None:
    proposal, before = world.ours.proposal, Plan.objects.count()
    Proposal.objects.filter(pk=proposal.pk).update(starts_on="2026-04-01", ends_on="2029-03-31")
    codes = sends(world, reverse("imports:accept", args=[world.ours.slug, proposal.reference]), [{"version": "1"}] * 6)
    assert set(codes) == {302}
    assert Plan.objects.count() == before + 1
    assert Entry.objects.filter(verb="import.committed").count() == 1


def appointments_to_one_post(world: World) -> None:
    post = make.make_post(world.ours.partnership)
    people = [make.make_person(password=None) for _ in range(6)]
    for one in people:
        KnownPerson.objects.create(partnership=world.ours.partnership, person=one)
    where = reverse("governance:post_appoint", args=[world.ours.slug, post.pk])
    codes = sends(world, where, [{"person": one.pk, "replace": "on", **DAY} for one in people])
    assert codes == [302] + [422] * 5
    assert Appointment.objects.filter(post=post, ends_on=None).count() == 1


def the_same_person_added(world: World) -> None:
    where = reverse("governance:person_add", args=[world.ours.slug])
    codes = sends(world, where, [{"name": "Asha Rahman", "email": "asha@example.org"}] * 6)
    assert set(codes) <= {302, 409, 422}
    assert KnownPerson.objects.filter(person__email="asha@example.org").count() == 1
    assert Person.objects.filter(email="asha@example.org").count() == 1


def the_same_agency_and_group_added(world: World) -> None:
    agency: dict[str, Any] = {"name": "Harbour Trust", "category": "relevant", **DAY}
    codes = sends(world, reverse("governance:agency_add", args=[world.ours.slug]), [agency] * 6)
    assert codes == [302] + [422] * 5
    group: dict[str, Any] = {"name": "Harbour group", "kind": "sub_group"}
    codes = sends(world, reverse("governance:group_add", args=[world.ours.slug]), [group] * 6)
    assert codes == [302] + [422] * 5
    assert Agency.objects.filter(name="Harbour Trust").count() == 1
    assert Group.objects.filter(name="Harbour group").count() == 1


def confirmations_of_one_load(world: World) -> None:
    from sightline.governance.loading import check

    preview = world.ours.preview
    preview.rows = {**preview.rows, "People": [{"row": 2, "name": "Bea", "email": "bea@example.org"}]}
    preview.digest = check(preview.rows, make.standing(world.ours.manager, world.ours.partnership)).digest
    preview.save()
    codes = sends(world, reverse("governance:load_preview", args=[world.ours.slug, preview.pk]), [{}] * 6)
    assert set(codes) <= {302, 404}
    assert Entry.objects.filter(verb="governance.loaded").count() == 1


def the_last_two_of_the_business_unit(world: World) -> None:
    ours = world.ours
    colleague = make.business_manager(ours.partnership)
    grants = {one.person_id: one for one in RoleGrant.objects.filter(partnership=ours.partnership, role="BUS")}
    today = england_today()
    sent = {"ends_on_day": today.day, "ends_on_month": today.month, "ends_on_year": today.year}
    tries = ((ours.manager, grants[colleague.pk]), (colleague, grants[ours.manager.pk]))
    ready = [(copies(world.browser(person), 1)[0], grant) for person, grant in tries]
    end = "governance:role_end"
    codes = at_once([partial(one.post, reverse(end, args=[ours.slug, grant.pk]), sent) for one, grant in ready])
    assert codes[0] == 302
    assert RoleGrant.objects.filter(partnership=ours.partnership, role="BUS", ends_on=None).count() == 1


def one_form_sent_six_times(world: World) -> None:
    """All six are answered alike, and lead to the one row."""
    slug, manager, token = world.ours.slug, world.ours.manager, {"csrfmiddlewaretoken": "t" * 64}
    forms: list[tuple[type[Model], str, dict[str, Any]]] = [
        (Action, reverse("actions:new", args=[slug]), {"title": "Train 40 people", "level": "1"}),
        (Group, reverse("governance:group_add", args=[slug]), {"name": "Six at once", "kind": "sub_group"}),
        (Agency, reverse("governance:agency_add", args=[slug]), {"name": "Six Trust", "category": "relevant", **DAY}),
        (Post, reverse("governance:post_add", args=[slug, world.ours.agency.pk]), {"title": "Six", "role": ""}),
        (Plan, reverse("plans:start", args=[slug]), {"title": "Six", **DAY, **LAST}),
        (Priority, reverse("plans:add_priority", args=[slug, world.ours.plan.reference]), {"title": "Six"}),
    ]
    for model, where, said in forms:
        before = model._default_manager.count()
        leads: list[str] = []

        def send(browser: Client, where: str = where, said: dict[str, Any] = said, leads: list[str] = leads) -> Any:
            answer = browser.post(where, {**said, **token})
            leads.append(answer.get("Location", ""))
            return answer

        codes = at_once([partial(send, one) for one in copies(world.browser(manager), 6)])
        assert (codes, len(set(leads))) == ([302] * 6, 1), model
        assert model._default_manager.count() == before + 1
