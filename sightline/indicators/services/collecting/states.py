"""A return goes from draft to submitted to accepted, comes back with a reason, or is opened again as a new revision."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.services.saying import check_version, one_line
from sightline.governance.standing import Standing
from sightline.indicators.models import DataReturn, Observation, ReturnChange, ReturnLine
from sightline.indicators.permissions import DATA_RETURN, is_unit
from sightline.indicators.queries.returns import lacking
from sightline.indicators.services.collecting.extending import tell_sent_back
from sightline.indicators.services.collecting.storing import lock
from sightline.indicators.services.collecting.storing import locked as locked_open
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState

State, Figure = DataReturn.State, Observation.State


@transaction.atomic
def submit_return(*, data_return: DataReturn, version: int, by: Standing) -> DataReturn:
    """Send a return in: every indicator given, nil or not held, every question of the checks answered.

    Raises NotAllowed, OutOfState, Conflict, DomainError that names what is lacking.
    """
    row = locked_open(data_return, by, version)
    lacks = lacking(row)
    if lacks:
        raise DomainError("This return is not ready. " + " ".join(lacks[:5]))
    row.state, row.submitted_at, row.submitted_by = State.SUBMITTED, timezone.now(), by.person
    return _done(row, "submitted", "data_return.submitted", by)


@transaction.atomic
def nothing_to_report(*, data_return: DataReturn, version: int, by: Standing) -> DataReturn:
    """Make every indicator that is not filled in a nil return. Raises as `submit_return`."""
    row = locked_open(data_return, by, version)
    empty = ReturnLine.objects.filter(data_return=row, state=ReturnLine.State.EMPTY).select_related("indicator")
    rows = [
        Observation(
            partnership_id=row.partnership_id, indicator=one.indicator, data_return=row, revision=row.revision,
            starts_on=row.period.starts_on, numerator=0, denominator=0 if one.indicator.unit == "percent" else None,
        )
        for one in empty if one.indicator.unit not in ("measure", "narrative")
    ]  # fmt: skip
    if not rows:
        raise OutOfState("Everything in this return is filled in.")
    Observation.objects.bulk_create(rows)
    empty.filter(indicator__in=[one.indicator_id for one in rows]).update(state=ReturnLine.State.NIL)
    return _done(row, "nil", "data_return.nil", by)


@transaction.atomic
def accept_return(*, data_return: DataReturn, version: int, by: Standing) -> DataReturn:
    """Take a return’s figures as those that stand; what stood before is superseded, in one transaction.

    By somebody other than who submitted it. Raises NotAllowed, OutOfState, Conflict.
    """
    row = _submitted(data_return, version, by)
    lines = ReturnLine.objects.filter(data_return=row).values_list("indicator", flat=True)
    stood = Observation.objects.filter(
        indicator__in=list(lines), starts_on=row.period.starts_on, state=Figure.CURRENT, partnership=row.partnership_id
    )
    stood.update(state=Figure.SUPERSEDED)
    _drafts(row).update(state=Figure.CURRENT)
    row.state, row.accepted_at, row.accepted_by = State.ACCEPTED, timezone.now(), by.person
    return _done(row, "accepted", "data_return.accepted", by)


@transaction.atomic
def send_back(*, data_return: DataReturn, reason: str, version: int, by: Standing) -> DataReturn:
    """Give a return back to its agency, with what has to change. Raises as `accept_return`, and DomainError."""
    row = _submitted(data_return, version, by)
    why = one_line(reason, "reason", "what has to change", 300)
    row.state = State.SENT_BACK
    tell_sent_back(row, by)
    return _done(row, "sent back", "data_return.sent_back", by, why)


def _submitted(data_return: DataReturn, version: int, by: Standing) -> DataReturn:
    row = lock(data_return)
    DATA_RETURN.require(by, "A", row, also_of(row, by))
    _check_seen(row, version)
    if row.submitted_by_id == by.person.pk:
        raise NotAllowed("You submitted this return. Somebody else has to accept it.", verb="data_return.approve",
                         reference=row.reference)  # fmt: skip
    if row.state != State.SUBMITTED:
        raise OutOfState(f"This return is {row.get_state_display()}.")
    if row.period.frozen_at:
        raise OutOfState("The period is frozen. Open it again first.")
    return row


@transaction.atomic
def revise_return(*, data_return: DataReturn, reason: str, version: int, by: Standing) -> DataReturn:
    """Open an accepted return again as its next revision, which begins with the figures that stand.

    What was accepted stands until the revision is. Raises NotAllowed, OutOfState, Conflict, DomainError.
    """
    row = lock(data_return)
    DATA_RETURN.require(by, "U", row)
    _check_seen(row, version)
    if row.period.frozen_at:
        raise OutOfState("The period is frozen. Ask the business unit to open it again first.")
    if row.state != State.ACCEPTED:
        raise OutOfState(f"This return is {row.get_state_display()}.")
    why = one_line(reason, "reason", "why it is revised", 300)
    stood = Observation.objects.filter(data_return=row, revision=row.revision, state=Figure.CURRENT)
    copies = []
    for one in stood.iterator(chunk_size=5_000):
        one.pk, one.revision, one.state, one.final = None, row.revision + 1, Figure.DRAFT, False
        copies.append(one)
    row.revision += 1
    Observation.objects.bulk_create(copies, batch_size=5_000)
    row.state, row.accepted_at, row.accepted_by = State.DRAFT, None, None
    return _done(row, "revised", "data_return.revised", by, why)


def also_of(row: DataReturn, by: Standing) -> frozenset[str]:
    """Return the fact that no column shows: whether somebody else submitted it."""
    return frozenset("v") if row.submitted_by_id != by.person.pk else frozenset()


def _drafts(row: DataReturn) -> QuerySet[Observation]:
    return Observation.objects.filter(data_return=row, revision=row.revision, state=Figure.DRAFT)


def _check_seen(row: DataReturn, version: int) -> None:
    check_version(version, row.version, {"The return": "as you saw it"}, {"The return": row.get_state_display()})


def _done(row: DataReturn, what: str, verb: str, by: Standing, reason: str = "") -> DataReturn:
    row.version += 1
    row.save()
    note(row, what, by, reason)
    after = {"state": row.state, "revision": row.revision} | ({"reason": reason} if reason else {})
    record(tenant=by.partnership.code, verb=verb, reference=row.reference, by=by, level=2, after=after)
    return row


def note(row: DataReturn, what: str, by: Standing, reason: str = "") -> None:
    """Add a row to the history that people read."""
    ReturnChange.objects.create(
        partnership=row.partnership, data_return=row, what=what, revision=row.revision, reason=reason, author=by.person
    )


def may_accept(row: DataReturn, by: Standing) -> bool:
    """Whether somebody may accept a return or give it back: whoever approves, and did not submit it."""
    return row.submitted_by_id != by.person.pk and DATA_RETURN.may(by, "A", row, also_of(row, by))


def may_look_after(by: Standing) -> bool:
    """Whether somebody opens, extends, chases and freezes: the business unit."""
    return is_unit(by)
