"""What a document says of an action beside its words: its RAG, its date and its lead, kept, shown and carried over."""

from datetime import date
from typing import Any

import pytest

from sightline.actions.models import Action, Update
from sightline.actions.services import move_due_date, update_action
from sightline.imports import services
from sightline.imports.models import Item, Proposal
from sightline.imports.rules.dates import date_said
from sightline.imports.rules.lexicon import load_lexicon
from sightline.imports.tests.documents import item_of, read_text
from sightline.kernel.errors import DomainError, OutOfState
from sightline.plans.tests.world import World, make_world

TABLE = """# Pennard Bay Safeguarding Partnership: strategic plan 2026-2029

## Priority 1: Ferries

| Action | Lead | Timescale | Status |
|---|---|---|---|
| Brief every crew on signs of harm | Detective superintendent | 31 March 2027 | Green |
| Map the night crossings | Harbour master | Q4 2026-27 | Complete |
| Publish a card for passengers | Neglect sub-group | When funded | Not started |
| Agree a code word with the pilots |  | Mar 2027 | Parked |
"""


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def proposal(world: World) -> Proposal:
    return read_text(world.bus, TABLE)


@pytest.mark.parametrize(
    ("words", "day", "sure"),
    [
        ("31 March 2027", date(2027, 3, 31), True),
        ("by 1st of Sept. 2027", date(2027, 9, 1), True),
        ("Wednesday 31 March 2027", date(2027, 3, 31), True),
        ("31/03/2027", date(2027, 3, 31), True),
        ("2027-03-31", date(2027, 3, 31), True),
        ("Mar 2027", date(2027, 3, 31), False),
        ("by end of June 2027", date(2027, 6, 30), False),
        ("the end of February 2028.", date(2028, 2, 29), False),
        ("Q4 2026-27", date(2027, 3, 31), False),
        ("quarter 1 2026/2027", date(2026, 6, 30), False),
        ("Q3 of 2026/27", date(2026, 12, 31), False),
    ],
)
def test_days_that_words_name(words: str, day: date, sure: bool) -> None:
    assert date_said(words) == (day, sure)


@pytest.mark.parametrize(
    "words",
    ["", "March", "ongoing", "31/02/2027", "03/31/2027", "31/03/27", "Q2 2027", "Q1 2026-29", "start of June 2027",
     "31 March 2027 and each quarter", "2027", "from March 2027", "May 2027 to June 2027", "before 1 May 2027"],
)  # fmt: skip
def test_words_that_leave_a_doubt_stay_words(words: str) -> None:
    assert date_said(words) is None


@pytest.mark.parametrize(
    ("words", "rag"),
    [
        ("Green", "green"), ("Complete", "complete"), ("Not started", "not_started"), ("Amber – some delay", "amber"),
        ("Green: draft shared", "green"), ("Red/Amber", None), ("Parked", None), ("", None), ("no red flags", None),
    ],
)  # fmt: skip
def test_rag_that_words_mean(words: str, rag: str | None) -> None:
    assert load_lexicon().rag_of(words) == rag


def said(proposal: Proposal, text: str) -> tuple[Any, ...]:
    item = item_of(proposal, text)
    return item.said_status, item.rag, item.due_on, item.owner, item.group


def test_what_the_row_says_is_kept_beside_what_it_means(world: World, proposal: Proposal) -> None:
    assert said(proposal, "Brief every") == ("Green", "green", date(2027, 3, 31), world.lead, None)
    assert said(proposal, "Map the") == ("Complete", "complete", date(2027, 3, 31), None, None)
    assert said(proposal, "Publish a") == ("Not started", "not_started", None, None, world.group)
    assert said(proposal, "Agree a") == ("Parked", "", date(2027, 3, 31), None, None)


