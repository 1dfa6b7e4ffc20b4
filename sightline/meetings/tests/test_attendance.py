"""Attendance counted by the rules, and as the page shows it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.governance.models import Membership
from sightline.kernel.dates import england_today
from sightline.meetings.models import Meeting
from sightline.meetings.queries.represented import Asked, represented
from sightline.meetings.rules.attendance import Seen, lines, loads, missed_in_a_row
from sightline.meetings.rules.quorum import Row, Rule, Wanted, judge, missing
from sightline.meetings.services.recording import Said
from sightline.meetings.tests.recording import A, Recording, earlier, make_recording
from tests import factories as make

DAY = date(2027, 1, 12)


def seen(*states: str, key: str = "education", group: str = "Board") -> list[Seen]:
    return [Seen(at, DAY + timedelta(days=at), group, key, key.capitalize(), state) for at, state in enumerate(states)]


def test_three_missed_in_a_row_are_a_gap_and_a_deputy_ends_it() -> None:
    tries: list[list[str]] = [[], ["absent"], ["absent", "deputy"], ["present", "apologies", "absent"]]
    assert [missed_in_a_row(one) for one in tries] == [0, 1, 0, 2]
    line = lines(seen("present", "apologies", "absent", "absent"))[0]
    assert (line.gap, line.represented, line.last_seen) == ("missed three", 25, DAY)
    line = lines(seen("absent", "absent", "deputy"))[0]
    assert (line.gap, line.present, line.deputy, line.represented) == ("", 0, 1, 33)


def test_two_seats_of_one_agency_count_once_by_the_better() -> None:
    line = lines([*seen("absent"), *seen("present")])[0]
    assert (line.meetings, line.present, line.absent) == (1, 1, 0)


def test_much_is_asked_of_whoever_sits_on_four_groups_or_spends_a_week_in_meetings() -> None:
    asked = [("a", "Asha", f"Group {n}") for n in range(4)] + [("b", "Bo", "Board"), ("b", "Bo", "Board")]
    found = loads(asked, lambda group: 40 if group == "Board" else 2)
    assert [(one.words, len(one.groups), one.hours, one.much) for one in found] == [
        ("Asha", 4, 8, True), ("Bo", 1, 40, True),
    ]  # fmt: skip


def test_who_was_shown_out_or_has_left_counts_for_nothing() -> None:
    rows = [Row(1, "member", "present", 11, "Police"), Row(2, "chair", "present", 12, "Council", post=5)]
    rule = Rule(2, ["Council", "Police"], True, [Wanted("quorum", "Director", 5), Wanted("policy", "NHS", None, "NHS")])
    assert judge(rule, rows).ok
    assert judge(rule, rows, {12}).sentence == (
        "1 of the 2 needed is present. Not represented: Council. Has to be there and is not: Director."
    )
    assert missing(rule, rows, "policy") == ["NHS"]


@pytest.fixture
def rec(db: None) -> Recording:
    return make_recording()


def year(rec: Recording, by: str = "agency") -> Asked:
    return Asked(by, england_today() - timedelta(days=300), england_today())


def test_attendance_of_a_year_counts_held_meetings_by_agency_seat_and_person(rec: Recording) -> None:
    for days in (30, 60, 90):
        earlier(rec, days).came(nurse=Said(A))
    rec.came()
    gone = make.make_meeting(rec.group, -10)
    Meeting.objects.filter(pk=gone.pk).update(state="cancelled", cancelled_reason="Snow")
    found = represented(rec.by, year(rec))
    told = [(one.words, one.meetings, one.present, one.apologies, one.represented) for one in found.lines]
    assert told == [("NHS board", 4, 1, 3, 25), ("Police", 4, 4, 0, 100)]
    assert (found.figures.held, found.figures.cancelled, found.figures.per_cent) == (4, 1, 62)
    assert [one.words for one in represented(rec.by, year(rec, "person")).lines] == ["Asha Rahman", "Bo Field"]
    assert [one.words for one in represented(rec.by, year(rec, "seat")).lines] == [
        "Nurse, Executive", "Superintendent, Executive",
    ]  # fmt: skip


def test_a_gap_stands_first_and_an_agency_without_a_seat_is_named(rec: Recording) -> None:
    for days in (30, 60, 90):
        earlier(rec, days).came(nurse=Said(A))
    school = make.make_agency("School trust", rec.world.partnership)
    assert Membership.objects.get(agency=school).category == "relevant"
    found = represented(rec.by, year(rec))
    assert (found.lines[0].words, found.lines[0].gap, found.figures.gaps) == ("NHS board", "missed three", 1)
    assert "School trust" in found.nowhere
    make.seat(rec.world.adults, school)
    assert "School trust" not in represented(rec.by, year(rec)).nowhere
    page = rec.world.browser().get(f"/{rec.world.partnership.slug}/attendance/?show=gaps").content.decode()
    assert ("Missed three" in page, "100%" in page) == (True, False)


def test_a_member_of_another_group_sees_no_attendance_of_this_one(rec: Recording) -> None:
    rec.came()
    other = make.person_with("MEM", rec.world.partnership, group=rec.world.adults)
    assert list(represented(rec.world.standing(other), year(rec)).lines) == []
    assert len(represented(rec.world.standing(rec.world.nurse), year(rec)).lines) == 2


def test_the_page_costs_the_same_for_one_meeting_and_for_many(rec: Recording) -> None:
    rec.came()
    counts = []
    for more in (0, 2):
        for days in range(30, 30 + more * 10, 10):
            earlier(rec, days).came()
        with CaptureQueriesContext(connection) as queries:
            represented(rec.by, year(rec))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    browser = rec.world.browser()
    for kind in ("csv", "xlsx", "docx", "pdf"):
        answer = browser.get(f"/{rec.world.partnership.slug}/attendance/", {"format": kind, "by": "seat"})
        assert answer.status_code == 200
