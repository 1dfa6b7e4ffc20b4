"""Reads of keys for other software: whose a key is, whether it still opens, and what its owner may make."""

import hashlib
from datetime import date

from django.db.models import Q, QuerySet

from sightline.governance.access import note_hidden
from sightline.governance.models import Agency
from sightline.governance.standing import Standing, standing_of
from sightline.indicators.models import ApiToken, DataReturn
from sightline.indicators.permissions import DATA_RETURN, TOKEN


def hashed(key: str) -> str:
    """Return the form in which a key is kept: it has 256 random bits, so that a plain digest can be no help."""
    return hashlib.sha256(key.encode()).hexdigest()


def tokens_to_list(by: Standing) -> QuerySet[ApiToken]:
    """Return the keys a standing may see: its own, or all of them."""
    return TOKEN.visible(ApiToken.objects.select_related("owner", "agency"), by)


def tokens_to_open() -> QuerySet[ApiToken]:
    """Return every key with whose it is; the caller asks who may see it."""
    return ApiToken.objects.select_related("owner", "agency", "revoked_by")


def agencies_to_return_for(by: Standing) -> QuerySet[Agency]:
    """Return the agencies for which a standing may send in returns."""
    rows = Agency.objects.filter(Q(memberships__partnership=by.partnership) & in_force_member(by.today)).distinct()
    may = [
        one.pk for one in rows if DATA_RETURN.may(by, "C", DataReturn(partnership=by.partnership, agency=one))
    ]  # fmt: skip
    return Agency.objects.filter(pk__in=may)


def in_force_member(today: date) -> Q:
    """Return the filter for agencies that are members on a day."""
    open_ended = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=today)
    return Q(memberships__starts_on__lte=today) & open_ended


def token_by(key: str) -> ApiToken | None:
    """Return the key with these letters, whatever its state and wherever it belongs; None when there is none."""
    rows = ApiToken.objects.select_related("owner", "partnership", "agency")
    return rows.filter(digest=hashed(key)).first()


def user_of(token: ApiToken, today: date) -> Standing | None:
    """Return the standing with which a key works today: its owner's own, asked each time.

    None when the key was revoked or has ended, or its owner may hold none here any more.
    """
    if token.revoked_at or token.ends_on < today or not token.owner.is_active:
        return None
    by = standing_of(token.owner, token.partnership, today)
    if not by.belongs or not TOKEN.may(by, "C", token):
        return None
    if token.scope == ApiToken.Scope.RETURN:
        asked = DataReturn(partnership=token.partnership, agency=token.agency)
        return by if DATA_RETURN.may(by, "U", asked) else None
    return by


def return_of(token: ApiToken, by: Standing, reference: str) -> DataReturn | None:
    """Return a return of a key's agency; None for any other, with the refusal on the trail if there is such a one."""
    if "\0" in reference:
        return None
    rows = DataReturn.objects.select_related("period", "partnership")
    found = rows.filter(partnership=token.partnership, agency=token.agency, reference=reference.upper()).first()
    if found is None:
        note_hidden(DataReturn, [reference.upper()], "data_return", by)
    return found
