"""Matters arising: what earlier meetings of a group asked for, as it stands; it comes by itself on the next meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Q, QuerySet

from sightline.actions.models import Action
from sightline.actions.queries import href as action_href
from sightline.actions.queries import visible as visible_actions
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.meetings.models import Meeting, Minutes


@dataclass(frozen=True)
class Carried:
    """An action of an earlier meeting in the carried log: as it stands, or as it stood when the chair approved."""

    action: Action
    href: str
    state: str
    source: str
    title: str
    owner: str
    due_on: date | None


def opened_before(meeting: Meeting) -> Q:
    """Return the condition for actions that earlier meetings and decisions of a meeting's group opened."""
    day = england_date(meeting.starts_at)
    at_meetings = Q(minuted__meeting__group=meeting.group_id, minuted__meeting__starts_at__lt=meeting.starts_at)
    between = Q(minuted__decision__group=meeting.group_id, minuted__decision__decided_on__lt=day)
    return at_meetings | between


def _rows(meeting: Meeting, rows: QuerySet[Action]) -> QuerySet[Action]:
    """Those still open, and those completed since the meeting before."""
    last = Meeting.objects.filter(group=meeting.group_id, state=Meeting.State.HELD, starts_at__lt=meeting.starts_at)
    before = last.order_by("-starts_at").values_list("starts_at", flat=True).first()
    done = Q(status="complete", completed_on__gte=england_date(before)) if before else Q(pk__in=())
    found = rows.filter(opened_before(meeting)).filter(Q(status="open") | done)
    return found.select_related("owner", "minuted__meeting", "minuted__decision").order_by(
        F("due_on").asc(nulls_last=True), "reference"
    )


def carried(meeting: Meeting, by: Standing) -> list[Carried]:
    """Return the carried log of a meeting, of what the reader may see; two queries."""
    return [_line(row, by) for row in _rows(meeting, visible_actions(by))]


def _line(row: Action, by: Standing) -> Carried:
    said = row.minuted
    source = said.decision.reference if said.decision else ""
    source = source or (in_short(england_date(said.meeting.starts_at)) if said.meeting else "")
    owner = row.owner.title if row.owner else "Nobody yet"
    return Carried(row, action_href(row, by), _state(row, by), source, row.title, owner, row.due_on)


def _state(row: Action, by: Standing) -> str:
    if row.status != Action.Status.OPEN:
        return (
            f"{row.get_status_display().capitalize()} on {in_short(row.completed_on)}" if row.completed_on else "Done"
        )
    late = f", late since {in_short(row.due_on)}" if row.due_on and row.due_on < by.today else ""
    return f"{row.get_rag_display()}{late}"


def frozen_log(minutes: Minutes, by: Standing) -> list[list[str]]:
    """Return the carried log as it is kept with approved minutes, nothing of a named case: for each action its
    reference, state, title, owner, day it was due (“2027-05-18” or empty) and where it came from.
    """
    rows = _rows(minutes.meeting, Action.objects.filter(partnership=by.partnership, level__lt=Action.Level.CASE))
    return [
        [one.action.reference, one.state, one.title, one.owner, str(one.due_on or ""), one.source]
        for one in (_line(row, by) for row in rows)
    ]


def log_of(minutes: Minutes, by: Standing) -> Sequence[Carried]:
    """Return the carried log of minutes: as it stands for a draft, else as it stood when approved."""
    if minutes.state == Minutes.State.DRAFT:
        return carried(minutes.meeting, by)
    kept = {one[0]: one[1:] for one in minutes.log}
    rows = visible_actions(by).filter(reference__in=list(kept))
    rows = rows.select_related("owner", "minuted__meeting", "minuted__decision")
    order = {reference: at for at, reference in enumerate(kept)}
    found = [_as_kept(_line(row, by), kept[row.reference]) for row in rows]
    return sorted(found, key=lambda one: order[one.action.reference])


def _as_kept(now: Carried, kept: Sequence[str]) -> Carried:
    """Return a line with what was kept of it; minutes approved before titles were kept have the state alone."""
    state, *told = kept
    if not told:
        return replace(now, state=state)
    title, owner, due_on, source = told
    due = date.fromisoformat(due_on) if due_on else None
    return replace(now, state=state, title=title, owner=owner, due_on=due, source=source)
