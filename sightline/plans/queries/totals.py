"""How the actions of a plan add up, in one aggregated query."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from sightline.actions.filtering import has_proof
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.governance.standing import Standing
from sightline.plans.models import Plan
from sightline.plans.rules import COLOURS, FRESH_DAYS, Counts

WHOLE = 0
SUMMED = ("total", "complete", "late", "not_started", "fresh", "open", "unowned", "undated", "proved")


def shown_actions(plan: Plan, by: Standing, *, closed: bool = False) -> QuerySet[Action]:
    """Return the actions of a plan that this standing may see, without those withdrawn.

    Those of closed years are left out unless `closed`: they stand in the picture of their year.
    """
    rows = ACTION.visible(Action.objects.all(), by).filter(planned__plan=plan)
    shown = rows if closed else rows.filter(planned__part__closed_on=None)
    return shown.exclude(status=Action.Status.WITHDRAWN)


def action_totals(plan: Plan, by: Standing, now: datetime | None = None) -> dict[int, Counts]:
    """Return the counts of each priority by its key, those of no priority under WHOLE; one query."""
    is_open, late = Q(status=Action.Status.OPEN), Q(due_on__lt=by.today)
    since = (now or timezone.now()) - timedelta(days=FRESH_DAYS)
    sums = {
        "total": Count("pk"),
        "complete": Count("pk", filter=Q(status=Action.Status.COMPLETE)),
        "proved": Count("pk", filter=Q(status=Action.Status.COMPLETE) & has_proof(by)),
        "open": Count("pk", filter=is_open),
        "late": Count("pk", filter=is_open & late),
        "not_started": Count("pk", filter=is_open & Q(rag="not_started") & (~late | Q(due_on__isnull=True))),
        "fresh": Count("pk", filter=is_open & Q(last_update__created_at__gte=since)),
        "unowned": Count("pk", filter=is_open & Q(owner__isnull=True)),
        "undated": Count("pk", filter=is_open & Q(due_on__isnull=True)),
    }
    sums |= {f"now_{one}": Count("pk", filter=is_open & Q(rag=one)) for one in COLOURS}
    sums |= {f"was_{one}": Count("pk", filter=is_open & Q(last_update__rag_before=one)) for one in COLOURS}
    rows: Any = shown_actions(plan, by).order_by().values("planned__priority").annotate(**sums)
    return {row["planned__priority"] or WHOLE: _counts(row) for row in rows}


def _counts(row: dict[str, int]) -> Counts:
    plain = {name: row[name] for name in SUMMED}
    colours, before = ({one: row[f"{when}_{one}"] for one in COLOURS} for when in ("now", "was"))
    return Counts(**plain, colours=colours, before=before)
