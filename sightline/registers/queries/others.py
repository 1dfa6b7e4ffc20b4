"""Reads of what is worked on with other bodies, and of the strategies a plan leans on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least
from django.urls import reverse

from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.plans.models import LinkedStrategy
from sightline.plans.queries import current_plan
from sightline.registers.models import Matter
from sightline.registers.permissions import MATTER
from sightline.registers.rules.dates import Clock, clock_of

STATES = {"": "Open", "late": "Something is overdue", "closed": "Closed", "any": "Any"}


def visible(by: Standing) -> QuerySet[Matter]:
    """Return the matters this standing may read."""
    return MATTER.visible(Matter.objects.select_related("body", "group"), by)


def matters_to_open() -> QuerySet[Matter]:
    """Return all matters with what their page shows; a view goes through `load`."""
    return Matter.objects.select_related("body__link", "group", "created_by")


def version_now(matter: Matter) -> int:
    """Return the version of a matter as it is now."""
    return Matter.objects.values_list("version", flat=True).get(pk=matter.pk)


def rows_for_list(by: Standing, params: Mapping[str, str]) -> QuerySet[Matter]:
    """Return the matters an address asks for, what is owed first on top."""
    state, kind, group, topic = (params.get(name, "") for name in ("state", "kind", "group", "topic"))
    late = Q(closed_on__isnull=True) & (Q(due_on__lt=by.today) | Q(report_on__lt=by.today))
    states = {"any": Q(), "closed": Q(closed_on__isnull=False), "late": late}
    found = states.get(state, Q(closed_on__isnull=True))
    if kind in Matter.Kind.values:
        found &= Q(kind=kind)
    if group.isascii() and group.isdigit() and len(group) < 10:
        found &= Q(group=int(group))
    if topic := topic.replace("\0", "").strip()[:100]:
        found &= Q(topic__iexact=topic)
    last = Value(date.max, output_field=DateField())
    next_on = Least(Coalesce("due_on", last), Coalesce("report_on", last))
    return visible(by).filter(found).annotate(next_sort=next_on).order_by("next_sort", "reference")


def due_clock(row: Matter, today: date) -> Clock:
    """Return how a matter stands against what is owed to the other body."""
    return clock_of(row.due_on, today, done="Closed" if row.closed_on else "")


def report_clock(row: Matter, today: date) -> Clock:
    """Return how a matter stands against its next report to our group."""
    return clock_of(row.report_on, today, done="Closed" if row.closed_on else "")


def topics(by: Standing) -> list[str]:
    """Return the topics that are in use, by name."""
    rows = visible(by).exclude(topic="").order_by("topic").values_list("topic", flat=True)
    return list(dict.fromkeys(rows))


def groups_to_report_to(by: Standing) -> list[Group]:
    """Return the groups for which this standing may begin a matter, by name."""
    current = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    rows = Group.objects.filter(current, partnership=by.partnership).order_by("name")
    return [one for one in rows if MATTER.may(by, "C", Matter(partnership=by.partnership, group=one))]


@dataclass(frozen=True)
class Leaning:
    """The strategies of others that the plan in force leans on, and where they are kept."""

    rows: Sequence[LinkedStrategy]
    href: str
    late: int


def leaning(by: Standing) -> Leaning | None:
    """Return the strategies the plan in force leans on; None when the reader sees no such plan."""
    plan = current_plan(by)
    if plan is None:
        return None
    rows = list(plan.linked_strategies.all())
    late = sum(one.review_on is not None and one.review_on < by.today for one in rows)
    return Leaning(rows, reverse("plans:plan_of", args=[by.partnership.slug, plan.reference]), late)
