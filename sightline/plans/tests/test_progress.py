"""How a plan is going, as pages and deeds: whose words stand beside the figures, and what nobody learns from them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.actions.models import Action, DueDateChange, Update
from sightline.actions.services import add_impact, update_action
from sightline.audittrail.models import Entry
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.plans import queries, services
from sightline.plans.models import OnTrackStatement, Plan, Priority, ProgressVerdict, RagOverride
from sightline.plans.rules.quarters import quarter_of
from sightline.plans.tests.test_pages import address, as_, text_of
from sightline.plans.tests.world import World, make_plan, make_world
from tests.factories import make_group

pytestmark = pytest.mark.django_db
SECRET = "Zircon review of a ward"


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> Plan:
    """A plan whose priority has four open actions, two of them under the other two, all green."""
    made = make_plan(world)
    for action in Action.objects.filter(planned__priority__isnull=False):
        say(world, action, "green")
    return made


def say(world: World, action: Action, rag: str, text: str = "What happened and what is next.") -> Action:
    action.refresh_from_db()
    update_action(action=action, rag=rag, text=text, version=action.version, by=world.bus)
    return action


def first(plan: Plan) -> Priority:
    return Priority.objects.select_related("plan", "group").get(plan=plan, number=1)


def set_green(world: World, plan: Plan, **fields: Any) -> RagOverride:
    given: dict[str, Any] = {
        "plan": plan,
        "of": first(plan),
        "rag": "green",
        "reason": "The pilot outweighs it.",
        "by": world.bus,
    }
    return services.set_rag(**given | {"until": services.last_day_of_override(world.bus.today)} | fields)


def test_a_rag_stands_beside_the_rule_that_gave_it(world: World, plan: Plan) -> None:
    say(world, Action.objects.get(title="Action 1.1"), "amber")
    for name in ("plan", "progress"):
        assert "because 1 of 4 open actions is amber" in text_of(as_(world.member).get(address(world, name))).lower()
    page = text_of(as_(world.member).get(address(world, "priority", "NMR-P-0001")))
    assert "Amber, because 1 of 4 open actions is amber." in page
    assert "not law or guidance" in text_of(as_(world.member).get(address(world, "plan")))


def test_the_chair_sets_another_rag_with_a_reason_and_both_are_shown(world: World, plan: Plan) -> None:
    say(world, Action.objects.get(title="Action 1.1"), "amber")
    chair, page = as_(world.chair), address(world, "set_rag", plan.reference, "priority", first(plan).pk)
    assert chair.post(page, {"rag": "red", "reason": "", "until_day": "1"}).status_code == 422
    until = services.last_day_of_override(world.bus.today)
    sent = {"rag": "red", "reason": "Two agencies left.", **day_of("until", until)}
    assert chair.post(page, sent).status_code == 302
    row = RagOverride.objects.get()
    assert (row.rag, row.answered, row.author, row.author_as) == (
        "red", "amber", world.chair, "chair of Neglect sub-group",
    )  # fmt: skip
    words = text_of(as_(world.member).get(address(world, "priority", "NMR-P-0001")))
    assert "Two agencies left." in words
    assert "By its actions: Amber, because 1 of 4 open actions is amber." in words
    assert "plan.rag_set" in set(Entry.objects.values_list("verb", flat=True))


def day_of(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_it_no_longer_stands_when_the_actions_add_up_to_something_else(world: World, plan: Plan) -> None:
    set_green(world, plan)
    say(world, Action.objects.get(title="Action 1.1"), "amber")
    page = queries.priority_page(first(plan), world.bus)
    assert (page.rag, page.progress.override, page.progress.lapsed) == ("amber", None, RagOverride.objects.get())
    assert "no longer stands" in text_of(as_(world.member).get(address(world, "priority", "NMR-P-0001")))


def test_it_ends_on_its_day_and_can_be_taken_back(world: World, plan: Plan) -> None:
    say(world, Action.objects.get(title="Action 1.1"), "amber")
    row = set_green(world, plan)
    assert queries.priority_page(first(plan), world.bus).rag == "green"
    RagOverride.objects.filter(pk=row.pk).update(until=world.bus.today - timedelta(days=1))
    assert queries.priority_page(first(plan), world.bus).rag == "amber"
    set_green(world, plan)
    back = address(world, "take_back_rag", plan.reference, "priority", first(plan).pk)
    assert as_(world.chair).post(back, {"reason": "It was too soon."}).status_code == 302
    assert queries.priority_page(first(plan), world.bus).rag == "amber"
    late = services.last_day_of_override(world.bus.today) + timedelta(days=1)
    for fields in ({"until": late}, {"until": None}, {"rag": "mauve"}, {"reason": " "}, {"reason": "x" * 1001}):
        with pytest.raises(DomainError):
            set_green(world, plan, **fields)


def test_who_may_say_how_what_is_going(world: World, plan: Plan) -> None:
    part, quarter = plan.parts.all()[0], quarter_of(world.bus.today)
    chair, member, executive = (world.as_(one) for one in (world.chair, world.member, world.executive))
    assert set_green(world, plan, by=chair).author == world.chair
    assert set_green(world, plan, of=world.group, by=chair).group == world.group
    for of in (plan, part):
        assert set_green(world, plan, of=of).author == world.manager
        with pytest.raises(NotAllowed):
            set_green(world, plan, of=of, by=chair)
    for by in (member, executive):
        for one in (first(plan), world.group, plan):
            with pytest.raises(NotAllowed):
                set_green(world, plan, of=one, by=by)
        with pytest.raises(NotAllowed):
            services.say_on_track(plan=plan, group=world.group, quarter=quarter, on_track=True, text="Yes.", by=by)
        with pytest.raises(NotAllowed):
            services.judge_progress(priority=first(plan), quarter=quarter, verdict="confirmed", text="Yes.", by=by)
    Priority.objects.filter(plan=plan).update(group=None)
    with pytest.raises(NotAllowed):
        set_green(world, plan, by=chair)


def test_direction_compares_with_the_end_of_the_quarter_before(world: World, plan: Plan) -> None:
    action = Action.objects.get(title="Action 1.1")
    before = quarter_of(world.bus.today).before.ends_on - timedelta(days=20)
    Action.objects.update(created_at=f"{before}T09:00Z")
    DueDateChange.objects.update(created_at=f"{before}T09:00Z")
    Update.objects.update(created_at=f"{before}T10:00Z")
    assert queries.priority_page(first(plan), world.bus).direction == "same"
    say(world, action, "red")
    assert queries.priority_page(first(plan), world.bus).direction == "worse"
    earlier = quarter_of(world.bus.today).before
    words = text_of(as_(world.member).get(f"{address(world, 'progress')}?quarter={earlier.key}"))
    assert f"Progress, {earlier.words}" in words
    assert "because none of 4 open actions is late, red or amber" in words


def test_little_progress_is_found_and_confirmed_and_listed(world: World, plan: Plan) -> None:
    long_ago = world.bus.today - timedelta(days=120)
    Action.objects.update(created_at=f"{long_ago}T09:00Z")
    Update.objects.update(created_at=f"{long_ago}T10:00Z")
    words = text_of(as_(world.member).get(address(world, "progress")))
    assert "By the record: 4 of 4 open actions show no movement." in words
    assert "No update for 120 days" in words
    assert "Not confirmed yet" in words
    quarter = quarter_of(world.bus.today)
    page = address(world, "judge_progress", "NMR-P-0001", quarter.key)
    chair = as_(world.chair)
    assert chair.post(page, {"verdict": "confirmed", "text": ""}).status_code == 422
    chair.post(page, {"verdict": "confirmed", "text": "Two posts were vacant."})
    listed = address(world, "little_progress", plan.reference)
    assert "Two posts were vacant." in text_of(as_(world.member).get(listed))
    assert as_(world.member).get(f"{listed}?format=csv").status_code == 403
    assert b"Two posts were vacant." in as_(world.manager).get(f"{listed}?format=csv").content
    chair.post(page, {"verdict": "contested", "text": "The pilot began."})
    assert "Two posts were vacant." not in text_of(as_(world.member).get(listed))
    assert list(ProgressVerdict.objects.values_list("verdict", flat=True)) == ["contested", "confirmed"]
    assert "Two posts were vacant." in text_of(chair.get(page))  # history is kept


def test_a_group_says_whether_it_is_on_track_beside_what_its_actions_say(world: World, plan: Plan) -> None:
    say(world, Action.objects.get(title="Action 1.1"), "red")
    quarter = quarter_of(world.bus.today)
    page = address(world, "on_track", plan.reference, quarter.key, world.group.pk)
    chair = as_(world.chair)
    assert "Sightline would say: No, because 1 of 4 open actions is red." in text_of(chair.get(page))
    assert chair.post(page, {"text": "We are fine."}).status_code == 422
    chair.post(page, {"on_track": "yes", "text": "We are fine."})
    words = text_of(as_(world.member).get(address(world, "progress")))
    assert "1 of 1 group says yes" in words
    assert "We are fine." in words
    assert OnTrackStatement.objects.get().quarter == quarter.starts_on
    old = quarter.before.before.before
    assert chair.get(address(world, "on_track", plan.reference, old.key, world.group.pk)).status_code == 404
    with pytest.raises(DomainError):
        services.say_on_track(
            plan=plan, group=world.group, quarter=old, on_track=True, text="Late.", by=world.as_(world.chair)
        )


def test_a_discarded_plan_takes_no_more_words(world: World, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status="discarded")
    plan.refresh_from_db()
    with pytest.raises(OutOfState):
        set_green(world, plan)


def test_what_changed_stands_on_the_quarter_and_under_the_priority(world: World, plan: Plan) -> None:
    action = say(world, Action.objects.get(title="Action 1.1"), "complete", "Done.")
    priority = address(world, "priority", "NMR-P-0001")
    assert "nobody has said what that changed" in text_of(as_(world.member).get(priority))
    action.refresh_from_db()
    add_impact(action=action, text="Children are seen the same week.", by=world.bus)
    for page in (address(world, "progress"), priority):
        assert "Children are seen the same week." in text_of(as_(world.member).get(page))


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_quarter_goes_out_as_a_document(world: World, plan: Plan, kind: str) -> None:
    page = address(world, "export_progress", plan.reference, f"progress.{kind}")
    response = as_(world.manager).get(page)
    assert response.status_code == 200
    assert response.content[:4] == (b"PK\x03\x04" if kind == "docx" else b"%PDF")
    assert as_(world.member).get(page).status_code == 403
    assert Entry.objects.filter(verb="plan.exported").count() == 1


def hide(world: World, plan: Plan) -> Action:
    """Make a red, late, silent, completed-before action of level 2 of another group under the priority."""
    other = Action.objects.get(title="Action 1.1")
    say(world, other, "complete", "Done.")
    other.refresh_from_db()
    add_impact(action=other, text=f"{SECRET} changed a ward.", by=world.bus)
    say(world, other, "red", "Stopped again.")
    long_ago = world.bus.today - timedelta(days=400)
    closed = make_group(world.partnership, "Closed group")
    Action.objects.filter(pk=other.pk).update(
        level=2, title=SECRET, due_on=long_ago, group=closed, owner=None, created_at=f"{long_ago}T09:00Z"
    )
    Update.objects.filter(action=other).update(created_at=f"{long_ago}T10:00Z")
    return other


def test_an_action_above_the_reader_moves_no_figure_reason_or_word(world: World, plan: Plan) -> None:
    """Attack 16: what one may not see changes no count, so its absence cannot be told either."""
    reader = as_(world.member)
    pages = [address(world, name) for name in ("plan", "progress")] + [address(world, "priority", "NMR-P-0001")]
    hidden = hide(world, plan)
    with_it = [text_of(reader.get(page)) for page in pages]
    assert not [words for words in with_it if SECRET in words or "Closed group" in words or "changed a ward" in words]
    hidden.planned.delete()
    assert [text_of(reader.get(page)) for page in pages] == with_it
    # and a person's RAG answers, ends and is shown the same whether there is one or not
    set_green(world, plan)
    assert queries.priority_page(first(plan), world.as_(world.member)).progress.override is not None


def test_pages_cost_the_same_however_long(world: World) -> None:
    def cost(client: Any, path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    costs = []
    for number, (priorities, actions) in enumerate([(1, 1), (3, 3)]):
        here = world if number else make_world("VAL", "vale")
        plan = make_plan(here, priorities, actions)
        for action in Action.objects.filter(planned__plan=plan):
            say(here, action, "complete", "Done.")
            action.refresh_from_db()
            add_impact(action=action, text="Better.", by=here.bus)
        set_green(here, plan)
        paths = [address(here, "progress"), address(here, "little_progress", plan.reference)]
        costs.append([cost(as_(here.manager), path) for path in paths])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 25, costs
