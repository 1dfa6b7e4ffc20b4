"""Changes of people's accounts that wait for a second yes, and who may decide them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from sightline.accounts.models import IdentityChange, Person
from sightline.accounts.queries import change_waiting
from sightline.governance.models import Appointment, RoleGrant
from sightline.governance.permissions import ACCOUNT, ACCOUNT_CHANGE
from sightline.governance.queries.pages import open_until
from sightline.governance.standing import Standing


def account_changes_to_open() -> QuerySet[IdentityChange]:
    """Return changes with whom they are about, who asked and who decided."""
    return IdentityChange.objects.select_related("person", "asked_by", "decided_by")


def account_changes(by: Standing) -> QuerySet[IdentityChange]:
    """Return the changes that wait, about people of this partnership; one query."""
    waiting = account_changes_to_open().filter(state=IdentityChange.State.OPEN)
    return ACCOUNT_CHANGE.visible(waiting, by)


def is_elsewhere(person: Person, by: Standing) -> bool:
    """Whether a person holds something in another partnership: what is decided here would reach there.

    No page says so: what it forbids is not offered.
    """
    mine = {"person": person}
    return any(
        model._default_manager.filter(open_until(by.today), **mine).exclude(partnership=by.partnership).exists()
        for model in (Appointment, RoleGrant)
    )


@dataclass(frozen=True)
class AccountDeeds:
    """What a reader may do to a person's account, and the change of it that waits."""

    email: bool
    reset: bool
    off: bool
    on: bool
    change: IdentityChange | None


def account_deeds(person: Person, by: Standing) -> AccountDeeds:
    """Return what to offer on a person's page; constant queries."""
    if not ACCOUNT.may(by, "C", person) or person.pk == by.person.pk:
        return AccountDeeds(False, False, False, False, None)
    change = change_waiting(person)
    may_ask = person.is_active and change is None and ACCOUNT.may(by, "U", person)
    may_switch = ACCOUNT.may(by, "E", person)
    off = may_switch and person.is_active and not is_elsewhere(person, by)
    return AccountDeeds(may_ask, may_ask, off, may_switch and not person.is_active, change)


def may_approve(change: IdentityChange, by: Standing) -> bool:
    """Whether this standing may be the second to say yes to a change that waits."""
    concerned = by.person.pk in (change.asked_by_id, change.person_id) or change.asked_by_id == change.person_id
    return not concerned and ACCOUNT_CHANGE.may(by, "C", change) and not is_elsewhere(change.person, by)
