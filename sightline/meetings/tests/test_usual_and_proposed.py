"""A group's usual agenda, and items that members propose."""

import pytest

from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.meetings.models import AgendaTemplate, ItemProposal, Meeting, StandingItem
from sightline.meetings.queries.agenda import items_of
from sightline.meetings.services import (
    NewStanding,
    accept_proposal,
    add_standing,
    end_standing,
    move_standing,
    propose_item,
    refuse_proposal,
    set_due,
    start_agenda,
    withdraw_proposal,
)
from sightline.meetings.tests.world import World

KIND = Meeting.Kind.EXTRAORDINARY  # what `World.meeting` calls


def proposed(meeting: Meeting, by: Standing, title: str = "Online harm") -> ItemProposal:
    return propose_item(meeting=meeting, title=title, why="Schools ask", purpose="discuss", minutes=10, by=by)


def test_the_usual_agenda_makes_every_agenda_of_its_kind(world: World) -> None:
    chair = world.standing(world.chair)
    for title in ("Welcome", "Any other business", "Action log"):
        add_standing(group=world.executive, kind=KIND, new=NewStanding(title), by=chair)
    add_standing(group=world.executive, kind="ordinary", new=NewStanding("Budget"), by=chair)
    move_standing(standing=StandingItem.objects.get(title="Action log"), steps=-1, by=chair)
    end_standing(standing=StandingItem.objects.get(title="Welcome"), by=chair)
    set_due(group=world.executive, kind=KIND, papers_days=3, by=chair)
    meeting = world.meeting()
    start_agenda(meeting=meeting, by=chair)
    assert [f"{one.label} {one.title}" for one in items_of(meeting, chair)] == ["1 Action log", "2 Any other business"]
    with pytest.raises(NotAllowed):
        add_standing(group=world.adults, kind=KIND, new=NewStanding("Ours"), by=chair)
    with pytest.raises(NotAllowed):
        set_due(group=world.executive, kind=KIND, papers_days=1, by=world.standing(world.nurse))
    assert not AgendaTemplate.objects.filter(group=world.adults).exists()


def test_members_propose_and_the_chair_answers(world: World) -> None:
    meeting, nurse, chair = world.meeting(), world.standing(world.nurse), world.standing(world.chair)
    wish = proposed(meeting, nurse)
    with pytest.raises(NotAllowed):
        accept_proposal(proposal=wish, by=nurse)
    item = accept_proposal(proposal=wish, by=chair)
    assert (item.title, item.person, item.detail) == ("Online harm", world.nurse, "Schools ask")
    with pytest.raises(OutOfState):
        refuse_proposal(proposal=wish, answer="Late", by=chair)
    other = proposed(meeting, nurse, "Budget")
    with pytest.raises(DomainError, match="why"):
        refuse_proposal(proposal=other, answer=" ", by=chair)
    refuse_proposal(proposal=other, answer="At the next meeting", by=chair)
    back = proposed(meeting, nurse, "Parking")
    with pytest.raises(NotAllowed):
        withdraw_proposal(proposal=back, by=chair)
    withdraw_proposal(proposal=back, by=nurse)
    with pytest.raises(NotAllowed):
        proposed(meeting, world.standing(world.guest))
    assert sorted(ItemProposal.objects.values_list("state", flat=True)) == ["accepted", "refused", "withdrawn"]


def test_a_proposal_is_read_by_whoever_made_it_and_whoever_answers(world: World) -> None:
    meeting = world.meeting()
    address = world.href(f"{meeting.reference}/agenda/")
    nurse, chair = world.browser(world.nurse), world.browser(world.chair)
    sent = {"title": "Online harm", "why": "Schools ask", "purpose": "discuss", "minutes": "10"}
    assert nurse.post(f"{address}propose/", sent)["Location"] == address
    proposed(meeting, world.standing(world.chair), "Chair’s own wish")
    assert "Online harm" in chair.get(address).content.decode()
    assert "Chair’s own wish" not in nurse.get(address).content.decode()
    key = ItemProposal.objects.get(title="Chair’s own wish").pk
    assert nurse.post(f"{address}proposals/{key}/back/").status_code == 404
    chair.post(f"{address}proposals/{ItemProposal.objects.get(title='Online harm').pk}/refuse/", {"answer": "Later"})
    assert "Answer: Later" in nurse.get(address).content.decode()


def test_the_pages_of_the_usual_agenda(world: World) -> None:
    chair, key = world.browser(world.chair), world.executive.pk
    usual = world.href(f"usual/{key}/")
    sent = {"title": "Action log", "purpose": "note", "minutes": "10", "paper_wanted": "on"}
    assert chair.post(f"{usual}add/?kind=ordinary", sent)["Location"] == usual
    row = StandingItem.objects.get()
    assert "Action log" in chair.get(usual).content.decode()
    change = world.href(f"usual/items/{row.pk}/change/")
    assert chair.post(change, {**sent, "title": "Actions", "version": "1"}).status_code == 302
    assert chair.post(change, {**sent, "title": "Other", "version": "1"}).status_code == 409
    chair.post(world.href(f"usual/items/{row.pk}/move/"), {"to": "off"})
    assert "off the usual agenda" in chair.get(usual).content.decode()
    assert "Actions" not in chair.get(usual).content.decode()


def test_usual_items_are_offered_only_when_there_are_some_to_add(world: World) -> None:
    meeting, browser, button = world.meeting(), world.browser(), "Add the group’s usual items"
    agenda = world.href(f"{meeting.reference}/agenda/")
    page = browser.get(agenda).content.decode()
    assert (button in page, world.href(f"usual/{world.executive.pk}/") in page) == (False, True)
    said = browser.post(f"{agenda}start/", follow=True).content.decode()
    assert "There is no usual item to add." in said
    add_standing(group=world.executive, kind=KIND, new=NewStanding("Welcome"), by=world.standing(world.chair))
    assert button in browser.get(agenda).content.decode()
    page = browser.post(f"{agenda}start/", follow=True).content.decode()
    assert ("The usual items are on the agenda." in page, button in page) == (True, False)
