"""The dates that the arrangements bring: reviews, terms that end, what is to be finished."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from sightline.governance.models import Agreement, Group, Review, Seat, TransitionTask
from sightline.governance.permissions import ARRANGED, GROUP, SEAT
from sightline.governance.queries.pages import open_until
from sightline.governance.queries.reviews import next_review_due
from sightline.governance.rules.standing_dates import clock_to
from sightline.governance.standing import CHAIRING, Standing


@dataclass(frozen=True)
class Coming:
    """Something that is due on a day, or was: in words, where to look, how its clock stands."""

    on: date
    words: str
    href: str
    clock: tuple[str, str]


def coming(by: Standing, until: date) -> list[Coming]:
    """Return what the arrangements bring up to a day and what is overdue, earliest first; five queries.

    Agreements and groups' terms to be reviewed, terms of chairs that end, the review of membership, what is to be
    finished of the arrangements before. Empty for readers of what is published only.
    """
    if not ARRANGED.may(by, "R"):
        return []
    found = [*_reviews(by, until), *_terms(by, until), *_chairs(by, until), *_members(by, until), *_tasks(by, until)]
    return sorted(found, key=lambda one: (one.on, one.words))


def _one(by: Standing, on: date, words: str, page: str, *args: object) -> Coming:
    address = reverse(f"governance:{page}", args=[by.partnership.slug, *args])
    return Coming(on, words, address, clock_to(on, by.today))


def _reviews(by: Standing, until: date) -> Iterator[Coming]:
    rows = Agreement.objects.filter(partnership=by.partnership, ends_on__isnull=True, review_on__lte=until)
    for row in rows:
        if row.review_on:
            yield _one(by, row.review_on, f"Review of “{row.title}”", "agreement", row.pk)


def _terms(by: Standing, until: date) -> Iterator[Coming]:
    rows = GROUP.visible(Group.objects.filter(open_until(by.today, "ended_on"), terms_review_on__lte=until), by)
    for row in rows:
        if row.terms_review_on:
            yield _one(by, row.terms_review_on, f"Terms of reference of {row.name}", "group", row.pk)


def _chairs(by: Standing, until: date) -> Iterator[Coming]:
    rows = SEAT.visible(Seat.objects.filter(role__in=CHAIRING, ends_on__gte=by.today, ends_on__lte=until), by)
    for row in rows.filter(open_until(by.today, "group__ended_on")).select_related("group"):
        if row.ends_on:
            words = f"Term of the {row.get_role_display()} of {row.group.name} ends"
            yield _one(by, row.ends_on, words, "group", row.group_id)


def _members(by: Standing, until: date) -> Iterator[Coming]:
    due = next_review_due(by, Review.Kind.MEMBERSHIP)
    if due and due <= until:
        yield _one(by, due, "Yearly review of membership", "reviews")


def _tasks(by: Standing, until: date) -> Iterator[Coming]:
    rows = TransitionTask.objects.filter(partnership=by.partnership, done_on__isnull=True, due_on__lte=until)
    for row in rows:
        yield _one(by, row.due_on, row.text, "before")
