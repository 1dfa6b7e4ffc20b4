"""All open work of a post or a person handed over in one deed, after looking at it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.actions import services
from sightline.actions.models import Action, HandOver
from sightline.actions.passing import passing_of
from sightline.actions.tests.world import CASE_TITLE, OPEN_TITLE, World
from sightline.audittrail.models import Entry
from sightline.kernel.errors import DomainError, OutOfState
from tests.factories import appoint, make_person, make_post, signed_in


@pytest.fixture
def heir(world: World):
    """A post that takes the work over."""
    post = make_post(world.partnership, "Head of crime")
    appoint(post, make_person("Hana Heir"))
    return post


def passed(world: World, heir, person=None, reason: str = "She moved to another force") -> int:
    by = world.by(person or world.manager)
    seal = passing_of([world.post], by).seal
    return services.pass_on(posts=[world.post], to=heir, reason=reason, seal=seal, by=by)


def test_what_a_post_owns_and_deputises_passes_with_history_and_trail(world, heir):
    other = make_post(world.partnership, "Elsewhere")
    deputised = world.action("Deputised", owner=other, deputy=world.post)
    clash = world.action("Heir was deputy", owner=world.post, deputy=heir)
    done = world.action("Done before", owner=world.post)
    services.withdraw(action=done, reason="No", by=world.by(world.manager))
    assert passed(world, heir) == 3
    for row, owner, deputy in ((world.open, heir, None), (deputised, other, heir), (clash, heir, None)):
        before = row.version
        row.refresh_from_db()
        assert (row.owner, row.deputy, row.version) == (owner, deputy, before + 1)
    done.refresh_from_db()
    assert done.owner == world.post
    world.open.refresh_from_db()
    assert world.open.agency == heir.agency
    notes = HandOver.objects.filter(action=world.open).values_list("what", "before", "after", "reason")
    assert ("owner", "Detective superintendent", "Head of crime", "She moved to another force") in notes
    assert Entry.objects.filter(verb="action.handed_over").count() == 3
    page = signed_in(world.manager).get(world.href(f"{world.open.reference}/")).content.decode()
    assert "Reason: She moved to another force" in page


def test_nothing_passes_without_reason_to_the_same_post_or_when_the_list_changed(world, heir):
    by = world.by(world.manager)
    seal = passing_of([world.post], by).seal
    for reason in ("", "  ", "x" * 301):
        with pytest.raises(DomainError, match="why"):
            passed(world, heir, reason=reason)
    with pytest.raises(DomainError, match="another post"):
        passed(world, world.post)
    world.action("One more", owner=world.post)
    with pytest.raises(OutOfState):
        services.pass_on(posts=[world.post], to=heir, reason="Moved", seal=seal, by=by)
    with pytest.raises(DomainError, match="no open action"):
        services.pass_on(posts=[heir], to=world.post, reason="Moved", seal=passing_of([heir], by).seal, by=by)
    assert not HandOver.objects.exists()


def test_only_what_somebody_may_change_passes_and_cases_are_not_told_of(world, heir):
    Action.objects.filter(pk=world.case.pk).update(owner=world.post)
    browser = signed_in(world.manager)
    address = world.href(f"hand-over/?whose=post-{world.post.pk}&to={heir.pk}")
    page = browser.get(address).content.decode()
    assert OPEN_TITLE in page
    assert CASE_TITLE not in page
    assert "more open action" not in page
    assert passed(world, heir) == 1
    world.case.refresh_from_db()
    assert world.case.owner == world.post


def test_the_page_shows_first_and_hands_over_then(world, heir):
    browser = signed_in(world.manager)
    address = world.href(f"hand-over/?whose=post-{world.post.pk}&to={heir.pk}")
    assert "Hana Heir" in browser.get(world.href("hand-over/")).content.decode()
    seal = browser.get(address).context["found"].seal
    assert browser.post(address, {"seal": seal, "reason": ""}).status_code == 422
    assert browser.post(address, {"seal": "old", "reason": "Moved"}).status_code == 409
    done = browser.post(address, {"seal": seal, "reason": "Moved"}, follow=True).content.decode()
    assert "1 action is handed over to Head of crime." in done
    assert browser.get(world.href("hand-over/?whose=post-0&to=0")).status_code == 422


def test_all_posts_of_a_person_pass_at_once(world, heir):
    second = make_post(world.partnership, "Second job")
    appoint(second, world.owner)
    world.action("Of the second job", owner=second)
    browser = signed_in(world.manager)
    page = browser.get(world.href("hand-over/")).content.decode()
    assert "All posts of Asha Rahman" in page
    found = browser.get(world.href(f"hand-over/?whose=person-{world.owner.pk}&to={heir.pk}")).context["found"]
    assert len(found.actions) == 2


def test_an_owner_hands_their_own_work_over_and_sees_no_other_post(world, heir):
    page = signed_in(world.owner).get(world.href("hand-over/")).content.decode()
    assert page.count("Director of nursing") == 1  # as one to take work, not as one to give it
    assert passed(world, heir, world.owner) == 1


def test_looking_asks_as_many_queries_for_many_as_for_one(world, heir):
    browser = signed_in(world.manager)
    address = world.href(f"hand-over/?whose=post-{world.post.pk}&to={heir.pk}")

    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    counted()
    before = counted()
    for n in range(3):
        world.action(f"More {n}", owner=world.post)
    assert counted() == before
