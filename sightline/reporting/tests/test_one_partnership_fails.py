"""A partnership of which something is broken keeps no other from its mails, and operators are told of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sightline import chasing, reporting
from sightline.accounts.models import Person
from sightline.actions.models import Update
from sightline.chasing.services import set_chasing
from sightline.chasing.tests.test_rounds import ALL
from sightline.discussion.models import Follow
from sightline.discussion.services import tell_all
from sightline.governance.models import Post
from sightline.kernel import tick
from sightline.kernel.dates import ENGLAND
from sightline.kernel.models import MailMessage, TickState
from sightline.reporting.tests.world import TODAY, World, make_world
from tests import factories as make

NOON = timezone.now().astimezone(ENGLAND).replace(hour=12)


def busy(code: str) -> tuple[World, Person]:
    """Make a partnership in which one person is to be mailed an action, a report and what they follow."""
    world = make_world(code)
    person = world.people["neglect"]
    post: Post = make.make_post(world.partnership, "Head of service")
    make.appoint(post, person)
    action = world.action("Agree a tool", owner=post, due_on=TODAY)
    Follow.objects.create(partnership=world.partnership, person=person, kind="A", key=action.reference)
    Follow.objects.update(created_at=NOON - timedelta(days=2))
    world.say(action, "Six have answered.")
    Update.objects.update(created_at=NOON - timedelta(hours=1))
    world.round(groups_due_on=TODAY + timedelta(days=7), ends_on=TODAY + timedelta(days=1))
    set_chasing(to=ALL, version=0, by=world.by("manager"))
    return world, person


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "deed"),
    [
        ("chasing.remind", chasing.services.remind_all),
        ("reporting.remind", reporting.services.remind_all),
        ("discussion.tell", tell_all),
    ],
)
def test_the_others_are_mailed_and_operators_read_which_deed_failed(
    name: str, deed: Callable[[datetime], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, broken = busy("NMR")
    _, well = busy("EHC")
    Person.objects.filter(pk=broken.pk).update(email="no address")
    monkeypatch.setattr(tick, "_ticks", {name: tick._ticks[name]})
    moment = NOON + timedelta(minutes=1)
    assert tick.run_due(moment, "w1") == []
    mailed = MailMessage.objects.filter(to=well.email, tenant="EHC", kind__startswith=name.partition(".")[0])
    assert mailed.count() == 1
    assert Client().get("/health/ready").json()["failing_deeds"] == [name]
    with pytest.raises(tick.SomeFailedError, match="Nmr Safeguarding"):
        deed(moment)

    Person.objects.filter(pk=broken.pk).update(email="neglect@example.org")
    assert tick.run_due(moment + tick.AGAIN_AFTER_ERROR, "w1") == [name]
    sent = MailMessage.objects.filter(kind__startswith=name.partition(".")[0])
    assert [sent.filter(to=one).count() for one in ("neglect@example.org", well.email)] == [1, 1]
    assert TickState.objects.get().last_error == ""
