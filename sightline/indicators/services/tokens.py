"""Deeds on keys for other software: made (and shown this once), revoked, used."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Agency
from sightline.governance.standing import Standing
from sightline.indicators.models import ApiToken
from sightline.indicators.permissions import TOKEN
from sightline.indicators.queries.tokens import agencies_to_return_for, hashed
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import hidden_reference

LONGEST = timedelta(days=366)
MOST_LIVE = 20


@dataclass(frozen=True)
class NewToken:
    """What a key is for: its name, what it may do (for which agency, if it returns), and its last day."""

    name: str
    scope: str
    ends_on: date
    agency: Agency | None = None


@transaction.atomic
def make_token(*, key: str, new: NewToken, by: Standing) -> ApiToken:
    """Make a key of one's own; `key` is 256 random bits of our making, of which only a digest is kept.

    The same key again changes nothing. Raises NotAllowed, and DomainError naming the field.
    """
    TOKEN.require(by, "C", ApiToken(partnership=by.partnership, owner=by.person))
    before = ApiToken.objects.filter(partnership=by.partnership, owner=by.person, digest=hashed(key)).first()
    if before:
        return before
    _check(new, by)
    row = ApiToken.objects.create(
        partnership=by.partnership, reference=hidden_reference(by.partnership.code, "AK"), name=new.name.strip(),
        digest=hashed(key), scope=new.scope, owner=by.person, made_on=by.today, ends_on=new.ends_on,
        agency=new.agency if new.scope == ApiToken.Scope.RETURN else None,
    )  # fmt: skip
    _note("made", row, by)
    return row


def _check(new: NewToken, by: Standing) -> None:
    if not new.name.strip() or len(new.name) > 100:
        raise DomainError("Say in at most 100 characters what uses the key.", field="name")
    if not by.today < new.ends_on <= by.today + LONGEST:
        raise DomainError("Choose a last day after today and within a year.", field="ends_on")
    if new.scope == ApiToken.Scope.RETURN and (
        new.agency is None or not agencies_to_return_for(by).filter(pk=new.agency.pk).exists()
    ):  # fmt: skip
        raise DomainError("Choose an agency whose returns you send in.", field="agency")
    live = ApiToken.objects.filter(
        partnership=by.partnership, owner=by.person, revoked_at__isnull=True, ends_on__gte=by.today
    )
    if live.count() >= MOST_LIVE:
        raise DomainError(f"You have {MOST_LIVE} keys in use. Revoke one you do not need first.")


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Standing) -> ApiToken:
    """Let a key open nothing from now on. Raises NotAllowed, OutOfState when it was revoked before."""
    row = ApiToken.objects.select_for_update().get(pk=token.pk)
    TOKEN.require(by, "E", row)
    if row.revoked_at:
        raise OutOfState("This key was revoked before.")
    row.revoked_at, row.revoked_by = timezone.now(), by.person
    row.save(update_fields=["revoked_at", "revoked_by"])
    _note("revoked", row, by)
    return row


@transaction.atomic
def note_used(*, token: ApiToken, by: Standing) -> None:
    """Remember the day a key was last used; the first use of a day leaves a row on the trail, in its owner's name."""
    if token.last_used_on == by.today:
        return
    rows = ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=by.today)
    if rows.update(last_used_on=by.today):
        _note("used", token, by)


def _note(deed: str, row: ApiToken, by: Standing) -> None:
    record(
        tenant=by.partnership.code, verb=f"api_token.{deed}", reference=row.reference, by=by, level=2,
        after={"scope": row.scope, "ends_on": row.ends_on, "agency": row.agency_id},
    )  # fmt: skip
