"""Overdue reviews: one mail a person, no title in it, again after a week, and only to those who may read the risk."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.chasing.services import set_chasing
from sightline.chasing.tests.test_rounds import ALL
from sightline.governance.models import Group, Post
from sightline.kernel.dates import ENGLAND, england_today
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import deliver_due
from sightline.registers.models import Risk
from sightline.registers.services import close_risk
from sightline.registers.services.reminding import remind, remind_all
from sightline.registers.tests.world import World


@pytest.fixture(autouse=True)
def _no_quiet_days(world: World) -> None:
    set_chasing(to=ALL, version=0, by=world.by)


def overdue(world: World, risk: Risk, days: int = 3) -> Risk:
    """Let the review of a risk be overdue by so many days."""
    Risk.objects.filter(pk=risk.pk).update(next_review_on=england_today() - timedelta(days=days))
    return Risk.objects.get(pk=risk.pk)


def test_one_mail_a_person_for_all_that_is_overdue_without_a_title_and_again_after_a_week(world: World) -> None:
    today, post = world.by.today, Post.objects.get(title="Safeguarding lead")
    risks = [overdue(world, world.risk()) for _ in range(2)]
    Risk.objects.filter(pk=risks[0].pk).update(owner=post)
    world.risk()
    owned = overdue(world, world.risk())
    Risk.objects.filter(pk=owned.pk).update(owner=post)
    assert remind_all(datetime.combine(today, time(7), ENGLAND)) == 0
    assert remind_all(datetime.combine(today, time(9), ENGLAND)) == 2
    assert (remind(world.partnership, today), remind(world.partnership, today + timedelta(days=6))) == (0, 0)
    mails = {mail.to: mail for mail in MailMessage.objects.all()}
    assert sorted(mails) == sorted([world.lead.email, world.chair.email])
    told = mails[world.lead.email].body_text
    assert (risks[0].reference in told, owned.reference in told, risks[1].reference in told) == (True, True, False)
    assert "social workers" not in told + mails[world.chair.email].body_text
    assert (mails[world.lead.email].subject, mails[world.lead.email].level) == (
        f"{world.partnership.short_name}: 2 reviews of risks are overdue", 2,
    )  # fmt: skip
    assert remind(world.partnership, today + timedelta(days=7)) == 2


def test_level_rights_and_state_are_asked_again_when_the_mail_goes(world: World) -> None:
    post = Post.objects.get(title="Safeguarding lead")
    mine, other = overdue(world, world.risk()), overdue(world, world.risk())
    Risk.objects.filter(pk=mine.pk).update(owner=post)
    Risk.objects.filter(pk=other.pk).update(group=world.other)
    assert remind(world.partnership, world.by.today) == 2
    close_risk(risk=mine, reason="Filled", version=mine.version, by=world.by)
    Group.objects.filter(pk=world.other.pk).update(ended_on=world.by.today - timedelta(days=1))
    deliver_due(timezone.now() + timedelta(minutes=1), "test")
    assert sorted(MailMessage.objects.values_list("to", "state")) == sorted(
        [(world.lead.email, "withdrawn"), (world.stranger.email, "withdrawn")]
    )


def test_reminding_asks_the_same_for_one_risk_and_for_three(world: World) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            overdue(world, world.risk())
        with CaptureQueriesContext(connection) as seen:
            remind(world.partnership, world.by.today + timedelta(days=7 * number))
        counts.append(len(seen))
    assert counts[0] == counts[1]
