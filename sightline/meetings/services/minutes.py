"""Deeds on minutes: begin them, write item by item, approve, confirm at the next meeting, correct afterwards."""

from django.db import transaction
from django.db.models import F, Max

from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_words
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.meetings.models import AgendaItem, Correction, Meeting, MinuteEntry, Minutes, MinutesStep
from sightline.meetings.permissions import ENTRY, MINUTES
from sightline.meetings.queries.arising import frozen_log
from sightline.meetings.queries.record import kept_of, room_of, visible_entries
from sightline.meetings.rules.minutes import MOVES, may_move, why_closed

LEVEL, LONGEST = 2, 20_000
FIRST_ITEMS = (
    "Welcome, apologies and interests", "Minutes of the last meeting", "Matters arising and actions",
    "Any other business",
)  # fmt: skip
BOTH = "Somebody else wrote this item after you opened it. Both texts are below; nothing of yours is lost."


@transaction.atomic
def begin_minutes(*, meeting: Meeting, by: Standing) -> Minutes:
    """Begin the minutes of a meeting, on its day or after. Raises NotAllowed, OutOfState, DomainError before it."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    MINUTES.require(by, "C", Minutes(partnership=by.partnership, meeting=row))
    if row.state == Meeting.State.CANCELLED:
        raise OutOfState("This meeting was cancelled, so there is nothing to minute.")
    if england_date(row.starts_at) > by.today:
        raise DomainError(f"The meeting is on {in_words(england_date(row.starts_at))}. Begin its minutes on that day.")
    if Minutes.objects.filter(meeting=row).exists():
        raise OutOfState("The minutes of this meeting were begun already.")
    made = Minutes.objects.create(partnership=by.partnership, meeting=row, taker=by.person)
    _first_entries(made)
    _step(made, "begun", "Begun", "", by)
    return made


def _first_entries(made: Minutes) -> None:
    if not _bring(made):
        MinuteEntry.objects.bulk_create(
            MinuteEntry(partnership_id=made.partnership_id, minutes=made, position=at, title=title)
            for at, title in enumerate(FIRST_ITEMS, start=1)
        )


def _bring(made: Minutes) -> int:
    """Take in the items of the agenda that are not minuted yet, restricted ones with the case they follow."""
    rows = AgendaItem.objects.filter(meeting=made.meeting_id, withdrawn_at__isnull=True)
    new = list(rows.exclude(minuted__minutes=made).order_by("level", "number", "letter"))
    taken = set(made.entries.values_list("level", "position", "letter"))
    last = max((position for level, position, _ in taken if level == LEVEL), default=0)
    for one in new:
        place = (one.level, one.number, one.letter)
        if place in taken and one.level == LEVEL:
            last += 1
            place = (one.level, last, "")
        MinuteEntry.objects.create(
            partnership_id=made.partnership_id, minutes=made, item=one, level=place[0], position=place[1],
            letter=place[2], title=one.title, case_reference=one.case_reference,
        )  # fmt: skip
        last = max(last, place[1]) if one.level == LEVEL else last
    return len(new)


@transaction.atomic
def bring_items(*, minutes: Minutes, by: Standing) -> int:
    """Take in what came onto the agenda since the minutes were begun; return how many items that the reader may see.

    Raises NotAllowed, OutOfState when the minutes are no draft.
    """
    row = open_minutes(minutes, by)
    before = set(visible_entries(by).filter(minutes=row).values_list("pk", flat=True))
    if _bring(row):
        touched(row)
        record(
            tenant=by.partnership.code, verb="minutes.items_brought", reference=row.meeting.reference, by=by,
            level=LEVEL, after={"minutes": row.pk},
        )  # fmt: skip
    return visible_entries(by).filter(minutes=row).exclude(pk__in=before).count()


def open_minutes(minutes: Minutes, by: Standing) -> Minutes:
    """Return the minutes locked, for a deed on a draft. Raises NotAllowed, OutOfState when they are no draft."""
    row = locked(minutes)
    MINUTES.require(by, "U", row)
    if sentence := why_closed(row.state):
        raise OutOfState(sentence)
    return row


def locked(minutes: Minutes) -> Minutes:
    """Return the minutes as they are now, locked until the deed is done."""
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("meeting__group", "meeting__partnership")
    return rows.get(pk=minutes.pk)


def touched(minutes: Minutes) -> None:
    """Count that the record changed, so that nobody approves what they have not read."""
    Minutes.objects.filter(pk=minutes.pk).update(version=F("version") + 1)


@transaction.atomic
def write_entry(*, entry: MinuteEntry, title: str, text: str, version: int, by: Standing) -> MinuteEntry:
    """Write what was said under an item; `version` is the one the writer saw.

    Raises NotAllowed, OutOfState when the minutes are no draft, Conflict with both texts when somebody else was first.
    """
    open_minutes(entry.minutes, by)
    row = MinuteEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    ENTRY.require(by, "U", row)
    title, text = " ".join(title.split()), text.strip()
    if (row.title, row.text) == (title, text):
        return row
    if not title or len(title) > 300:
        raise DomainError("Give the item a title of 1 to 300 characters.", field="title")
    if len(text) > LONGEST:
        raise DomainError(f"Keep what was said to {LONGEST:,} characters or fewer.", field="text")
    if row.version != version:
        raise Conflict(
            BOTH, theirs={"Item": row.title, "What was said": row.text}, yours={"Item": title, "What was said": text}
        )
    row.title, row.text, row.version, row.changed_by = title, text, version + 1, by.person
    row.save()
    touched(entry.minutes)
    record(
        tenant=by.partnership.code, verb="minutes.written", reference=entry.minutes.meeting.reference, by=by,
        level=row.level, after={"entry": row.pk, "text": text},
    )  # fmt: skip
    return row


@transaction.atomic
def add_entry(*, minutes: Minutes, title: str, by: Standing) -> MinuteEntry:
    """Add an item that was on no agenda, at the end. Raises as `write_entry`."""
    row = open_minutes(minutes, by)
    said = " ".join(title.split())
    if not said or len(said) > 300:
        raise DomainError("Give the item a title of 1 to 300 characters.", field="title")
    last = row.entries.filter(level=2).aggregate(last=Max("position"))["last"] or 0
    made = MinuteEntry.objects.create(partnership=by.partnership, minutes=row, position=last + 1, title=said)
    touched(row)
    record(
        tenant=by.partnership.code, verb="minutes.item_added", reference=row.meeting.reference, by=by, level=LEVEL,
        after={"entry": made.pk, "title": said},
    )  # fmt: skip
    return made


@transaction.atomic
def approve(*, minutes: Minutes, version: int, by: Standing) -> Minutes:
    """Approve a draft, as its chair; the meeting counts as held from then on, so that its day and place stay.

    Raises NotAllowed, OutOfState also for a meeting that was cancelled, Conflict when it changed since it was opened.
    """
    row = _moving(minutes, "approve", version, by)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=row.meeting_id)
    if meeting.state == Meeting.State.CANCELLED:
        raise OutOfState("This meeting was cancelled, so there is nothing to approve.")
    Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.PLANNED).update(state=Meeting.State.HELD)
    row.log, row.kept = frozen_log(row, by), kept_of(room_of(row.meeting, by))
    return _moved(row, "approve", "", by)


@transaction.atomic
def take_back(*, minutes: Minutes, version: int, by: Standing) -> Minutes:
    """Make approved minutes a draft again, to change them. Raises as `approve`."""
    row = _moving(minutes, "take_back", version, by, letter="U")
    row.log, row.kept = [], {}
    return _moved(row, "take_back", "", by)


@transaction.atomic
def confirm(*, minutes: Minutes, at: Meeting, version: int, by: Standing) -> Minutes:
    """Confirm approved minutes at a later meeting of the group; from then on the database refuses to change them.

    Raises as `approve`, and DomainError for a meeting that is not a later one of the group, held by today.
    """
    row = _moving(minutes, "confirm", version, by)
    here = row.meeting
    later = at.group_id == here.group_id and at.starts_at > here.starts_at and at.state != Meeting.State.CANCELLED
    if not later or england_date(at.starts_at) > by.today:
        raise DomainError("Minutes are confirmed at a later meeting of the group, on its day or after.", field="at")
    row.confirmed_at = at
    return _moved(row, "confirm", f"at the meeting on {in_words(england_date(at.starts_at))}", by)


@transaction.atomic
def correct(*, minutes: Minutes, entry: MinuteEntry | None, text: str, by: Standing) -> Correction:
    """Add a dated correction to confirmed minutes. Raises NotAllowed, OutOfState before they are confirmed."""
    row = locked(minutes)
    MINUTES.require(by, "U", row)
    if row.state != Minutes.State.CONFIRMED:
        raise OutOfState("These minutes are not confirmed yet, so change their text instead.")
    if entry is not None:
        ENTRY.require(by, "U", entry)
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise DomainError("Say what the minutes should have said.", field="text")
    made = Correction.objects.create(partnership=by.partnership, minutes=row, entry=entry, text=said, author=by.person)
    record(
        tenant=by.partnership.code, verb="minutes.corrected", reference=row.meeting.reference, by=by,
        level=entry.level if entry else LEVEL, after={"correction": made.pk, "text": said},
    )  # fmt: skip
    return made


def _moving(minutes: Minutes, deed: str, version: int, by: Standing, *, letter: str = "A") -> Minutes:
    row = locked(minutes)
    another = {"v"} if row.taker_id != by.person.pk else set()
    MINUTES.require(by, letter, row, another)
    if not may_move(deed, row.state):
        raise OutOfState(why_closed(row.state) or "The chair approves these minutes first.")
    if row.version != version:
        raise Conflict(
            "Somebody changed the state of these minutes after you opened them. Look at them again.",
            theirs={"State": row.get_state_display()}, yours={"State": MOVES[deed].words},
        )  # fmt: skip
    return row


def _moved(row: Minutes, deed: str, words: str, by: Standing) -> Minutes:
    before, move = row.state, MOVES[deed]
    row.state, row.version = move.target, row.version + 1
    row.save()
    MinutesStep.objects.create(partnership=by.partnership, minutes=row, what=deed, words=words[:300], author=by.person)
    record(
        tenant=by.partnership.code, verb=f"minutes.{deed}", reference=row.meeting.reference, by=by, level=LEVEL,
        before={"state": before}, after={"state": row.state},
    )  # fmt: skip
    return row


def _step(row: Minutes, what: str, words: str, more: str, by: Standing) -> None:
    MinutesStep.objects.create(partnership=by.partnership, minutes=row, what=what, words=more, author=by.person)
    record(
        tenant=by.partnership.code, verb=f"minutes.{what}", reference=row.meeting.reference, by=by, level=LEVEL,
        after={"state": row.state, "words": words},
    )  # fmt: skip
