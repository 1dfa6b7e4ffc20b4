"""What proves a priority, its measures and its actions, and what is called complete with nothing to show for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.urls import reverse

from sightline.actions.filtering import unproved
from sightline.actions.models import Action, ActionEvidence
from sightline.actions.queries import with_names
from sightline.evidence import uses
from sightline.evidence.models import Evidence
from sightline.evidence.queries import Item, expired_on, items
from sightline.evidence.queries import visible as visible_evidence
from sightline.evidence.uses import Place, Target
from sightline.governance.standing import Standing
from sightline.plans.models import Measure, MeasureEvidence, Plan, Priority, PriorityEvidence
from sightline.plans.permissions import MEASURE, PRIORITY
from sightline.plans.queries.totals import shown_actions

DISCARDED = "This draft plan was discarded, so nothing more is attached to it."
LIVE = Q(detached_at__isnull=True)


def _address(priority: Priority, by: Standing) -> str:
    return reverse("plans:priority", args=[by.partnership.slug, priority.reference])


def _closed(plan: Plan) -> str:
    return DISCARDED if plan.status == Plan.Status.DISCARDED else ""


def _of_priority(row: Priority, by: Standing) -> Target:
    return Target(
        row, row.title, _address(row, by), group_id=row.group_id, closed=_closed(row.plan)
    )  # fmt: skip


def _of_measure(row: Measure, by: Standing) -> Target:
    address = f"{_address(row.priority, by)}#{row.reference}"
    return Target(row, row.text, address, group_id=row.priority.group_id, closed=_closed(row.priority.plan))


PLACES = (
    Place("P", "priority", PriorityEvidence, "priority", PRIORITY,
          lambda: Priority.objects.select_related("plan", "group"), _of_priority),
    Place("M", "measure", MeasureEvidence, "measure", MEASURE,
          lambda: Measure.objects.select_related("priority__plan", "priority__group"), _of_measure),
)  # fmt: skip


@dataclass(frozen=True)
class Proof:
    """What a reader may see of what proves a priority: of itself, of each measure by its key, of each action."""

    own: Sequence[Item]
    of_measures: Mapping[int, Sequence[Item]]
    of_actions: Mapping[int, Sequence[Item]]

    @cached_property
    def every(self) -> list[Item]:
        """All of it, each piece once, what proves today first and then the newest."""
        parts = [self.own, *self.of_measures.values(), *self.of_actions.values()]
        once = {item.reference: item for part in parts for item in part}
        newest = sorted(once.values(), key=lambda item: item.row.pk, reverse=True)
        return sorted(newest, key=lambda item: item.tone == "bad")

    @cached_property
    def expired(self) -> int:
        """How many pieces have expired."""
        return sum(item.state.startswith("Expired") for item in self.every)


def proof_of(priority: Priority, by: Standing) -> Proof:
    """Return the evidence of a priority, its measures and its actions that this standing may see; two queries."""
    rows = _uses(PriorityEvidence, Q(priority=priority), "own", "priority").union(
        _uses(MeasureEvidence, Q(measure__priority=priority), "measure", "measure"),
        _uses(ActionEvidence, _planned(priority, by), "action", "action"), all=True,
    )  # fmt: skip
    held = list(rows)
    found = visible_evidence(by).filter(pk__in={evidence for _, _, evidence in held}).select_related("newest")
    shown = {item.row.pk: item for item in items(list(found.order_by("-created_at", "-pk")), by)}
    under: dict[tuple[str, int], list[Item]] = {}
    for evidence, item in shown.items():
        for kind, key, used in held:
            if used == evidence:
                under.setdefault((kind, key), []).append(item)
    parts = {kind: {key: some for (one, key), some in under.items() if one == kind} for kind in ("measure", "action")}
    return Proof(under.get(("own", priority.pk), []), parts["measure"], parts["action"])


def _planned(priority: Priority, by: Standing) -> Q:
    shown = shown_actions(priority.plan, by).filter(planned__priority=priority).order_by()
    return Q(action__in=shown.values("pk"))


def _uses(model: type[Any], under: Q, kind: str, key: str) -> QuerySet[Any]:
    rows = model._default_manager.filter(LIVE & under).order_by()
    found: QuerySet[Any] = rows.annotate(place=Value(kind, CharField()), key=F(f"{key}_id")).values_list(
        "place", "key", "evidence_id"
    )
    return found


def claims_without_proof(plan: Plan, by: Standing) -> QuerySet[Action]:
    """Return the actions of a plan that are called complete and have nothing to show for it today, of those the
    standing may see, in the order of the plan.
    """
    rows = with_names(shown_actions(plan, by).filter(unproved(by))).select_related("planned__priority")
    return rows.order_by(F("planned__priority__number").asc(nulls_last=True), "planned__position", "pk")


def expired_proof(plan: Plan, by: Standing) -> QuerySet[Evidence]:
    """Return the expired evidence attached to a plan, its measures or its actions, of what the standing may see."""
    shown = shown_actions(plan, by).order_by().values("pk")
    under = (
        Q(pk__in=PriorityEvidence.objects.filter(LIVE, priority__plan=plan).values("evidence"))
        | Q(pk__in=MeasureEvidence.objects.filter(LIVE, measure__priority__plan=plan).values("evidence"))
        | Q(pk__in=ActionEvidence.objects.filter(LIVE, action__in=shown).values("evidence"))
    )
    return visible_evidence(by).filter(under, expired_on(by.today)).order_by("expires_on", "pk")


def register_places() -> None:
    """Say where plans take evidence."""
    for place in PLACES:
        uses.register(place)
