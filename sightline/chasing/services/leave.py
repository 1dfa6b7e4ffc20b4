"""Deeds on leave: recorded, ended, and the mails to who stands in and to who is back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.actions.models import Rag
from sightline.audittrail.services import record
from sightline.chasing.models import Leave
from sightline.chasing.permissions import LEAVE
from sightline.chasing.queries import (
    Meanwhile,
    back_by,
    holders_of,
    meanwhile,
    not_covered,
    owned_by,
    people_away,
    still_readable,
)
from sightline.chasing.services.mails import counted, named, site_address
from sightline.governance.models import Post
from sightline.governance.standing import Standing, standing_of
from sightline.kernel import tick
from sightline.kernel.dates import england_date, in_short, in_words
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

STAND_IN, BACK = "chasing.stand_in", "chasing.back"
LONGEST_DAYS = 400
SHOWN = 3


@dataclass(frozen=True)
class NewLeave:
    """Who is away from when to when, and which post stands in; without one the deputies are asked."""

    person: Person
    starts_on: date
    ends_on: date
    stand_in: Post | None = None


@transaction.atomic
def record_leave(*, new: NewLeave, by: Standing) -> Leave:
    """Record that somebody is away, and tell whoever stands in. It brings them no right they did not have.

    Raises NotAllowed, DomainError when the days are wrong or overlap, or when the post cannot stand in: nobody holds
    it, the person themselves does, or whoever does may not update every open action of the person.
    """
    made = Leave(
        partnership=by.partnership, person=new.person, starts_on=new.starts_on, ends_on=new.ends_on,
        stand_in=new.stand_in, recorded_by=by.person,
    )  # fmt: skip
    LEAVE.require(by, "U", made)
    if not people_away(by).filter(pk=new.person.pk).exists():
        raise DomainError("Choose somebody of this partnership.", field="person")
    Person.objects.select_for_update().get(pk=new.person.pk)
    _check_days(new, by)
    if new.stand_in:
        _check_stand_in(new, new.stand_in, by)
    made.save()
    _tell_stand_in(made, by.today)
    record(
        tenant=by.partnership.code, verb="leave.recorded", reference=new.person.actor_key, by=by,
        personal=("from", "to"), after=_said(made),
    )  # fmt: skip
    return made


def _said(leave: Leave) -> dict[str, object]:
    stand_in = f"post:{leave.stand_in_id}" if leave.stand_in_id else ""
    return {"from": leave.starts_on, "to": leave.ends_on, "stand_in": stand_in}


def _check_days(new: NewLeave, by: Standing) -> None:
    if new.ends_on < new.starts_on:
        raise DomainError("The last day must not be before the first.", field="ends_on")
    if new.ends_on < by.today:
        raise DomainError("Enter a last day that is today or later.", field="ends_on")
    if (new.ends_on - new.starts_on).days > LONGEST_DAYS:
        raise DomainError("Record at most 400 days. For longer, hand the work over.", field="ends_on")
    rows = Leave.objects.filter(partnership=by.partnership, person=new.person)
    other = rows.filter(starts_on__lte=new.ends_on, ends_on__gte=new.starts_on).first()
    if other:
        days = f"{in_short(other.starts_on)} to {in_short(other.ends_on)}"
        raise DomainError(f"Leave from {days} is recorded already.", field="starts_on")


def _check_stand_in(new: NewLeave, post: Post, by: Standing) -> None:
    if post.partnership_id != by.partnership.pk or (post.ended_on and post.ended_on < new.starts_on):
        raise DomainError("Choose a post of this partnership.", field="stand_in")
    if post.pk in standing_of(new.person, by.partnership, by.today).post_ids:
        raise DomainError("Choose another post than the one of who is away.", field="stand_in")
    wanting = not_covered(owned_by(new.person, by.partnership, by.today), post, by.today)
    if wanting is None:
        raise DomainError("Nobody holds this post now. Choose one that is held.", field="stand_in")
    if wanting:
        shown = ", ".join(one.reference for one in wanting[:SHOWN]) + (" and others" if len(wanting) > SHOWN else "")
        raise DomainError(
            f"Whoever holds this post may not update {shown}. Choose another post, choose none so that the deputies "
            "are asked, or hand the work over.", field="stand_in",
        )  # fmt: skip


def _tell_stand_in(leave: Leave, today: date) -> None:
    if leave.stand_in_id is None:
        return
    here, days = leave.partnership, f"{in_words(leave.starts_on)} to {in_words(leave.ends_on)}"
    for person in holders_of([leave.stand_in_id], here, today)[leave.stand_in_id]:
        queue_mail(
            tenant=here.code, to=person.email, kind=STAND_IN, reference=f"leave:{leave.pk}",
            subject=f"{here.short_name}: you stand in for {leave.person.name}",
            text=f"{person.name},\n\nFrom {days}, reminders about actions of {leave.person.name} come to you. "
            f"Nothing is to be done now.\n\nIf that is wrong, tell your business unit.\n\n{here.name}\n",
        )  # fmt: skip


def may_still_tell_stand_in(message: MailMessage) -> bool:
    """Say whether the leave still stands and its mail's reader still holds the post that stands in."""
    leave = Leave.objects.select_related("partnership").filter(pk=int(message.reference.removeprefix("leave:"))).first()
    today = england_date(timezone.now())
    if leave is None or leave.stand_in_id is None or leave.ends_on < today:
        return False
    people = holders_of([leave.stand_in_id], leave.partnership, today)[leave.stand_in_id]
    return message.to in {person.email for person in people}


