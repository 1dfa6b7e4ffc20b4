"""What waits for the yes of one person: overrides of a rule, drafts of plans, reports due or come in, as far as they
decide on them.
"""

from collections.abc import Iterator
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
from sightline.reporting.permissions import REPORT
from sightline.reporting.queries import waiting_reports


@dataclass(frozen=True)
class Decision:
    """Something that waits for a decision, where to read it and what else to know."""

    words: str
    href: str
    note: str


def decisions_of(by: Standing) -> list[Decision]:
    """Return what waits for this standing to decide; four queries, none for somebody who decides on nothing."""
    found = [*_overrides(by)] if OVERRIDE.may_some(by, "A") else []
    found += _drafts(by) if PLAN.may_some(by, "A") else ()
    return [*found, *(Decision(*one) for one in waiting_reports(by))] if REPORT.may_some(by, "A") else found


def _overrides(by: Standing) -> Iterator[Decision]:
    rows = OVERRIDE.visible(overrides_to_open(), by).filter(state=RuleOverride.State.PROPOSED).order_by("pk")
    for row in rows:
        if may_decide(row, by):
            address = reverse("governance:override", args=[by.partnership.slug, row.pk])
            note = f"Proposed by {row.proposed_by}, to hold from {in_short(row.starts_on)}"
            yield Decision(f"Override of “{override_line(row).title}”", address, note)


def _drafts(by: Standing) -> Iterator[Decision]:
    for row in plans(by).filter(status=Plan.Status.DRAFT, priorities__isnull=False).distinct():
        if PLAN.may(by, "A", row, made_by_another(row, by)):
            address = reverse("plans:plan_of", args=[by.partnership.slug, row.reference])
            note = f"A draft for {in_short(row.starts_on)} to {in_short(row.ends_on)}, {row.reference}"
            yield Decision(row.title, address, note)
