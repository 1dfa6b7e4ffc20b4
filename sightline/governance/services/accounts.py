"""Deeds on the accounts of people of this partnership: asked for by an administrator, with a second yes.

An account is one for the whole installation. What would reach somebody's account in another partnership needs that
person themselves: a second approver here cannot say yes for them, nor an administrator here switch them off.
"""

from django.db import transaction

from sightline.accounts import services as accounts
from sightline.accounts.models import IdentityChange, Person
from sightline.governance.permissions import ACCOUNT, ACCOUNT_CHANGE
from sightline.governance.queries.accounts import is_elsewhere
from sightline.governance.services.saying import note, one_line
from sightline.governance.standing import Standing
from sightline.kernel.errors import NotAllowed, OutOfState


@transaction.atomic
def ask_new_email(*, person: Person, new_email: str, reason: str, by: Standing) -> IdentityChange:
    """Ask for another address for somebody. Raises NotAllowed, also for oneself, DomainError, OutOfState."""
    ACCOUNT.require(by, "U", person)
    reason = one_line(reason, "reason", "why the address changes", 300)
    change = accounts.ask_new_email(person=person, new_email=new_email, reason=reason, by=by.person)
    note("person.email_change_asked", person, by, after={"reason": reason})
    return change


@transaction.atomic
def ask_reset(*, person: Person, reason: str, by: Standing) -> IdentityChange:
    """Ask that somebody's ways of signing in be taken away and a new invitation sent. Raises as `ask_new_email`."""
    ACCOUNT.require(by, "U", person)
    reason = one_line(reason, "reason", "why the sign-in is reset", 300)
    change = accounts.ask_reset(person=person, reason=reason, by=by.person)
    note("person.reset_asked", person, by, after={"reason": reason})
    return change


@transaction.atomic
def approve_account_change(*, change: IdentityChange, by: Standing) -> Person:
    """Say yes as the second approver: not the one who asked, nor the one it is about. Raises NotAllowed, OutOfState."""
    ACCOUNT_CHANGE.require(by, "C", change)
    if is_elsewhere(change.person, by):
        raise NotAllowed("Only the person can say yes to this change, by the link we mailed them.")
    person = accounts.approve_change(change=change, by=by.person)
    note("person.change_approved", person, by, after={"kind": change.kind, "asked_by": change.asked_by.actor_key})
    return person


@transaction.atomic
def refuse_account_change(*, change: IdentityChange, by: Standing) -> None:
    """Say no to a change that waits, or take back one's own. Raises NotAllowed, OutOfState."""
    ACCOUNT_CHANGE.require(by, "C", change)
    accounts.refuse_change(change=change, by=by.person)
    note("person.change_refused", change.person, by, after={"kind": change.kind})


@transaction.atomic
def switch_off(*, person: Person, by: Standing) -> None:
    """Switch off the sign-in of somebody who left; what they hold is ended by itself. Raises NotAllowed, OutOfState."""
    ACCOUNT.require(by, "E", person)
    if person.pk == by.person.pk:
        raise NotAllowed("You cannot switch off your own sign-in. Ask another administrator.")
    if not person.is_active:
        raise OutOfState(f"{person.name}’s sign-in is switched off already.")
    if is_elsewhere(person, by):
        raise OutOfState(
            f"{person.name}’s sign-in cannot be switched off from here. End their posts and roles in this partnership: "
            "then they see nothing of it from the next day."
        )
    accounts.disable(person=person, by=by.person)
    note("person.disabled", person, by)


@transaction.atomic
def switch_on(*, person: Person, by: Standing) -> None:
    """Switch somebody's sign-in on again."""
    ACCOUNT.require(by, "E", person)
    if person.is_active:
        raise OutOfState(f"{person.name}’s sign-in is on already.")
    accounts.enable(person=person, by=by.person)
    note("person.enabled", person, by)
