"""Members propose items; the chair or the business unit accepts or refuses with the reason."""

from django.db import transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.meetings.models import AgendaItem, ItemProposal, Meeting, Purpose
from sightline.meetings.permissions import AGENDA, may_propose
from sightline.meetings.services.agenda import NewItem, add_item

State = ItemProposal.State


@transaction.atomic
def propose_item(*, meeting: Meeting, title: str, why: str, purpose: str, minutes: int, by: Standing) -> ItemProposal:
    """Ask for an item on a meeting's agenda. Raises NotAllowed, OutOfState, DomainError."""
    if not may_propose(meeting, by):
        raise NotAllowed("Only members of the group propose items.", verb="item_proposal.create")
    if meeting.state != Meeting.State.PLANNED:
        raise OutOfState(f"This meeting was {meeting.get_state_display()}, so it takes no items.")
    title, why = " ".join(title.split()), why.strip()
    if not title or len(title) > 200:
        raise DomainError("Give it a title of 1 to 200 characters.", field="title")
    if not why or len(why) > 2000:
        raise DomainError("Say why in 1 to 2,000 characters.", field="why")
    if purpose not in Purpose.values or not 0 <= minutes <= 600:
        raise DomainError("Choose what the meeting is asked to do, and 0 to 600 minutes.", field="purpose")
    row = ItemProposal.objects.create(
        partnership=by.partnership, meeting=meeting, title=title, why=why, purpose=purpose, minutes=minutes,
        proposed_by=by.person,
    )  # fmt: skip
    _note("made", row, by)
    return row


@transaction.atomic
def accept_proposal(*, proposal: ItemProposal, by: Standing) -> AgendaItem:
    """Put what was proposed on the agenda, presented by whoever proposed it. Raises NotAllowed, OutOfState."""
    row = _locked(proposal)
    AGENDA.require(by, "C", row.meeting)
    new = NewItem(row.title, row.purpose, row.minutes, row.why, person=row.proposed_by)
    item = add_item(meeting=row.meeting, new=new, by=by)
    _answered(row, State.ACCEPTED, "", by)
    ItemProposal.objects.filter(pk=row.pk).update(item=item)
    return item


@transaction.atomic
def refuse_proposal(*, proposal: ItemProposal, answer: str, by: Standing) -> ItemProposal:
    """Say why an item does not come on the agenda. Raises NotAllowed, OutOfState, DomainError without a reason."""
    row = _locked(proposal)
    AGENDA.require(by, "C", row.meeting)
    said = " ".join(answer.split())
    if not said or len(said) > 300:
        raise DomainError("Say why in 1 to 300 characters.", field="answer")
    return _answered(row, State.REFUSED, said, by)


@transaction.atomic
def withdraw_proposal(*, proposal: ItemProposal, by: Standing) -> ItemProposal:
    """Take back what one proposed. Raises NotAllowed, OutOfState."""
    row = _locked(proposal)
    if row.proposed_by_id != by.person.pk:
        raise NotAllowed("Only whoever proposed it can take it back.", verb="item_proposal.end")
    return _answered(row, State.WITHDRAWN, "", by)


def _locked(proposal: ItemProposal) -> ItemProposal:
    rows = ItemProposal.objects.select_for_update(of=("self",)).select_related("meeting__group", "proposed_by")
    row = rows.get(pk=proposal.pk)
    if row.state != State.OPEN:
        raise OutOfState("This proposal was answered already.")
    return row


def _answered(row: ItemProposal, state: str, answer: str, by: Standing) -> ItemProposal:
    row.state, row.answer, row.answered_by, row.answered_at = state, answer, by.person, timezone.now()
    row.save()
    _note(state, row, by, answer=answer)
    return row


def _note(what: str, row: ItemProposal, by: Standing, **after: object) -> None:
    record(
        tenant=by.partnership.code, verb=f"item_proposal.{what}", reference=row.meeting.reference, by=by, level=2,
        after={"proposal": row.pk, "title": row.title, **after},
    )  # fmt: skip
