"""What waits for the yes of one person: overrides of a rule, drafts of plans, reports due or come in, as far as they
decide on them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from sightline.governance.models import RuleOverride
from sightline.governance.permissions import OVERRIDE
from sightline.governance.queries.law import override_line, overrides_to_open
from sightline.governance.services.law import may_decide
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.plans.models import Plan
from sightline.plans.permissions import PLAN
from sightline.plans.queries import plans
from sightline.plans.services import made_by_another
from sightline.reporting.models import Report
from sightline.reporting.permissions import REPORT
from sightline.reporting.queries import waiting_reports


@dataclass(frozen=True)
class Decision:
    """Something that waits for a decision, where to read it and what else to know."""

    words: str
    href: str
    note: str


def decisions_of(
    by: Standing, drafts: Iterable[Plan] | None = None, at_hand: Iterable[Report] | None = None
) -> list[Decision]:
    """Return what waits for this standing to decide; three queries, none for somebody who decides on nothing.

    A page that has read them gives the `drafts` with priorities and the reports `at_hand`.
    """
    found = [*_overrides(by)] if OVERRIDE.may_some(by, "A") else []
    if PLAN.may_some(by, "A"):
        found += _drafts(by, _drafts_of(by) if drafts is None else drafts)
    if not REPORT.may_some(by, "A"):
        return found
    return [*found, *(Decision(*one) for one in waiting_reports(by, at_hand))]


def _drafts_of(by: Standing) -> Iterable[Plan]:
    return plans(by).filter(status=Plan.Status.DRAFT, priorities__isnull=False).distinct()


def _overrides(by: Standing) -> Iterator[Decision]:
    rows = OVERRIDE.visible(overrides_to_open(), by).filter(state=RuleOverride.State.PROPOSED).order_by("pk")
    for row in rows:
        if may_decide(row, by):
            address = reverse("governance:override", args=[by.partnership.slug, row.pk])
            note = f"Proposed by {row.proposed_by}, to hold from {in_short(row.starts_on)}"
            yield Decision(f"Override of “{override_line(row).title}”", address, note)


def _drafts(by: Standing, rows: Iterable[Plan]) -> Iterator[Decision]:
    for row in rows:
        if PLAN.may(by, "A", row, made_by_another(row, by)):
            address = reverse("plans:plan_of", args=[by.partnership.slug, row.reference])
            note = f"A draft for {in_short(row.starts_on)} to {in_short(row.ends_on)}, {row.reference}"
            yield Decision(row.title, address, note)
