"""Seats: who counts towards a quorum, which days a chair's seat is not covered, how a chair rotates. Pure."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

CHAIR, DEPUTY_CHAIR, MEMBER, DEPUTY, ATTENDS, PAPERS = (
    "chair", "deputy_chair", "member", "deputy", "attends", "papers",
)  # fmt: skip
ROLES = (CHAIR, DEPUTY_CHAIR, MEMBER, DEPUTY, ATTENDS, PAPERS)
VOTING = (CHAIR, DEPUTY_CHAIR, MEMBER)
LETTERS = {CHAIR: "C", DEPUTY_CHAIR: "DC", MEMBER: "M", DEPUTY: "D", ATTENDS: "A", PAPERS: "P"}
WORDS = {
    CHAIR: "chair", DEPUTY_CHAIR: "deputy chair", MEMBER: "member", DEPUTY: "deputy", ATTENDS: "in attendance",
    PAPERS: "receives papers",
}  # fmt: skip


@dataclass(frozen=True)
class Present:
    """Somebody at a meeting in one seat. `agency` is empty for an independent seat; `stands_in_for` names a seat."""

    seat: int
    person: int
    role: str
    agency: str = ""
    stands_in_for: int | None = None


@dataclass(frozen=True)
class Quorum:
    """Whether a meeting may decide: who counts, which statutory partners are missing, and both in a sentence."""

    ok: bool
    counted: int
    missing: tuple[str, ...]
    sentence: str


def quorate(
    quorum: int | None, present: Iterable[Present], statutory: Sequence[str] = (), *, every_statutory: bool = False
) -> Quorum:
    """Judge a quorum by those present; `statutory` names the statutory partners.

    The chair, deputy chairs and members count, each person once. A deputy counts when the member they stand in for is
    not there; one who may stand in for anybody counts as a person. Who attends or receives papers does not count.
    """
    here = list(present)
    seats = {one.seat for one in here if one.role in VOTING}
    counting = [one for one in here if one.role in VOTING or (one.role == DEPUTY and one.stands_in_for not in seats)]
    counted = len({one.person for one in counting})
    agencies = {one.agency for one in counting}
    missing = tuple(name for name in statutory if name not in agencies) if every_statutory else ()
    short = max(0, (quorum or 0) - counted)
    return Quorum(not short and not missing, counted, missing, _sentence(quorum, counted, short, missing))


def _sentence(quorum: int | None, counted: int, short: int, missing: Sequence[str]) -> str:
    said = []
    if short:
        said.append(f"{counted} of the {quorum} needed {'is' if counted == 1 else 'are'} present.")
    if missing:
        said.append(f"Not represented: {', '.join(missing)}.")
    return " ".join(said) or ("The meeting is quorate." if quorum or missing else f"{counted} present.")


@dataclass(frozen=True)
class Span:
    """A holder from a day, to a day or still."""

    holder: str
    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether the day lies within."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def in_short(day: date) -> str:
    """Return a date as “4 December 2026”."""
    return f"{day.day} {day:%B %Y}"


def uncovered(spans: Iterable[Span], from_on: date) -> list[tuple[date, date | None]]:
    """Return the days from `from_on` on that no span covers, as (first, last); the last is None when it stays so."""
    gaps: list[tuple[date, date | None]] = []
    at = from_on
    for span in sorted(spans, key=lambda one: one.starts_on):
        if span.starts_on > at:
            gaps.append((at, span.starts_on - timedelta(days=1)))
        if span.ends_on is None:
            return gaps
        at = max(at, span.ends_on + timedelta(days=1))
    return [*gaps, (at, None)]


def chair_words(spans: Iterable[Span], today: date) -> str:
    """Say who chairs and who comes next: “Director until 31 March 2027, then Superintendent until 31 March 2028”."""
    ahead = sorted((one for one in spans if one.ends_on is None or one.ends_on >= today), key=lambda one: one.starts_on)
    said: list[str] = []
    for span in ahead:
        until = f" until {in_short(span.ends_on)}" if span.ends_on else ""
        start = "" if span.covers(today) else f" from {in_short(span.starts_on)}" if not said else ""
        said.append(f"{span.holder}{start}{until}")
    return ", then ".join(said)


def gap_words(gap: tuple[date, date | None], today: date) -> str:
    """Say of days without a chair: “Nobody chairs today”, “Nobody chairs from 1 April 2027”."""
    first, last = gap
    start = "today" if first <= today else f"from {in_short(first)}"
    return f"Nobody chairs {start}" + (f" until {in_short(last)}" if last else "")


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    following = date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(day.year + year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def turns(starts_on: date, months: int, number: int) -> list[tuple[date, date]]:
    """Return first and last day of each turn of a rotation: `number` turns of so many months, one after another."""
    starts = [months_after(starts_on, months * at) for at in range(number + 1)]
    return [(first, after - timedelta(days=1)) for first, after in itertools.pairwise(starts)]


def days_left(ends_on: date | None, today: date) -> int | None:
    """Return how many days of a term are left, the last one counted; None without an end."""
    return None if ends_on is None else max(0, (ends_on - today).days + 1)
