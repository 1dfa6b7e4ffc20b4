"""Working on a disagreement or a dispute: answer, give a view, take it to the next step, make it urgent."""

from django.db import transaction
from django.utils import timezone

from sightline.disagreements.kinds import PARTNERS, kind_of
from sightline.disagreements.models import Disagreement, Dispute, OwnNumber, PartnerDispute, Said
from sightline.disagreements.queries.page import VIEW_FORM, is_independent, number_place
from sightline.disagreements.services.steps import (
    What,
    begin_step,
    current,
    end_step,
    locked,
    note,
    protocol_step,
    say,
    set_limit,
    words,
)
from sightline.disagreements.services.telling import tell_partnership
from sightline.governance.models import Agency
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.sealing import seal


@transaction.atomic
def answer(*, row: Dispute, text: str, agency: Agency | None, by: Standing) -> Said:
    """Say something for one of the two agencies, or as the business unit for neither (`agency` None).

    Raises NotAllowed, OutOfState, DomainError.
    """
    fresh = locked(row, "U", by)
    sides = {fresh.raised_by_id, fresh.answered_by_id}
    unit = "BUS" in by.roles
    if agency is None and not unit:
        raise DomainError("Choose the agency you answer for.", field="agency")
    if agency is not None and (agency.pk not in sides or not (unit or agency.pk in by.agency_ids)):
        raise DomainError("Choose one of the two agencies, one of your own.", field="agency")
    said = words(text, "text", "Write what you want to say, without names.")
    line = say(fresh, What.ANSWERED, by, text=said, agency=agency, stage=current(fresh).stage)
    note("answered", fresh, by, text=said, agency=agency.pk if agency else None)
    return line


@transaction.atomic
def give_view(*, row: PartnerDispute, text: str, by: Standing) -> Said:
    """Give the independent view that a step of the procedure asks for, as somebody of neither side.

    Raises NotAllowed, OutOfState, DomainError.
    """
    fresh = locked(row, "A", by)
    step = current(fresh)
    if step.form != VIEW_FORM:
        raise OutOfState("An independent view is not asked for at this step.")
    if not is_independent(fresh, by):
        raise NotAllowed("You belong to one of the two agencies. Somebody independent has to give the view.")
    said = words(text, "text", "Write your view.")
    line = say(fresh, What.VIEW, by, text=said, stage=step.stage)
    note("view_given", fresh, by, text=said)
    return line


@transaction.atomic
def take_on(*, row: Dispute, text: str, version: int, by: Standing) -> Dispute:
    """Take it to the next step of its protocol: the clock of this one freezes and the next begins.

    Raises NotAllowed, OutOfState after the last step or while an independent view is missing, Conflict, DomainError.
    """
    fresh = locked(row, "U", by, version=version, yours=text)
    now, here = timezone.now(), current(fresh)
    following = protocol_step(fresh, here.position + 1)
    if following is None:
        raise OutOfState("This is the last step of the protocol. End it, with how it ended.")
    asks_view = here.form == VIEW_FORM and kind_of(fresh) is PARTNERS
    if asks_view and not fresh.log.filter(what=What.VIEW, stage=here.stage).exists():
        raise OutOfState("The independent view has to be given first.")
    said = words(text, "text", "Say why it goes on to the next step.")
    end_step(here, now)
    begun = begin_step(fresh, following, now, by)
    say(fresh, What.ON, by, text=said, stage=following.stage, at=now)
    fresh.version += 1
    fresh.save(update_fields=["version"])
    if begun.tells_board:
        tell_partnership(fresh, by)
    note("taken_on", fresh, by, text=said, stage=begun.stage, position=begun.position, due_at=begun.due_at)
    return fresh  # type: ignore[no-any-return]


@transaction.atomic
def make_urgent(*, row: Dispute, text: str, version: int, by: Standing) -> Dispute:
    """Put it on the urgent track: the step that runs, and all that follow, have their urgent limits.

    Raises NotAllowed, OutOfState when it is urgent already, Conflict, DomainError.
    """
    fresh = locked(row, "U", by, version=version, yours=text)
    if fresh.urgent:
        raise OutOfState("This is on the urgent track already.")
    said = words(text, "text", "Say why it is urgent.")
    fresh.urgent = True
    here = current(fresh)
    step = protocol_step(fresh, here.position)
    assert step is not None  # noqa: S101 (a step that was begun stands in the protocol)
    set_limit(here, step, urgent=True)
    here.reminded = 0
    here.save(update_fields=["limit_amount", "limit_unit", "due_at", "reminded"])
    fresh.version += 1
    fresh.save(update_fields=["urgent", "version"])
    say(fresh, What.URGENT, by, text=said, stage=here.stage)
    note("made_urgent", fresh, by, text=said, due_at=here.due_at)
    return fresh  # type: ignore[no-any-return]


@transaction.atomic
def keep_own_number(*, row: Disagreement, agency: Agency, number: str, by: Standing) -> OwnNumber:
    """Keep an agency's own number of the case, for its own people alone. Raises NotAllowed, DomainError, OutOfState."""
    fresh = locked(row, "R", by)
    if agency.pk not in by.agency_ids or agency.pk not in (fresh.raised_by_id, fresh.answered_by_id):
        raise DomainError("Choose an agency of your own.", field="agency")
    said = " ".join(number.split())
    if not said or len(said) > 60:
        raise DomainError("Enter the number, at most 60 characters.", field="number")
    sealed = seal(said, number_place(fresh, agency.pk))
    kept, _ = OwnNumber.objects.update_or_create(
        dispute=fresh, agency=agency, defaults={"partnership": fresh.partnership, "sealed": sealed}
    )
    note("number_kept", fresh, by, agency=agency.pk)
    return kept
