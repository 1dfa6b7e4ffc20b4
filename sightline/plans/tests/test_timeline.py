"""The timeline: where things stand, what a reader may see of it, the page, its table and its files."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from sightline.actions.models import Action
from sightline.kernel.dates import england_today
from sightline.plans import queries
from sightline.plans.models import Plan
from sightline.plans.tests.test_export import fetched, texts
from sightline.plans.tests.world import World, make_plan, make_world
from sightline.plans.timeline import WIDTH, Item, Span, laid_out
from sightline.publishing.tests.tags import opened, structure, words
from tests.factories import signed_in

YEAR = Span("Plan", date(2026, 4, 1), date(2027, 3, 31))


def item(number: int, day: date, state: str = "due") -> Item:
    return Item(f"NMR-A-{number:04d}", f"Action {number}", day, state)


@pytest.fixture
def world(db: object) -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> Plan:
    return make_plan(world, priorities=2)


def test_time_runs_from_left_to_right_and_marks_never_touch() -> None:
    days = [date(2026, 6, 1) + timedelta(days=at // 3) for at in range(30)]
    found = laid_out(YEAR, [], [("1. One", [item(at, day) for at, day in enumerate(days)])], date(2026, 9, 1))
    marks = found.lanes[0].marks
    assert [one.item.due_on for one in marks] == days
    for at, one in enumerate(marks):
        for other in marks[at + 1 :]:
            assert one.y != other.y or abs(one.x - other.x) >= min(one.item.width, other.item.width)
    assert found.today is not None
    assert found.lanes[0].y + found.lanes[0].height == found.height
    assert max(one.y for one in marks) < found.height


def test_what_is_due_outside_the_plan_stands_at_the_edge_and_today_may_lie_outside() -> None:
    far = [item(1, date(1990, 1, 1), "late"), item(2, date(2060, 1, 1))]
    found = laid_out(YEAR, [], [("1. One", far)], date(2040, 1, 1))
    assert found.today is None
    assert all(0 <= mark.x <= WIDTH - mark.item.width for mark in found.lanes[0].marks)
    assert laid_out(YEAR, [], [], date(2026, 4, 1)).lanes == ()


def test_parts_that_run_together_stand_one_above_the_other() -> None:
    parts = [
        Span("Whole", YEAR.starts_on, YEAR.ends_on),
        Span("Half", date(2026, 4, 1), date(2026, 9, 30)),
        Span("Other half", date(2026, 10, 1), date(2027, 3, 31)),
        Span("A day", date(2026, 5, 1), date(2026, 5, 2)),
    ]
    bands = {band.words: band.y for band in laid_out(YEAR, parts, [], date(2026, 9, 1)).bands}
    assert bands["Half"] == bands["Other half"]
    assert len({bands["Whole"], bands["Half"], bands[""]}) == 3


def test_the_page_shows_the_drawing_and_the_same_as_a_table(world: World, plan: Plan) -> None:
    late = Action.objects.get(title="Action 1.0")
    Action.objects.filter(pk=late.pk).update(due_on=england_today() - timedelta(days=2))
    Action.objects.filter(title="Sub-action 1.0").update(title="<b>Mine & yours</b>", due_on=england_today())
    for address in ("/northmoor/plan/timeline/", f"/northmoor/plan/{plan.reference}/timeline/"):
        body = signed_in(world.manager).get(address).content.decode()
        drawn = re.findall(r'<a href="/northmoor/actions/([^/]+)/" aria-label="([^"]+)"', body)
        assert (late.reference, f"{late.reference}, Action 1.0. Late") in drawn
        assert "<b>Mine" not in body
        assert len(drawn) == Action.objects.filter(planned__plan=plan, due_on__isnull=False).count() == 5
        assert "4 actions without a date: in the table only." in body
        assert body.count('<th scope="row"') == 9
        assert "Late by 2 days" in body
        assert 'class="tline__today"' in body


def test_what_the_reader_may_not_see_is_neither_drawn_nor_counted(world: World, plan: Plan) -> None:
    Action.objects.filter(title="Action 2.1").update(level=3, title="Quartz case")
    Action.objects.filter(title="Action 1.1").update(title="Lapis of a group", level=2, group=world.group)
    seen = {
        person.pk: signed_in(person).get("/northmoor/plan/timeline/").content.decode()
        for person in (world.officer, world.executive, world.member)
    }
    assert all("Quartz" not in body and "OFFICIAL-SENSITIVE" not in body for body in seen.values())
    assert [f"{number} actions by due date" in seen[person.pk] for person, number in (
        (world.officer, 8), (world.executive, 7), (world.member, 8))] == [True, True, True]  # fmt: skip
    assert "Lapis" not in seen[world.executive.pk]
    assert signed_in(world.practitioner).get(f"/northmoor/plan/{plan.reference}/timeline/").status_code == 404
    made = fetched(world, "timeline.docx", person=world.officer)
    assert ("Quartz" in texts(made), "Lapis" in texts(made)) == (False, True)


@pytest.mark.usefixtures("plan")
def test_the_files_carry_the_drawing_with_its_words_and_the_table(world: World) -> None:
    in_word, in_pdf = texts(fetched(world, "timeline.docx")), fetched(world, "timeline.pdf")
    for one in ("Parts of the plan", "Part B", "Actions by due date", "Priority 1 is seen early", "Action 1.0"):
        assert one in in_word
        assert one in words(in_pdf)
    with opened(in_pdf) as pdf:
        pages = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages}
        assert pages == {(1191, 842)}
    assert "Timeline of Safer together from" in str(structure(in_pdf))


def test_an_empty_plan_says_what_to_do(world: World) -> None:
    assert "Start" in signed_in(world.manager).get("/northmoor/plan/timeline/").content.decode()
    plan = make_plan(world, priorities=1, actions=0)
    Action.objects.filter(planned__plan=plan).update(status="withdrawn")
    assert "nothing to draw yet" in signed_in(world.manager).get("/northmoor/plan/timeline/").content.decode()


@pytest.mark.parametrize("priorities", [1, 3])
def test_questions_are_constant(world: World, priorities: int, django_assert_num_queries: object) -> None:
    plan = make_plan(world, priorities=priorities, actions=priorities)
    by = world.bus
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.timeline_drawing(queries.timeline(plan, by), by, root="/")
    assert (
        reverse("plans:timeline_of", args=["northmoor", plan.reference])
        == f"/northmoor/plan/{plan.reference}/timeline/"
    )
