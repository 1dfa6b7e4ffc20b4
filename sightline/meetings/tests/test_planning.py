"""A year of meetings in one sitting, and what may happen to one after."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.audittrail.models import Entry
from sightline.governance.models import Group
from sightline.kernel.dates import ENGLAND, england_date
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.models import NonWorkingDay
from sightline.meetings.models import Meeting, MeetingChange
from sightline.meetings.queries.plan import Asked, Wished, forward_plan, propose
from sightline.meetings.services import add_avoided, add_ready, cancel_meeting, move_meeting, plan_year
from sightline.meetings.tests.world import TEN, TWO, World, moment
from tests import factories as make


def test_a_year_for_three_groups_avoids_what_it_should_and_pairs_two(world: World) -> None:
    first, last = world.year
    add_avoided(kind="school", name="Spring", starts_on=first, ends_on=first + timedelta(days=20), by=world.by)
    made = world.plan(
        Wished(world.executive, 1, TEN, 120),
        Wished(world.adults, 2, TEN, 90),
        Wished(world.children, 2, time(13), 90, pair=world.adults),
    )
    assert [sum(row.group_id == one.pk for row in made) for one in (world.executive, world.adults, world.children)] == [
        8, 4, 4,
    ]  # fmt: skip
    days = {group.pk: [england_date(row.starts_at) for row in made if row.group_id == group.pk] for group in
            (world.adults, world.children)}  # fmt: skip
    assert days[world.adults.pk] == days[world.children.pk]
    assert {row.starts_at.astimezone(ENGLAND).time() for row in made if row.group_id == world.children.pk} == {time(13)}
    spring = (first, first + timedelta(days=20))
    bad = set(NonWorkingDay.objects.values_list("day", flat=True))
    met = [england_date(row.starts_at) for row in made]
    assert [day for day in met if day.weekday() > 4 or day in bad or spring[0] <= day <= spring[1]] == []
    assert [day for day in met if not first <= day <= last] == []
    assert Entry.objects.filter(verb="meeting.planned").count() == 3
    assert MeetingChange.objects.filter(what="planned").count() == 16


def test_data_decide_the_day_of_a_group_that_waits_for_them(world: World) -> None:
    first, _ = world.year
    ready = [first + timedelta(days=91 * quarter + 50) for quarter in range(4)]
    for number, day in enumerate(ready):
        add_ready(period=f"Quarter {number}", ready_on=day, by=world.by)
    made = world.plan(Wished(world.adults, 1, TEN, 90, after_data=True, lead_days=7))
    met = [england_date(row.starts_at) for row in made]
    assert [day >= there + timedelta(days=7) for day, there in zip(met, ready, strict=True)] == [True] * 4


def test_a_period_longer_than_its_column_is_refused_and_never_cut(world: World) -> None:
    with pytest.raises(DomainError, match="1 to 60 characters"):
        add_ready(period="January to March " * 4, ready_on=world.year[0], by=world.by)
    assert add_ready(period=" Spring\nterm ", ready_on=world.year[0], by=world.by).period == "Spring term"


def test_planning_again_or_after_the_days_changed_is_refused(world: World) -> None:
    first, last = world.year
    wished = [Wished(world.adults, 1, TEN, 90)]
    days = propose(world.by, first, last, wished).groups[0].days
    add_avoided(kind="other", name="Election", starts_on=days[0], ends_on=days[0], by=world.by)
    with pytest.raises(OutOfState, match="changed since you looked"):
        plan_year(first=first, last=last, wished=wished, days=days, by=world.by)
    world.plan(*wished)
    with pytest.raises(OutOfState, match="has meetings in this time already"):
        world.plan(*wished)
    assert Meeting.objects.count() == 4


def test_a_pair_needs_its_leader(world: World) -> None:
    with pytest.raises(DomainError, match="which is not being planned"):
        world.plan(Wished(world.children, 1, TEN, 90, pair=world.adults))


def test_a_chair_plans_for_the_own_group_alone(world: World) -> None:
    first, last = world.year
    by = world.standing(world.chair)
    for group, allowed in ((world.executive, True), (world.adults, False)):
        wished = [Wished(group, 1, TEN, 90)]
        days = propose(by, first, last, wished).groups[0].days
        if allowed:
            assert len(plan_year(first=first, last=last, wished=wished, days=days, by=by)) == 8
        else:
            with pytest.raises(NotAllowed):
                plan_year(first=first, last=last, wished=wished, days=days, by=by)


def test_moving_keeps_what_was_and_asks_why(world: World) -> None:
    row = world.meeting(days=30)
    later = moment(31, TWO)
    with pytest.raises(DomainError, match="Say why the meeting moves"):
        move_meeting(
            meeting=row, starts_at=later, ends_at=later + timedelta(hours=2), place="", join_url="", reason=" ",
            version=1, by=world.by,
        )  # fmt: skip
    move_meeting(
        meeting=row, starts_at=later, ends_at=later + timedelta(hours=2), place="Hall 2", join_url="",
        reason="The hall is taken", version=1, by=world.by,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.starts_at, row.place, row.sequence, row.version) == (later, "Hall 2", 1, 2)
    change = row.changes.first()
    assert change
    assert (change.what, change.reason) == ("moved", "The hall is taken")
    with pytest.raises(Conflict):
        cancel_meeting(meeting=row, reason="Too few can come", version=1, by=world.by)


def test_a_cancelled_meeting_stays_with_its_reason_and_frees_its_time(world: World) -> None:
    row = world.meeting(days=30)
    with pytest.raises(DomainError, match="meets at that time already"):
        world.meeting(days=30)
    cancel_meeting(meeting=row, reason="Too few can come", version=1, by=world.by)
    row.refresh_from_db()
    assert (row.state, row.cancelled_reason) == ("cancelled", "Too few can come")
    with pytest.raises(OutOfState, match="can no longer be changed"):
        cancel_meeting(meeting=row, reason="Again", version=2, by=world.by)
    assert world.meeting(days=30).state == "planned"


@pytest.mark.parametrize(
    ("days", "hours", "sentence"),
    [(-1, 2, "has not passed"), (4 * 366, 2, "within the next 3 years"), (3, 11, "ten hours"), (3, 0, "end after")],
)
def test_a_time_that_cannot_be_is_refused(world: World, days: int, hours: int, sentence: str) -> None:
    from sightline.meetings.services import NewMeeting, call_meeting

    start = moment(days)
    with pytest.raises(DomainError, match=sentence):
        call_meeting(new=NewMeeting(world.executive, start, start + timedelta(hours=hours), "Why"), by=world.by)


def test_the_forward_plan_names_who_is_wanted_twice_to_those_who_may_know(world: World) -> None:
    one, other = world.meeting(world.executive, 30), world.meeting(world.adults, 30, time(11))
    world.meeting(world.children, 30, time(15))
    today = world.by.today
    wanted = Asked(today, today + timedelta(days=60))
    lines = {line.meeting.pk: line for line in forward_plan(world.by, wanted)}
    assert [(told.meeting.pk, list(told.people)) for told in lines[one.pk].others] == [(other.pk, ["Asha Rahman"])]
    assert [line.meeting.pk for line in forward_plan(world.by, Asked(*_span(today), clashes=True))] == [
        one.pk,
        other.pk,
    ]
    assert lines[one.pk].expected == 3


def _span(today: date) -> tuple[date, date]:
    return today, today + timedelta(days=60)


def test_the_forward_plan_costs_the_same_for_one_and_for_many(world: World) -> None:
    asked = Asked(*_span(world.by.today))
    counts = []
    for days in (range(20, 21), range(21, 24)):
        for day in days:
            world.meeting(world.executive, day)
            group: Group = make.make_group(world.partnership)
            make.seat(group, make.make_post(world.partnership))
            world.meeting(group, day)
        by = world.by
        with CaptureQueriesContext(
            connection,
        ) as seen:
            forward_plan(by, asked)
        counts.append(len(seen))
    assert counts == [3, 3]
