"""Evidence is put to what it proves, and taken off. Both are deeds on that thing, so its own rights decide."""

from django.db import transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.evidence import uses
from sightline.evidence.models import Evidence, Use
from sightline.evidence.permissions import EVIDENCE
from sightline.governance.standing import Standing
from sightline.kernel.errors import OutOfState

KEPT = "What this proves is closed, so its evidence stays as it was."


@transaction.atomic
def attach(*, evidence: Evidence, target: uses.Target, by: Standing) -> Use:
    """Attach evidence to an action, a measure or a priority that the standing may change; once, however often asked.

    Raises NotAllowed, or OutOfState when the thing takes no more or the evidence is no longer used.
    """
    place = uses.place_of(target.reference)
    EVIDENCE.require(by, "R", evidence)
    place.scoped.require(by, "U", target.row)
    if target.closed:
        raise OutOfState(target.closed)
    if evidence.status != Evidence.Status.CURRENT:
        raise OutOfState("This evidence is no longer used. Choose another, or bring it back first.")
    here = {place.key: target.row, "evidence": evidence}
    if already := place.live().filter(**here).first():
        found: Use = already
        return found
    made: Use = place.model._default_manager.create(partnership=by.partnership, attached_by=by.person, **here)
    _note(place, "attached", evidence, target, by)
    return made


@transaction.atomic
def detach(*, evidence: Evidence, target: uses.Target, by: Standing) -> None:
    """Take evidence off what it is attached to; the evidence stays, and so does the row that it was attached.

    Raises NotAllowed, or OutOfState when the thing is closed, which keeps its proof, or the evidence is not attached.
    """
    place = uses.place_of(target.reference)
    EVIDENCE.require(by, "R", evidence)
    place.scoped.require(by, "U", target.row)
    if target.closed:
        raise OutOfState(KEPT)
    live = place.live().filter(**{place.key: target.row, "evidence": evidence})
    if not live.update(detached_at=timezone.now(), detached_by=by.person):
        raise OutOfState("This evidence is not attached there any more.")
    _note(place, "detached", evidence, target, by)


def _note(place: uses.Place, what: str, evidence: Evidence, target: uses.Target, by: Standing) -> None:
    record(
        tenant=by.partnership.code, verb=f"{place.words}.evidence_{what}", reference=target.reference, by=by,
        level=max(evidence.level, target.level), after={"evidence": evidence.reference},
    )  # fmt: skip