@transaction.atomic
def end_leave(*, leave: Leave, by: Standing) -> None:
    """End leave from today; leave that has not begun is taken away. Raises NotAllowed, OutOfState when it is over."""
    row = Leave.objects.select_for_update().get(pk=leave.pk)
    LEAVE.require(by, "U", row)
    if row.ends_on < by.today:
        raise OutOfState("This leave is over already.")
    before, pk = _said(row), row.pk
    if row.starts_on >= by.today:
        row.delete()
    else:
        row.ends_on = by.today - timedelta(days=1)
        row.save(update_fields=["ends_on"])
    record(
        tenant=by.partnership.code, verb="leave.ended", reference=f"person:{row.person_id}", by=by,
        personal=("from", "to"), before=before, after={"leave": pk},
    )  # fmt: skip


def welcome_back(now: datetime) -> int:
    """Mail those whose leave is over what was done meanwhile; return how many. Safe to repeat."""
    return tick.each(back_by(england_date(now)), lambda leave: _welcome(leave, now))


@transaction.atomic
def _welcome(leave: Leave, now: datetime) -> bool:
    """Mail one of them, unless somebody else did or there is nothing to say."""
    by = standing_of(leave.person, leave.partnership, england_date(now))
    found = meanwhile(leave, by)
    told = [one.action.reference for one in found]
    if not Leave.objects.filter(pk=leave.pk, told_back_at__isnull=True).update(told_back_at=now, told=told):
        return False
    if not found:
        return False
    here = leave.partnership
    queue_mail(
        tenant=here.code, to=leave.person.email, kind=BACK, reference=f"leave:{leave.pk}",
        subject=f"{here.short_name}: while you were away", text=_meanwhile_text(leave, found),
        level=max(one.action.level for one in found),
    )  # fmt: skip
    record(
        tenant=here.code, verb="leave.told_back", reference=leave.person.actor_key, by=None,
        after={"leave": leave.pk, "actions": told},
    )  # fmt: skip
    return True


def _meanwhile_text(leave: Leave, found: Sequence[Meanwhile]) -> str:
    here = leave.partnership
    lines = []
    for one in found:
        newest, more = one.newest, f", the last of {one.count} updates" if one.count > 1 else ""
        day = in_short(england_date(newest.created_at))
        said = f"{Rag(newest.rag).label}, said by {newest.author.name} on {day}"
        if one.action.level > 1:  # how it is going is told to who signs in, as its title is
            said = f"Updated on {day}"
        lines.append(f"* {named(one.action)}\n  {said}{more}.")
    listed = "\n\n".join(lines)
    page = site_address("chasing:mine", here)
    return (
        f"{leave.person.name},\n\nWhile you were away, from {in_words(leave.starts_on)} to {in_words(leave.ends_on)}, "
        f"others said how {counted(len(found), 'action', 'actions')} of yours {'is' if len(found) == 1 else 'are'} "
        f"going.\n\n\n{listed}\n\n\nTo read what they wrote, sign in: {page}\n\n{here.name}\n"
    )


def may_still_welcome(message: MailMessage) -> bool:
    """Say whether a summary's reader may still read all of what it names; else another is written with the rest."""
    rows = Leave.objects.select_related("person", "partnership")
    leave = rows.filter(pk=int(message.reference.removeprefix("leave:"))).first()
    if leave is None or not leave.person.is_active or leave.person.email != message.to:
        return False
    by = standing_of(leave.person, leave.partnership, england_date(timezone.now()))
    if still_readable(leave.told, by):
        return True
    Leave.objects.filter(pk=leave.pk).update(told_back_at=None, told=[])
    return False
