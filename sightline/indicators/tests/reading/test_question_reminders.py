"""An overdue answer is reminded of by the ladder: one mail a person and day, nothing that says what was asked."""

from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.accounts.models import Person
from sightline.chasing.models import Leave, QuietDays
from sightline.indicators.models import Indicator, Question
from sightline.indicators.services import question_reminding as reminding
from sightline.indicators.tests.world import World
from sightline.kernel.dates import ENGLAND, england_today
from sightline.kernel.models import MailMessage
from tests import factories as make
from tests.indicators import make_indicator

TODAY = next(day for at in range(7) if (day := england_today() + timedelta(days=at)).weekday() == 1)  # no weekend
SECRET = "How many live in the blue house"


def late(world: World, days: int, number: int = 1, indicator: Indicator | None = None, **more: object) -> Question:
    return Question.objects.create(
        partnership=world.partnership, reference=f"NMR-QF-{number}", text=SECRET, group=world.group,
        indicator=indicator or make_indicator(world.partnership, f"Q{number}", supplier=world.council),
        agency=world.council, asked_by=world.chair, asked_on=TODAY - timedelta(days=90),
        due_on=TODAY - timedelta(days=days), **more,
    )  # fmt: skip


def at(days: int = 0, hour: int = 9) -> int:
    day = TODAY + timedelta(days=days)
    return reminding.remind_all(datetime(day.year, day.month, day.day, hour, tzinfo=ENGLAND))


def mailed() -> list[str]:
    found = sorted(MailMessage.objects.values_list("to", flat=True))
    MailMessage.objects.all().delete()
    return found


def told(*people: Person) -> list[str]:
    return sorted(one.email for one in people)


def test_the_ladder_climbs_from_the_supplier_to_the_unit(world: World) -> None:
    late(world, 1)
    assert (at(hour=6), at(), at()) == (0, 1, 0)
    message = MailMessage.objects.get()
    assert "NMR-QF-1: the answer was due" in message.body_text
    assert SECRET not in message.body_text + message.subject
    assert mailed() == told(world.analyst)
    assert (at(1), at(2)) == (0, 0)
    assert (at(7), mailed()) == (1, told(world.chair))
    assert (at(14), mailed()) == (2, told(world.manager, world.second))
    assert (at(28), mailed()) == (4, told(world.analyst, world.chair, world.manager, world.second))


def test_one_mail_a_person_for_all_and_the_unit_gets_it_where_whoever_answers_is_away(world: World) -> None:
    late(world, 1, 1)
    late(world, 3, 2)
    assert at() == 1
    assert MailMessage.objects.get().subject.endswith("2 answers to questions are overdue")
    MailMessage.objects.all().delete()
    Question.objects.update(reminded={})
    Leave.objects.create(partnership=world.partnership, person=world.analyst, starts_on=TODAY, ends_on=TODAY)
    assert (at(), mailed()) == (2, told(world.manager, world.second))


def test_nothing_goes_out_on_a_quiet_day_or_once_it_is_answered(world: World) -> None:
    row = late(world, 1)
    quiet = QuietDays.objects.create(partnership=world.partnership, starts_on=TODAY, ends_on=TODAY, name="Closed")
    assert at() == 0
    quiet.delete()
    assert at() == 1
    message = MailMessage.objects.get()
    Question.objects.update(due_on=england_today() - timedelta(days=1))
    assert reminding.may_still_remind(message)
    Question.objects.filter(pk=row.pk).update(answer="Two", answered_by=world.analyst, answered_on=TODAY)
    assert not reminding.may_still_remind(message)
    late(world, 1, 2, answer="Two", answered_by=world.analyst, answered_on=TODAY)
    assert at() == 0


def test_where_nobody_leads_the_unit_is_told_at_once(world: World) -> None:
    health = make.make_agency("Vale Health", world.partnership)
    row = late(world, 1)
    Question.objects.filter(pk=row.pk).update(agency=health)
    assert (at(), mailed()) == (2, told(world.manager, world.second))


def test_a_round_asks_as_much_for_one_question_as_for_three(world: World) -> None:
    counts = []
    for number in (1, 3):
        while Question.objects.count() < number:
            late(world, 1, Question.objects.count() + 1)
        Question.objects.update(reminded={})
        MailMessage.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            assert at() == 1
        counts.append(len(asked))
    assert counts[0] == counts[1]
