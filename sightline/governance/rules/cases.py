"""When somebody may come near a case of level 3. Pure: every moment is passed in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """How a naming, broken glass or a recorded interest stands."""

    OPEN = "open"
    AHEAD = "ahead"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    ENDED = "ended"


WORDS = {
    State.OPEN: "In force",
    State.AHEAD: "Not begun yet",
    State.WAITING: "Waits for approval",
    State.SUSPENDED: "Suspended: their sign-in changed",
    State.LAPSED: "Over: its time ran out",
    State.ENDED: "Ended",
}
TONES = {State.OPEN: "ok", State.AHEAD: "", State.WAITING: "warn", State.SUSPENDED: "warn"}


@dataclass(frozen=True)
class Moments:
    """What decides how a row stands; an end that is None never comes."""

    starts_at: datetime
    ends_at: datetime | None = None
    needs_approval: bool = False
    approved_at: datetime | None = None
    suspended_at: datetime | None = None
    ended_at: datetime | None = None


def state_of(row: Moments, now: datetime) -> State:
    """Return how a row stands at a moment; `ends_at` itself is past."""
    if row.ended_at is not None:
        return State.ENDED
    if row.ends_at is not None and row.ends_at <= now:
        return State.LAPSED
    if row.suspended_at is not None:
        return State.SUSPENDED
    if row.needs_approval and row.approved_at is None:
        return State.WAITING
    return State.AHEAD if row.starts_at > now else State.OPEN
