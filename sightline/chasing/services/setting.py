"""Deeds on when a partnership reminds, and on its quiet days."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from sightline.audittrail.services import record
from sightline.chasing.models import Chasing, QuietDays
from sightline.chasing.permissions import CHASING
from sightline.chasing.rules import RUNGS
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError

FIELDS = (
    "reminders_on",
    "before",
    "on_day",
    "after",
    "every",
    "rest_days",
    "link_days",
    "quiet_weekends",
    "quiet_holidays",
    "ladder",
)
BOTH = "Somebody changed these settings after you opened them. Look at theirs, then send yours again."


@transaction.atomic
def set_chasing(*, to: Mapping[str, Any], version: int, by: Standing) -> Chasing:
    """Set when the partnership reminds; `to` maps the names of FIELDS to values. Reminders start from today.

    `ladder` maps rungs to days late, `ladder_on` says whether they are told; days late count from the day that is
    switched on. Raises NotAllowed, DomainError when a rung stands below the one before it, or Conflict when somebody
    else was first (`version` is 0 while nothing was set).
    """
    CHASING.require(by, "U")
    to = {"ladder": {}, "ladder_on": False, **to}
    _check_climbs(to["ladder"])
    row = Chasing.objects.select_for_update().filter(partnership=by.partnership).first()
    if version != (row.version if row else 0):
        raise Conflict(BOTH, theirs={}, yours={})
    before = {name: getattr(row, name) for name in (*FIELDS, "ladder_from")} if row else None
    row = row or Chasing(partnership=by.partnership, version=0)
    if to["reminders_on"] and not row.reminders_on:
        row.reminded_until = by.today - timedelta(days=1)
    for name in FIELDS:
        setattr(row, name, to[name])
    row.ladder_from = (row.ladder_from or by.today) if to["ladder_on"] and to["reminders_on"] else None
    row.version += 1
    row.save()
    record(
        tenant=by.partnership.code, verb="chasing.set", reference="", by=by, before=before,
        after={**{name: to[name] for name in FIELDS}, "ladder_from": row.ladder_from},
    )  # fmt: skip
    return row


def _check_climbs(ladder: Mapping[str, int | None]) -> None:
    """Raise unless each rung that is set is told later than those below it, or on the same day."""
    below = 0
    for rung in RUNGS:
        days = ladder.get(rung)
        if days is None:
            continue
        if days < below:
            raise DomainError(f"Enter {below} or more: those lower on the ladder are told first.", field=rung)
        below = days


@transaction.atomic
def add_quiet_days(*, starts_on: date, ends_on: date, name: str, by: Standing) -> QuietDays:
    """Keep quiet from a day to another. Raises NotAllowed, DomainError when they are the wrong way round or known."""
    CHASING.require(by, "U")
    if ends_on < starts_on:
        raise DomainError("The last day must not be before the first.", field="ends_on")
    if (ends_on - starts_on).days > 60:
        raise DomainError("Keep quiet for at most 60 days at a time.", field="ends_on")
    try:
        with transaction.atomic():
            made = QuietDays.objects.create(
                partnership=by.partnership, starts_on=starts_on, ends_on=ends_on, name=" ".join(name.split())[:100]
            )
    except IntegrityError:
        raise DomainError("These days are quiet already.", field="starts_on") from None
    record(
        tenant=by.partnership.code, verb="chasing.quiet_added", reference="", by=by,
        after={"from": starts_on, "to": ends_on, "name": made.name},
    )  # fmt: skip
    return made


@transaction.atomic
def remove_quiet_days(*, days: QuietDays, by: Standing) -> None:
    """Let days be ordinary again. Raises NotAllowed."""
    CHASING.require(by, "U")
    deleted, _ = QuietDays.objects.filter(pk=days.pk, partnership=by.partnership).delete()
    if deleted:
        record(
            tenant=by.partnership.code, verb="chasing.quiet_removed", reference="", by=by,
            before={"from": days.starts_on, "to": days.ends_on, "name": days.name},
        )  # fmt: skip
