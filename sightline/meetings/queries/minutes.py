"""Minutes as they are read, taken and chaired: items with what was said, decided and asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sightline.accounts.models import Person
from sightline.governance.rules.seats import Quorum
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.meetings.models import (
    Attendance,
    Correction,
    Decision,
    Interest,
    Meeting,
    MinuteAction,
    MinuteEntry,
    Minutes,
    MinutesStep,
)
from sightline.meetings.permissions import DECISION, MINUTES
from sightline.meetings.queries.arising import Carried, carried, log_of
from sightline.meetings.queries.decisions import visible as visible_decisions
from sightline.meetings.queries.events import when
from sightline.meetings.queries.plan import visible, within
from sightline.meetings.queries.record import Room, address, room_of, visible_entries, visible_minutes
from sightline.meetings.rules.minutes import MOVES, may_move, why_closed

BEGUN = "Begun"


@dataclass(frozen=True)
class Entry:
    """One item with what belongs to it. `out` names who was shown out; `hidden` when the reader is one of them."""

    entry: MinuteEntry
    hidden: bool
    decisions: Sequence[Decision]
    actions: Sequence[MinuteAction]
    interests: Sequence[Interest]
    corrections: Sequence[Correction]

    @property
    def heading(self) -> str:
        """“3. Budget”."""
        return f"{self.entry.label}. {self.entry.title}"


@dataclass(frozen=True)
class Here:
    """Who came, in words for a page: [(whose place, who, state, key, whether they left)]."""

    seat: str
    name: str
    state: str
    row: Attendance

    @property
    def left(self) -> bool:
        """Whether they left before the end."""
        return self.row.left_at is not None

    @property
    def came(self) -> bool:
        """Whether they came at all."""
        return self.row.state in ("present", "deputy")


@dataclass(frozen=True)
class MinutesPage:
    """The minutes of a meeting ready to print, and what the reader may do."""

    minutes: Minutes
    when: str
    room: Room
    people: Sequence[Here]
    entries: Sequence[Entry]
    log: Sequence[Carried]
    steps: Sequence[tuple[str, MinutesStep]]
    corrections: Sequence[Correction]
    previous: Minutes | None
    may_write: bool
    may_approve: bool
    may_take_back: bool
    may_confirm: bool
    may_correct: bool
    may_decide: bool

    @property
    def quorum(self) -> Quorum:
        """The quorum as it stands, or as it stood when the chair approved."""
        kept = self.minutes.kept.get("quorum")
        return Quorum(kept[0], kept[1], tuple(kept[2]), kept[3]) if kept else self.room.quorum()

    @property
    def state_words(self) -> str:
        """The state, and at which meeting they were confirmed."""
        at = self.minutes.confirmed_at
        if at is not None:
            return f"Confirmed at the meeting on {in_short(england_date(at.starts_at))}"
        return self.minutes.get_state_display().capitalize()

    @property
    def restricted(self) -> list[MinuteEntry]:
        """The restricted items among those the reader reads: reading them is logged."""
        return [one.entry for one in self.entries if one.entry.restricted and not one.hidden]

    def of(self, *states: str) -> list[Here]:
        """Return the people of some states, for the document."""
        return [one for one in self.people if one.row.state in states]


def minutes_page(row: Minutes, by: Standing) -> MinutesPage:
    """Return minutes with everything the reader may see of them; a fixed number of queries."""
    room = room_of(row.meeting, by)
    another = {"v"} if row.taker_id != by.person.pk else set()
    updates, approves = MINUTES.may(by, "U", row), MINUTES.may(by, "A", row, another)
    steps = [(MOVES[one.what].words if one.what in MOVES else BEGUN, one) for one in row.steps.select_related("author")]
    return MinutesPage(
        row, when(row.meeting), room, [_here(one, row) for one in room.attendance], _entries(row, by), log_of(row, by),
        steps, list(row.corrections.filter(entry=None).select_related("author")), to_confirm(row.meeting, by),
        updates and not why_closed(row.state), approves and may_move("approve", row.state),
        updates and may_move("take_back", row.state),
        approves and may_move("confirm", row.state) and later_meetings(row, by).exists(),
        updates and row.state == Minutes.State.CONFIRMED,
        DECISION.may(by, "C", Decision(partnership=by.partnership, group=row.meeting.group)),
    )  # fmt: skip


def _here(one: Attendance, minutes: Minutes) -> Here:
    if one.seat is None:
        return Here(one.guest_from or "Guest", one.guest, "present", one)
    place = minutes.kept.get("seats", {}).get(str(one.pk)) or str(one.seat.post or one.seat.agency)
    name = one.person.name if one.person else ""
    state = f"present as deputy for {place}" if one.state == Attendance.State.DEPUTY else one.get_state_display()
    return Here(place, name, state, one)


def _entries(row: Minutes, by: Standing) -> list[Entry]:
    entries = list(visible_entries(by).filter(minutes=row).select_related("changed_by", "item"))
    read = [one.pk for one in entries if not one.was_out]  # type: ignore[attr-defined]
    decisions = _by_entry(visible_decisions(by).filter(entry__in=read).exclude(state="withdrawn").order_by("pk"))
    actions = _by_entry(MinuteAction.objects.filter(entry__in=read).select_related("action"))
    interests = _by_entry(Interest.objects.filter(entry__in=[one.pk for one in entries]).select_related("person"))
    corrections = _by_entry(Correction.objects.filter(entry__in=read).select_related("author"))
    return [
        Entry(one, one.was_out, decisions.get(one.pk, []), actions.get(one.pk, []),  # type: ignore[attr-defined]
              interests.get(one.pk, []), corrections.get(one.pk, []))
        for one in entries
    ]  # fmt: skip


def _by_entry(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.entry_id, []).append(row)
    return found


def to_confirm(meeting: Meeting, by: Standing) -> Minutes | None:
    """Return the approved minutes of the group's last meeting before this one, which it confirms; one query."""
    rows = visible_minutes(by).filter(
        meeting__group=meeting.group_id, meeting__starts_at__lt=meeting.starts_at, state=Minutes.State.APPROVED
    )
    return rows.select_related("meeting__group").order_by("-meeting__starts_at").first()


