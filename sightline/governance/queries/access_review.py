"""Reads of the review of access: every post, seat and role with who has it, how and when they last signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.accounts.queries import people_with_strong_factor
from sightline.governance.models import Appointment, Review, ReviewLine, RoleGrant
from sightline.governance.queries.reviews import lines_to_open
from sightline.governance.reviewing import ACCESS_LINE, ACCESS_REVIEW, SIGN_IN_LINE, rights_of
from sightline.governance.standing import Standing

KIND = Review.Kind.ACCESS
LONG_DAYS = 90


def access_lines(by: Standing) -> QuerySet[ReviewLine]:
    """Return the lines the standing may read, each with `last_login` and `strong`: an app or a passkey."""
    factor = people_with_strong_factor()
    strong = Q(appointment__person__in=factor) | Q(role_grant__person__in=factor)
    rows = lines_to_open().filter(review__kind=KIND).select_related(
        "appointment__person", "appointment__seat__group", "appointment__seat__agency", "role_grant__person",
    )  # fmt: skip
    return ACCESS_LINE.visible(rows, by).annotate(
        last_login=Coalesce("appointment__person__last_login", "role_grant__person__last_login"),
        strong=Case(When(strong, then=Value(True)), default=Value(False)),
    )


@dataclass(frozen=True)
class AccessReviewLine:
    """A review as one reader sees it: how many lines of theirs there are, and how many are answered."""

    review: Review
    total: int
    said: int


def access_reviews(by: Standing) -> list[AccessReviewLine]:
    """Return the reviews of which the standing may read anything, newest first; two queries."""
    lines = ACCESS_LINE.visible(ReviewLine.objects.filter(review__kind=KIND), by).order_by()
    counted = lines.values("review").annotate(total=Count("pk"), said=Count("pk", filter=~Q(outcome="")))
    counts = {row["review"]: (row["total"], row["said"]) for row in counted}
    rows = Review.objects.filter(partnership=by.partnership, kind=KIND)
    whole = ACCESS_REVIEW.may(by, "R")
    found = rows.select_related("group") if whole else rows.filter(pk__in=counts).select_related("group")
    return [AccessReviewLine(row, *counts.get(row.pk, (0, 0))) for row in found.order_by("-opened_on", "-pk")]


@dataclass(frozen=True)
class AccessPage:
    """A review of access as one reader sees it."""

    review: Review
    counts: Mapping[str, int]
    may_close: bool
    left: int

    @property
    def total(self) -> int:
        """How many lines the reader sees."""
        return sum(self.counts.values())

    @property
    def said(self) -> int:
        """How many of them are answered."""
        return self.total - self.counts.get("", 0)


def access_page(pk: int, by: Standing) -> AccessPage | None:
    """Return a review, or None when the reader may read nothing of it; three queries. `left` counts every line."""
    row = Review.objects.filter(kind=KIND, partnership=by.partnership, pk=pk).select_related(
        "group", "opened_by", "closed_by"
    ).first()  # fmt: skip
    if row is None:
        return None
    rows = ReviewLine.objects.filter(review=row).order_by()
    counts = dict(ACCESS_LINE.visible(rows, by).values_list("outcome").annotate(Count("pk")))
    if not counts and not ACCESS_REVIEW.may(by, "R"):
        return None
    may_close = row.closed_on is None and rights_of(KIND).may_close(row, by)
    return AccessPage(row, counts, may_close, rows.filter(outcome="").count() if may_close else 0)


def lines_of(
    review: Review, by: Standing, *, text: str = "", outcome: str = "", signs_in: str = ""
) -> QuerySet[ReviewLine]:  # fmt: skip
    """Return the lines of a review the standing may read, filtered.

    `signs_in` is never, long (not for LONG_DAYS days) or weak (no second step); it finds only among those whose sign-in
    the reader may know of.
    """
    rows = access_lines(by).filter(review=review)
    if text:
        rows = rows.filter(Q(what__icontains=text) | Q(note__icontains=text))
    if outcome:
        rows = rows.filter(outcome="" if outcome == "open" else outcome)
    if signs_in:
        known = SIGN_IN_LINE.visible(ReviewLine.objects.filter(review=review), by).order_by().values("pk")
        long_ago = timezone.now() - timedelta(days=LONG_DAYS)
        wanted = {
            "never": Q(last_login__isnull=True), "long": Q(last_login__lt=long_ago), "weak": Q(strong=False),
        }  # fmt: skip
        rows = rows.filter(wanted.get(signs_in, Q()), pk__in=known)
    return rows


def held_by(line: ReviewLine) -> Appointment | RoleGrant:
    """Return the appointment or role a line of a review of access is about."""
    found = line.appointment or line.role_grant
    assert found is not None  # noqa: S101 (the table holds one of the two)
    return found


def place_of(line: ReviewLine) -> tuple[str, str]:
    """Return (what somebody holds, where), in words."""
    if line.role_grant:
        return f"Role: {line.role_grant.get_role_display()}", "The partnership"
    row = held_by(line)
    assert isinstance(row, Appointment)  # noqa: S101 (as above)
    if row.post:
        return row.post.title, row.post.agency.name
    assert row.seat is not None  # noqa: S101 (an appointment is to a post or a seat)
    return f"{row.seat.get_role_display()} of {row.seat.group}".capitalize(), str(row.seat.agency)


def has_ended(line: ReviewLine, by: Standing) -> bool:
    """Whether what a line is about has an end, or its post or seat has."""
    row = held_by(line)
    place = (row.post or row.seat) if isinstance(row, Appointment) else None
    over = getattr(place, "ended_on", None) or getattr(place, "ends_on", None)
    return row.ends_on is not None or (over is not None and over <= by.today)


def days_since(moment: datetime | None, now: datetime) -> int | None:
    """Return whole days since a moment, or None for never."""
    return max((now - moment).days, 0) if moment else None


def holds_nothing_after(person: Person, by: Standing) -> bool:
    """Whether a person has no post, seat or role here from tomorrow on; two queries."""
    later = (Q(ends_on__isnull=True) | Q(ends_on__gt=by.today)) & Q(partnership=by.partnership, person=person)
    return not any(model._default_manager.filter(later).exists() for model in (Appointment, RoleGrant))
