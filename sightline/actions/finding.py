"""How actions are found: by reference, by their words and by what was said of them."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from sightline.actions.models import Action, ImpactNote, Update
from sightline.actions.permissions import ACTION
from sightline.actions.queries import clock_for, visible
from sightline.governance.standing import Standing
from sightline.search.kinds import Kind, Part, State, register


def _states(by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    rows = Action.objects.filter(pk__in=pks).select_related("owner")
    return {row.pk: State(_state(row, by), row.level) for row in rows}


def _state(row: Action, by: Standing) -> str:
    draft = "In a draft plan" if row.draft else ""
    words = (draft, row.get_rag_display(), clock_for(row, by.today).words, row.owner.title if row.owner else "No owner")
    return ". ".join(filter(None, words))


def register_kind() -> None:
    """Let actions be found."""
    register(Kind(
        "action", "Action", "Actions", Action, "title", texts=("detail",), reference="reference", letters="A",
        parts=(Part(Update, "action", ("text",)), Part(ImpactNote, "action", ("text",))), visible=visible,
        may=lambda by: ACTION.may_some(by, "R"), states=_states,
        href=lambda slug, reference, _under, _pk: reverse("actions:action", args=[slug, reference]),
    ))  # fmt: skip
