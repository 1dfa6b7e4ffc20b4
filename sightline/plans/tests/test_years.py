"""A year ends: what is carried, closed, changed or left out; the closed year stays as it stood; and back again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.actions.models import Action
from sightline.actions.services import NewAction, update_action
from sightline.audittrail.models import Entry
from sightline.kernel.errors import NotAllowed, OutOfState
from sightline.plans import queries, services
from sightline.plans.models import DesiredOutcome, Measure, Part, Plan, PlannedAction, RollOver, YearRow
from sightline.plans.services import KINDS
from sightline.plans.tests.world import World, make_plan, make_world
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> Plan:
    return make_plan(world, 1, 4)


def year(plan: Plan) -> Part:
    return Part.objects.get(plan=plan, kind="yearly", closed_on=None)


def begun(world: World, plan: Plan) -> RollOver:
    part = year(plan)
    first = part.ends_on + timedelta(days=1)
    return services.start_roll_over(
        part=part, title="Part B, the next year", starts_on=first, ends_on=first + timedelta(days=300), by=world.bus
    )


def action(title: str) -> Action:
    return Action.objects.get(title=title)


def choices(plan: Plan) -> dict[str, dict[str, str]]:
    """Carry 1.0 with changes, close 1.1 and 1.2, leave 1.3 out; change an outcome, drop a measure."""
    outcome, measure = DesiredOutcome.objects.get(part=year(plan)), Measure.objects.get(part=year(plan))
    due = year(plan).ends_on + timedelta(days=90)
    owner = "Director of children’s services, northmoor council"
    said = {
        "Action 1.0": {"what": "carry", "text": "Action one, again", "due": due.isoformat(), "owner": owner},
        "Action 1.1": {"what": "complete"},
        "Action 1.2": {"what": "not_done", "reason": "The money went"},
        "Action 1.3": {"what": "out"},
    }
    lines = {f"o{outcome.pk}": {"what": "carry", "text": "Far fewer come back"}, f"m{measure.pk}": {"what": "drop"}}
    return {f"a{action(title).pk}": values for title, values in said.items()} | lines


def rolled(world: World, plan: Plan) -> RollOver:
    roll = services.save_choices(roll=begun(world, plan), said=choices(plan), by=world.bus)
    return services.roll_over(roll=roll, by=world.bus)


def state() -> list[Any]:
    fields = ("title", "due_on", "owner", "agency", "rag", "status", "planned__part")
    rows = list(Action.objects.order_by("pk").values_list(*fields))
    lines = [list(model.objects.order_by("pk").values_list("text", "part")) for model in (DesiredOutcome, Measure)]
    return [rows, lines, list(Part.objects.order_by("pk").values_list("title", "closed_on"))]


def test_each_line_goes_its_way_and_the_old_year_stays_as_it_stood(world: World, plan: Plan) -> None:
    part, one = year(plan), action("Action 1.0")
    before = one.reference, one.due_on
    roll = rolled(world, plan)
    one.refresh_from_db()
    assert (one.reference, one.title, one.owner, one.planned.part) == (
        before[0], "Action one, again", world.director, roll.new_part,
    )  # fmt: skip
    assert action("Action 1.1").status == "complete"
    assert action("Action 1.2").withdrawn_reason == "The money went"
    assert (action("Action 1.3").status, action("Action 1.3").planned.part) == ("open", part)
    assert action("Sub-action 1.0").planned.part == roll.new_part
    part.refresh_from_db()
    assert part.closed_on == world.bus.today
    picture = {row.text: (row.fate, row.due_on, row.rag) for row in YearRow.objects.filter(part=part, kind="action")}
    assert picture["Action 1.0"] == ("carry", before[1], "not_started")
    assert picture["Action 1.2"][0] == "not_done"
    outcomes = [row.text for row in queries.priority_page(plan.priorities.get(), world.bus).outcomes]
    assert outcomes == ["Far fewer come back", "Practitioners are sure"]
    assert [row.text for row in queries.priority_page(plan.priorities.get(), world.bus).last_year] == [
        "Fewer children come back"
    ]
    assert [row.text for row in queries.measures_to_export(plan, world.bus)] == ["Carers report that they feel heard"]
    assert Entry.objects.filter(verb="plan.year_rolled_over", reference=plan.reference).count() == 1


def test_what_was_carried_goes_on_and_the_picture_does_not(world: World, plan: Plan) -> None:
    rolled(world, plan)
    one = action("Action one, again")
    update_action(action=one, rag="green", text="It goes on.", version=one.version, by=world.bus)
    page = signed_in(world.manager).get(
        reverse("plans:year", args=["northmoor", plan.reference, YearRow.objects.all()[0].part_id])
    )
    words = page.content.decode()
    assert "Action 1.0" in words
    assert "Action one, again" not in words
    assert "It goes on." not in words
    assert "The money went" in words


def test_nothing_of_a_closed_year_changes(world: World, plan: Plan) -> None:
    measure = Measure.objects.get(part=year(plan))
    part = year(plan)
    rolled(world, plan)
    measure.refresh_from_db()
    with pytest.raises(OutOfState, match="closed"):
        services.edit_line(
            kind=KINDS["measures"], line=measure, values={"text": "x"}, version=measure.version, by=world.bus
        )
    part.refresh_from_db()
    new = services.PlannedNew(new=NewAction("Late"), plan=plan, part=part)
    with pytest.raises(OutOfState, match="closed"):
        services.plan_actions(wanted=[new], by=world.bus)
    with pytest.raises(OutOfState, match="closed"):
        services.start_roll_over(
            part=part, title="x", starts_on=date(2030, 1, 1), ends_on=date(2030, 2, 1), by=world.bus
        )


def test_it_goes_back_as_it_was_until_somebody_changes_something(world: World, plan: Plan) -> None:
    before = state()
    roll = rolled(world, plan)
    services.undo_roll_over(roll=roll, by=world.bus)
    assert state() == before
    assert YearRow.objects.count() == 0
    again = rolled(world, plan)
    one = action("Action one, again")
    update_action(action=one, rag="green", text="On we go.", version=one.version, by=world.bus)
    with pytest.raises(OutOfState, match="updated one of its actions"):
        services.undo_roll_over(roll=again, by=world.bus)


def test_what_is_wrong_is_said_and_nothing_is_done(world: World, plan: Plan) -> None:
    said = choices(plan)
    said[f"a{action('Action 1.2').pk}"] = {"what": "not_done"}
    said[f"a{action('Action 1.0').pk}"] = {"what": "carry", "due": "some day", "owner": ""}
    said[f"a{action('Action 1.3').pk}"] = {"what": "carry", "owner": "Nobody, Nowhere"}
    roll = services.save_choices(roll=begun(world, plan), said=said, by=world.bus)
    items = queries.items_of(roll.part, roll.choices, world.bus)
    assert [(one.text, one.field) for one in services.problems_of(items, world.bus)] == [
        ("Action 1.0", "due"), ("Action 1.2", "reason"), ("Action 1.3", "owner"),
    ]  # fmt: skip
    before = state()
    with pytest.raises(OutOfState):
        services.roll_over(roll=roll, by=world.bus)
    assert state() == before
    with pytest.raises(NotAllowed):
        services.save_choices(roll=roll, said={}, by=world.as_(world.practitioner))


def test_the_pages_lead_from_a_draft_a_colleague_finishes_to_the_closed_year(world: World, plan: Plan) -> None:
    client, part = signed_in(world.manager), year(plan)

    def at(page: str) -> str:
        return reverse(f"plans:{page}", args=["northmoor", plan.reference, part.pk])

    first = part.ends_on + timedelta(days=1)
    sent = {"title": "Next year"} | {
        f"{name}_{unit}": getattr(day, unit)
        for name, day in (("starts_on", first), ("ends_on", first + timedelta(days=200)))
        for unit in ("day", "month", "year")
    }
    assert client.get(at("year_choose")).status_code == 404
    assert client.post(at("year_start"), sent)["Location"] == at("year_choose")
    page = client.get(at("year_choose"))
    assert "Action 1.2" in page.content.decode()
    key = f"a{action('Action 1.2').pk}"
    assert client.post(at("year_draft"), {f"what-{key}": "not_done"}).status_code == 204
    colleague = signed_in(world.officer)
    wrong = colleague.get(at("year_check"))
    assert wrong.status_code == 409
    assert "Say why it was not done." in wrong.content.decode()
    sent = {f"what-{key}": "not_done", f"reason-{key}": "No money", "go": "1"}
    assert colleague.post(at("year_choose"), sent)["Location"] == at("year_check")
    assert "No money" in colleague.get(at("year_check")).content.decode()
    looked = {"seen": colleague.get(at("year_check")).context["seen"]}
    client.post(at("year_draft"), {f"what-{key}": "out"})
    assert colleague.post(at("year_check"), looked).status_code == 409
    client.post(at("year_draft"), {f"what-{key}": "not_done", f"reason-{key}": "No money"})
    done = colleague.post(at("year_check"), looked, follow=True)
    assert "is closed as it stood" in done.content.decode()
    shown = client.get(reverse("plans:plan_of", args=["northmoor", plan.reference])).content.decode()
    assert shown.index("Next year") < shown.index("Closed years") < shown.rindex(part.title)
    for kind in ("docx", "xlsx", "csv"):
        assert client.get(f"{at('year_export')}?format={kind}").status_code == 200
    reader = signed_in(world.member)
    assert reader.get(at("year")).status_code == 200
    assert reader.get(at("year_export")).status_code == 403
    assert reader.post(at("year_undo")).status_code == 403
    assert client.post(at("year_undo")).status_code == 302
    assert client.get(at("year")).status_code == 404


def test_a_draft_keeps_nothing_but_lines_of_its_year(world: World, plan: Plan) -> None:
    client, roll = signed_in(world.manager), begun(world, plan)
    known = f"a{action('Action 1.0').pk}"
    sent = {f"reason-a{number}": "x" * 2000 for number in range(10**6, 10**6 + 50)} | {f"what-{known}": "carry"}
    where = reverse("plans:year_draft", args=["northmoor", plan.reference, roll.part_id])
    assert client.post(where, sent).status_code == 204
    assert RollOver.objects.get().choices == {known: {"what": "carry"}}


def test_one_choice_for_all_that_a_filter_shows(world: World, plan: Plan) -> None:
    client, roll = signed_in(world.manager), begun(world, plan)
    where = reverse("plans:year_choose", args=["northmoor", plan.reference, roll.part_id])
    keys = [one.key for one in queries.items_of(roll.part, {}, world.bus) if one.kind == "action"]
    sent = {f"what-{key}": "carry" for key in keys} | {"all": "out", "set_all": "1"}
    assert client.post(f"{where}?kind=action", sent).status_code == 302
    items = queries.items_of(roll.part, RollOver.objects.get().choices, world.bus)
    assert {one.what for one in items if one.kind == "action"} == {"out"}


def test_the_list_asks_as_much_for_three_actions_as_for_one(world: World) -> None:
    def asked(plan: Plan) -> int:
        with CaptureQueriesContext(connection) as found:
            queries.items_of(year(plan), {}, world.bus)
        return len(found)

    assert asked(make_plan(world, 1, 1)) == asked(make_plan(world, 1, 3))


def test_an_action_one_may_not_see_stays_out_of_the_closed_year(world: World, plan: Plan) -> None:
    hidden = action("Action 1.1")
    part = year(plan)
    rolled(world, plan)
    Action.objects.filter(pk=hidden.pk).update(level=3, owner=None, created_by=world.officer)
    rows = queries.picture_of(part, world.as_(world.member))
    assert "Action 1.1" not in [row.text for row in rows]
    assert PlannedAction.objects.filter(action=hidden, part=part).exists()
