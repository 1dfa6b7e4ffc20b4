"""What a person keeps for themselves or takes out: drafts."""

from django.db import transaction
from django.utils import timezone

from sightline.actions.models import Action, Rag, UpdateDraft
from sightline.actions.permissions import ACTION
from sightline.governance.standing import Standing


@transaction.atomic
def save_draft(*, action: Action, rag: str, text: str, by: Standing, impact: str = "") -> UpdateDraft:
    """Keep what a person has typed and not sent. A draft is theirs alone and no deed, so the trail is silent."""
    ACTION.require(by, "U", action)
    draft, _ = UpdateDraft.objects.update_or_create(
        partnership=by.partnership,
        action=action,
        person=by.person,
        defaults={"rag": rag if rag in Rag.values else "", "text": text, "impact": impact, "saved_at": timezone.now()},
    )
    return draft
