"""Reads of escalations and challenges."""

from collections.abc import Mapping
from datetime import date

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from sightline.governance.models import Agency, Group, Membership, RelatedBody
from sightline.governance.permissions import ARRANGED
from sightline.governance.standing import Standing, in_force
from sightline.registers.models import Challenge, Escalation
from sightline.registers.permissions import CHALLENGE, ESCALATION
from sightline.registers.rules.dates import Clock, clock_of

ESCALATION_STATES = {
    "": "Waiting or answered", "open": "Waiting for an answer", "late": "Answer overdue", "answered": "Answered",
    "closed": "Closed", "withdrawn": "Withdrawn", "any": "Any",
}  # fmt: skip
CHALLENGE_STATES = {
    "": "Open or answered", "open": "Waiting for an answer", "late": "Answer overdue", "answered": "Effect not known",
    "closed": "Closed", "any": "Any",
}  # fmt: skip
OF = {"": "Anybody", "agency": "An agency", "group": "One of our groups", "body": "Another partnership or body"}
DUE = Coalesce("due_on", Value(date.max, output_field=DateField()))
TO_GROUPS = (Group.Kind.EXECUTIVE, Group.Kind.BOARD, Group.Kind.DELIVERY)


def escalations(by: Standing) -> QuerySet[Escalation]:
    """Return the escalations this standing may read."""
    return ESCALATION.visible(Escalation.objects.select_related("group", "agency", "to_group"), by)


def challenges(by: Standing) -> QuerySet[Challenge]:
    """Return the challenges this standing may read."""
    joined = ("group", "challenger_agency", "challenged_agency", "challenged_group", "challenged_body")
    return CHALLENGE.visible(Challenge.objects.select_related(*joined), by)


def escalations_to_open() -> QuerySet[Escalation]:
    """Return all escalations with what their page shows; a view goes through `load`."""
    return Escalation.objects.select_related("group", "agency", "to_group", "risk", "created_by")


def challenges_to_open() -> QuerySet[Challenge]:
    """Return all challenges with what their page shows; a view goes through `load`."""
    return Challenge.objects.select_related(
        "group", "challenger_agency", "challenged_agency", "challenged_group", "challenged_body", "priority",
        "created_by",
    )  # fmt: skip


def version_of_escalation(row: Escalation) -> int:
    """Return the version of an escalation as it is now."""
    return Escalation.objects.values_list("version", flat=True).get(pk=row.pk)


def version_of_challenge(row: Challenge) -> int:
    """Return the version of a challenge as it is now."""
    return Challenge.objects.values_list("version", flat=True).get(pk=row.pk)


def escalations_listed(by: Standing, params: Mapping[str, str]) -> QuerySet[Escalation]:
    """Return the escalations an address asks for, the first due first."""
    state = params.get("state", "")
    conditions = {
        "": Q(state__in=("open", "answered")), "any": Q(), "late": Q(state="open", due_on__lt=by.today),
    }  # fmt: skip
    known = Q(state=state) if state in ESCALATION_STATES else conditions[""]
    rows = escalations(by).filter(conditions.get(state, known), **_of_group(params, "to_group"))
    return rows.annotate(due_sort=DUE).order_by("due_sort", "reference")


def challenges_listed(by: Standing, params: Mapping[str, str]) -> QuerySet[Challenge]:
    """Return the challenges an address asks for, the first due first."""
    state, of = params.get("state", ""), params.get("of", "")
    conditions = {
        "": Q(state__in=("open", "answered")), "any": Q(), "late": Q(state="open", due_on__lt=by.today),
    }  # fmt: skip
    known = Q(state=state) if state in CHALLENGE_STATES else conditions[""]
    whom = {f"challenged_{of}__isnull": False} if of in ("agency", "group", "body") else {}
    rows = challenges(by).filter(conditions.get(state, known), **whom, **_of_group(params, "group"))
    return rows.annotate(due_sort=DUE).order_by("due_sort", "reference")


def _of_group(params: Mapping[str, str], column: str) -> dict[str, int]:
    group = params.get("group", "")
    return {column: int(group)} if group.isascii() and group.isdigit() and len(group) < 10 else {}


def escalation_clock(row: Escalation, today: date) -> Clock:
    """Return how an escalation stands against the day by which an answer is wanted."""
    return clock_of(row.due_on, today, done="" if row.state == "open" else row.get_state_display().capitalize())


def challenge_clock(row: Challenge, today: date) -> Clock:
    """Return how a challenge stands against the day by which an answer is wanted."""
    if row.state == "answered":
        return Clock("soon", "Effect not known")
    return clock_of(row.due_on, today, done="" if row.state == "open" else "Closed")


def groups_raising(by: Standing) -> list[Group]:
    """Return the groups for which this standing may raise something, by name."""
    return [one for one in _groups(by) if ESCALATION.may(by, "C", Escalation(partnership=by.partnership, group=one))]


def agencies_raising(by: Standing) -> list[Agency]:
    """Return the agencies for which this standing may raise something, by name."""
    made = [(one, Escalation(partnership=by.partnership, agency=one)) for one in _agencies(by)]
    return [one for one, row in made if ESCALATION.may(by, "C", row)]


def groups_above(by: Standing) -> list[Group]:
    """Return the groups things are sent up to: executive first, then boards and delivery groups."""
    rows = [one for one in _groups(by) if one.kind in TO_GROUPS]
    return sorted(rows, key=lambda one: (TO_GROUPS.index(Group.Kind(one.kind)), one.name))


def groups_here(by: Standing) -> list[Group]:
    """Return the groups that have not ended, by name."""
    return _groups(by)


def agencies_here(by: Standing) -> list[Agency]:
    """Return the agencies of today, by name."""
    return _agencies(by)


def bodies_here(by: Standing) -> list[RelatedBody]:
    """Return the other partnerships, boards and forums that the work with has not ended, by name."""
    return list(ARRANGED.visible(RelatedBody.objects.filter(ended_on__isnull=True), by).order_by("name"))


def _groups(by: Standing) -> list[Group]:
    current = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    return list(Group.objects.filter(current, partnership=by.partnership).order_by("name"))


def _agencies(by: Standing) -> list[Agency]:
    here = Membership.objects.filter(in_force(by.today), partnership=by.partnership).values("agency")
    return list(Agency.objects.filter(pk__in=here).order_by("name"))


def raised_by(row: Escalation) -> str:
    """Return who raised an escalation."""
    return str(row.group or row.agency)


def challenger_of(row: Challenge) -> str:
    """Return who made a challenge."""
    return ", ".join(filter(None, (row.challenger, row.challenger_agency.name if row.challenger_agency else "")))


def challenged_of(row: Challenge) -> str:
    """Return who was challenged."""
    return str(row.challenged_agency or row.challenged_group or row.challenged_body)
