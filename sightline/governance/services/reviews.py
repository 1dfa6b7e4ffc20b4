"""Deeds of a review: open it with a line for each thing to look at, say of each line, conclude. For every kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from sightline.governance.models import Appointment, Group, Membership, Partnership, Review, ReviewLine, RoleGrant
from sightline.governance.reviewing import require, rights_of
from sightline.governance.services.saying import note
from sightline.governance.standing import Standing, in_force
from sightline.kernel.dates import in_short
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState

SAID = (ReviewLine.Outcome.KEEP, ReviewLine.Outcome.CHANGE, ReviewLine.Outcome.END)


@dataclass(frozen=True)
class NewLine:
    """One thing to look at, in words as it is now, and which of the three it is."""

    what: str
    membership: Membership | None = None
    appointment: Appointment | None = None
    role_grant: RoleGrant | None = None


@transaction.atomic
def open_review(
    *, kind: str, lines: Sequence[NewLine], due_on: date, group: Group | None = None, by: Standing
) -> Review:  # fmt: skip
    """Open a review of a kind with its lines; `group` is to conclude it.

    Raises NotAllowed, DomainError on `due_on` or `group`, OutOfState when one is open or there is nothing to look at.
    """
    require(rights_of(kind).may_open(by), "open")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    here = {"partnership": by.partnership}
    if due_on < by.today:
        raise DomainError("Enter today’s date or a later one.", field="due_on")
    if group and (group.partnership_id != by.partnership.pk or group.ended_on):
        raise DomainError("Choose a group of this partnership that has not ended.", field="group")
    if Review.objects.filter(kind=kind, closed_on__isnull=True, **here).exists():
        raise OutOfState("A review of this kind is open already. Conclude it before you open the next.")
    if not lines:
        raise OutOfState("There is nothing to look at yet.")
    made = Review.objects.create(
        kind=kind, opened_on=by.today, opened_by=by.person, due_on=due_on, group=group, **here
    )  # fmt: skip
    ReviewLine.objects.bulk_create(
        ReviewLine(
            review=made, what=one.what[:400], membership=one.membership, appointment=one.appointment,
            role_grant=one.role_grant, **here,
        )
        for one in lines
    )  # fmt: skip
    after = {"kind": kind, "due_on": due_on, "group": str(group or ""), "lines": len(lines)}
    note("review.opened", made, by, after=after)
    return made


@transaction.atomic
def open_membership_review(*, due_on: date, group: Group | None, by: Standing) -> Review:
    """Open the yearly review of membership: one line for each agency that is a member today. As `open_review`."""
    rows = Membership.objects.filter(in_force(by.today), partnership=by.partnership).select_related("agency")
    lines = [NewLine(f"{row.agency}, {row.get_category_display()}", membership=row) for row in rows]
    return open_review(kind=Review.Kind.MEMBERSHIP, lines=lines, due_on=due_on, group=group, by=by)


@transaction.atomic
def say_of_line(
    *, line: ReviewLine, outcome: str, note_text: str = "", seen: datetime | None, by: Standing
) -> ReviewLine:  # fmt: skip
    """Say what the review found of one line; `seen` is its `said_at` as the page showed it.

    Raises NotAllowed, DomainError when a change or an end comes without a word why, OutOfState once concluded,
    Conflict with both texts when somebody else answered meanwhile.
    """
    row = _open_line(line, by)
    if outcome not in SAID:
        raise DomainError("Choose what the review found.", field="outcome")
    text = note_text.strip()
    if outcome != ReviewLine.Outcome.KEEP and not text:
        raise DomainError("Say in a few words why, or what is to change.", field="note")
    if (row.outcome, row.note) == (outcome, text):
        return row
    _check_seen(row, outcome, text, seen)
    before = {"outcome": row.outcome, "note": row.note}
    row.outcome, row.note, row.said_by, row.said_at = outcome, text, by.person, timezone.now()
    row.save(update_fields=["outcome", "note", "said_by", "said_at"])
    note("review.line_said", row, by, before=before, after={"outcome": outcome, "note": text})
    return row


def _open_line(line: ReviewLine, by: Standing) -> ReviewLine:
    """Return the line under a lock, once this standing may answer it and its review is open."""
    review = Review.objects.select_for_update().get(pk=line.review_id)
    rows = ReviewLine.objects.select_for_update(of=("self",))
    row = rows.select_related("membership__agency", "appointment", "role_grant").get(pk=line.pk)
    require(rights_of(review.kind).says(row, by), "answer this line of")
    _check_open(review)
    return row


def _check_open(review: Review) -> None:
    if review.closed_on:
        raise OutOfState(f"This review was concluded on {in_short(review.closed_on)}. What it found stays as it is.")


def _check_seen(row: ReviewLine, outcome: str, text: str, seen: datetime | None) -> None:
    if row.said_at == seen:
        return
    words = dict(ReviewLine.Outcome.choices)
    raise Conflict(
        "Somebody else answered this line after you opened it. Both answers are below; nothing you typed is lost.",
        theirs={"Answer": str(words[row.outcome]), "Note": row.note},
        yours={"Answer": str(words[outcome]), "Note": text},
    )


@dataclass(frozen=True)
class Kept:
    """How many lines were kept together, and how many were left because somebody had answered them."""

    kept: int
    left: int


@transaction.atomic
def keep_lines(*, review: Review, keys: Sequence[int], by: Standing) -> Kept:
    """Say of many lines together that they are still right; an answer that somebody gave already stays."""
    row = Review.objects.select_for_update().get(pk=review.pk)
    _check_open(row)
    rows = ReviewLine.objects.filter(review=row, pk__in=keys).select_related(
        "appointment__post", "appointment__seat", "role_grant"
    )
    chosen = list(rows)
    if not chosen:
        raise DomainError("Select at least one line first.", field="selected")
    rights = rights_of(row.kind)
    if not all(rights.says(one, by) for one in chosen):
        raise NotAllowed("Your role does not let you answer all of these lines. Ask the business unit if you need to.")
    fresh = [one.pk for one in chosen if not one.outcome]
    said = {"outcome": ReviewLine.Outcome.KEEP, "said_by": by.person, "said_at": timezone.now()}
    ReviewLine.objects.filter(pk__in=fresh).update(**said)
    if fresh:
        note("review.lines_kept", row, by, after={"lines": fresh})
    return Kept(len(fresh), len(chosen) - len(fresh))


@transaction.atomic
def close_review(*, review: Review, conclusion: str, by: Standing) -> Review:
    """Conclude a review whose every line is answered; never the person who opened it.

    Raises NotAllowed, DomainError on `conclusion`, OutOfState when it is concluded or lines are still open.
    """
    row = Review.objects.select_for_update().get(pk=review.pk)
    if row.opened_by_id == by.person.pk and rights_of(row.kind).scoped.may_some(by, "A"):
        raise NotAllowed("You opened this review. Somebody else has to conclude it.")
    require(rights_of(row.kind).may_close(row, by), "conclude")
    _check_open(row)
    text = conclusion.strip()
    if not text:
        raise DomainError("Say in a few words what the review concluded.", field="conclusion")
    left = ReviewLine.objects.filter(review=row, outcome="").count()
    if left:
        raise OutOfState(f"{left} of the lines {'is' if left == 1 else 'are'} not answered yet. Answer them first.")
    row.conclusion, row.closed_on, row.closed_by = text, by.today, by.person
    row.save(update_fields=["conclusion", "closed_on", "closed_by"])
    note("review.concluded", row, by, after={"conclusion": text, "closed_on": by.today})
    return row