def test_actions_start_as_the_document_says_with_an_update_of_who_accepted(world: World, proposal: Proposal) -> None:
    services.commit(proposal=proposal, by=world.bus)
    stands = dict(Action.objects.values_list("title", "rag"))
    assert stands == {
        "Brief every crew on signs of harm": "green",
        "Map the night crossings": "complete",
        "Publish a card for passengers": "not_started",
        "Agree a code word with the pilots": "not_started",
    }
    update = Update.objects.get(action__title__startswith="Brief")
    assert (update.author, update.text) == (
        world.manager, "Stood as Green in plan.txt when the plan was imported.",
    )  # fmt: skip
    done = Action.objects.get(rag="complete")
    assert (done.status, done.last_update.text[:18] if done.last_update else "") == ("complete", "Stood as Complete ")
    parked = Action.objects.get(title__startswith="Agree")
    assert (parked.updates.count(), "Status in the document: Parked" in parked.detail) == (0, True)


def test_each_action_gets_its_own_rag_wherever_it_stands(world: World) -> None:
    text = TABLE + "\n## Priority 2: Piers\n\n| Action | RAG |\n|---|---|\n| Check the lamps | Red |\n"
    proposal = read_text(world.bus, text)
    services.move(
        item=item_of(proposal, "Map the"), kind="action", under=item_of(proposal, "Brief every"), by=world.bus
    )
    services.commit(proposal=proposal, by=world.bus)
    assert dict(Action.objects.values_list("title", "rag")) == {
        "Brief every crew on signs of harm": "green",
        "Map the night crossings": "complete",
        "Publish a card for passengers": "not_started",
        "Agree a code word with the pilots": "not_started",
        "Check the lamps": "red",
    }


def test_a_person_says_otherwise_and_the_update_tells_both(world: World, proposal: Proposal) -> None:
    services.say_rag(item=item_of(proposal, "Brief every"), rag="amber", by=world.bus)
    services.say_rag(item=item_of(proposal, "Map the"), rag="", by=world.bus)
    services.commit(proposal=proposal, by=world.bus)
    update = Update.objects.get(action__title__startswith="Brief")
    assert update.text == "Set to Amber when the plan was imported from plan.txt. plan.txt says “Green”."
    assert Action.objects.get(title__startswith="Map").updates.count() == 0
    item = Item.objects.get(kind="priority")
    with pytest.raises(OutOfState):
        services.say_rag(item=item_of(proposal, "Brief every"), rag="red", by=world.bus)
    services.undo(proposal=proposal, by=world.bus)
    for row, rag in ((item, "red"), (item_of(proposal, "Brief every"), "mauve")):
        with pytest.raises(DomainError, match="Choose how the action stands"):
            services.say_rag(item=row, rag=rag, by=world.bus)


def test_undo_takes_the_imports_own_updates_back_and_stops_at_anybody_elses(world: World, proposal: Proposal) -> None:
    services.commit(proposal=proposal, by=world.bus)
    services.undo(proposal=proposal, by=world.bus)
    assert (Action.objects.count(), Update.objects.count()) == (0, 0)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.own_updates) == ("open", [])
    services.commit(proposal=proposal, by=world.bus)
    action = Action.objects.get(title__startswith="Brief")
    update_action(action=action, rag="amber", text="The crews are away.", version=action.version, by=world.bus)
    with pytest.raises(OutOfState, match="changed this plan or one of its actions"):
        services.undo(proposal=proposal, by=world.bus)


def test_undo_stops_once_a_date_moved(world: World, proposal: Proposal) -> None:
    services.commit(proposal=proposal, by=world.bus)
    action = Action.objects.get(title__startswith="Brief")
    move_due_date(action=action, due_on=date(2027, 5, 1), reason="Tides", version=action.version, by=world.bus)
    with pytest.raises(OutOfState):
        services.undo(proposal=proposal, by=world.bus)


def test_words_that_are_not_the_documents_are_signed(world: World, proposal: Proposal) -> None:
    item = item_of(proposal, "Brief every")
    services.retitle(item=item, text="Brief every crew", seen=item.text, by=world.bus)
    assert item_of(proposal, "Brief every").words_by == ""
    services.retitle(item=item, text="Brief each crew", seen="Brief every crew", by=world.bus)
    assert item_of(proposal, "Brief each").words_by == world.manager.name
    made = services.split(item=item_of(proposal, "Map the"), texts=["Map the night", "Count the boats"], by=world.bus)
    assert [one.words_by for one in made] == ["", world.manager.name]
