"""When limits run out: Easter, weekends, the change of the clocks, hours that stop for nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sightline.disagreements.rules.clocks import ENGLAND, Limit, State, clock, due_at, due_day, warn_at
from sightline.kernel.bank_holidays import england_and_wales
from sightline.kernel.working_days import is_working_day, working_days_between

HOLIDAYS = frozenset(england_and_wales())
UNITS = ("hours", "days", "working days", "weeks", "months")
moments = some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ENGLAND)


@pytest.mark.parametrize(
    ("begins", "limit", "last"),
    [
        (local(2027, 3, 24, 10), Limit(5, "working days"), date(2027, 4, 2)),  # over Easter: Friday and Monday are off
        (local(2027, 3, 25, 16), Limit(2, "working days"), date(2027, 3, 31)),
        (local(2027, 3, 26, 9), Limit(1, "working days"), date(2027, 3, 30)),  # begun on Good Friday
        (
            local(2027, 3, 26, 9),
            Limit(0, "working days"),
            date(2027, 3, 30),
        ),  # the same working day, begun on a day off
        (local(2027, 3, 24, 23, 59), Limit(0, "working days"), date(2027, 3, 24)),
        (local(2026, 12, 23, 9), Limit(2, "working days"), date(2026, 12, 29)),  # Boxing Day falls on a Saturday
        (local(2027, 1, 31, 9), Limit(1, "months"), date(2027, 2, 28)),
        (local(2028, 1, 31, 9), Limit(1, "months"), date(2028, 2, 29)),
        (local(2027, 3, 1, 9), Limit(2, "weeks"), date(2027, 3, 15)),
        (local(2027, 3, 1, 9), Limit(3, "days"), date(2027, 3, 4)),
    ],
)
def test_limits_in_days_run_out_at_the_end_of_their_last_day(begins: datetime, limit: Limit, last: date) -> None:
    due = due_at(limit, begins, HOLIDAYS)
    assert (due_day(due), due.astimezone(ENGLAND).strftime("%H:%M")) == (last, "00:00")


@pytest.mark.parametrize(
    ("begins", "hours", "ends"),
    [
        (local(2027, 3, 27, 12), 24, local(2027, 3, 28, 13)),  # the clocks go forward that night
        (local(2026, 10, 24, 12), 24, local(2026, 10, 25, 11)),  # and back
        (local(2027, 3, 26, 18), 48, local(2027, 3, 28, 19)),  # nights, weekends and Good Friday count
        (local(2027, 6, 1, 22), 4, local(2027, 6, 2, 2)),
    ],
)
def test_hours_run_by_the_clock_whatever_the_day(begins: datetime, hours: int, ends: datetime) -> None:
    assert due_at(Limit(hours, "hours"), begins, HOLIDAYS) == ends


def test_what_a_clock_says() -> None:
    begins, limit = local(2027, 3, 24, 10), Limit(5, "working days")
    said = [
        (clock(limit, begins, HOLIDAYS, now).state, clock(limit, begins, HOLIDAYS, now).words)
        for now in (local(2027, 3, 24, 11), local(2027, 3, 27, 11), local(2027, 4, 1, 7), local(2027, 4, 1, 8),
                    local(2027, 4, 2, 23, 59), local(2027, 4, 3), local(2027, 4, 7, 9))
    ]  # fmt: skip
    assert said == [
        (State.RUNNING, "5 working days left"), (State.RUNNING, "4 working days left"),
        (State.RUNNING, "1 working day left"), (State.SOON, "1 working day left"), (State.SOON, "Due today"),
        (State.OVER, "Overdue by less than a working day"), (State.OVER, "Overdue by 3 working days"),
    ]  # fmt: skip
    ended = [
        clock(limit, begins, HOLIDAYS, local(2028, 1, 1), end).words
        for end in (local(2027, 4, 2, 20), local(2027, 4, 6))
    ]
    assert ended == ["Within its limit", "Late by 2 working days"]
    urgent = Limit(4, "hours")
    hours = [clock(urgent, begins, HOLIDAYS, begins + timedelta(minutes=m)).words for m in (30, 190, 239, 240, 420)]
    assert hours == ["3 hours left", "less than an hour left", "less than an hour left",
                     "Overdue by less than an hour", "Overdue by 3 hours"]  # fmt: skip
    assert clock(None, begins, HOLIDAYS, begins).words == "No limit"


@given(begins=moments, amount=some.integers(0, 30), unit=some.sampled_from(UNITS))
def test_a_limit_never_runs_out_before_it_begins_and_more_is_never_sooner(begins, amount, unit) -> None:
    due, later = (due_at(Limit(n, unit), begins, HOLIDAYS) for n in (amount, amount + 1))
    assert due >= begins
    assert later >= due  # begun on a day off, the same working day and the next are one
    assert begins <= warn_at(Limit(amount, unit), begins, due, HOLIDAYS) or unit != "working days"
    assert warn_at(Limit(amount, unit), begins, due, HOLIDAYS) <= due


@given(begins=moments, amount=some.integers(1, 30))
def test_the_last_working_day_is_one_and_as_many_lie_between(begins, amount) -> None:
    last = due_day(due_at(Limit(amount, "working days"), begins, HOLIDAYS))
    first = begins.astimezone(ENGLAND).date()
    assert is_working_day(last, HOLIDAYS)
    assert working_days_between(first, last, HOLIDAYS) == amount


@given(begins=moments, hours=some.integers(1, 200))
def test_hours_are_hours_whatever_the_clocks_do(begins, hours) -> None:
    assert due_at(Limit(hours, "hours"), begins, HOLIDAYS) - begins == timedelta(hours=hours)


@given(begins=moments, amount=some.integers(0, 20), unit=some.sampled_from(UNITS), after=some.integers(0, 5_000_000))
def test_a_clock_goes_from_running_to_over_and_never_back(begins, amount, unit, after) -> None:
    limit, order = Limit(amount, unit), [State.RUNNING, State.SOON, State.OVER]
    now = begins + timedelta(seconds=after)
    states = [clock(limit, begins, HOLIDAYS, one).state for one in (now, now + timedelta(hours=1))]
    assert order.index(states[0]) <= order.index(states[1])
    assert (states[0] is State.OVER) == (now >= due_at(limit, begins, HOLIDAYS))
    ended = clock(limit, begins, HOLIDAYS, now + timedelta(days=900), ended_at=now).state
    assert (ended is State.LATE) == (states[0] is State.OVER)