def later_meetings(minutes: Minutes, by: Standing) -> QuerySet[Meeting]:
    """Return the meetings at which minutes may be confirmed: later ones of the group, on their day or after."""
    first = england_date(minutes.meeting.starts_at)
    rows = visible(by).filter(within(first, by.today), group=minutes.meeting.group_id)
    return rows.filter(starts_at__gt=minutes.meeting.starts_at).exclude(state="cancelled").order_by("starts_at")


def people_choices(meeting: Meeting) -> list[Person]:
    """Return who came in a seat, by name; one query."""
    came = Attendance.objects.filter(meeting=meeting, person__isnull=False).order_by()
    return list(Person.objects.filter(pk__in=came.values("person")).order_by("name"))


@dataclass(frozen=True)
class Panel:
    """What the page of a meeting says of its record."""

    words: str
    links: Sequence[tuple[str, str]]
    may_begin: bool
    log: Sequence[Carried]
    decisions: int


def record_panel(meeting: Meeting, by: Standing) -> Panel | None:
    """Return what the page of a meeting says of its minutes, or None for whoever may not read any."""
    fresh = Minutes(partnership=by.partnership, meeting=meeting)
    if not MINUTES.may(by, "R", fresh):
        return None
    row = visible_minutes(by).filter(meeting=meeting).first()
    log = carried(meeting, by) if meeting.state != Meeting.State.CANCELLED else []
    if row is None:
        begin = MINUTES.may(by, "C", fresh) and meeting.state != Meeting.State.CANCELLED
        ready = begin and england_date(meeting.starts_at) <= by.today
        words = "The business unit begins the minutes on the day." if not ready else "Not begun yet."
        return Panel(words, [], ready, log, 0)
    links = [("Read the minutes", address("minutes", by, meeting.reference))]
    if MINUTES.may(by, "U", row) and not why_closed(row.state):
        links += [("Who is here", address("attendance", by, meeting.reference)),
                  ("Take the minutes", address("take", by, meeting.reference))]  # fmt: skip
    if MINUTES.may(by, "U", row) and row.state != Minutes.State.CONFIRMED:
        links.append(("Chair the meeting", address("chair", by, meeting.reference)))
    count = visible_decisions(by).filter(meeting=meeting).exclude(state="withdrawn").count()
    return Panel(row.get_state_display().capitalize(), links, False, log, count)
