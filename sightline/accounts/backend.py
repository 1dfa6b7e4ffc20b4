"""Who a session belongs to, read with whether they have a strong second step: two questions of every page in one."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from sightline.accounts.models import Person
from sightline.accounts.queries import STRONG_ROWS


class Backend(AuthenticationBackend):
    """allauth's own, but for the reading of the person of a session."""

    def get_user(self, user_id: Any) -> Person | None:
        """Return the person of a session, `strong_at_start` set on them, or None when they may not sign in."""
        rows = Person.objects.annotate(strong_at_start=Exists(STRONG_ROWS.filter(user=OuterRef("pk"))))
        row = rows.filter(pk=user_id).first()
        return row if row is not None and self.user_can_authenticate(row) else None
