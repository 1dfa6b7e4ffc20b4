"""Question, answer, action: who asks, who answers, what comes of it, and who is told."""

from datetime import timedelta

import pytest

from sightline.actions.models import Action
from sightline.indicators.models import Indicator, Question
from sightline.indicators.services import question_mails
from sightline.indicators.services.questions import (
    NewQuestion,
    QuestionAction,
    answer_question,
    ask_question,
    close_question,
    open_question_action,
)
from sightline.indicators.tests.world import World
from sightline.kernel.dates import england_today
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from tests import factories as make
from tests.indicators import line, make_indicator

pytestmark = pytest.mark.django_db
SOON = england_today() + timedelta(days=14)


@pytest.fixture
def indicator(world: World) -> Indicator:
    found = make_indicator(world.partnership, "M04", supplier=world.council)
    line(found, [4, 5, 6])
    return found


def asked(world: World, indicator: Indicator) -> Question:
    by = make.standing(world.chair, world.partnership)
    return ask_question(indicator=indicator, new=NewQuestion("Who is not seen?", SOON, group=world.group), by=by)


def test_a_question_goes_to_the_supplier_and_its_answer_back(world: World, indicator: Indicator) -> None:
    row = asked(world, indicator)
    assert [(one.to, one.kind, one.level) for one in MailMessage.objects.all()] == [
        (world.analyst.email, "indicators.question", 2)
    ]
    assert "Who is not seen?" not in MailMessage.objects.get().body_text
    other = make.standing(world.officer, world.partnership)
    with pytest.raises(NotAllowed):
        answer_question(question=row, answer="We do not know", version=1, by=other)
    with pytest.raises(NotAllowed, match="Northmoor Council answers"):
        answer_question(question=row, answer="Us", version=1, by=make.standing(world.chair, world.partnership))
    supplier = make.standing(world.analyst, world.partnership)
    with pytest.raises(DomainError):
        answer_question(question=row, answer=" ", version=1, by=supplier)
    row = answer_question(question=row, answer="Those placed away.", version=1, by=supplier)
    assert (row.answered_by, row.answered_on, row.version) == (world.analyst, england_today(), 2)
    with pytest.raises(Conflict):
        answer_question(question=row, answer="Again", version=1, by=supplier)
    mail = MailMessage.objects.get(to=world.chair.email)
    assert question_mails.may_still_tell(mail) is True
    with pytest.raises(NotAllowed):
        close_question(question=row, version=2, by=supplier)
    row = close_question(question=row, version=2, by=make.standing(world.chair, world.partnership))
    assert row.closed_on == england_today()


def test_a_question_becomes_an_action_of_its_level_and_group(world: World, indicator: Indicator) -> None:
    row, chair = asked(world, indicator), make.standing(world.chair, world.partnership)
    with pytest.raises(OutOfState):
        close_question(question=row, version=1, by=chair)
    action = open_question_action(question=row, new=QuestionAction("See those placed away"), version=1, by=chair)
    found = Action.objects.get(pk=action.pk)
    assert (found.level, found.group, found.origin_reference) == (2, world.group, row.reference)
    row.refresh_from_db()
    assert (row.action, row.closed_on) == (found, england_today())
    with pytest.raises(OutOfState):
        answer_question(question=row, answer="Late", version=2, by=make.standing(world.analyst, world.partnership))


def test_what_cannot_be_asked_is_refused_with_its_field(world: World, indicator: Indicator) -> None:
    by, other = world.by, make.make_partnership("ELS")
    wrong = {
        "group": NewQuestion("Why?", SOON, group=make.make_group(other, "Elsewhere")),
        "asking_agency": NewQuestion("Why?", SOON, asking_agency=make.make_agency("Elsewhere", other)),
        "due_on": NewQuestion("Why?", england_today() - timedelta(days=400), group=world.group),
        "starts_on": NewQuestion("Why?", SOON, group=world.group, starts_on=england_today() - timedelta(days=9000)),
        "text": NewQuestion(" ", SOON, group=world.group),
    }
    by = make.standing(world.manager, world.partnership)
    for field, new in wrong.items():
        with pytest.raises(DomainError) as caught:
            ask_question(indicator=indicator, new=new, by=by)
        assert caught.value.field == field
    officer = make.standing(world.officer, world.partnership)
    with pytest.raises(NotAllowed):  # being the supplier gives nobody the right to ask
        ask_question(indicator=indicator, new=NewQuestion("Why?", SOON, group=world.group), by=officer)
    made = ask_question(indicator=indicator, new=NewQuestion("Why?", SOON, asking_agency=world.police), by=officer)
    assert (made.asking_agency, made.agency) == (world.police, world.council)
    assert Question.objects.count() == 1


def test_the_list_shows_what_each_may_read(world: World, indicator: Indicator) -> None:
    row = asked(world, indicator)
    for person, sees in ((world.manager, True), (world.analyst, True), (world.officer, False), (world.chair, True)):
        page = world.browser(person).get(world.href("questions/"))
        assert (row.reference in page.content.decode()) is sees
        assert world.browser(person).get(world.href(f"questions/{row.reference}/")).status_code == (
            200 if sees else 404
        )
    late = world.browser().get(world.href("questions/?state=late")).content.decode()
    assert row.reference not in late
    file = world.browser().get(world.href("questions/?format=csv")).content.decode()
    assert "Who is not seen?" in file
