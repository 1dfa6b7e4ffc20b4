"""The health of a plan: every rule finds what it names, leads to its mending, shows nobody more than they may see."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from sightline.actions.models import Action, Update
from sightline.actions.services import add_impact
from sightline.audittrail.models import Entry
from sightline.governance.models import Appointment
from sightline.plans import health as registry
from sightline.plans import services
from sightline.plans.health import book, health, registered
from sightline.plans.models import LinkedStrategy, Measure, Part, Plan, Priority, PriorityEvidence, RationaleFigure
from sightline.plans.rules.health import read_book
from sightline.plans.rules.quarters import quarter_of
from sightline.plans.tests.test_pages import address, as_, text_of
from sightline.plans.tests.test_progress import SECRET, hide, say
from sightline.plans.tests.world import World, make_plan, make_world
from tests.factories import make_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> Plan:
    """A plan of which nothing is to mend."""
    made = make_plan(world)
    Plan.objects.filter(pk=made.pk).update(status="agreed", agreed_on=world.bus.today)
    soon = world.bus.today + timedelta(days=30)
    Action.objects.update(due_on=soon, owner=world.lead)
    Measure.objects.update(direction="increase", baseline="31%", target="60%", part=None)
    LinkedStrategy.objects.update(review_on=soon)
    services.say_on_track(
        plan=made, group=world.group, quarter=quarter_of(world.bus.today), on_track=True, text="Yes.", by=world.bus
    )
    made.refresh_from_db()
    assert [row.key for row in health(made, world.bus).rows] == []
    return made


def action(title: str = "Action 1.1") -> Action:
    return Action.objects.get(title=title)


def ago(world: World, days: int) -> str:
    return f"{world.bus.today - timedelta(days=days)}T09:00Z"


def _vacant(world: World, plan: Plan) -> None:
    Action.objects.filter(title="Action 1.1").update(owner=world.director)
    Appointment.objects.filter(post=world.director).update(ends_on=world.bus.today - timedelta(days=1))


def _stale(world: World, plan: Plan) -> None:
    Action.objects.filter(title="Action 1.1").update(created_at=ago(world, 61))


def _overdue(world: World, plan: Plan) -> None:
    Action.objects.filter(title="Action 1.1").update(due_on=world.bus.today - timedelta(days=1))


def _silent_in_an_ended_year(world: World, plan: Plan) -> None:
    Part.objects.filter(plan=plan, kind="yearly").update(
        starts_on=world.bus.today - timedelta(days=400), ends_on=world.bus.today - timedelta(days=1)
    )
    Action.objects.exclude(title="Action 1.1").update(status="complete", rag="complete")
    Action.objects.filter(title="Action 1.1").update(due_on=None)
    for one in Action.objects.filter(status="complete"):
        add_impact(action=one, text="Better.", by=world.bus)


def _draft_year(world: World, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status="draft", agreed_on=None)
    Part.objects.filter(plan=plan, kind="yearly").update(
        starts_on=world.bus.today - timedelta(days=400), ends_on=world.bus.today - timedelta(days=1)
    )


def _off_track(world: World, plan: Plan) -> None:
    for one in ("Action 1.0", "Action 1.1"):
        say(world, action(one), "red")


def _none_said(world: World, plan: Plan) -> None:
    plan.ontrackstatements.all().delete()


def _no_action(world: World, plan: Plan) -> None:
    Priority.objects.create(
        partnership=world.partnership, plan=plan, reference="NMR-P-0099", number=2, title="Second", lead=world.lead,
        group=world.group,
    )  # fmt: skip
    Measure.objects.create(
        partnership=world.partnership, priority=Priority.objects.get(number=2), reference="NMR-M-0099", position=1,
        text="More", direction="increase", baseline="1", target="2",
    )  # fmt: skip


def changing(model: Any, **values: Any) -> Any:
    def change(world: World, plan: Plan) -> None:
        row = model.objects.order_by("pk").last()
        model.objects.filter(pk=row.pk).update(**values)

    return change


def _no_owner(world: World, plan: Plan) -> None:
    Action.objects.filter(title="Action 1.1").update(owner=None)


def _no_date(world: World, plan: Plan) -> None:
    Action.objects.filter(title="Action 1.1").update(due_on=None)


def _complete(world: World, plan: Plan) -> None:
    say(world, action(), "complete", "Done.")


def _expired(world: World, plan: Plan) -> None:
    priority = Priority.objects.get(number=1)
    row = make_evidence(world.partnership, "An old audit", by=world.manager)
    type(row).objects.filter(pk=row.pk).update(expires_on=world.bus.today - timedelta(days=1))
    PriorityEvidence.objects.create(
        partnership=world.partnership, priority=priority, evidence=row, attached_by=world.manager
    )


def _no_measure(world: World, plan: Plan) -> None:
    Priority.objects.get(number=1).desired_outcomes.all().delete()
    Measure.objects.all().delete()


def _outcome(world: World, plan: Plan) -> None:
    outcome = Priority.objects.get(number=1).desired_outcomes.get(part__isnull=True)
    Measure.objects.update(part=plan.parts.get(kind="yearly"))
    assert outcome


BREAKING = {
    "post_vacant": _vacant,
    "no_owner": _no_owner,
    "no_date": _no_date,
    "overdue_silent": _overdue,
    "update_stale": _stale,
    "no_impact": _complete,
    "no_proof": _complete,
    "evidence_expired": _expired,
    "ended_year": _silent_in_an_ended_year,
    "draft_year": _draft_year,
    "priority_no_action": _no_action,
    "priority_no_measure": _no_measure,
    "priority_no_lead": changing(Priority, lead=None, strategic_lead=None),
    "priority_no_group": changing(Priority, group=None),
    "measure_no_baseline": changing(Measure, baseline=""),
    "measure_no_target": changing(Measure, target=""),
    "measure_no_direction": changing(Measure, direction=""),
    "outcome_no_measure": _outcome,
    "figure_no_source": changing(RationaleFigure, source=""),
    "strategy_review_past": changing(LinkedStrategy, review_on="2020-01-01"),
    "off_track": _off_track,
    "not_said": _none_said,
}


def test_every_rule_of_the_book_has_code_and_a_way_to_break_it_here() -> None:
    assert set(book().rules) == registered()
    assert set(BREAKING) <= registered()
    with pytest.raises(LookupError):
        registry.register("no_such_rule", lambda scan: [])
    one = {"key": "a", "severity": "high", "title": "A", "mend": "B", "why": "C"}
    for wrong in ([{**one, "severity": "odd"}], [one, one]):
        with pytest.raises(ValueError, match="a rule has a key of its own"):
            read_book({"about": "", "rules": wrong})


@pytest.mark.parametrize("key", BREAKING)
def test_a_rule_finds_what_it_names_and_leads_to_a_form_that_opens(world: World, plan: Plan, key: str) -> None:
    BREAKING[key](world, plan)
    plan.refresh_from_db()
    rows = [row for row in health(plan, world.bus).rows if row.key == key]
    assert len(rows) == 1, [row.key for row in health(plan, world.bus).rows]
    href = rows[0].href(world.bus)
    answer = as_(world.manager).get(href)
    assert (answer.status_code, b"<form" in answer.content) == (200, True)
    page = as_(world.manager).get(f"{address(world, 'health_of', plan.reference)}?rule={key}")
    assert href in page.content.decode()
    assert escape(book().rules[key].title) in page.content.decode()


def test_who_may_not_mend_is_led_to_the_page_instead(world: World, plan: Plan) -> None:
    _no_owner(world, plan)
    row = health(plan, world.bus).rows[0]
    assert row.href(world.bus).endswith("/hand-on/")
    assert row.href(world.as_(world.member)).endswith("/hand-on/")
    theirs = health(plan, world.as_(world.executive)).rows[0]
    assert theirs.href(world.as_(world.executive)) == f"/northmoor/actions/{theirs.reference}/"


def test_the_page_filters_and_counts_and_goes_out(world: World, plan: Plan) -> None:
    _no_owner(world, plan)
    Action.objects.filter(title="Action 1.0").update(due_on=None)
    page, manager = address(world, "health_of", plan.reference), as_(world.manager)
    assert "2 things to mend" in text_of(manager.get(page))
    assert "Action 1.0" not in text_of(manager.get(f"{page}?rule=no_owner"))
    assert "Action 1.1" not in text_of(manager.get(f"{page}?owner={world.lead.pk}"))
    assert "Action 1.0" not in text_of(manager.get(f"{page}?owner=none"))
    assert "Action 1.0" in text_of(manager.get(f"{page}?group={world.group.pk}&severity=medium"))
    assert text_of(manager.get(f"{page}?rule=purple&owner=x&group=9999999")).count("Action 1.") == 2
    export = address(world, "export_health", plan.reference)
    told = manager.get(f"{export}?format=csv&rule=no_owner").content.decode()
    assert "Action 1.1" in told
    assert "Action 1.0" not in told
    assert as_(world.member).get(export).status_code == 403
    assert Entry.objects.filter(verb="plan.exported").count() == 1
    assert "What is to mend in this plan" in text_of(manager.get(address(world, "plan")))


def test_what_one_may_not_see_is_no_row_and_no_count(world: World, plan: Plan) -> None:
    """Attack 16."""
    reader, page = as_(world.member), address(world, "health_of", plan.reference)
    hidden = hide(world, plan)
    with_it = text_of(reader.get(page))
    assert SECRET not in with_it
    assert SECRET in text_of(as_(world.manager).get(page))
    hidden.planned.delete()
    assert text_of(reader.get(page)) == with_it


def test_a_practitioner_is_not_told_that_priorities_have_no_action(world: World, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status="published")
    plan.refresh_from_db()
    assert [row.key for row in health(plan, world.as_(world.practitioner)).rows] == []


def test_the_health_page_costs_the_same_however_much_is_to_mend(world: World) -> None:
    costs = []
    for number, (priorities, actions) in enumerate([(1, 1), (3, 3)]):
        here = world if number else make_world("VAL", "vale")
        plan = make_plan(here, priorities, actions)
        Update.objects.all().delete()
        client, path = as_(here.manager), address(here, "health_of", plan.reference)
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        costs.append(len(caught))
    assert costs[0] == costs[1] <= 25, costs
