"""Reads of questions on figures: who asked whom, what is late, what became of it."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Appointment, Group, Membership, Partnership
from sightline.governance.standing import Standing, in_force
from sightline.indicators.models import Question
from sightline.indicators.permissions import QUESTION
from sightline.indicators.rules.periods import period_words
from sightline.kernel.references import Resolved

LEVEL = 2
SOON_DAYS = 7
STATES = {
    "": "Open", "waiting": "Waiting for an answer", "late": "Answer overdue", "answered": "Answered, still open",
    "closed": "Closed", "any": "Any",
}  # fmt: skip
JOINED = ("indicator", "group", "asking_agency", "agency", "asked_by", "answered_by", "action")


def visible(by: Standing) -> QuerySet[Question]:
    """Return the questions this standing may read, the newest first."""
    return QUESTION.visible(to_open(), by).order_by("-asked_on", "-pk")


def to_open() -> QuerySet[Question]:
    """Return all questions with what their page shows; a view goes through `load`."""
    return Question.objects.select_related(*JOINED)


def listed(by: Standing, params: Mapping[str, str]) -> QuerySet[Question]:
    """Return the questions an address asks for, the first due first."""
    waiting = Q(closed_on__isnull=True, answered_on__isnull=True)
    condition = {
        "": Q(closed_on__isnull=True), "any": Q(), "waiting": waiting, "late": waiting & Q(due_on__lt=by.today),
        "answered": Q(closed_on__isnull=True, answered_on__isnull=False), "closed": Q(closed_on__isnull=False),
    }.get(params.get("state", ""), Q(closed_on__isnull=True))  # fmt: skip
    rows = visible(by).filter(condition)
    for name in ("agency", "group"):
        value = params.get(name, "")
        if value.isascii() and value.isdigit() and len(value) < 10:
            rows = rows.filter(**{name: int(value)})
    return rows.order_by("due_on", "reference")


def version_now(row: Question) -> int:
    """Return the version of a question as it is now."""
    return Question.objects.values_list("version", flat=True).get(pk=row.pk)


def href(row: Question, by: Standing, page: str = "question") -> str:
    """Return the address of a page of a question."""
    return reverse(f"indicators:{page}", args=[by.partnership.slug, row.reference])


def clock(row: Question, today: date) -> tuple[str, str]:
    """Return how a question stands against the day its answer is due, as (kind, words) of a clock."""
    if row.closed_on:
        return "met", "Closed"
    if row.answered_on:
        return "met", "Answered"
    days = (row.due_on - today).days
    if days < 0:
        return "over", f"Answer late by {_days(-days)}"
    if days == 0:
        return "soon", "Answer due today"
    return "soon" if days <= SOON_DAYS else "run", f"Answer due in {_days(days)}"


def asker(row: Question) -> str:
    """Return for whom a question was asked."""
    return str(row.group or row.asking_agency or row.asked_by)


def period(row: Question) -> str:
    """Return the period a question is about in words, or nothing when it is about the whole series."""
    return period_words(row.indicator.frequency, row.starts_on) if row.starts_on else ""


def asking_groups(by: Standing) -> list[Group]:
    """Return the groups for which this standing may ask, by name; one query."""
    current = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    rows = Group.objects.filter(current, partnership=by.partnership).order_by("name")
    return [one for one in rows if QUESTION.may(by, "C", Question(partnership=by.partnership, group=one))]


def asking_agencies(by: Standing) -> list[Agency]:
    """Return the agencies for which this standing may ask, by name; one query."""
    made = [(one, Question(partnership=by.partnership, asking_agency=one)) for one in agencies_here(by)]
    return [one for one, row in made if QUESTION.may(by, "C", row)]


def agencies_here(by: Standing) -> list[Agency]:
    """Return the agencies of today, by name; one query."""
    here = Membership.objects.filter(in_force(by.today), partnership=by.partnership).values("agency")
    return list(Agency.objects.filter(pk__in=here).order_by("name"))


def groups_here(by: Standing) -> list[Group]:
    """Return the groups that have not ended, by name; one query."""
    current = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    return list(Group.objects.filter(current, partnership=by.partnership).order_by("name"))


def answering(agency: Agency, by: Standing) -> list[Person]:
    """Return who leads safeguarding in an agency today and so is told of a question to it; one query."""
    return leading([agency.pk], by.partnership, by.today).get(agency.pk, [])


def leading(agencies: Collection[int], partnership: Partnership, today: date) -> dict[int, list[Person]]:
    """Return who leads safeguarding in each of these agencies, by agency and name; one query."""
    rows = Appointment.objects.filter(
        in_force(today), partnership=partnership, post__agency__in=agencies, post__role="AGL", person__is_active=True
    )
    found: dict[int, list[Person]] = {}
    for row in rows.select_related("person", "post").order_by("person__name"):
        here = found.setdefault(row.post.agency_id, []) if row.post else []
        if row.person not in here:
            here.append(row.person)
    return found


def resolve(reference: str, by: Standing) -> Resolved | None:
    """Return what a question's reference leads to, or None for whoever may not know of it."""
    row = visible(by).filter(reference=reference).first()
    if row is None:
        return None
    state = "closed" if row.closed_on else "answered" if row.answered_on else "waiting for an answer"
    return Resolved(reference, f"Question on {row.indicator.name}", state, href(row, by), LEVEL)


def told_states(_by: Standing, keys: Collection[int]) -> dict[int, str]:
    """Return how questions stand in words, by key; one query."""
    rows = Question.objects.filter(pk__in=keys).values_list("pk", "answered_on", "closed_on")
    return {
        pk: "Closed" if closed else "Answered" if answered else "Waiting for an answer" for pk, answered, closed in rows
    }


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
