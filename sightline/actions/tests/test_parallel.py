"""People at once on one action: one is first, everybody else is told, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from sightline.actions.models import Action, Update
from sightline.actions.services import update_action
from sightline.actions.tests.world import make_world
from sightline.audittrail.models import Entry
from sightline.kernel.errors import Conflict

AT_ONCE = 8


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_first_and_the_others_get_both_texts():
    world = make_world()
    by = world.by(world.manager)

    def send(number):
        try:
            action = Action.objects.get(pk=world.open.pk)
            update_action(action=action, rag="amber", text=f"Words {number}", version=1, by=by)
        except Conflict as conflict:
            return conflict.theirs["What has happened"]
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))
    first = Update.objects.get()
    assert sorted(filter(None, answers)) == [first.text] * (AT_ONCE - 1)
    assert Action.objects.get(pk=world.open.pk).version == 2
    assert Entry.objects.filter(verb="action.updated").count() == 1
