"""How strongly a person must sign in, from the actions of level 3 that they own, stand in for or made."""

from sightline.accounts.models import Person
from sightline.accounts.requirements import Need
from sightline.actions.models import Action
from sightline.governance.models import Appointment
from sightline.governance.standing import in_force
from sightline.kernel.dates import england_today


def need_by_actions(person: Person) -> Need:
    """Ask for an authenticator app or a passkey of whoever may read an action of level 3 without being named on its
    case; one query, each part of it by an index.
    """
    posts = Appointment.objects.filter(in_force(england_today()), person=person, post__isnull=False).order_by()
    cases = Action.objects.filter(level=Action.Level.CASE).order_by().values_list("pk")
    held = posts.values("post")
    found = cases.filter(owner__in=held).union(cases.filter(deputy__in=held), cases.filter(created_by=person))
    return Need.STRONG if found[:1] else Need.NONE
