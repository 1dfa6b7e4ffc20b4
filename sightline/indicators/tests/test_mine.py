"""What waits for one person: on My work, and as days in their calendar."""

from datetime import date, timedelta

from sightline.calendars.sources import Wanted
from sightline.governance.models import Appointment
from sightline.indicators.models import DataReturn, Indicator, Question
from sightline.indicators.queries.mine import dated_returns, waiting_for
from sightline.indicators.services.questions import NewQuestion, ask_question
from sightline.indicators.tests.returning import DUE, accepted
from sightline.indicators.tests.world import TODAY, World
from sightline.kernel.models import MailMessage


def asked(world: World) -> Question:
    new = NewQuestion("Why so few?", TODAY + timedelta(days=9), group=world.group)
    return ask_question(indicator=Indicator.objects.get(code="C09"), new=new, by=world.standing(world.chair))


def test_an_analyst_finds_what_is_owed_and_asked(world: World, owed: DataReturn) -> None:
    question = asked(world)
    found = waiting_for(world.analyst, [world.partnership], TODAY)
    assert [(one.words, one.time[1], one.stands) for one in found] == [
        (
            "Send in figures: Northmoor Council, July to September 2026",
            "Late by 5 days",
            "0 of 2 filled in",
        ),
        ("Answer a question on “Assessments in time”", "Answer due in 9 days", ""),
    ]
    browser = world.browser(world.analyst)
    assert [browser.get(one.href).status_code for one in found] == [200, 200]
    assert question.reference in found[1].href
    assert "Send in figures: Northmoor Council" in browser.get("/").content.decode()
    assert waiting_for(world.chair, [world.partnership], TODAY) == []


def test_a_calendar_has_the_day_and_loses_it_when_the_return_is_in(world: World, owed: DataReturn) -> None:
    def dates(today: date = TODAY) -> list[tuple[object, int, bool]]:
        mine = Wanted(world.standing(world.analyst, today))
        return [(one.starts, one.level, one.cancelled) for one in dated_returns(mine)]

    assert dates() == [(DUE, 2, False)]
    accepted(world, owed)
    assert dates() == [(DUE, 2, True)]
    assert list(dated_returns(Wanted(world.standing(world.chair)))) == []


def test_a_question_that_nobody_can_answer_is_told_to_the_business_unit(world: World, owed: DataReturn) -> None:
    Appointment.objects.filter(person=world.analyst).delete()
    asked(world)
    assert sorted(MailMessage.objects.values_list("to", flat=True)) == sorted([world.manager.email, world.second.email])
