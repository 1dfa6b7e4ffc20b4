"""How the actions of a new plan stand: what the document says of each becomes its first update."""

from collections.abc import Sequence

from sightline.actions.services import update_action
from sightline.governance.standing import Standing
from sightline.imports.blueprint import actions_in_order
from sightline.imports.models import Item, Proposal
from sightline.imports.rules.lexicon import load_lexicon
from sightline.plans.models import Plan


def stand_as_said(*, plan: Plan, proposal: Proposal, items: Sequence[Item], by: Standing) -> list[int]:
    """Give each action of a plan just built the RAG of its item, by an update of the person who accepts.

    Returns the keys of those updates. Some seven queries for each action that has a RAG.
    """
    planned = plan.planned_actions.select_related("action").order_by("position")
    pairs = zip(actions_in_order(items), planned, strict=True)
    return [
        update_action(
            action=row.action, rag=item.rag, text=_sentence(item, proposal), version=row.action.version, by=by
        ).pk
        for item, row in pairs
        if item.rag
    ]  # fmt: skip


def _sentence(item: Item, proposal: Proposal) -> str:
    said = item.said_status
    if said and load_lexicon().rag_of(said) == item.rag:
        return f"Stood as {said} in {proposal.file_name} when the plan was imported."
    beside = f" {proposal.file_name} says “{said}”." if said else ""
    return f"Set to {item.get_rag_display()} when the plan was imported from {proposal.file_name}.{beside}"
