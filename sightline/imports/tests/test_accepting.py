"""Accepting a proposal, taking the plan back, and the account of every line after whatever was done before."""

import random
from datetime import date
from typing import Any

import pytest

from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.imports import services
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.tests.documents import TEXT, assert_all_accounted, item_of, line_of, read_text
from sightline.kernel.errors import DomainError, OutOfState
from sightline.plans.models import DesiredOutcome, Measure, Plan
from sightline.plans.services import edit_plan
from sightline.plans.tests.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def proposal(world: World) -> Proposal:
    return read_text(world.bus)


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="import.").order_by("sequence").values_list("verb", flat=True))


def test_accepting_makes_the_plan_with_its_parts_owners_and_sub_actions(world: World, proposal: Proposal) -> None:
    agree = item_of(proposal, "Agree one")
    services.move(item=item_of(proposal, "Publish a short"), kind="action", under=agree, by=world.bus)
    services.move(item=item_of(proposal, "Re-let"), kind="desired_outcome", under=agree.parent, by=world.bus)
    services.assign(items=[agree], owner=world.lead, group=world.group, due_on=date(2026, 3, 31), by=world.bus)
    made = services.commit(proposal=proposal, by=world.bus)
    plan = made.plan
    assert plan is not None
    assert (made.status, made.committed_by, plan.status, plan.title) == (
        "committed",
        world.manager,
        "draft",
        made.title,
    )
    assert plan.introduction.splitlines() == [
        "Everybody in Northmoor grows up and grows old in safety.",
        "To keep one clear line of sight from promise to proof",
        "To learn in the open",
    ]
    assert list(plan.parts.values_list("title", "kind", "starts_on", "ends_on")) == [
        ("Part A - Our long-term objectives", "long_term", date(2025, 4, 1), date(2028, 3, 31)),
        ("Part B – Yearly plan 2025-26", "yearly", date(2025, 4, 1), date(2026, 3, 31)),
    ]
    assert list(plan.priorities.values_list("title", flat=True)) == ["Neglect", "Exploitation"]
    assert set(Measure.objects.values_list("part__kind", flat=True)) == {"yearly"}
    assert DesiredOutcome.objects.get().part == plan.parts.get(kind="yearly")
    action = Action.objects.get(title__startswith="Agree one")
    assert (action.owner, action.group, action.due_on) == (world.lead, world.group, date(2026, 3, 31))
    assert Action.objects.get(title__startswith="Publish").parent == action
    assert set(plan.planned_actions.values_list("part__kind", flat=True)) == {"yearly"}


def test_what_is_left_out_groups_and_members_are_not_in_the_plan(world: World) -> None:
    text = TEXT + "\n## Membership\nThe partnership's members are:\n\n- Northmoor Council\n- Northmoor Police\n"
    proposal = read_text(world.bus, text)
    assert proposal.items.filter(kind="member").count() == 2
    services.drop(item=item_of(proposal, "Exploitation"), by=world.bus)
    plan = services.commit(proposal=proposal, by=world.bus).plan
    assert plan is not None
    assert list(plan.priorities.values_list("title", flat=True)) == ["Neglect"]
    assert Action.objects.count() == 3
    line = line_of(proposal, "Northmoor Council")
    assert (line.state, line.reason[:31]) == ("set_aside", "Names a group or a member, or s")
    assert_all_accounted(proposal)


def test_long_words_are_kept_whole_beside_a_title_that_fits(world: World, proposal: Proposal) -> None:
    long = "Agree " + "and agree " * 60 + "again"
    item, priority = item_of(proposal, "Agree one"), item_of(proposal, "Neglect")
    services.retitle(item=item, text=long, seen=item.text, by=world.bus)
    services.retitle(item=priority, text=long, seen="Neglect", by=world.bus)
    plan = services.commit(proposal=proposal, by=world.bus).plan
    assert plan is not None
    action = Action.objects.get(title__startswith="Agree and")
    assert (len(action.title), action.title[-1], action.detail) == (500, "…", long)
    first = plan.priorities.get(number=1)
    assert (len(first.title), first.provenance) == (300, long)


def test_leads_nobody_knows_stay_as_words(world: World) -> None:
    text = (
        "## Priority 1: Neglect\n\nStrategic lead: Detective superintendent\n\nLead: The mayor\n\n"
        "Actions\n- Agree a tool\n"
    )
    proposal = read_text(world.bus, text)
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}
    services.describe(proposal=proposal, title="Our plan", by=world.bus, **days)
    plan = services.commit(proposal=proposal, by=world.bus).plan
    assert plan is not None
    priority = plan.priorities.get()
    assert (priority.strategic_lead, priority.lead, priority.provenance) == (world.lead, None, "Lead: The mayor")


def test_accepting_needs_title_period_and_a_priority(world: World, proposal: Proposal) -> None:
    Proposal.objects.update(title="")
    with pytest.raises(DomainError, match="title and a period") as caught:
        services.commit(proposal=proposal, by=world.bus)
    assert caught.value.field == "title"
    Proposal.objects.update(title="x")
    for text in ("Neglect", "Exploitation"):
        services.drop(item=item_of(proposal, text), by=world.bus)
    with pytest.raises(DomainError, match="at least one priority"):
        services.commit(proposal=proposal, by=world.bus)


