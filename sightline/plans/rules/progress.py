"""What the actions of a plan, a part, a priority or a group add up to. Pure; the rules are in `data/progress.yaml`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from sightline.plans.rules.past import Stand

COLOURS = ("red", "amber", "green")
FRESH_DAYS = 60
RAGS = {
    "red": "Red", "amber": "Amber", "green": "Green", "complete": "Complete", "not_started": "Not started",
}  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """Actions counted; withdrawn ones do not count.

    Every action is one of complete, late, not started or under way; a late action that has not started counts as
    late. Colours, ages, and actions without an owner or a date, are of open ones only; an age is the days since an open
    action was last heard of, from the day it was opened when it never was.
    """

    total: int = 0
    complete: int = 0
    late: int = 0
    not_started: int = 0
    fresh: int = 0
    open: int = 0
    unowned: int = 0
    undated: int = 0
    red: int = 0
    amber: int = 0
    green: int = 0
    proved: int = 0
    ages: tuple[int, ...] = ()

    @property
    def unproved(self) -> int:
        """Called complete, with no evidence that the reader may see and that proves something today."""
        return self.complete - self.proved

    @property
    def under_way(self) -> int:
        """Open, started and not past its date."""
        return max(self.open - self.late - self.not_started, 0)


def count(stands: Iterable[tuple[Stand, bool]], day: date, proved: int = 0) -> Counts:
    """Count how actions stand on a day; each pair says how one stands and whether it has an owner.

    `proved` is how many of those complete have evidence.
    """
    held = [(stand, owned) for stand, owned in stands if stand.status != "withdrawn"]
    live = [(stand, owned) for stand, owned in held if stand.status == "open"]
    late = [stand for stand, _ in live if stand.due_on and stand.due_on < day]
    waiting = sum(s.rag == "not_started" and not (s.due_on and s.due_on < day) for s, _ in live)
    ages = tuple(sorted(max((day - stand.heard_on).days, 0) for stand, _ in live))
    return Counts(
        total=len(held), complete=len(held) - len(live), late=len(late), not_started=waiting, open=len(live),
        fresh=sum(stand.heard and (day - stand.heard_on).days <= FRESH_DAYS for stand, _ in live),
        unowned=sum(not owned for _, owned in live), undated=sum(stand.due_on is None for stand, _ in live),
        **{colour: sum(stand.rag == colour for stand, _ in live) for colour in COLOURS}, ages=ages, proved=proved,
    )  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One line of the rule of adding up; see `data/progress.yaml`."""

    rag: str
    counts: str
    of: str
    percent: int
    least: int
    one: str
    words: str

    def holds(self, counts: Counts) -> bool:
        """Return whether it decides for these counts."""
        number, among = getattr(counts, self.counts), getattr(counts, self.of)
        return bool(number >= self.least and number * 100 >= self.percent * among)

    def why(self, counts: Counts) -> str:
        """Return why, as a clause after “because”."""
        number, among = getattr(counts, self.counts), getattr(counts, self.of)
        return self.one if among == 1 else self.words.format(n=number, of=among, are="is" if number == 1 else "are")


@dataclass(frozen=True)
class RollUp:
    """What actions add up to, and the clause that says why."""

    rag: str
    why: str

    @property
    def words(self) -> str:
        """Such as “Amber, because 2 of 9 open actions are late”."""
        return f"{RAGS[self.rag]}, because {self.why}"


@dataclass(frozen=True)
class Band:
    """A band of freshness: up to so many days."""

    up_to: int
    words: str
    tone: str


@dataclass(frozen=True)
class StillRule:
    """When an action stands still, and an area with it."""

    silent_days: int
    same_days: int
    passed_days: int
    share_percent: int


@dataclass(frozen=True)
class OnTrackRule:
    """When a part of the plan is not on track."""

    rags: tuple[str, ...]
    late_percent: int


@dataclass(frozen=True)
class Practice:
    """The rules of `data/progress.yaml`."""

    about: str
    steps: tuple[Step, ...]
    in_words: tuple[str, ...]
    bands: tuple[Band, ...]
    still: StillRule
    on_track: OnTrackRule
    override_quarters: int


def read_practice(data: Mapping[str, Any]) -> Practice:
    """Read the rules; raises TypeError or KeyError when the file lacks a part or holds an unknown one."""
    track = data["on_track"]
    return Practice(
        about=data["about"],
        steps=tuple(Step(**one) for one in data["rollup"]),
        in_words=tuple(data["rollup_in_words"]),
        bands=tuple(Band(**one) for one in data["freshness"]),
        still=StillRule(**data["little_progress"]),
        on_track=OnTrackRule(tuple(track["rags"]), track["late_percent"]),
        override_quarters=data["override"]["longest_quarters"],
    )


def roll_up(steps: Sequence[Step], counts: Counts) -> RollUp:
    """Return what counts add up to by the first step that holds; without an action, not started."""
    for step in steps:
        if step.holds(counts):
            return RollUp(step.rag, step.why(counts))
    return RollUp("not_started", "no action that you may see stands here")


@dataclass(frozen=True)
class Freshness:
    """How old what we know is: days since open actions were heard of, in the median and the oldest."""

    words: str
    tone: str
    median_days: int
    oldest_days: int


def how_fresh(bands: Sequence[Band], counts: Counts) -> Freshness | None:
    """Return how fresh the open actions are, or None when none is open."""
    if not counts.ages:
        return None
    middle, oldest = int(median(counts.ages)), counts.ages[-1]
    band = next(one for one in bands if middle <= one.up_to)
    return Freshness(band.words, band.tone, middle, oldest)


def share_fresh(counts: Counts) -> int | None:
    """Return the percentage of open actions updated in the last 60 days, or None when none is open."""
    return round(100 * counts.fresh / counts.open) if counts.open else None


def override_stands(rag: str, until: date, answered: str, now: str, day: date) -> bool:
    """Return whether a person's RAG stands: until its day, and only while the actions add up to what it answered."""
    return bool(rag) and day <= until and answered == now
