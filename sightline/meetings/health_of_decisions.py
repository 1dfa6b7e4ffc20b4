"""The rule on decisions that joins the health of a plan: what was decided on money or services needs an action."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from sightline.meetings.models import Decision, DecisionKind
from sightline.meetings.permissions import DECISION
from sightline.meetings.queries.decisions import visible
from sightline.plans.health import Row, Scan, register
from sightline.plans.models import Priority

KEY = "decision_no_action"
DAYS = 14  # local practice: two weeks to turn a decision into somebody's work
KINDS = (DecisionKind.RESOURCING, DecisionKind.COMMISSIONING)


def no_action(scan: Scan) -> Iterator[Row]:
    """Find decisions on money or services, of the groups that lead the plan's priorities, that no action follows.

    What was decided under a restricted item is told on its own pages alone.
    """
    by = scan.by
    groups = Priority.objects.filter(plan=scan.plan, group__isnull=False).order_by().values("group")
    rows = visible(by).filter(
        group__in=groups, state=Decision.State.DECIDED, level=2, kind__in=KINDS, actions__isnull=True,
        decided_on__range=(scan.plan.starts_on, by.today - timedelta(days=DAYS)),
    )  # fmt: skip
    for row in rows.select_related("group"):
        yield Row(
            key=KEY, what=row.title, reference=row.reference, where=str(row.group), page="meetings:decision_action",
            args=(row.reference,), group=(row.group_id, row.group.name), may=partial(DECISION.may, by, "U", row),
            seen_at=("meetings:decision", (row.reference,)),
        )  # fmt: skip


def register_rule() -> None:
    """Register the rule with the health of plans."""
    register(KEY, no_action)
