from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from sightline.kernel import tick
from sightline.kernel.models import TickState
from sightline.kernel.tests.test_outbox import in_threads

NOW = datetime(2026, 12, 4, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_ticks() -> Iterator[None]:
    before = dict(tick._ticks)
    tick._ticks.clear()
    yield
    tick._ticks.clear()
    tick._ticks.update(before)


@pytest.fixture
def done() -> list[datetime]:
    """The moments at which an hourly deed ran."""
    done: list[datetime] = []
    tick.every("hourly", HOUR, done.append)
    return done


@pytest.mark.django_db
class TestTick:
    def test_it_runs_at_once_and_then_once_an_interval(self, done: list[datetime]) -> None:
        moments = [NOW + timedelta(minutes=m) for m in (0, 30, 59, 60, 61, 300)]
        ran = [tick.run_due(moment, "w1") for moment in moments]
        assert ran == [["hourly"], [], [], ["hourly"], [], ["hourly"]]
        assert done == [moments[0], moments[3], moments[5]]

    def test_a_failure_is_tried_again_after_five_minutes(self) -> None:
        tick.every("broken", HOUR, lambda now: 1 / 0)
        assert tick.run_due(NOW, "w1") == []
        state = TickState.objects.get()
        assert (state.due_at, state.lease_until, state.last_error, state.done_at) == (
            NOW + timedelta(minutes=5),
            None,
            "ZeroDivisionError",
            None,
        )

    def test_one_failing_deed_does_not_stop_the_next(self, done: list[datetime]) -> None:
        tick._ticks = {"a": tick._Tick("a", HOUR, lambda now: 1 / 0), **tick._ticks}
        assert tick.run_due(NOW, "w1") == ["hourly"]

    def test_a_deed_under_way_is_left_alone_until_its_lease_runs_out(self, done: list[datetime]) -> None:
        tick.every("hourly", timedelta(minutes=1), done.append)
        assert tick._take(tick._ticks["hourly"], NOW, "dead")
        ran = [tick.run_due(NOW + timedelta(minutes=m), "w2") for m in (2, 14, 15)]
        assert ran == [[], [], ["hourly"]]

    def test_it_runs_when_the_clock_was_set_back(self, done: list[datetime]) -> None:
        tick.run_due(NOW + timedelta(days=365), "w1")
        assert tick.run_due(NOW, "w1") == ["hourly"]

    def test_clocks_that_differ_a_little_do_not_run_it_twice(self, done: list[datetime]) -> None:
        tick.run_due(NOW, "w1")
        assert tick.run_due(NOW - timedelta(seconds=30), "w2") == []

    def test_it_runs_once_when_the_clocks_change(self, done: list[datetime]) -> None:
        before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 01:30 in England, which comes twice that night
        ran = [tick.run_due(before + timedelta(minutes=m), "w1") for m in (0, 30, 60)]
        assert ran == [["hourly"], [], ["hourly"]]


@pytest.mark.django_db(transaction=True)
def test_only_one_of_many_workers_runs_it(done: list[datetime]) -> None:
    in_threads(6, lambda name: tick.run_due(NOW, name))
    assert done == [NOW]
