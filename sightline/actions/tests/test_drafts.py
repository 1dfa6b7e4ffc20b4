"""Actions of a plan that is not agreed yet: kept apart from the work, and found when asked for."""

from datetime import timedelta

import pytest

from sightline.actions import queries, services
from sightline.actions.services import NewAction
from sightline.kernel.dates import england_today
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


def test_actions_of_a_draft_plan_are_nobodys_work_until_it_is_agreed(world):
    client = signed_in(world.manager)
    new = NewAction(title="Not yet", owner=world.post, due_on=england_today() - timedelta(days=2), draft=True)
    action = services.open_action(new=new, by=world.by(world.manager))
    under = services.open_action(new=NewAction(title="Under it", parent=action), by=world.by(world.manager))
    assert under.draft
    by, owner = world.by(world.manager), world.by(world.owner)
    assert action not in [*queries.late_actions(by), *queries.next_dates(by, 9), *queries.own_actions(owner)]
    before = queries.overview(by).open, queries.count_to_do(owner)
    assert "Not yet" not in client.get(world.href()).content.decode()
    body = client.get(world.href("?draft=yes")).content.decode()
    assert "Not yet" in body
    assert "Under it" in body
    assert "Agree one" not in body
    assert "In a draft plan" in client.get(world.href(f"{action.reference}/")).content.decode()
    services.make_live(actions=[action.pk])
    assert (queries.overview(by).open, queries.count_to_do(owner)) == (before[0] + 2, before[1] + 1)
    assert "Not yet" in client.get(world.href()).content.decode()
