"""Reads of reviews: past and open ones, the lines of one, when the next is due. For every kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sightline.governance.models import Appointment, Membership, Review, ReviewLine, Seat
from sightline.governance.queries.pages import open_until
from sightline.governance.reviewing import rights_of
from sightline.governance.rules import a_year_after
from sightline.governance.standing import Standing, in_force


def reviews(by: Standing, kind: str) -> QuerySet[Review]:
    """Return the reviews of a kind that the standing may see, newest first, each with `line_count` and `said_count`."""
    rows = Review.objects.filter(kind=kind).select_related("group", "opened_by", "closed_by", "partnership")
    counted = rows.annotate(line_count=Count("lines"), said_count=Count("lines", filter=~Q(lines__outcome="")))
    return rights_of(kind).scoped.visible(counted, by)


def reviews_to_open() -> QuerySet[Review]:
    """Return reviews with their group and the people who opened and concluded them."""
    return Review.objects.select_related("group", "opened_by", "closed_by", "partnership")


def lines_to_open() -> QuerySet[ReviewLine]:
    """Return lines with what they are about."""
    return ReviewLine.objects.select_related(
        "review", "said_by", "membership__agency", "appointment__post__agency", "appointment__seat", "role_grant"
    )


@dataclass(frozen=True)
class ReviewPage:
    """A review with how it stands; `counts` has the number of lines by outcome."""

    review: Review
    counts: Mapping[str, int]
    may_say: bool
    may_close: bool

    @property
    def total(self) -> int:
        """How many lines there are."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """How many lines nobody has answered yet."""
        return self.counts.get("", 0)

    @property
    def said(self) -> int:
        """How many lines are answered."""
        return self.total - self.left


def review_page(review: Review, by: Standing) -> ReviewPage:
    """Return how a review stands and what this standing may do to it; two queries."""
    rows = ReviewLine.objects.filter(review=review).order_by()
    counts = dict(rows.values_list("outcome").annotate(Count("pk")))
    rights = rights_of(review.kind)
    first = lines_to_open().filter(review=review).first() if review.closed_on is None else None
    may_say = first is not None and rights.says(first, by)
    return ReviewPage(review, counts, may_say, review.closed_on is None and rights.may_close(review, by))


def review_lines(review: Review, *, text: str = "", outcome: str = "") -> QuerySet[ReviewLine]:
    """Return the lines of a review, filtered; `outcome` is an outcome or `open`."""
    rows = lines_to_open().filter(review=review)
    if text:
        rows = rows.filter(Q(what__icontains=text) | Q(note__icontains=text))
    if outcome:
        rows = rows.filter(outcome="" if outcome == "open" else outcome)
    return rows


def next_review_due(by: Standing, kind: str = Review.Kind.MEMBERSHIP) -> date | None:
    """Return when the open review, or the next one, is due: a year after the last, or after the first member joined."""
    rows = Review.objects.filter(partnership=by.partnership, kind=kind)
    newest = rows.order_by(F("closed_on").desc(nulls_first=True)).first()
    if newest and newest.closed_on is None:
        return newest.due_on
    last = newest.closed_on if newest else None
    if last is None:
        members = Membership.objects.filter(in_force(by.today), partnership=by.partnership)
        last = members.aggregate(first=Min("starts_on"))["first"]
    return a_year_after(last) if last else None


def reviewed_members(review: Review, by: Standing, *, text: str = "", outcome: str = "") -> QuerySet[ReviewLine]:
    """Return the lines of a review of membership, each with `seats` held today and `heard`: the last sign-in there."""
    sits = Q(agency=OuterRef("membership__agency")) | Q(post__agency=OuterRef("membership__agency"))
    seats = Seat.objects.filter(sits, in_force(by.today), open_until(by.today, "group__ended_on"))
    counted = seats.filter(partnership=by.partnership).order_by().values("partnership").annotate(n=Count("pk"))
    works = Q(post__agency=OuterRef("membership__agency")) | Q(seat__agency=OuterRef("membership__agency"))
    posts = Appointment.objects.filter(works, in_force(by.today), partnership=by.partnership).order_by()
    heard = posts.values("partnership").annotate(last=Max("person__last_login"))
    return review_lines(review, text=text, outcome=outcome).annotate(
        seats=Coalesce(Subquery(counted.values("n")), 0), heard=Subquery(heard.values("last"))
    )
