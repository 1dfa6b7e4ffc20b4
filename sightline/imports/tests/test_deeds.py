"""The deeds on a proposal: what each changes, what it refuses, and what it leaves on the trail."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.audittrail.models import Entry
from sightline.imports import services
from sightline.imports.models import Item, Proposal
from sightline.imports.tests.documents import TEXT, assert_all_accounted, item_of, line_of, read_text
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.plans.tests.world import World, make_world
from tests.factories import make_group, make_partnership, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def proposal(world: World) -> Proposal:
    return read_text(world.bus)


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="import.").order_by("sequence").values_list("verb", flat=True))


def test_a_document_becomes_a_proposal_that_accounts_for_every_line(proposal: Proposal) -> None:
    assert (proposal.reference, proposal.status, proposal.title) == (
        "NMR-IM-0001", "open", "Safer together: strategic plan 2025-2028",
    )  # fmt: skip
    assert (proposal.starts_on, proposal.ends_on) == (date(2025, 4, 1), date(2028, 3, 31))
    assert_all_accounted(proposal)
    assert proposal.items.count() == 16
    assert item_of(proposal, "Agree one").parent == item_of(proposal, "Neglect")
    assert verbs() == ["import.read"]


def test_reading_costs_hardly_more_however_long_the_document_is(world: World) -> None:
    def cost(text: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            read_text(world.bus, text)
        return len(caught)

    def long(count: int) -> str:
        actions = "\n".join(f"- Review the protocol number {number}" for number in range(count))
        return TEXT.replace("- Brief hotel", f"{actions}\n- Brief hotel")

    cost(TEXT)
    # SQLite takes so many values in one statement, so rows go in by batches.
    assert cost(long(60)) <= cost(long(1)) + 2 <= 25


def test_an_action_whose_lead_is_named_as_the_partnership_names_it_gets_that_owner(world: World) -> None:
    group = make_group(world.partnership, "Exploitation group")
    table = (
        "## Priority 1: Neglect\n\nActions\tLead\n"
        "Agree one screening tool\tDetective superintendent\nPublish a guide\tExploitation group\n"
        "Call the press\tNobody\n"
    )
    proposal = read_text(world.bus, table)
    found = {item.text: (item.owner, item.group, item.said_lead) for item in proposal.items.filter(kind="action")}
    assert found == {
        "Agree one screening tool": (world.lead, None, "Detective superintendent"),
        "Publish a guide": (None, group, "Exploitation group"),
        "Call the press": (None, None, "Nobody"),
    }


def test_the_same_file_again_is_the_same_proposal_until_it_is_changed(world: World, proposal: Proposal) -> None:
    assert read_text(world.bus) == proposal
    services.drop(item=item_of(proposal, "Brief hotel"), by=world.bus)
    again = read_text(world.bus)
    assert again != proposal
    assert read_text(world.as_(world.officer)) != again


def test_words_are_changed_and_a_question_with_them(world: World, proposal: Proposal) -> None:
    item = item_of(proposal, "Agree one")
    Item.objects.filter(pk=item.pk).update(question="One action or two?", parts=["a", "b"])
    services.retitle(item=item, text="  Agree one\n tool ", seen=item.text, by=world.bus)
    item.refresh_from_db()
    assert (item.text, item.question, item.parts) == ("Agree one tool", "", [])
    assert item.source_text == "Agree one screening tool across agencies"
    entry = Entry.objects.get(verb="import.retitled")
    assert (json.loads(entry.before), json.loads(entry.after)) == (
        {"text": item.source_text},
        {"text": "Agree one tool"},
    )


def test_two_people_change_the_words_and_the_later_sees_both(world: World, proposal: Proposal) -> None:
    item = item_of(proposal, "Agree one")
    services.retitle(item=item, text="Agree a tool", seen=item.text, by=world.bus)
    with pytest.raises(Conflict) as caught:
        services.retitle(item=item, text="Agree two tools", seen=item.text, by=world.as_(world.officer))
    assert (caught.value.theirs, caught.value.yours) == ({"Words": "Agree a tool"}, {"Words": "Agree two tools"})
    with pytest.raises(DomainError, match="needs words"):
        services.retitle(item=item, text=" ", seen="Agree a tool", by=world.bus)


def test_an_item_moves_and_becomes_another_kind(world: World, proposal: Proposal) -> None:
    measure, other = item_of(proposal, "Reduction in"), item_of(proposal, "Exploitation")
    services.move(item=measure, kind="success", under=other, by=world.bus)
    measure.refresh_from_db()
    assert (measure.kind, measure.parent) == ("success", other)
    sub = item_of(proposal, "Publish a short")
    services.move(item=sub, kind="action", under=item_of(proposal, "Agree one"), by=world.bus)
    services.move(item=item_of(proposal, "Agree one"), kind="priority", under=None, by=world.bus)
    assert item_of(proposal, "Publish a short").parent == item_of(proposal, "Agree one")
    assert_all_accounted(proposal)
    assert verbs().count("import.moved") == 3


@pytest.mark.parametrize(
    ("text", "kind", "under", "field", "sentence"),
    [
        ("Agree one", "ambition", None, "under", "Choose the priority"),
        ("Agree one", "priority", "Exploitation", "under", "stands on its own"),
        ("Agree one", "core", "Exploitation", "under", "stands on its own"),
        ("Agree one", "measure", "Brief hotel", "under", "Only an action"),
        ("Agree one", "action", "Reduction in", "under", "Choose a priority or an action"),
        ("Agree one", "action", "Agree one", "under", "under itself"),
        ("Agree one", "action", "Publish a short", "under", "under itself"),
        ("Agree one", "action", "Brief hotel", "under", "sub-actions of its own"),
        ("Brief hotel", "action", "Publish a short", "under", "sub-actions of its own"),
        ("Agree one", "measure", "Neglect", "kind", "what stands under it"),
        ("Neglect", "core", None, "kind", "what stands under it"),
        ("Brief hotel", "group", None, "kind", "Choose what this is"),
        ("Brief hotel", "nonsense", None, "kind", "Choose what this is"),
    ],
)
def test_moves_that_a_plan_cannot_hold_are_refused(  # noqa: PLR0917 (a table of cases)
    world: World, proposal: Proposal, text: str, kind: str, under: str | None, field: str, sentence: str
) -> None:
    services.move(
        item=item_of(proposal, "Publish a short"), kind="action", under=item_of(proposal, "Agree one"), by=world.bus
    )
    parent = item_of(proposal, under) if under else None
    with pytest.raises(DomainError, match=sentence) as caught:
        services.move(item=item_of(proposal, text), kind=kind, under=parent, by=world.bus)
    assert caught.value.field == field


def test_an_item_is_split_in_order_and_again(world: World, proposal: Proposal) -> None:
    item = item_of(proposal, "Agree one")
    Item.objects.filter(pk=item.pk).update(said_lead="VP", due_on=date(2026, 1, 1))
    services.split(item=item, texts=["One", "Two", " ", "Three"], by=world.bus)
    services.split(item=item_of(proposal, "One"), texts=["One a", "One b", "One c"], by=world.bus)
    services.split(item=item_of(proposal, "Two"), texts=["Two a", "Two b"], by=world.bus)
    neglect = item_of(proposal, "Neglect")
    texts = list(neglect.children.filter(kind="action").values_list("text", flat=True))
    assert texts == [
        "One a", "One b", "One c", "Two a", "Two b", "Three",
        "Re-let the return home interview service", "Publish a short guide for schools",
    ]  # fmt: skip
    assert {(i.said_lead, i.due_on) for i in neglect.children.filter(text__startswith="One")} == {
        ("VP", date(2026, 1, 1))
    }
    assert_all_accounted(proposal)
    for wrong in (["one"], [], [str(number) for number in range(10)]):
        with pytest.raises(DomainError) as caught:
            services.split(item=item_of(proposal, "Three"), texts=wrong, by=world.bus)
        assert caught.value.field == "texts"


def test_items_are_joined_with_their_lines_owner_and_what_stands_under_them(world: World, proposal: Proposal) -> None:
    first, second = item_of(proposal, "Agree one"), item_of(proposal, "Re-let")
    services.move(item=item_of(proposal, "Publish a short"), kind="action", under=second, by=world.bus)
    services.assign(items=[second], owner=world.lead, group=None, due_on=None, by=world.bus)
    services.join(item=second, by=world.bus)
    first.refresh_from_db()
    assert first.text == "Agree one screening tool across agencies Re-let the return home interview service"
    assert (first.lines, first.owner) == ([18, 19], world.lead)
    assert item_of(proposal, "Publish a short").parent == first
    assert_all_accounted(proposal)
    with pytest.raises(OutOfState, match="nothing of its kind"):
        services.join(item=first, by=world.bus)
    with pytest.raises(OutOfState, match="joined"):
        services.retitle(item=second, text="x", seen="", by=world.bus)


def test_what_is_left_out_takes_its_lines_and_what_is_under_it_along_and_back(world: World, proposal: Proposal) -> None:
    neglect, action = item_of(proposal, "Neglect"), item_of(proposal, "Agree one")
    services.drop(item=neglect, by=world.bus)
    assert proposal.items.filter(dropped=True).count() == 8
    line = line_of(proposal, "Agree one")
    assert (line.state, line.reason) == ("set_aside", f"Left out by {world.manager.name}")
    assert_all_accounted(proposal)
    with pytest.raises(OutOfState, match="Take that back first"):
        services.take_back(item=action, by=world.bus)
    for deed in (services.drop, services.join, services.keep_as_one):
        with pytest.raises(OutOfState, match="Take it back first"):
            deed(item=action, by=world.bus)
    with pytest.raises(OutOfState, match="Take it back first"):
        services.move(item=item_of(proposal, "Brief hotel"), kind="action", under=neglect, by=world.bus)
    services.take_back(item=neglect, by=world.bus)
    assert not proposal.items.filter(dropped=True).exists()
    assert line_of(proposal, "Agree one").state == "placed"
    assert_all_accounted(proposal)
    with pytest.raises(OutOfState, match="already"):
        services.take_back(item=neglect, by=world.bus)


def test_a_line_two_items_share_stays_placed_while_one_of_them_stays(world: World, proposal: Proposal) -> None:
    one, two = services.split(item=item_of(proposal, "Agree one"), texts=["One", "Two"], by=world.bus)
    services.drop(item=one, by=world.bus)
    assert line_of(proposal, "Agree one").state == "placed"
    services.drop(item=two, by=world.bus)
    assert line_of(proposal, "Agree one").state == "set_aside"


def test_a_question_is_answered(world: World, proposal: Proposal) -> None:
    item = item_of(proposal, "Agree one")
    Item.objects.filter(pk=item.pk).update(question="One action or two?", parts=["a", "b"], confidence=0)
    services.keep_as_one(item=item, by=world.bus)
    item.refresh_from_db()
    assert (item.question, item.parts, item.confidence) == ("", [], 2)
    assert verbs()[-1] == "import.answered"


def test_actions_get_owner_group_and_date_together_and_what_is_empty_stays(world: World, proposal: Proposal) -> None:
    items = [item_of(proposal, text) for text in ("Agree one", "Re-let", "Neglect")]
    due = date(2026, 3, 31)
    assert services.assign(items=items, owner=world.lead, group=None, due_on=due, by=world.bus) == 2
    assert services.assign(items=items[:1], owner=None, group=world.group, due_on=None, by=world.bus) == 1
    first, second, priority = (Item.objects.get(pk=item.pk) for item in items)
    assert (first.owner, first.group, first.due_on) == (world.lead, world.group, due)
    assert (second.owner, second.group, second.due_on) == (world.lead, None, due)
    assert (priority.owner, priority.due_on) == (None, None)


def test_nothing_to_assign_and_strangers_are_refused(world: World, proposal: Proposal) -> None:
    elsewhere = make_partnership("EST")
    items = [item_of(proposal, "Agree one")]
    nothing: dict[str, Any] = {"owner": None, "group": None, "due_on": None}
    for field, chosen, changes in (
        ("items", [], {"owner": world.lead}),
        ("owner", items, {}),
        ("owner", items, {"owner": make_post(elsewhere)}),
        ("group", items, {"group": make_group(elsewhere)}),
    ):
        with pytest.raises(DomainError) as caught:
            services.assign(items=chosen, by=world.bus, **{**nothing, **changes})
        assert caught.value.field == field


def test_a_line_is_placed_word_for_word_and_another_left_out_with_a_reason(world: World, proposal: Proposal) -> None:
    line, neglect = line_of(proposal, "Our vision"), item_of(proposal, "Neglect")
    with pytest.raises(DomainError, match="Choose the priority"):
        services.place(line=line, kind="ambition", under=None, by=world.bus)
    item = services.place(line=line, kind="ambition", under=neglect, by=world.bus)
    assert (item.text, item.lines, item.parent, item.confidence) == ("Our vision", [line.number], neglect, 2)
    assert list(neglect.children.filter(kind="ambition"))[-1] == item
    line.refresh_from_db()
    assert (line.state, line.reason) == ("placed", "")
    with pytest.raises(OutOfState, match="placed already"):
        services.place(line=line, kind="ambition", under=neglect, by=world.bus)
    with pytest.raises(OutOfState, match="Leave out the items"):
        services.set_aside(line=line, reason="x", by=world.bus)
    other = line_of(proposal, "Our purpose")
    with pytest.raises(DomainError, match="Say why"):
        services.set_aside(line=other, reason=" ", by=world.bus)
    services.set_aside(line=other, reason="Only a heading", by=world.bus)
    other.refresh_from_db()
    assert (other.state, other.reason) == ("set_aside", "Only a heading")
    assert_all_accounted(proposal)
    assert verbs() == ["import.read", "import.placed", "import.set_aside"]


def test_title_and_period_are_described(world: World, proposal: Proposal) -> None:
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}
    services.describe(proposal=proposal, title=" Our plan ", by=world.bus, **days)
    proposal.refresh_from_db()
    assert (proposal.title, proposal.starts_on, proposal.ends_on) == ("Our plan", *days.values())
    with pytest.raises(DomainError, match="title") as caught:
        services.describe(proposal=proposal, title=" ", by=world.bus, **days)
    assert caught.value.field == "title"
    with pytest.raises(DomainError, match="end after") as caught:
        services.describe(
            proposal=proposal, title="x", starts_on=days["ends_on"], ends_on=days["ends_on"], by=world.bus
        )
    assert caught.value.field == "ends_on"


def test_nobody_but_the_business_unit_may_do_any_of_it(world: World, proposal: Proposal) -> None:
    item, line = item_of(proposal, "Agree one"), line_of(proposal, "Our vision")
    stranger = make_world("EST", "eastmoor").bus
    for by in [world.as_(p) for p in (world.executive, world.chair, world.member, world.reviewer)] + [stranger]:
        for deed in (
            lambda by=by: services.retitle(item=item, text="x", seen=item.text, by=by),
            lambda by=by: services.move(item=item, kind="action", under=None, by=by),
            lambda by=by: services.split(item=item, texts=["a", "b"], by=by),
            lambda by=by: services.join(item=item, by=by),
            lambda by=by: services.drop(item=item, by=by),
            lambda by=by: services.take_back(item=item, by=by),
            lambda by=by: services.keep_as_one(item=item, by=by),
            lambda by=by: services.assign(items=[item], owner=world.lead, group=None, due_on=None, by=by),
            lambda by=by: services.place(line=line, kind="core", under=None, by=by),
            lambda by=by: services.set_aside(line=line, reason="x", by=by),
            lambda by=by: services.describe(
                proposal=proposal, title="x", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1), by=by
            ),
            lambda by=by: services.commit(proposal=proposal, by=by),
            lambda by=by: services.undo(proposal=proposal, by=by),
            lambda by=by: services.discard(proposal=proposal, by=by),
        ):
            with pytest.raises(NotAllowed):
                deed()
    with pytest.raises(NotAllowed):
        read_text(world.as_(world.chair), TEXT + "x")
    assert verbs() == ["import.read"]
