"""The plan's own memory of what changed after it was made, which people read as its history."""

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.governance.standing import Standing
from sightline.plans.models import Plan, PlanChange, Priority


@dataclass(frozen=True)
class Changed:
    """One thing that changed, in words."""

    what: str
    before: str
    after: str
    reason: str = ""
    level: int = 1


def note(plan: Plan, changed: Sequence[Changed], by: Standing, *, priority: Priority | None = None) -> None:
    """Add changes to the plan's history; one query."""
    PlanChange.objects.bulk_create(
        PlanChange(
            partnership=by.partnership, plan=plan, priority=priority, what=one.what[:200], before=one.before,
            after=one.after, reason=one.reason[:300], level=one.level, author=by.person,
        )
        for one in changed
    )  # fmt: skip
