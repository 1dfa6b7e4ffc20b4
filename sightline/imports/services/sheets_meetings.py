"""Meeting dates: each row calls an ordinary meeting of its group, on its day, at its time."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import ProtectedError

from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.imports.queries_sheets import Here
from sightline.imports.rules.sheets import ListRow, Made, Outcome, refused
from sightline.imports.rules.sheets_known import MEETINGS as KNOWN
from sightline.imports.rules.sheets_values import in_short
from sightline.kernel.dates import ENGLAND
from sightline.kernel.errors import OutOfState
from sightline.meetings.models import Invitation, Meeting
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.plan import visible
from sightline.meetings.services import NewMeeting, call_meeting
from sightline.meetings.services.calling import YEARS_AHEAD

USUAL_START, USUAL_LENGTH, LONGEST = time(10), timedelta(hours=2), timedelta(hours=10)
MOST_PLACE, LONGEST_TIMES = 200, 60
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm|noon)?", re.IGNORECASE)
BETWEEN = re.compile(r"\s*(?:-|–|—|to|until)\s*", re.IGNORECASE)
CHANGED_SINCE = "Somebody has changed {reference} since the list was loaded, so the list cannot be taken back."


def read_time(words: str) -> time | None:
    """Return a time of day as people type it (10:00, 2.30pm, 14), or None when it is none."""
    found = CLOCK.fullmatch(words.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half in ("pm", "noon")) if half else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None


def require(by: Standing) -> None:
    """Raise NotAllowed unless the standing may call meetings of all groups."""
    MEETING.require(by, "C")


def check(rows: Sequence[ListRow], by: Standing) -> list[Outcome]:
    """Say what each row does: a new meeting, or nothing, because the group meets then already or the day has passed."""
    here = Here(by)
    there = {
        (group, starts.astimezone(ENGLAND).date()): reference
        for group, starts, reference in visible(by)
        .exclude(state=Meeting.State.CANCELLED)
        .values_list("group", "starts_at", "reference")
    }
    seen: dict[tuple[int, date], str] = {}
    return [_checked(row, here, by, there, seen) for row in rows]


def _checked(
    row: ListRow, here: Here, by: Standing, there: dict[tuple[int, date], str], seen: dict[tuple[int, date], str]
) -> Outcome:  # fmt: skip
    group, day = here.groups.get(row.meant.get("group", "")), row.days.get("held_on")
    if group is None:
        row.refuse("group", "choose the group that meets.")
    if day is None:
        row.refuse("held_on", "enter the day of the meeting.")
    elif day > by.today + timedelta(days=366 * YEARS_AHEAD):
        row.refuse("held_on", f"{in_short(day)} lies more than {YEARS_AHEAD} years ahead. Correct the day.")
    _check_times(row)
    if row.problems or group is None or day is None:
        return refused(row, f"{row.said.get('group', '')}, {row.said.get('held_on', '')}")
    words = f"{group}, {in_short(day)}"
    place = (group.pk, day)
    if place in there or place in seen:
        why = "It meets on this day already" if place in there else f"The same as {seen[place]} of this file"
        return Outcome(row.index, row.at, "same", f"{words}. {why}.", tuple(row.notes), (), there.get(place, ""))
    if day < by.today:
        return Outcome(row.index, row.at, "same", f"{words}. The day has passed, so it is left out.", tuple(row.notes))
    seen[place] = row.at
    start, end = _times(row)
    said = f"{words}, {start:%H:%M} to {end:%H:%M}" + (f", {_place(row)}" if _place(row) else "")
    return Outcome(row.index, row.at, "new", f"{said}.", tuple(row.notes))


def _check_times(row: ListRow) -> None:
    for key in ("starts", "ends"):
        if any(read_time(part) is None for part in _parts(row, key)):
            row.refuse(key, f"“{row.said[key][:40]}” is no time. Enter one such as 10:00 or 14:30.")
    if row.problems:
        return
    if row.said.get("chair"):
        row.notes.append("Who chairs stands with the group’s seats, not with a meeting.")
    if not _parts(row, "starts"):
        row.notes.append(f"No time is given, so it begins at {USUAL_START:%H:%M}.")
    start, end = _times(row)
    if not timedelta() < _length(start, end) <= LONGEST:
        row.refuse("ends" if row.said.get("ends") else "starts", "it has to end after it begins, within ten hours.")
    if "papers_on" in row.days:
        row.notes.append("Papers are due by the group’s usual agenda, not by this list.")
    if len(row.said.get("place", "")) > MOST_PLACE:
        row.notes.append(f"Of the place the first {MOST_PLACE} characters are kept.")


def _parts(row: ListRow, key: str) -> list[str]:
    """Return the times in a cell: none, one, or the beginning and the end (10:00 to 12:00)."""
    said = " ".join(row.said.get(key, "").split())
    if len(said) > LONGEST_TIMES:
        return [said]  # no time is that long, and nothing is searched in it
    return [part for part in BETWEEN.split(said, maxsplit=1) if part] if said else []


def _times(row: ListRow) -> tuple[time, time]:
    told = [read_time(part) for part in (*_parts(row, "starts")[:2], *_parts(row, "ends")[:1])]
    found = [one for one in told if one is not None]
    start = found[0] if found and _parts(row, "starts") else USUAL_START
    end = found[-1] if len(found) > 1 or _parts(row, "ends") else None
    return start, end or (datetime.combine(date.min, start) + USUAL_LENGTH).time()


def _length(start: time, end: time) -> timedelta:
    return datetime.combine(date.min, end) - datetime.combine(date.min, start)


def _place(row: ListRow) -> str:
    return " ".join(row.said.get("place", "").split())[:MOST_PLACE]


def load(rows: Sequence[ListRow], file_name: str, by: Standing) -> list[Made]:  # noqa: ARG001 (every kind gets it)
    """Call the meetings; nobody is invited by it."""
    here = Here(by)
    made = []
    for row in rows:
        group: Group = here.groups[row.meant["group"]]
        start, end = (datetime.combine(row.days["held_on"], one, ENGLAND) for one in _times(row))
        new = NewMeeting(group, start, end, place=_place(row), kind=Meeting.Kind.ORDINARY)
        meeting = call_meeting(new=new, by=by)
        made.append(Made(row.index, meeting.reference, meeting.version, meeting.pk))
    return made


def undo(made: Sequence[Made], by: Standing) -> None:
    """Take back the meetings a list called. Raises NotAllowed, or OutOfState once anybody changed one, gave it an
    agenda, proposed an item for it or invited to it.
    """
    keys = [one.key for one in made]
    rows = {row.pk: row for row in Meeting.objects.select_for_update(of=("self",)).filter(pk__in=keys)}
    invited = set(Invitation.objects.filter(meeting__in=keys).values_list("meeting", flat=True))
    for one in made:
        row = rows.get(one.key)
        if (
            row is None
            or row.version != one.version
            or row.pk in invited
            or hasattr(row, "agenda")
            or row.item_proposals.exists()
        ):
            raise OutOfState(CHANGED_SINCE.format(reference=one.reference))
        MEETING.require(by, "E", row)
    try:
        Meeting.objects.filter(pk__in=keys).delete()
    except ProtectedError as error:
        raise OutOfState(CHANGED_SINCE.format(reference="one of its meetings")) from error


MEETINGS = replace(KNOWN, check=check, load=load, require=require, undo=undo, page="meetings:meeting")
