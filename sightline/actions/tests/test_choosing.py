"""Choosing owners and dates: nothing is taken away unless somebody said so, and the history says only what changed."""

from datetime import timedelta

import pytest

from sightline.actions.models import Action, HandOver
from sightline.actions.tests.world import say
from sightline.kernel.dates import england_today
from tests.factories import make_post, signed_in

SENTENCE = "Choose an owner from the list, or choose Nobody"


def parts(day):
    """A date as the form sends it."""
    return {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}


@pytest.fixture
def manager(world):
    return signed_in(world.manager)


def said(answer):
    """The messages the page after a deed shows."""
    return [str(message) for message in answer.context["messages"]]


def test_words_that_are_in_no_list_are_refused_and_kept(world, manager):
    sent = {"owner": "?zzz typo", "deputy": "", "agency": world.agency.pk, "group": "", "version": 1}
    answer = manager.post(world.href("NMR-A-0001/hand-on/"), sent)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert SENTENCE in body
    assert 'data-typed="zzz typo"' in body
    world.open.refresh_from_db()
    assert world.open.owner == world.post
    made = manager.post(world.href("new/"), {"title": "New", "owner": "?", "level": 1})
    assert made.status_code == 422
    assert "Choose an owner from the list, or choose Nobody yet" in made.content.decode()


def test_taking_the_owner_away_says_so(world, manager):
    sent = {"owner": "", "deputy": "", "agency": world.agency.pk, "group": "", "version": 1}
    answer = manager.post(world.href("NMR-A-0001/hand-on/"), sent, follow=True)
    assert said(answer) == ["Owner removed. NMR-A-0001 has no owner now."]


def test_several_lose_their_owner_only_when_nobody_is_chosen(world, manager):
    chosen = {"selected": ["NMR-A-0001.1"]}
    for owner in ("", "?zzz"):
        answer = manager.post(world.href("selected/owner/"), {**chosen, "owner": owner})
        assert (answer.status_code, SENTENCE in answer.content.decode()) == (422, True)
    assert manager.post(world.href("selected/group/"), {**chosen, "group": ""}).status_code == 422
    assert manager.post(world.href("selected/owner/"), {**chosen, "owner": "none"}).status_code == 302
    world.open.refresh_from_db()
    assert world.open.owner is None


def test_the_history_says_only_what_changed(world, manager):
    other = make_post(world.partnership, "Chief inspector", world.agency)
    sent = {"selected": ["NMR-A-0001.1"], "owner": other.pk}
    assert manager.post(world.href("selected/owner/"), sent).status_code == 302
    assert list(HandOver.objects.values_list("what", "before", "after")) == [("owner", str(world.post), str(other))]


@pytest.mark.parametrize(("deed", "typed"), [("owner", {}), ("due_on", parts(england_today())), ("withdraw", {})])
def test_complete_actions_stand_in_the_way_by_name(world, manager, deed, typed):
    done = say(world, world.action("Finished"), rag="complete")
    other = make_post(world.partnership, "Chief inspector")
    sent = {"selected": ["NMR-A-0001.1", f"{done.reference}.2"], "owner": other.pk, "reason": "Why not", **typed}
    answer = manager.post(world.href(f"selected/{deed}/"), sent)
    assert answer.status_code == 409
    assert f"{done.reference}, Finished" in answer.content.decode()
    world.open.refresh_from_db()
    assert (world.open.version, world.open.owner) == (1, world.post)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (england_today().replace(year=1900, day=1), "no more than a year before"),
        (england_today().replace(year=9999, day=1), "within the next 20 years"),
    ],
)
def test_a_due_date_is_within_reach(world, manager, day, sentence):
    answer = manager.post(world.href("NMR-A-0001/date/"), {**parts(day), "reason": "A slip", "version": 1})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    answer = manager.post(world.href("new/"), {"title": "New", "level": 1, **parts(day)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    sent = {"selected": ["NMR-A-0001.1"], "reason": "A slip", **parts(day)}
    assert manager.post(world.href("selected/due_on/"), sent).status_code == 422
    assert not Action.objects.filter(due_on=day).exists()


def test_a_due_date_may_lie_behind_and_far_ahead(world, manager):
    for version, days in enumerate((-360, 20 * 365), start=1):
        day = england_today() + timedelta(days=days)
        sent = {**parts(day), "reason": "As agreed", "version": version}
        assert manager.post(world.href("NMR-A-0001/date/"), sent).status_code == 302


def test_a_date_is_taken_away_with_a_reason(world, manager):
    empty = {"due_on_day": "", "due_on_month": "", "due_on_year": "", "version": 1}
    assert manager.post(world.href("NMR-A-0001/date/"), {**empty, "reason": ""}).status_code == 422
    answer = manager.post(world.href("NMR-A-0001/date/"), {**empty, "reason": "Not agreed yet"}, follow=True)
    assert said(answer) == ["The date is taken away."]