def test_a_failure_in_the_middle_leaves_nothing(world: World, proposal: Proposal) -> None:
    Item.objects.filter(pk=item_of(proposal, "Exploitation").pk).update(text="")
    before = Entry.objects.count()
    with pytest.raises(DomainError):
        services.commit(proposal=proposal, by=world.bus)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.version) == ("open", 1)
    assert (Plan.objects.count(), Action.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_what_was_accepted_is_what_was_seen(world: World, proposal: Proposal) -> None:
    services.drop(item=item_of(proposal, "Brief hotel"), by=world.as_(world.officer))
    with pytest.raises(OutOfState, match="Look at it again"):
        services.commit(proposal=proposal, version=1, by=world.bus)
    assert services.commit(proposal=proposal, version=2, by=world.bus).status == "committed"


def test_a_plan_is_taken_back_and_made_again_until_somebody_edits_it(world: World, proposal: Proposal) -> None:
    services.commit(proposal=proposal, by=world.bus)
    with pytest.raises(OutOfState, match="made into a plan"):
        services.commit(proposal=proposal, by=world.bus)
    services.undo(proposal=proposal, by=world.bus)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.plan, proposal.committed_at) == ("open", None, None)
    assert (Plan.objects.count(), Action.objects.count()) == (0, 0)
    with pytest.raises(OutOfState):
        services.undo(proposal=proposal, by=world.bus)
    plan = services.commit(proposal=proposal, by=world.bus).plan
    assert plan is not None
    edit_plan(plan=plan, values={"title": "Another title"}, version=plan.version, by=world.bus)
    with pytest.raises(OutOfState, match="changed this plan"):
        services.undo(proposal=proposal, by=world.bus)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.plan) == ("committed", plan)
    assert verbs() == ["import.read", "import.committed", "import.undone", "import.committed"]


def test_a_proposal_put_away_stays_readable_and_closed(world: World, proposal: Proposal) -> None:
    services.discard(proposal=proposal, by=world.bus)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.items.count()) == ("discarded", 16)
    item, line = item_of(proposal, "Agree one"), line_of(proposal, "Our vision")
    for deed in (
        lambda: services.retitle(item=item, text="x", seen=item.text, by=world.bus),
        lambda: services.drop(item=item, by=world.bus),
        lambda: services.set_aside(line=line, reason="x", by=world.bus),
        lambda: services.commit(proposal=proposal, by=world.bus),
        lambda: services.discard(proposal=proposal, by=world.bus),
        lambda: services.undo(proposal=proposal, by=world.bus),
    ):
        with pytest.raises(OutOfState):
            deed()


@pytest.mark.parametrize("seed", range(4))
def test_every_line_is_accounted_for_after_any_deeds(world: World, proposal: Proposal, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (a test that can be repeated)
    done = 0
    for _ in range(40):
        done += _any_deed(proposal, world, chance)
        assert_all_accounted(proposal)
    assert done > 10
    live = proposal.items.filter(dropped=False).exclude(kind__in=Item.MENTIONS)
    words = list(live.exclude(kind__in=("priority", "vision", "purpose", "core")).values_list("text", flat=True))
    if live.filter(kind="priority").exists():
        plan = services.commit(proposal=proposal, by=world.bus).plan
        assert plan is not None
        assert _words_of(plan) == sorted(words)


def _any_deed(proposal: Proposal, world: World, chance: random.Random) -> bool:
    items = list(proposal.items.select_related("proposal"))
    item, other = chance.choice(items), chance.choice([*items, None, None])
    line = chance.choice(list(proposal.lines.select_related("proposal")))
    kind, by = chance.choice(Item.Kind.values), world.bus
    deeds = (
        lambda: services.retitle(item=item, text=f"{item.text} x", seen=item.text, by=by),
        lambda: services.move(item=item, kind=chance.choice([kind, item.kind]), under=other, by=by),
        lambda: services.split(item=item, texts=[f"{item.text} a", f"{item.text} b"], by=by),
        lambda: services.join(item=item, by=by),
        lambda: services.drop(item=item, by=by),
        lambda: services.take_back(item=item, by=by),
        lambda: services.place(line=line, kind=kind, under=other, by=by),
        lambda: services.set_aside(line=line, reason="not ours", by=by),
    )
    try:
        chance.choice(deeds)()
    except DomainError:
        return False
    return True


def _words_of(plan: Plan) -> list[str]:
    """All words of a plan that came from items under its priorities, and its actions."""
    found = list(Action.objects.filter(planned__plan=plan).values_list("title", flat=True))
    for priority in plan.priorities.all():
        for rows in (priority.ambitions, priority.desired_outcomes, priority.success_criteria, priority.measures):
            found += rows.values_list("text", flat=True)
        found += [
            line for field in ("vision", "objective", "rationale") for line in getattr(priority, field).splitlines()
        ]
        found += [line.partition(": ")[2] for line in priority.provenance.splitlines()]
    return sorted(found)


def test_states_of_lines_are_those_of_the_schema() -> None:
    assert SourceLine.State.values == ["placed", "set_aside", "unplaced"]
