"""Regular deeds: each runs once an interval, by one worker of however many there are."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from sightline.kernel.models import TickState

LEASE = timedelta(minutes=15)
SKEW = timedelta(minutes=5)
AGAIN_AFTER_ERROR = timedelta(minutes=5)
Deed = Callable[[datetime], object]
Thing = TypeVar("Thing")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Tick:
    name: str
    interval: timedelta
    deed: Deed


_ticks: dict[str, _Tick] = {}


def every(name: str, interval: timedelta, fn: Deed) -> None:
    """Register `fn(now)` to run once an `interval`. Contexts call this when they start.

    `fn` must bear being run again after a failure or a killed worker, and should finish within LEASE.
    """
    _ticks[name] = _Tick(name, interval, fn)


class SomeFailedError(Exception):
    """A part of a regular deed failed and is in the log; the other parts are done."""


def each(things: Iterable[Thing], deed: Callable[[Thing], int]) -> int:
    """Do a deed on one thing after the other, such as the partnerships, and return the sum of what it gives.

    One that fails is logged and stops no other. Raises SomeFailedError at the end, so that the regular deed counts as
    failed and is tried again: `deed` must bear being run again on those that are done.
    """
    done, failed = 0, []
    for thing in things:
        try:
            done += deed(thing)
        except Exception:
            _log.exception("A regular deed failed for %r", thing)
            failed.append(repr(thing))
    if failed:
        raise SomeFailedError(", ".join(failed))
    return done


def run_due(now: datetime, worker: str) -> list[str]:
    """Run what is due at `now` (aware) and nobody else is running; return the names of those that ran well.

    A failure is logged and tried again after five minutes or the interval, if that is shorter.
    """
    return [tick.name for tick in _ticks.values() if _take(tick, now, worker) and _run(tick, now, worker)]


def _is_due(state: TickState, tick: _Tick, now: datetime) -> bool:
    """Return whether the deed is due and free.

    A due time further off than an interval, or a lease further off than LEASE, was written before the clock was set
    back and does not count; SKEW is allowed for workers whose clocks differ.
    """
    waiting = now < state.due_at <= now + tick.interval + SKEW
    taken = state.lease_until is not None and now < state.lease_until <= now + LEASE + SKEW
    return not waiting and not taken


def _take(tick: _Tick, now: datetime, worker: str) -> bool:
    """Lease the deed for this worker if it is due; only one worker succeeds."""
    seen = TickState.objects.filter(name=tick.name).first()
    if seen and not _is_due(seen, tick, now):
        return False
    with transaction.atomic():
        if seen is None:
            TickState.objects.bulk_create([TickState(name=tick.name, due_at=now)], ignore_conflicts=True)
        state = TickState.objects.select_for_update(skip_locked=True).filter(name=tick.name).first()
        if state is None or not _is_due(state, tick, now):
            return False
        state.due_at, state.lease_until, state.lease_by = now + tick.interval, now + LEASE, worker
        state.save()
    return True


def _run(tick: _Tick, now: datetime, worker: str) -> bool:
    """Run a leased deed and give the lease back."""
    mine = TickState.objects.filter(name=tick.name, lease_by=worker)
    try:
        tick.deed(now)
    except Exception as error:
        _log.exception("The regular deed %s failed", tick.name)
        again = now + min(tick.interval, AGAIN_AFTER_ERROR)
        mine.update(lease_until=None, lease_by="", last_error=type(error).__name__[:200], due_at=again)
        return False
    mine.update(lease_until=None, lease_by="", last_error="", done_at=now)
    return True
