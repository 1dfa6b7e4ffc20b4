"""The days on which a group meets in a year, from its meeting rule and what has to be avoided. Pure.

A rule of so many a year parts the year into as many stretches and puts a meeting in the middle of each; a rule of every
so many weeks puts the next one midway between the fewest and the most weeks after the one before. From that aim a
meeting moves to the nearest good day: first on the wished weekday, then on any working day. A meeting that waits for
data goes on the first good day after they are there. Where no day is good, the day is left open and said to be so.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sightline.governance.rules.meeting import A_YEAR, WEEKS, MeetingRule

ONE_DAY, WEEK = timedelta(days=1), 7
SATURDAY = 5
FURTHEST = 366  # the longest time somebody plans at once, in days


@dataclass(frozen=True)
class Avoided:
    """Days on which nobody is asked to meet: weekends, and spans (first day, last day, why)."""

    spans: Sequence[tuple[date, date, str]] = ()

    def why(self, day: date) -> str:
        """Return why a day is avoided, or an empty text."""
        if day.weekday() >= SATURDAY:
            return "weekend"
        return next((words for first, last, words in self.spans if first <= day <= last), "")


@dataclass(frozen=True)
class Wish:
    """How a group wants its meetings of a year placed.

    `weekday` counts from Monday as 0. `not_before` lists, in order, the days from which the data of each period are
    there: the n-th meeting waits for the n-th. `lead_days` is how many days people need between data and meeting.
    `last_met` is the day of the meeting before, from which the weeks of a rule in weeks are counted.
    """

    rule: MeetingRule
    weekday: int
    not_before: Sequence[date] = ()
    lead_days: int = 0
    last_met: date | None = None


@dataclass(frozen=True)
class Placed:
    """One planned day. `day` is None where no day was good; `aim` is where the rule alone would have put it; `moved`
    says why it stands elsewhere, or why there is none.
    """

    aim: date
    day: date | None
    moved: str = ""


def planned(wish: Wish, first: date, last: date, avoided: Avoided) -> list[Placed]:
    """Return a group's meetings from `first` to `last` (both included), in order; none for a rule that needs none.

    Raises ValueError when the time is longer than a year or the wrong way round.
    """
    if not 0 <= (last - first).days < FURTHEST:
        raise ValueError("Plan from one day to a later one, at most a year at once.")
    end = min(last, wish.rule.until or last)
    if end < first:
        return []
    if wish.rule.kind == A_YEAR:
        return _a_year(wish, first, end, last, avoided)
    return _weeks(wish, first, end, avoided) if wish.rule.kind == WEEKS else []


def _a_year(wish: Wish, first: date, end: date, last: date, avoided: Avoided) -> list[Placed]:
    """So many a year of 365 days: a shorter time gets its share, a group that ends within it meets only before."""
    days = (last - first).days + 1
    number = round((wish.rule.a_year or 0) * days / 365)
    found: list[Placed] = []
    for at in range(number):
        opens, closes = first + _share(days, at, number), first + _share(days, at + 1, number) - ONE_DAY
        if opens > end:
            break
        found.append(_place(wish, len(found), opens, min(closes, end), avoided))
    return found


def _share(days: int, at: int, of: int) -> timedelta:
    return timedelta(days=days * at // of)


def _weeks(wish: Wish, first: date, end: date, avoided: Avoided) -> list[Placed]:
    least, most = (wish.rule.weeks_from or 1) * WEEK, (wish.rule.weeks_to or 1) * WEEK
    found: list[Placed] = []
    before = wish.last_met
    while True:
        opens = max(first, before + timedelta(days=least)) if before else first
        closes = max(opens, before + timedelta(days=most)) if before else first + timedelta(days=most - 1)
        if opens > end:
            return found
        # Nothing says that the last one must fall in this year: when only its earliest days do, the next plan has it.
        if before and closes > end and opens + (closes - opens) / 2 > end:
            return found
        placed = _place(wish, len(found), opens, min(closes, end), avoided)
        found.append(placed)
        before = placed.day or placed.aim


def _place(wish: Wish, at: int, opens: date, closes: date, avoided: Avoided) -> Placed:
    """Put the meeting number `at` on the best day of its stretch."""
    aim = _on_weekday(opens + (closes - opens) / 2, wish.weekday, opens, closes)
    ready = wish.not_before[at] + timedelta(days=wish.lead_days) if at < len(wish.not_before) else None
    if ready is not None and ready > closes:
        return Placed(aim, None, f"the data come after {closes.day} {closes:%B %Y}, when it has to have met")
    start = max(opens, ready) if ready else opens
    good = [day for day in _nearest(aim, start, closes, early=ready is not None) if not avoided.why(day)]
    wished = next((day for day in good if day.weekday() == wish.weekday), None)
    day = wished or next(iter(good), None)
    if day is None:
        return Placed(aim, None, "every day of its stretch is to be avoided")
    return Placed(aim, day, _why_moved(aim, day, ready, avoided, wished is not None))


def _why_moved(aim: date, day: date, ready: date | None, avoided: Avoided, wished: bool) -> str:
    if day == aim:
        return ""
    if reason := avoided.why(aim):
        return f"{aim.day} {aim:%B} is {_a(reason)}"
    if ready is not None:
        return "placed after the data"
    return "" if wished else "no good day on the wished weekday"


def _a(words: str) -> str:
    return f"at the {words}" if words == "weekend" else words


def _on_weekday(day: date, weekday: int, opens: date, closes: date) -> date:
    """Return the nearest day that falls on the weekday and within the stretch, or the day itself."""
    ahead = day + timedelta(days=(weekday - day.weekday()) % WEEK)
    behind = ahead - timedelta(days=WEEK)
    within = [one for one in (behind, ahead) if opens <= one <= closes]
    return min(within, key=lambda one: abs((one - day).days), default=day)


def _nearest(aim: date, opens: date, closes: date, *, early: bool) -> Iterator[date]:
    """Yield the days of a stretch, those nearest to the aim first, or in order when `early`."""
    days = [opens + timedelta(days=at) for at in range((closes - opens).days + 1)]
    yield from days if early else sorted(days, key=lambda day: (abs((day - aim).days), day))


def year_end(day: date) -> date:
    """Return the last day of the financial year of a day."""
    return date(day.year + (day.month > 3), 3, 31)


def next_to_plan(today: date, planned_until: Sequence[date | None]) -> tuple[date, date]:
    """Return the first and last day of the first year that is not planned for every group.

    `planned_until` is, for each group, the last day it is planned for. A group that is planned for no day ahead wants
    the next financial year; one that is, the year from the day after.
    """
    usual = year_end(today) + ONE_DAY
    first = min((until + ONE_DAY if until and until >= today else usual for until in planned_until), default=usual)
    return first, date(first.year + 1, first.month, 1) + timedelta(days=first.day - 2)


@dataclass(frozen=True)
class Sitting:
    """A meeting as clashes see it: its key, its group's, when it is (minutes of the day), and who is expected."""

    key: int
    group: int
    day: date
    starts: int
    ends: int
    people: Collection[int]


@dataclass(frozen=True)
class Clash:
    """Two meetings at the same time that want the same people."""

    one: int
    other: int
    people: frozenset[int]


def clashes(meetings: Sequence[Sitting]) -> list[Clash]:
    """Return the pairs of meetings that overlap and share people, in the order of the meetings."""
    by_day: dict[date, list[Sitting]] = {}
    for meeting in meetings:
        by_day.setdefault(meeting.day, []).append(meeting)
    found = []
    for same in by_day.values():
        for at, one in enumerate(same):
            for other in same[at + 1 :]:
                shared = frozenset(one.people) & frozenset(other.people)
                if shared and one.starts < other.ends and other.starts < one.ends:
                    found.append(Clash(one.key, other.key, shared))
    return found
