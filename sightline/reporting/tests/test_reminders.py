"""Reminders of reports on a real mail server."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from sightline.chasing.services import set_chasing
from sightline.chasing.tests.test_rounds import ALL
from sightline.governance.models import Appointment
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import deliver_due
from sightline.kernel.tests.test_outbox import post
from sightline.reporting import services
from sightline.reporting.tests.world import TODAY, World
from tests import factories as make

__all__ = ["post"]


def send() -> int:
    return deliver_due(timezone.now() + timedelta(minutes=1), "test")


def words_of(message: Any) -> str:
    return message.get_payload(decode=True).decode()


def due_soon(world: World) -> None:
    """Open a round whose groups are due in a week, and let nobody have been reminded yet."""
    world.round(groups_due_on=TODAY + timedelta(days=7), ends_on=TODAY + timedelta(days=1))
    set_chasing(to=ALL, version=0, by=world.by("manager"))


def test_each_chair_gets_one_mail_with_all_that_is_due_and_no_text_of_a_report(world: World, post: Any) -> None:
    make.appoint(
        make.seat(world.exploitation, make.make_agency("Second", world.partnership), "deputy_chair"),
        world.people["neglect"],
    )
    world.say(world.action("Zircon deed"), "Quartz words.")
    due_soon(world)
    assert services.remind(world.partnership, TODAY) == 2
    assert services.remind(world.partnership, TODAY) == 0
    assert send() == 2
    mine = next(one for one in post.taken if one["To"] == world.people["neglect"].email)
    text = words_of(mine)
    assert mine["Subject"] == "Nmr: 2 reports are waiting for you"
    assert "Highlight report of Neglect sub-group" in text
    assert "Highlight report of Exploitation sub-group" in text
    assert f"/reports/{world.report().reference}/edit/" in text
    assert "Zircon" not in text
    assert "Quartz" not in text


def test_rights_are_asked_again_when_the_mail_goes(world: World, post: Any) -> None:
    due_soon(world)
    services.remind(world.partnership, TODAY)
    Appointment.objects.filter(person=world.people["neglect"]).update(ends_on=TODAY - timedelta(days=1))
    world.sent(world.exploitation, "exploitation", good="Shared.")
    send()
    assert [one["To"] for one in post.taken] == [world.people["delivery"].email]
    assert MailMessage.objects.filter(kind=services.REMINDER, state="withdrawn").count() == 2


def test_who_is_above_hears_that_a_report_came_in_and_who_wrote_it_that_it_came_back(world: World, post: Any) -> None:
    world.round()
    sent = world.sent(world.neglect, "neglect", good="Fernside shares its work.")
    services.give_back(report=sent, reason="Say which school", by=world.by("delivery"))
    world.sent(world.neglect, "neglect")
    send()
    told = [(one["To"], one["Subject"]) for one in post.taken]
    chair, above = world.people["neglect"].email, world.people["delivery"].email
    assert (chair, "Nmr: a report needs a change") in told
    assert (above, "Nmr: a report has come in") in told
    assert all("Fernside" not in words_of(one) and "which school" not in words_of(one) for one in post.taken)
