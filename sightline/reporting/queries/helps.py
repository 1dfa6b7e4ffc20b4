"""Where one group's work helps another's, shown on both sides and only to who may see both."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse

from sightline.actions import filtering
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import href, visible
from sightline.governance.standing import Standing
from sightline.plans.models import Priority
from sightline.plans.queries import priorities
from sightline.reporting.models import Help, Report
from sightline.reporting.queries.reports import address, reports


@dataclass(frozen=True)
class Link:
    """A link between two groups' work as one side shows it: (words, address) of the own and of the other side."""

    pk: int
    words: str
    own: tuple[str, str]
    other: tuple[str, str]
    group: str


def helps_to_open() -> QuerySet[Help]:
    """Return all links between groups, with what they join."""
    of = ("report__group", "action__group", "to_action__group", "to_priority__group", "to_priority__plan")
    return Help.objects.select_related(*of)


def _seen(by: Standing) -> QuerySet[Help]:
    """Return the links of which this standing may see both sides: the actions, or the report where none is named."""
    actions, plans = visible(by).order_by().values("pk"), priorities(by).order_by().values("pk")
    own = Q(action__in=actions) | Q(action__isnull=True, report__in=reports(by).order_by().values("pk"))
    target = Q(to_action__in=actions) | Q(to_priority__in=plans)
    return helps_to_open().filter(own, target, partnership=by.partnership)


def helps_of(report: Report, by: Standing) -> tuple[Sequence[Link], Sequence[Link]]:
    """Return (whose work this report's group helps, whose work helps this group) in its round; two queries."""
    mine = _seen(by).filter(report=report)
    target = Q(to_action__group=report.group_id) | Q(to_priority__group=report.group_id)
    theirs = _seen(by).filter(target, report__round=report.round_id).exclude(report=report)
    return [_link(one, by) for one in mine], [_link(one, by) for one in theirs]


def _link(one: Help, by: Standing) -> Link:
    own = _action(one.action, by) if one.action else (one.report.reference, address("report", by, one.report.reference))
    if one.to_action:
        group = one.to_action.group.name if one.to_action.group else ""
        return Link(one.pk, one.words, own, _action(one.to_action, by), group)
    to: Priority = one.to_priority  # type: ignore[assignment]  # a constraint says that there is one of the two
    page = reverse("plans:priority", args=[by.partnership.slug, to.reference])
    return Link(one.pk, one.words, own, (f"{to.number}. {to.title}", page), to.group.name if to.group else "")


def _action(action: Action, by: Standing) -> tuple[str, str]:
    return f"{action.title} ({action.reference})", href(action, by)


def own_work(report: Report, by: Standing) -> QuerySet[Action]:
    """Return the actions of a report's group that a link may name: in force, of level 1."""
    rows = visible(by).filter(filtering.LIVE, group=report.group_id, level=Action.Level.PARTNERSHIP)
    return rows.exclude(status=Action.Status.WITHDRAWN).order_by("reference")


def helped(reference: str, by: Standing) -> Action | Priority | None:
    """Return the action of level 1 or the priority that a reference names, when this standing may see it."""
    name = reference.strip().upper()
    action = visible(by).filter(filtering.LIVE, reference=name, level=Action.Level.PARTNERSHIP).first()
    return action or priorities(by).filter(reference=name).first()


def beside_action(action: Action, by: Standing) -> list[tuple[str, str]]:
    """Say on an action's page whose work it helps, and which group's work helps it; one query."""
    if not ACTION.may(by, "R", action):
        return []
    found = []
    for one in _seen(by).filter(Q(action=action) | Q(to_action=action)):
        link = _link(one, by)
        if one.to_action_id == action.pk:
            found.append((f"Helped by {one.report.group.name}: {one.words}", link.own[1]))
        else:
            found.append((f"Helps {link.group or link.other[0]}: {one.words}", link.other[1]))
    return found


def beside_priority(priority: Priority, by: Standing) -> list[tuple[str, str]]:
    """Say on a priority's page which group's work helps it, and whom its own actions help; one query."""
    actions = Action.objects.filter(planned__priority=priority).values("pk")
    here = Q(to_priority=priority) | Q(to_action__in=actions)
    found = []
    for one in _seen(by).filter(here | Q(action__in=actions)).annotate(helped=ExpressionWrapper(here, BooleanField())):
        link = _link(one, by)
        if one.helped:
            found.append((f"Helped by {one.report.group.name}: {one.words}", link.own[1]))
        else:
            found.append((f"Helps {link.group or link.other[0]}: {one.words}", link.other[1]))
    return found
