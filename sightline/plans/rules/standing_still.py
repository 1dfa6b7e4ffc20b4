"""Where there is little or no progress, and whether a group's part of a plan is on track. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sightline.plans.rules.past import Moved
from sightline.plans.rules.progress import Counts, OnTrackRule, RollUp, StillRule


def why_still(rule: StillRule, opened_on: date, due_on: date | None, moves: Sequence[Moved], today: date) -> list[str]:
    """Return why an open action shows no movement, a clause each; empty when it moves.

    `moves` in order of time. Silence counts from the day it was opened when nobody has said anything.
    """
    said = [one for one in moves if one.what == "rag"]
    found = []
    silent = (today - (said[-1].on if said else opened_on)).days
    if silent >= rule.silent_days:
        found.append(f"no update for {silent} days" if said else f"never updated in {silent} days")
    since = _same_since(said)
    if since and (today - since).days >= rule.same_days:
        found.append(f"the same RAG and the same words since {_day(since)}")
    if due_on and (today - due_on).days >= rule.passed_days and not _moved_since(moves, due_on):
        found.append(f"due {(today - due_on).days} days ago, and neither its RAG nor its date has moved since")
    return found


def _same_since(said: Sequence[Moved]) -> date | None:
    """Return the day from which every update says the same, when two or more do."""
    same = 1
    while same < len(said) and _alike(said[-1 - same], said[-1]):
        same += 1
    return said[-same].on if same > 1 else None


def _alike(one: Moved, other: Moved) -> bool:
    return one.value == other.value and one.words.split() == other.words.split()


def _moved_since(moves: Sequence[Moved], day: date) -> bool:
    before = "not_started"
    for one in moves:
        if one.on > day and (one.what == "due" or (one.what == "rag" and one.value != before)):
            return True
        before = one.value if one.what == "rag" else before
    return False


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class Stillness:
    """What the system finds of an area: whether it shows little or no progress, and why."""

    found: bool
    why: str


def stillness(rule: StillRule, counts: Counts, still: int) -> Stillness:
    """Judge an area by how many of its open actions stand still."""
    if not counts.total:
        return Stillness(True, "it has no action")
    if not counts.open or not still:
        return Stillness(False, "")
    words = f"{still} of {counts.open} open actions {'shows' if still == 1 else 'show'} no movement"
    if counts.open == 1:
        words = "its one open action shows no movement"
    return Stillness(still * 100 >= rule.share_percent * counts.open, words)


@dataclass(frozen=True)
class Suggestion:
    """What the system would say of a group's part of the plan: `yes`, `no` or `` when there is nothing to go by."""

    value: str
    why: str

    @property
    def words(self) -> str:
        """Such as “No, because 3 of 8 open actions are late”."""
        return {"yes": "Yes", "no": "No", "": "Cannot say"}[self.value] + f", because {self.why}"


def suggestion(rule: OnTrackRule, counts: Counts, rolled: RollUp) -> Suggestion:
    """Suggest whether a part of a plan is on track, from its counts and what they add up to."""
    if not counts.total:
        return Suggestion("", "no action of its is known")
    if rolled.rag in rule.rags:
        return Suggestion("no", rolled.why)
    if counts.late and counts.late * 100 >= rule.late_percent * counts.open:
        return Suggestion("no", f"{counts.late} of {counts.open} open actions are late")
    return Suggestion("yes", rolled.why)


def as_of_days(today: date, days: int) -> date:
    """Return the day that many days before today."""
    return today - timedelta(days=days)
