"""Attendance counted: who came to how many of the meetings that were held, and who missed several in a row. Pure.

A deputy's coming counts as the seat and its agency being represented, and not as the member being there. Meetings that
were cancelled are never given to these rules.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

PRESENT, DEPUTY, APOLOGIES, ABSENT = "present", "deputy", "apologies", "absent"
GAP_MEETINGS = 3  # local practice: from three meetings missed in a row it is called a gap
MANY_GROUPS = 4  # local practice: a person in four groups or more is asked for much
MANY_HOURS_A_YEAR = 40  # local practice: a working week in meetings


@dataclass(frozen=True)
class Seen:
    """One seat at one meeting that was held."""

    meeting: int
    day: date
    group: str
    key: Hashable
    words: str
    state: str


@dataclass(frozen=True)
class Line:
    """How often somebody came: a seat, an agency or a person. `missed` is how many of the last were missed in a row."""

    key: Hashable
    words: str
    groups: Sequence[str]
    meetings: int
    present: int
    deputy: int
    apologies: int
    absent: int
    missed: int
    last_seen: date | None

    @property
    def represented(self) -> int:
        """Per cent of the meetings at which they or a deputy came, rounded."""
        return round(100 * (self.present + self.deputy) / self.meetings) if self.meetings else 0

    @property
    def gap(self) -> str:
        """“missed three”, from as many meetings missed in a row as make a gap."""
        words = {3: "three", 4: "four", 5: "five", 6: "six"}
        return f"missed {words.get(self.missed, self.missed)}" if self.missed >= GAP_MEETINGS else ""


BEST = {PRESENT: 0, DEPUTY: 1, APOLOGIES: 2, ABSENT: 3}


def lines(seen: Iterable[Seen]) -> list[Line]:
    """Count attendance by key. Several seats of one key at a meeting count once, by the best of them."""
    by_key: dict[Hashable, dict[int, Seen]] = defaultdict(dict)
    for one in seen:
        before = by_key[one.key].get(one.meeting)
        if before is None or BEST[one.state] < BEST[before.state]:
            by_key[one.key][one.meeting] = one
    return [_line(key, sorted(found.values(), key=lambda one: (one.day, one.meeting))) for key, found in by_key.items()]


def _line(key: Hashable, rows: Sequence[Seen]) -> Line:
    states = [one.state for one in rows]
    came = [one for one in rows if one.state in (PRESENT, DEPUTY)]
    return Line(
        key, rows[-1].words, sorted({one.group for one in rows}), len(rows), states.count(PRESENT),
        states.count(DEPUTY), states.count(APOLOGIES), states.count(ABSENT), missed_in_a_row(states),
        came[-1].day if came else None,
    )  # fmt: skip


def missed_in_a_row(states: Sequence[str]) -> int:
    """Return how many of the latest meetings were missed one after another; states are in the order of the days."""
    missed = 0
    for state in reversed(states):
        if state in (PRESENT, DEPUTY):
            break
        missed += 1
    return missed


@dataclass(frozen=True)
class Load:
    """What the groups ask of a person or an agency: seats today and hours of meetings in a year."""

    key: Hashable
    words: str
    groups: Sequence[str]
    hours: float

    @property
    def much(self) -> bool:
        """Whether it is called much."""
        return len(self.groups) >= MANY_GROUPS or self.hours >= MANY_HOURS_A_YEAR


def loads(asked: Iterable[tuple[Hashable, str, str]], hours_of: Callable[[str], float]) -> list[Load]:
    """Add up what is asked, as (key, words, group); a group counts once for each key. Most asked first."""
    groups: dict[Hashable, set[str]] = defaultdict(set)
    names: dict[Hashable, str] = {}
    for key, words, group in asked:
        groups[key].add(group)
        names[key] = words
    found = [
        Load(key, names[key], sorted(some), round(sum(hours_of(one) for one in some), 1))
        for key, some in groups.items()
    ]
    return sorted(found, key=lambda one: (-len(one.groups), -one.hours, one.words))
