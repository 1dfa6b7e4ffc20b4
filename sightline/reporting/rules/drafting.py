"""A draft from the record: a pure function, so that it can be drawn again and adds only what is new.

Every line carries the key of what it was drawn from; one that is there already, or was taken out, is not added again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

MOST = 12
SILENT_DAYS = 60
AHEAD_DAYS = 92
RAG = {"red": "red", "amber": "amber", "green": "green", "complete": "complete", "not_started": "not started"}


@dataclass(frozen=True)
class Fact:
    """What the record says of an action: as it stands, and what was said of it and of its impact in the period."""

    reference: str
    title: str
    rag: str = "not_started"
    rag_before: str = ""
    complete: bool = False
    completed_on: date | None = None
    due_on: date | None = None
    owner: str = ""
    said: str = ""
    said_on: date | None = None
    last_on: date | None = None
    impact: str = ""
    priority: str = ""
    measured: bool = False


@dataclass(frozen=True)
class PriorityFact:
    """A priority the report is about."""

    reference: str
    number: int
    title: str


@dataclass(frozen=True)
class RiskFact:
    """A risk of the group as the period found it: its score with its band, the one before, if it is new or moved up."""

    reference: str
    title: str
    score: str
    before: int | None = None
    now: int | None = None
    new: bool = False
    raised: str = ""
    said: str = ""


@dataclass(frozen=True)
class Record:
    """The record of a group in a period."""

    starts_on: date
    ends_on: date
    today: date
    facts: Sequence[Fact] = ()
    priorities: Sequence[PriorityFact] = field(default_factory=tuple)
    risks: Sequence[RiskFact] = field(default_factory=tuple)

    @property
    def day(self) -> date:
        """The day the draft speaks of: today, or the last day of the period once it is over."""
        return min(self.today, self.ends_on)


@dataclass(frozen=True)
class Line:
    """A line of a draft: its section, its words, the key and the reference of what it was drawn from."""

    section: str
    text: str
    key: str
    reference: str


def draft(record: Record, kind: str) -> list[Line]:
    """Return the lines of a report of a kind, in order: at most MOST of a section, the rest told by their number."""
    if kind == "work_plan":
        return [*_cut("planned", _planned(record)), *_cut("gap", _gaps(record))]
    off = _cut("off_track", _off_track(record))
    if kind == "monitoring":
        return [*_priorities(record), *off, *_cut("silent", _silent(record))]
    risks = _cut("risk", _risks(record))
    return [*_cut("done", _done(record)), *_cut("next", _next(record)), *off, *risks, *_cut("impact", _impact(record))]


def _cut(section: str, lines: Iterable[Line]) -> list[Line]:
    found = list(lines)
    if len(found) <= MOST:
        return found
    more = len(found) - MOST
    words = f"And {more} more, which the list of actions shows."
    return [*found[:MOST], Line(section, words, f"{section}:more", "")]


def _done(record: Record) -> list[Line]:
    finished = [one for one in record.facts if one.complete and _within(one.completed_on, record)]
    moved = [one for one in record.facts if one.said and not one.complete and not _is_off(one, record)]
    finished.sort(key=lambda one: (one.completed_on or date.min, one.reference))
    moved.sort(key=lambda one: (-(one.said_on or date.min).toordinal(), one.reference))
    return [
        *(Line("done", _sentence(f"Finished: {one.title}", one.said), f"done:{one.reference}", one.reference)
          for one in finished),
        *(Line("done", _sentence(one.title, one.said), f"said:{one.reference}", one.reference) for one in moved),
    ]  # fmt: skip


def _next(record: Record) -> list[Line]:
    until = record.ends_on + timedelta(days=AHEAD_DAYS)
    rows = [one for one in record.facts if not one.complete and one.due_on and record.day <= one.due_on <= until]
    rows.sort(key=lambda one: (one.due_on or date.max, one.reference))
    return [
        Line("next", f"{one.title}, due {_day(one.due_on)}{_by(one)}.", f"next:{one.reference}", one.reference)
        for one in rows
    ]


def _off_track(record: Record) -> list[Line]:
    rows = [one for one in record.facts if _is_off(one, record)]
    rows.sort(key=lambda one: (one.rag != "red", one.due_on or date.max, one.reference))
    return [
        Line("off_track", _sentence(f"{one.title}: {_why_off(one, record)}", one.said), f"off:{one.reference}",
             one.reference)
        for one in rows
    ]  # fmt: skip


def _is_off(one: Fact, record: Record) -> bool:
    return not one.complete and (one.rag == "red" or _late(one, record) > 0 or _worse(one))


def _worse(one: Fact) -> bool:
    order = ("red", "amber", "green", "complete")
    known = one.rag in order and one.rag_before in order
    return known and order.index(one.rag) < order.index(one.rag_before)


def _late(one: Fact, record: Record) -> int:
    return max((record.day - one.due_on).days, 0) if one.due_on else 0


def _why_off(one: Fact, record: Record) -> str:
    late = _late(one, record)
    said = [f"late by {late} {'day' if late == 1 else 'days'}"] if late else []
    said += [RAG[one.rag]] if one.rag in ("red", "amber") else []
    return ", ".join([*said, f"was {RAG[one.rag_before]}"] if _worse(one) else said)


def _impact(record: Record) -> list[Line]:
    rows = [one for one in record.facts if one.impact]
    return [
        Line("impact", _sentence(one.title, one.impact), f"impact:{one.reference}", one.reference)
        for one in sorted(rows, key=lambda one: one.reference)
    ]


def _risks(record: Record) -> list[Line]:
    rows = sorted(record.risks, key=lambda one: (-(one.now or 0), one.reference))
    return [
        Line("risk", _sentence(f"{one.title}: {_risk_words(one)}", one.said), f"risk:{one.reference}", one.reference)
        for one in rows
    ]


def _risk_words(one: RiskFact) -> str:
    if one.new:
        found = f"new, {one.score}"
    elif one.before != one.now:
        found = f"{one.score}, was {one.before if one.before is not None else 'not scored'}"
    else:
        found = one.score
    return f"{found}; moved up to {one.raised}" if one.raised else found


def _planned(record: Record) -> list[Line]:
    names = {one.reference: f"priority {one.number}" for one in record.priorities}
    rows = sorted(_open(record), key=lambda one: (one.due_on or date.max, one.reference))
    return [
        Line("planned", _plan_words(one, names.get(one.priority, "")), f"plan:{one.reference}", one.reference)
        for one in rows
    ]


def _plan_words(one: Fact, priority: str) -> str:
    due = f"due {_day(one.due_on)}" if one.due_on else "no date yet"
    said = [one.title, due, one.owner or "no owner yet", f"serves {priority}" if priority else "under no priority"]
    return "; ".join(said) + "."


def _gaps(record: Record) -> list[Line]:
    found = []
    for one in sorted(_open(record), key=lambda one: one.reference):
        lacks = [("an owner", one.owner), ("a date", one.due_on), ("a measure", one.measured)]
        missing = [words for words, there in lacks if not there]
        if missing:
            words = f"{one.title}: lacks {_listed(missing)}."
            found.append(Line("gap", words, f"gap:{one.reference}", one.reference))
    return found


def _silent(record: Record) -> list[Line]:
    since = record.day - timedelta(days=SILENT_DAYS)
    rows = [one for one in _open(record) if one.last_on is None or one.last_on < since]
    rows.sort(key=lambda one: (one.last_on or date.min, one.reference))
    return [
        Line("silent", f"{one.title}: {'last heard of on ' + _day(one.last_on) if one.last_on else 'never reported on'}"
             f"{_by(one)}.", f"silent:{one.reference}", one.reference)
        for one in rows
    ]  # fmt: skip


def _priorities(record: Record) -> list[Line]:
    found = []
    for one in sorted(record.priorities, key=lambda one: one.number):
        rows = [fact for fact in record.facts if fact.priority == one.reference]
        words = f"{one.number}. {one.title}: {_standing(rows, record)}"
        found.append(Line("priority", words, f"priority:{one.reference}", one.reference))
    return found


def _standing(rows: Sequence[Fact], record: Record) -> str:
    if not rows:
        return "no action yet, so there is nothing to judge it by."
    done = sum(one.complete for one in rows)
    late = sum(not one.complete and _late(one, record) > 0 for one in rows)
    red = sum(one.rag == "red" for one in rows)
    judged = "not on track" if late or red else "on track"
    count = f"{len(rows)} {'action' if len(rows) == 1 else 'actions'}"
    return f"{judged}. {count}: {done} complete, {late} late, {red} red."


def _open(record: Record) -> list[Fact]:
    return [one for one in record.facts if not one.complete]


def _within(day: date | None, record: Record) -> bool:
    return day is not None and record.starts_on <= day <= record.ends_on


def _by(one: Fact) -> str:
    return f" ({one.owner})" if one.owner else " (no owner)"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _sentence(head: str, said: str) -> str:
    told = " ".join(said.split())
    return f"{head}. {told}" if told else f"{head}."
