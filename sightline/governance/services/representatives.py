"""Deeds on who leads for each statutory partner, who is delegated, who chairs, who leads for adults.

A representative is a post, so that whoever takes the post over represents from that day.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from sightline.governance.models import Membership, Partnership, Post, Representative
from sightline.governance.permissions import ARRANGED
from sightline.governance.services.saying import (
    check_end,
    check_open,
    check_version,
    fingerprint,
    note,
    paragraphs,
)
from sightline.governance.services.seats import day_before
from sightline.governance.standing import Standing, in_force
from sightline.governance.wording import chair_sentence
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError

KINDS = Representative.Kind
ONE_AN_AGENCY = (KINDS.LEAD, KINDS.ADULTS)


@dataclass(frozen=True)
class NewRepresentative:
    """A post that is to represent, as what, delegated by which lead and with what authority."""

    kind: str
    post: Post
    delegated_by: Representative | None = None
    authority: str = ""


@transaction.atomic
def set_representative(*, new: NewRepresentative, starts_on: date, by: Standing) -> Representative:
    """Say which post represents from a day; where there is one place only, the one before ends the day before.

    Raises NotAllowed, DomainError naming the field: the post is no statutory partner's, the lead who delegates is of
    another agency, the law in force wants a chair who is delegated.
    """
    ARRANGED.require(by, "C")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    if new.kind not in KINDS.values:
        raise DomainError("Choose what the post is to be.", field="kind")
    text = paragraphs(new.authority, "authority", "the authority")
    _check_post(new, starts_on, by)
    open_ones = Representative.objects.filter(partnership=by.partnership, kind=new.kind, ends_on__isnull=True)
    if found := open_ones.filter(post=new.post).first():
        return found
    replaced = _end_before(open_ones, new, starts_on)
    made = Representative.objects.create(
        partnership=by.partnership, kind=new.kind, post=new.post, delegated_by=new.delegated_by, authority=text,
        starts_on=starts_on,
    )  # fmt: skip
    after = {"kind": new.kind, "post": new.post.title, "starts_on": starts_on, "authority": text}
    note("representative.set", made, by, before={"replaced": replaced}, after=after)
    return made


def _check_post(new: NewRepresentative, starts_on: date, by: Standing) -> None:
    post = new.post
    if post.partnership_id != by.partnership.pk or post.ended_on:
        raise DomainError("Choose a post of this partnership that has not ended.", field="post")
    if new.kind != KINDS.CHAIR and not _statutory(post, starts_on, by):
        raise DomainError(f"{post.agency} is not a statutory safeguarding partner on that day.", field="post")
    if new.kind == KINDS.DELEGATED:
        _check_lead(new.delegated_by, post, by)
    elif new.delegated_by:
        raise DomainError("Only a delegated post is delegated by a lead.", field="delegated_by")
    if new.kind == KINDS.CHAIR and not _delegated(post, starts_on, by) and (why := chair_sentence(by, starts_on)):
        raise DomainError(why, field="post")


def _statutory(post: Post, on: date, by: Standing) -> bool:
    rows = Membership.objects.filter(in_force(max(on, by.today)), partnership=by.partnership, agency=post.agency)
    return rows.filter(category=Membership.Category.STATUTORY).exists()


def _delegated(post: Post, on: date, by: Standing) -> bool:
    rows = Representative.objects.filter(in_force(on), partnership=by.partnership, kind=KINDS.DELEGATED)
    return rows.filter(post=post).exists()


def _check_lead(lead: Representative | None, post: Post, by: Standing) -> None:
    fits = lead and lead.kind == KINDS.LEAD and lead.partnership_id == by.partnership.pk and lead.ends_on is None
    if not lead or not fits:
        raise DomainError("Choose the lead who delegates. Say who leads first if nobody does.", field="delegated_by")
    if lead.post.agency_id != post.agency_id:
        raise DomainError(f"A lead of {lead.post.agency} cannot delegate to {post.agency}.", field="delegated_by")


def _end_before(open_ones: QuerySet[Representative], new: NewRepresentative, starts_on: date) -> list[int]:
    """End who held the one place there is the day before, and return whose keys they were."""
    rows = open_ones.none() if new.kind == KINDS.DELEGATED else open_ones
    ended = []
    for row in rows.filter(post__agency=new.post.agency) if new.kind in ONE_AN_AGENCY else rows:
        if row.starts_on >= starts_on:
            raise DomainError(f"The one now began on {in_short(row.starts_on)}. Enter a later date.", field="starts_on")
        row.ends_on = day_before(starts_on)
        row.save(update_fields=["ends_on"])
        ended.append(row.pk)
    return ended


def delegation_values(row: Representative) -> dict[str, str]:
    """Return what may be edited of a representative as two people compare it."""
    return {"Delegated by": str(row.delegated_by.post if row.delegated_by else ""), "Authority": row.authority}


@transaction.atomic
def edit_representative(
    *, representative: Representative, authority: str, delegated_by: Representative | None = None, version: int,
    by: Standing,
) -> Representative:  # fmt: skip
    """Change the authority a representative has and, for a delegated one, the lead who delegates."""
    row = _open(representative, by, "U")
    before = delegation_values(row)
    if row.kind == KINDS.DELEGATED and delegated_by != row.delegated_by:
        _check_lead(delegated_by, row.post, by)
        row.delegated_by = delegated_by
    row.authority = paragraphs(authority, "authority", "the authority")
    after = delegation_values(row)
    check_version(version, fingerprint(before), after, before)
    if before != after:
        row.save(update_fields=["authority", "delegated_by"])
        note("representative.edited", row, by, before=before, after=after)
    return row


@transaction.atomic
def end_representative(*, representative: Representative, ends_on: date, by: Standing) -> Representative:
    """End what a post represents on a day; it stays in the history."""
    row = _open(representative, by, "E")
    check_end(ends_on, row.starts_on, f"“{row.post.title}”")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    note("representative.ended", row, by, after={"kind": row.kind, "ends_on": ends_on})
    return row


def _open(representative: Representative, by: Standing, deed: str) -> Representative:
    rows = Representative.objects.select_for_update(of=("self",))
    row = rows.select_related("post__agency", "delegated_by__post").get(pk=representative.pk)
    ARRANGED.require(by, deed, row)
    check_open(row.ends_on, f"“{row.post.title}”")
    return row


def version_of_representative(row: Representative) -> int:
    """Return a number that changes with what may be edited of a representative."""
    return fingerprint(delegation_values(row))
