"""What the data set waits for from one person: the returns of the agencies they lead for, and questions to answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.calendars.sources import Dated, Wanted
from sightline.governance.models import Appointment, Partnership, Post
from sightline.governance.standing import in_force
from sightline.indicators.models import DataReturn, Question, ReturnLine
from sightline.indicators.queries.missing import OWED
from sightline.indicators.queries.questions import clock
from sightline.indicators.queries.returns import href, period_words, returns
from sightline.kernel.dates import england_midnight, in_short

LEAD, SCHOOL = Post.Role.AGENCY_LEAD, Post.Role.SCHOOL_LEAD
SENDERS = (LEAD, SCHOOL)  # who the table lets fill in a return of their agency
SOON_DAYS = 7
TAKEN_AWAY = timedelta(days=60)  # so long a return that is in tells calendars to take its day away
Pair = tuple[int, int]


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: where, what, the way to it, its clock as (kind, words), and how it stands."""

    partnership: int
    words: str
    href: str
    time: tuple[str, str]
    stands: str = ""


def due_clock(row: DataReturn, today: date) -> tuple[str, str]:
    """Return how a return that is not in stands against its day, as (kind, words) of a clock; a revision has none."""
    days = (row.due_on - today).days
    if row.revision > 1:
        return "run", "Being revised"
    if days < 0:
        return "over", f"Late by {-days} {'day' if days == -1 else 'days'}"
    return "soon" if days <= SOON_DAYS else "run", f"Due {in_short(row.due_on)}"


def led(person: Person, partnerships: Sequence[Partnership], today: date) -> dict[str, set[Pair]]:
    """Return the (partnership, agency) pairs a person leads for today, by the role of the post; one query."""
    rows = Appointment.objects.filter(
        in_force(today), person=person, partnership__in=partnerships, post__role__in=SENDERS, post__independent=False
    ).exclude(post__ended_on__lt=today)
    found: dict[str, set[Pair]] = {role: set() for role in SENDERS}
    for role, *pair in rows.values_list("post__role", "partnership", "post__agency"):
        found[role].add((pair[0], pair[1]))
    return found


def waiting_for(person: Person, partnerships: Sequence[Partnership], today: date) -> list[Waiting]:
    """Return what waits for a person, the first due first; one query, and two more for whoever leads for an agency.

    An agency's lead may read its returns and the questions to it, a school's lead its returns: the table says so, and
    a test holds this to it.
    """
    pairs = led(person, partnerships, today)
    every = pairs[LEAD] | pairs[SCHOOL]
    if not every:
        return []
    slugs = {one.pk: one.slug for one in partnerships}
    found = [
        Waiting(
            row.partnership_id, f"Send in figures: {row.agency}, {period_words(row.period)}",
            reverse("indicators:return", args=[slugs[row.partnership_id], row.reference]), due_clock(row, today),
            f"{row.filled} of {row.asked} filled in" if row.state == DataReturn.State.DRAFT else "Sent back",
        )
        for row in _returns(every)
        if (row.partnership_id, row.agency_id) in every
    ]  # fmt: skip
    found += [
        Waiting(
            row.partnership_id, f"Answer a question on “{row.indicator.name}”",
            reverse("indicators:question", args=[slugs[row.partnership_id], row.reference]), clock(row, today),
        )
        for row in _questions(pairs[LEAD])
        if (row.partnership_id, row.agency_id) in pairs[LEAD]
    ]  # fmt: skip
    return found


def _returns(pairs: set[Pair]) -> QuerySet[Any]:
    rows = DataReturn.objects.filter(
        state__in=OWED, period__frozen_at__isnull=True, partnership__in={one for one, _ in pairs},
        agency__in={one for _, one in pairs},
    )  # fmt: skip
    filled = Count("lines", filter=~Q(lines__state=ReturnLine.State.EMPTY))
    return rows.select_related("period", "agency").annotate(asked=Count("lines"), filled=filled).order_by("due_on")


def _questions(pairs: set[Pair]) -> QuerySet[Question]:
    rows = Question.objects.filter(
        answered_on__isnull=True, closed_on__isnull=True, partnership__in={one for one, _ in pairs},
        agency__in={one for _, one in pairs},
    )  # fmt: skip
    return rows.select_related("indicator").order_by("due_on", "pk")


def dated_returns(wanted: Wanted) -> Iterator[Dated]:
    """Give the days on which returns of the agencies that the standing leads for are due; one query, none without one.

    A return that is in is cancelled for TAKEN_AWAY, since some calendars keep what is only left out.
    """
    by = wanted.by
    agencies = frozenset().union(*(by.agencies_as.get(role, frozenset()) for role in SENDERS))
    if not agencies:
        return
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    rows = (
        returns(by).filter(agency__in=agencies).annotate(changed_at=Coalesce(Max("changes__created_at"), "created_at"))
    )
    since = england_midnight(by.today - TAKEN_AWAY)
    for row in rows.filter(Q(state__in=OWED) | Q(changed_at__gte=since)).order_by("pk"):
        yield Dated(
            uid=f"{row.reference.lower()}-due@{host}", title=f"Figures are due ({row.reference})",
            plain=f"Figures of your agency ({row.reference})", level=2, starts=row.due_on, changed_at=row.changed_at,
            sequence=row.version - 1, url=settings.SITE_ADDRESS.rstrip("/") + href("return", row, by),
            cancelled=row.state not in OWED,
        )  # fmt: skip
