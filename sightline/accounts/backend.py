"""Who a session belongs to, read with whether they have a strong second step: two questions of every page in one."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef, QuerySet

from sightline.accounts.models import Person
from sightline.accounts.queries import STRONG_ROWS
from sightline.kernel.prepared import Prepared


def _with_factor(person: int) -> QuerySet[Person, Person]:
    strong = Exists(STRONG_ROWS.filter(user=OuterRef("pk")))
    return Person.objects.filter(pk=person).annotate(strong_at_start=strong).order_by()


WITH_FACTOR = Prepared(_with_factor, person=int)


class Backend(AuthenticationBackend):
    """allauth's own, but for the reading of the person of a session."""

    def get_user(self, user_id: Any) -> Person | None:
        """Return the person of a session, `strong_at_start` set on them, or None when they may not sign in."""
        found: list[Person] = WITH_FACTOR(person=int(user_id))
        return next((row for row in found if self.user_can_authenticate(row)), None)
