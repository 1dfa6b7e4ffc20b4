"""How strongly a person must sign in, from the roles they hold today in any partnership."""

from datetime import date

from django.db.models import BooleanField, CharField, Exists, OuterRef, Q, Value
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.accounts.requirements import Need
from sightline.governance.models import Appointment, CaseAccess, Post, RoleGrant, Seat
from sightline.governance.standing import in_force, sitting_today
from sightline.kernel.dates import england_today

E_MAIL_IS_ENOUGH = (Post.Role.SCHOOL_LEAD, Post.Role.AGENCY_LEAD)


def need_by_role(person: Person, today: date | None = None) -> Need:
    """Return the second factor the person's roles ask for, in one query over all partnerships.

    A role by grant or by a seat asks for an authenticator app or a passkey; a school's or an agency's lead may use an
    e-mailed code; a practitioner needs none. Whoever is named on a case of level 3 needs the app or passkey, whatever
    else they hold.
    """
    found = set(_roles(person, today or england_today()))
    if any(strong for _, strong in found):
        return Need.STRONG
    return Need.EMAIL_CODE if any(role in E_MAIL_IS_ENOUGH for role, _ in found) else Need.NONE


def _roles(person: Person, today: date) -> list[tuple[str, bool]]:
    """Return (role of the post, whether a seat or a grant asks for more) of all that is in force."""
    sitting = Seat.objects.filter(Q(post=OuterRef("post")) | Q(pk=OuterRef("seat")), sitting_today(today))
    open_posts = Q(post__isnull=True) | Q(post__ended_on__isnull=True) | Q(post__ended_on__gte=today)
    appointed = Appointment.objects.filter(in_force(today), open_posts, person=person).order_by()
    granted = RoleGrant.objects.filter(in_force(today), person=person).order_by()
    first = appointed.values_list("post__role", Exists(sitting))
    strong = Value(True, output_field=BooleanField())
    second = granted.values_list(Value("", output_field=CharField()), strong)
    named = CaseAccess.objects.filter(person=person, kind=CaseAccess.Kind.NAMED, ended_at__isnull=True).order_by()
    third = named.filter(ends_at__gt=timezone.now()).values_list(Value("", output_field=CharField()), strong)
    return [(role or "", bool(needs)) for role, needs in first.union(second, third)]
