"""Each form of an action, sent twice from one opening of its page."""

from typing import Any

import pytest

from sightline.actions.models import Action, DueDateChange, HandOver, Update
from sightline.audittrail.models import Entry
from tests.factories import make_group, signed_in

TOKEN = {"csrfmiddlewaretoken": "t" * 64}


@pytest.fixture
def manager(world):
    return signed_in(world.manager)


def twice(manager: Any, address: str, said: dict[str, Any]) -> str:
    """Send a form twice, check that both sendings get one answer, and return where it leads."""
    answers = [manager.post(address, said | TOKEN) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302], answers[1].content.decode()[-3000:]
    assert answers[0]["Location"] == answers[1]["Location"]
    return str(answers[0]["Location"])


def test_a_new_action_is_opened_once(world, manager):
    before = Action.objects.count()
    leads = twice(manager, world.href("new/"), {"title": "Train 40 people", "level": "1"})
    assert Action.objects.count() == before + 1
    assert leads == world.href(f"{Action.objects.latest('pk').reference}/")


def test_each_change_of_an_action_is_made_once(world, manager):
    where = f"{world.open.reference}/"
    version = Action.objects.get(pk=world.open.pk).version
    group = make_group(world.partnership)
    forms: list[tuple[str, dict[str, Any]]] = [
        ("date/", {"due_on_day": "1", "due_on_month": "3", "due_on_year": "2027", "reason": "Late start"}),
        ("words/", {"title": "Other words"}),
        ("hand-on/", {"group": group.pk}),
        ("withdraw/", {"reason": "Done elsewhere"}),
        ("reopen/", {"reason": "It was not"}),
    ]
    dates, hands = DueDateChange.objects.count(), HandOver.objects.count()
    for at, (page, said) in enumerate(forms):
        assert twice(manager, world.href(where + page), said | {"version": version + at}) == world.href(where)
    assert DueDateChange.objects.count() == dates + 1
    assert HandOver.objects.count() > hands
    assert Action.objects.get(pk=world.open.pk).version == version + len(forms)


def test_an_update_is_written_once(world, manager):
    said = {"rag": "green", "text": "It runs.", "version": world.open.version}
    twice(manager, world.href(f"{world.open.reference}/"), said)
    assert Update.objects.filter(action=world.open).count() == 1


def test_several_are_changed_once(world, manager):
    chosen = f"{world.open.reference}.{world.open.version}"
    twice(manager, world.href("selected/withdraw/"), {"selected": chosen, "reason": "Done elsewhere"})
    assert Entry.objects.filter(verb="action.withdrawn", reference=world.open.reference).count() == 1
