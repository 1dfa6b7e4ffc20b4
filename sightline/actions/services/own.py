"""What a person keeps for themselves or takes out: drafts, saved filters, exports."""

from django.db import transaction
from django.utils import timezone

from sightline.actions.models import Action, Rag, SavedFilter, UpdateDraft
from sightline.actions.permissions import ACTION
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError


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


@transaction.atomic
def save_filter(*, name: str, query: str, by: Standing) -> SavedFilter:
    """Keep a filter of the action list under a name; the same name again replaces it."""
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise DomainError("Give the filter a name of 1 to 80 characters.", field="name")
    kept, _ = SavedFilter.objects.update_or_create(
        partnership=by.partnership, person=by.person, name=name, defaults={"query": query[:1000]}
    )
    return kept


@transaction.atomic
def drop_filter(*, kept: SavedFilter, by: Standing) -> None:
    """Forget one of the person's own saved filters."""
    SavedFilter.objects.filter(pk=kept.pk, partnership=by.partnership, person=by.person).delete()
