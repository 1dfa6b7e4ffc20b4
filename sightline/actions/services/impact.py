"""What a completed action changed for children or adults: asked for when it is completed, and after that."""

from django.db import transaction

from sightline.actions.models import Action, ImpactNote, Rag, Update
from sightline.actions.permissions import ACTION
from sightline.actions.services.deeds import acting_as, update_action
from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState

MOST = 2000
NOT_YET = "This is asked once the action is complete. Choose Complete, or leave it empty for now."


@transaction.atomic
def add_impact(*, action: Action, text: str, by: Standing, through: str = "") -> ImpactNote:
    """Say what a completed action changed for children or adults. A note is never changed; add another beside it.

    `through` is the way it came when not by a signed-in page. The same words of the same person again give the note
    that is there. Raises NotAllowed, OutOfState unless the action is complete, DomainError without words.
    """
    ACTION.require(by, "U", action)
    if action.status != Action.Status.COMPLETE:
        raise OutOfState("What an action changed is asked once it is complete.")
    words = text.strip()
    if not words or len(words) > MOST:
        raise DomainError(f"Say in 1 to {MOST:,} characters what changed for children or adults.", field="impact")
    said = ImpactNote.objects.filter(action=action, author=by.person, text=words).first()
    if said:
        return said
    note = ImpactNote.objects.create(
        partnership=by.partnership, action=action, text=words, author=by.person,
        author_as=", ".join(filter(None, (acting_as(action, by), through))),
    )  # fmt: skip
    record(
        tenant=by.partnership.code, verb="action.impact_noted", reference=action.reference, by=by, level=action.level,
        after={"impact": note.pk, **({"through": through} if through else {})},
    )  # fmt: skip
    return note


@transaction.atomic
def report(
    *, action: Action, rag: str, text: str, version: int, by: Standing, impact: str = "", through: str = ""
) -> Update:
    """Update an action and, when that completes it, keep what it changed for children or adults, if that is said.

    Raises as `update_action`, and DomainError when something is said to have changed of an action not complete.
    """
    if impact.strip() and rag != Rag.COMPLETE:
        raise DomainError(NOT_YET, field="impact")
    update = update_action(action=action, rag=rag, text=text, version=version, by=by, through=through)
    if impact.strip():
        action.refresh_from_db(fields=["status", "rag"])
        add_impact(action=action, text=impact, by=by, through=through)
    return update
