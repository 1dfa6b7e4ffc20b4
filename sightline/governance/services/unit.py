"""Deeds on the business unit: its posts and how much of each serves the partnership, and whom it serves besides."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from sightline.governance.models import Partnership, Post, RoleGrant, UnitPost, UnitShare
from sightline.governance.permissions import ARRANGED, ARRANGEMENTS
from sightline.governance.services.saying import check_end, check_open, check_version, fingerprint, note, short
from sightline.governance.services.seats import day_before
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.errors import DomainError, NotAllowed

MOST = Decimal("9.99")


@dataclass(frozen=True)
class UnitPlace:
    """A post of the unit: how much of a full-time post it gives to this partnership, and whom else it serves."""

    post: Post
    fte: Decimal
    also_serves: str = ""


@transaction.atomic
def add_unit_post(*, new: UnitPlace, starts_on: date, by: Standing) -> UnitPost:
    """Count a post to the business unit from a day; one that is counted already is that one."""
    ARRANGED.require(by, "C")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    new = _tidy(new)
    if new.post.partnership_id != by.partnership.pk or new.post.ended_on:
        raise DomainError("Choose a post of this partnership that has not ended.", field="post")
    here = UnitPost.objects.filter(partnership=by.partnership, post=new.post, ends_on__isnull=True)
    if found := here.first():
        if found.fte != new.fte:
            raise DomainError("This post is in the business unit already. Change it instead.", field="post")
        return found
    made = UnitPost.objects.create(partnership=by.partnership, starts_on=starts_on, **vars(new))
    note("unit.post_added", made, by, after={"post": new.post.title, "starts_on": starts_on, **unit_values(made)})
    return made


def _tidy(new: UnitPlace) -> UnitPlace:
    if not Decimal("0.01") <= new.fte <= MOST or new.fte != new.fte.quantize(Decimal("0.01")):
        raise DomainError("Enter a number between 0.01 and 9.99, such as 0.6.", field="fte")
    return replace(new, also_serves=short(new.also_serves, "also_serves", "whom it serves besides"))


def unit_values(row: UnitPost) -> dict[str, str]:
    """Return a post of the unit as two people compare it."""
    return {"Full-time equivalent": f"{row.fte:.2f}", "Also serves": row.also_serves}


@transaction.atomic
def change_unit_post(
    *, unit_post: UnitPost, fte: Decimal, also_serves: str, from_on: date, version: int, by: Standing
) -> UnitPost:  # fmt: skip
    """Change how much a post gives, from a day: what it gave before stays in the history.

    From the day it began on, the row itself is put right. Raises NotAllowed, DomainError, OutOfState, Conflict.
    """
    row = _current(unit_post, by, "U")
    new = _tidy(UnitPlace(row.post, fte, also_serves))
    before = unit_values(row)
    row.fte, row.also_serves = new.fte, new.also_serves
    after = unit_values(row)
    check_version(version, fingerprint(before), after, before)
    if before == after:
        return row
    check_end(from_on, row.starts_on, f"“{row.post.title}”")
    made = _put_right(row) if from_on == row.starts_on else _from_then(row, new, from_on)
    note("unit.post_changed", made, by, before=before, after={**after, "from_on": from_on})
    return made


def _put_right(row: UnitPost) -> UnitPost:
    row.save(update_fields=["fte", "also_serves"])
    return row


def _from_then(row: UnitPost, new: UnitPlace, from_on: date) -> UnitPost:
    UnitPost.objects.filter(pk=row.pk).update(ends_on=day_before(from_on))
    return UnitPost.objects.create(partnership=row.partnership, starts_on=from_on, **vars(new))


@transaction.atomic
def end_unit_post(*, unit_post: UnitPost, ends_on: date, by: Standing) -> UnitPost:
    """End what a post gives to the unit; the post itself stays."""
    row = _current(unit_post, by, "E")
    check_end(ends_on, row.starts_on, f"“{row.post.title}”")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    note("unit.post_ended", row, by, after={"ends_on": ends_on})
    return row


def _current(unit_post: UnitPost, by: Standing, deed: str) -> UnitPost:
    rows = UnitPost.objects.select_for_update(of=("self",)).select_related("post", "partnership")
    row = rows.get(pk=unit_post.pk)
    ARRANGED.require(by, deed, row)
    check_open(row.ends_on, f"“{row.post.title}”")
    return row


@transaction.atomic
def share_unit(*, served: Partnership, starts_on: date, by: Standing) -> UnitShare:
    """Say that this partnership's business unit serves another too; only by somebody of the business unit in both.

    The other sees the unit, its contact and its total, never its people. One row is left on each of the two trails.
    """
    ARRANGED.require(by, "C")
    there = _both(served, by)
    if served.pk == by.partnership.pk:
        raise DomainError("Choose another partnership than this one.", field="served")
    if found := UnitShare.objects.filter(partnership=by.partnership, served=served, ends_on__isnull=True).first():
        return found
    made = UnitShare.objects.create(partnership=by.partnership, served=served, starts_on=starts_on)
    said = {"unit_of": by.partnership.code, "serves": served.code, "starts_on": starts_on}
    for standing in (by, there):
        note("unit.shared", made, standing, after=said)
    return made


def _both(served: Partnership, by: Standing) -> Standing:
    """Return the person's standing in the other partnership, once they are of the business unit in both."""
    there = standing_of(by.person, served, by.today)
    unit = RoleGrant.Role.BUSINESS_UNIT.value
    if unit not in by.roles or unit not in there.roles or not ARRANGEMENTS.may(there, "U", served):
        raise NotAllowed("Only somebody of the business unit in both partnerships can say that one serves the other.")
    return there


@transaction.atomic
def end_unit_share(*, share: UnitShare, ends_on: date, by: Standing) -> UnitShare:
    """Say when the unit stops serving another partnership; by the business unit whose unit it is."""
    row = UnitShare.objects.select_for_update(of=("self",)).select_related("served").get(pk=share.pk)
    ARRANGED.require(by, "E", row)
    check_open(row.ends_on, f"Serving {row.served.short_name}")
    check_end(ends_on, row.starts_on, f"Serving {row.served.short_name}")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    note("unit.share_ended", row, by, after={"serves": row.served.code, "ends_on": ends_on})
    return row


def version_of_unit_post(row: UnitPost) -> int:
    """Return a number that changes with what may be edited of a post of the unit."""
    return fingerprint(unit_values(row))
