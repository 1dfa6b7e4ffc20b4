"""Actions that minutes and decisions open: they are the system's actions at once, at the level of where they began."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sightline.actions.models import Action
from sightline.actions.services import NewAction, open_action
from sightline.governance.models import Post
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.kernel.errors import OutOfState
from sightline.meetings.models import Decision, Meeting, MinuteAction, MinuteEntry
from sightline.meetings.permissions import DECISION, ENTRY
from sightline.meetings.services.minutes import open_minutes, touched


@dataclass(frozen=True)
class Asked:
    """What a meeting asks for."""

    title: str
    owner: Post | None = None
    due_on: date | None = None
    detail: str = ""


@transaction.atomic
def ask_in_minutes(*, entry: MinuteEntry, asked: Asked, by: Standing) -> Action:
    """Open an action under an item of a draft; a restricted item's follows its case. Raises NotAllowed, OutOfState,
    DomainError.
    """
    minutes = open_minutes(entry.minutes, by)
    ENTRY.require(by, "U", entry)
    meeting = minutes.meeting
    origin = entry.case_reference or meeting.reference
    action = _opened(asked, meeting, entry.level, (origin, _path(meeting, entry)), by)
    MinuteAction.objects.create(
        partnership=by.partnership, action=action, meeting=meeting, minutes=minutes, entry=entry, **_said(action)
    )
    touched(minutes)
    return action


@transaction.atomic
def ask_by_decision(*, decision: Decision, asked: Asked, by: Standing) -> Action:
    """Open an action that carries a decision out, at any time after it was made. Raises as `ask_in_minutes`."""
    DECISION.require(by, "U", decision)
    if decision.state != Decision.State.DECIDED:
        raise OutOfState("Only a decision that was made opens actions.")
    origin = decision.case_reference or decision.reference
    path = "Decision of a restricted item" if decision.case_reference else f"Decision {decision.reference}"
    action = _opened(asked, decision, decision.level, (origin, path), by)
    MinuteAction.objects.create(
        partnership=by.partnership, action=action, meeting=decision.meeting, decision=decision, **_said(action)
    )
    return action


def _opened(asked: Asked, of: Meeting | Decision, level: int, origin: tuple[str, str], by: Standing) -> Action:
    new = NewAction(
        title=asked.title, owner=asked.owner, due_on=asked.due_on, detail=asked.detail, level=level, group=of.group,
        origin=origin,
    )  # fmt: skip
    return open_action(new=new, by=by)


def _path(meeting: Meeting, entry: MinuteEntry) -> str:
    what = "restricted item" if entry.restricted else f"item {entry.label}"
    return f"Meeting of {meeting.group}, {in_short(england_date(meeting.starts_at))}, {what}"[:300]


def _said(action: Action) -> dict[str, object]:
    return {"title": action.title, "owner": action.owner.title if action.owner else "", "due_on": action.due_on}
