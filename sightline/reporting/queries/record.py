"""What the record holds of a group in a period: actions of level 1 only, and its own risks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sightline.actions.filtering import LIVE, start_of
from sightline.actions.models import Action, ImpactNote, Update
from sightline.governance.models import Group, Partnership
from sightline.kernel.dates import england_date
from sightline.plans.models import Plan, Priority
from sightline.registers.queries.reported import risks_of_group
from sightline.reporting.models import Report
from sightline.reporting.rules import Fact, PriorityFact, Record, RiskFact

FIELDS = (
    "pk", "reference", "title", "rag", "status", "completed_on", "due_on", "owner__title", "last_update__created_at",
    "planned__priority__reference", "planned__measure",
)  # fmt: skip


def record_of(report: Report, today: date) -> Record:
    """Return the record a report is drawn from; at most nine queries, however many actions and risks.

    A group's own actions; for the monitoring of the plan those of the priorities it leads, and of every priority for
    the delivery group, a board or the executive. Actions of level 2 and 3 stay out: a report is read by others than
    they are.
    """
    here, group = report.partnership, report.group
    priorities = list(_priorities(group, here, today, whole=_judges(report)))
    rows = Action.objects.filter(LIVE, partnership=here, level=Action.Level.PARTNERSHIP).exclude(status="withdrawn")
    if report.kind == "monitoring":
        rows = rows.filter(planned__priority__in=[one.pk for one in priorities])
    else:
        rows = rows.filter(Q(group=group) | Q(group__isnull=True, planned__priority__group=group))
    told = [PriorityFact(one.reference, one.number, one.title) for one in priorities]
    risks = _risks(report) if report.kind == "highlight" else ()
    return Record(report.round.starts_on, report.round.ends_on, today, _facts(rows, report), told, risks)


def _risks(report: Report) -> list[RiskFact]:
    """Return the group’s own risks that are new, moved or were moved up: its report goes where its register goes."""
    found = risks_of_group(report.group, report.round.starts_on, report.round.ends_on)
    return [
        RiskFact(one.risk.reference, one.risk.title, one.score, one.before, one.after, one.new, one.raised, one.why)
        for one in found
    ]


def _judges(report: Report) -> bool:
    return report.kind == "monitoring" and report.group.kind in ("delivery", "board", "executive")


def _priorities(group: Group, here: Partnership, today: date, *, whole: bool) -> QuerySet[Priority]:
    plan = _current_plan(here, today)
    rows = Priority.objects.filter(plan=plan) if plan else Priority.objects.none()
    return rows.order_by("number") if whole or plan is None else rows.filter(group=group).order_by("number")


def _current_plan(here: Partnership, today: date) -> Plan | None:
    agreed = Plan.objects.filter(partnership=here, status__in=(Plan.Status.AGREED, Plan.Status.PUBLISHED))
    found = list(agreed[:20])
    return min(found, key=lambda one: not one.starts_on <= today <= one.ends_on, default=None)


def _facts(rows: QuerySet[Action], report: Report) -> Sequence[Fact]:
    found = list(rows.order_by("reference").values_list(*FIELDS))
    if not found:
        return []
    said = _said(rows, report)
    return [_fact(row, said.get(row[0], {})) for row in found]


def _said(rows: QuerySet[Action], report: Report) -> dict[int, dict[str, Any]]:
    """Return what was said last of each action in the period, its RAG before the first that was said, and of what it
    changed for children or adults all that was said.
    """
    since, until = start_of(report.round.starts_on), report.round.ends_on
    then = {"action__in": rows.order_by().values("pk"), "created_at__gte": since}
    updates, found = Update.objects.filter(**then), dict[int, dict[str, Any]]()
    for action, before, text, at in updates.order_by("created_at", "pk").values_list(
        "action", "rag_before", "text", "created_at"
    ):
        day = england_date(at)
        if day <= until:
            first = found.get(action, {}).get("before", before)
            found[action] = {"before": first, "text": text, "on": day}
    notes = ImpactNote.objects.filter(**then).order_by("created_at", "pk")
    for action, text, at in notes.values_list("action", "text", "created_at"):
        if england_date(at) <= until:
            one = found.setdefault(action, {})
            one["impact"] = f"{one.get('impact', '')} {text}".strip()
    return found


def _fact(row: Sequence[Any], said: dict[str, Any]) -> Fact:
    _, reference, title, rag, status, completed_on, due_on, owner, last_at, priority, measure = row
    return Fact(
        reference=reference, title=title, rag=rag, rag_before=said.get("before", ""), complete=status == "complete",
        completed_on=completed_on, due_on=due_on, owner=owner or "", said=said.get("text", ""), said_on=said.get("on"),
        last_on=england_date(last_at) if last_at else None,
        impact=said.get("impact", ""), priority=priority or "", measured=measure is not None,
    )  # fmt: skip
