"""Evidence of actions: how an action takes it, what an action's page lists, which claims have nothing to show."""

from django.db.models import QuerySet

from sightline.actions import filtering
from sightline.actions.models import Action, ActionEvidence
from sightline.actions.permissions import ACTION
from sightline.actions.queries import href, visible, with_names
from sightline.evidence import uses
from sightline.evidence.queries import Item, attached
from sightline.evidence.uses import Place, Target, attached_to
from sightline.governance.standing import Standing

WITHDRAWN = "This action was withdrawn, so nothing more is attached to it."


def target_of(action: Action, by: Standing) -> Target:
    """Return an action as what evidence is attached to: new evidence takes its level, its case and its group."""
    return Target(
        action, action.title, href(action, by), action.level, action.origin_reference, action.group_id,
        WITHDRAWN if action.status == Action.Status.WITHDRAWN else "",
    )  # fmt: skip


PLACE = Place(
    "A", "action", ActionEvidence, "action", ACTION,
    lambda: Action.objects.select_related("owner", "group"), target_of,
)  # fmt: skip


def evidence_of(action: Action, by: Standing) -> list[Item]:
    """Return the evidence of an action that this standing may read, the newest first; one query."""
    return attached(attached_to("A", action.pk), by)


def may_add_evidence(action: Action, by: Standing) -> bool:
    """Return whether this standing may attach evidence to an action."""
    return uses.may_attach(target_of(action, by), by)


def complete_without_proof(by: Standing) -> QuerySet[Action]:
    """Return the actions in force that are called complete and have nothing to show for it today, the newest claim
    first: no evidence that this standing may read, or only expired, ended or withdrawn evidence.
    """
    rows = visible(by).filter(filtering.LIVE, filtering.unproved(by))
    return with_names(rows).order_by("-completed_on", "pk")
