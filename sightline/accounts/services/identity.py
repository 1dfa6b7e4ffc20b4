"""Changes of somebody's address and resets of how they sign in: never by one person alone for another.

A person changes their own address by a link mailed to the new one. Whoever asks for somebody else needs that person's
yes, by a link mailed to the address of before, or the yes of a second approver; who may ask and approve is for the
contexts above. Both addresses hear of it, every session ends, links already mailed stop working, and those registered
with `changes.on_identity_changed` are told.
"""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.changes import What, tell
from sightline.accounts.models import IdentityChange, OrganisationSignIn, Person
from sightline.accounts.services.mails import link, mail
from sightline.accounts.services.people import end_all
from sightline.accounts.services.trail import note
from sightline.accounts.tokens import CHANGE_LASTS, INVITATIONS, NEW, OLD, change_key
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState

Kind, State = IdentityChange.Kind, IdentityChange.State
WAITS = "A change of this account waits for a yes already. Wait for it, or have it refused, before you ask again."


@transaction.atomic
def ask_own_new_email(*, person: Person, new_email: str) -> IdentityChange:
    """Ask for another address of one's own, signed in and confirmed a moment ago. Raises DomainError, OutOfState.

    The new address gets the link that makes the change, the old one a link that stops it. An address that is somebody
    else's gets a mail that says so instead, and the page says the same, so that nobody learns who has an account.
    """
    change = _open(person, Kind.EMAIL, _address(new_email, person), "", by=person)
    taken = Person.objects.filter(email=change.new_email).exists()
    if taken:
        _mail(change, change.new_email, "address_taken", NEW)
    else:
        _mail(change, change.new_email, "own_change_asked", NEW)
    _mail(change, change.old_email, "own_change_notice", OLD)
    note("person.email_change_asked", person, personal=("new_email",), new_email=change.new_email)
    return change


@transaction.atomic
def ask_new_email(*, person: Person, new_email: str, reason: str, by: Person) -> IdentityChange:
    """Ask for another address for somebody else. Raises NotAllowed for oneself, DomainError, OutOfState.

    Whether the address is somebody's already is only said once the change is to be made.
    """
    _not_oneself(person, by)
    change = _open(person, Kind.EMAIL, _address(new_email, person), reason, by=by)
    _mail(change, change.old_email, "change_asked", OLD)
    _mail(change, change.new_email, "change_heard", NEW)
    note("person.email_change_asked", person, by=by, personal=("new_email",), new_email=change.new_email)
    return change


@transaction.atomic
def ask_reset(*, person: Person, reason: str, by: Person) -> IdentityChange:
    """Ask that somebody else's ways of signing in be taken away and a new invitation sent."""
    _not_oneself(person, by)
    change = _open(person, Kind.RESET, "", reason, by=by)
    _mail(change, change.old_email, "change_asked", OLD)
    note("person.reset_asked", person, by=by)
    return change


def _not_oneself(person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise NotAllowed("Change your own address and sign-in on the page of your account.")


def _address(typed: str, person: Person) -> str:
    address = typed.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise DomainError("Enter an email address such as name@example.org.", field="new_email") from None
    if address == person.email:
        raise DomainError("This is the address in use now. Enter the new one.", field="new_email")
    return address


def _open(person: Person, kind: IdentityChange.Kind, new_email: str, reason: str, *, by: Person) -> IdentityChange:
    row = Person.objects.select_for_update().get(pk=person.pk)
    if not row.is_active:
        raise OutOfState(f"{row.name}’s sign-in is switched off. Switch it on first.")
    lapse_old_changes(timezone.now())
    if IdentityChange.objects.filter(person=row, state=State.OPEN).exists():
        raise OutOfState(WAITS)
    return IdentityChange.objects.create(
        person=row, kind=kind, old_email=row.email, new_email=new_email, reason=reason.strip()[:300], asked_by=by
    )


def lapse_old_changes(now: datetime) -> int:
    """Let changes lapse that nobody said yes to in three days before `now`; return how many."""
    old = IdentityChange.objects.filter(state=State.OPEN, created_at__lt=now - timedelta(seconds=CHANGE_LASTS))
    return old.update(state=State.LAPSED, decided_at=now)


@transaction.atomic
def confirm_by_link(*, change: IdentityChange, role: str) -> Person:
    """Make a change because the person opened its link: of the new address when they asked, else of the old one."""
    row = _waiting(change)
    if role != (NEW if row.asked_by_id == row.person_id else OLD):
        raise NotAllowed("This link can only stop the change.")
    return _make(row, by=row.person, way="link")


@transaction.atomic
def refuse_by_link(*, change: IdentityChange) -> None:
    """Stop a change because the person opened its link and said that it was not them."""
    row = _waiting(change)
    _close(row, State.REFUSED, row.person)
    if row.asked_by_id != row.person_id:
        _tell_asker(row)
    note("person.change_refused", row.person, kind=row.kind, way="link")


@transaction.atomic
def approve_change(*, change: IdentityChange, by: Person) -> Person:
    """Make a change as the second approver: neither the one who asked nor the one it is about."""
    row = _waiting(change)
    if by.pk in (row.asked_by_id, row.person_id) or row.asked_by_id == row.person_id:
        raise NotAllowed("Somebody else has to say yes: not the one who asked, nor the one it is about.")
    return _make(row, by=by, way="approver")


@transaction.atomic
def refuse_change(*, change: IdentityChange, by: Person) -> None:
    """Stop a change: as an approver, or as the one who asked."""
    row = _waiting(change)
    _close(row, State.REFUSED, by)
    if by.pk != row.asked_by_id:
        _tell_asker(row)
    note("person.change_refused", row.person, by=by, kind=row.kind, way="approver")


def _waiting(change: IdentityChange) -> IdentityChange:
    """Return the change, locked; raises OutOfState when it waits no longer."""
    row = IdentityChange.objects.select_for_update(of=("self",)).select_related("person", "asked_by").get(pk=change.pk)
    late = timezone.now() - row.created_at > timedelta(seconds=CHANGE_LASTS)
    if row.state != State.OPEN or late or not row.person.is_active:
        raise OutOfState("This change waits no longer: somebody decided it, or three days have passed.")
    return row


def _make(row: IdentityChange, *, by: Person, way: str) -> Person:
    person = Person.objects.select_for_update().get(pk=row.person_id)
    if person.email != row.old_email:
        raise OutOfState("The address was changed in the meantime. Ask again.")
    now = timezone.now()
    if row.kind == Kind.EMAIL:
        if Person.objects.filter(email=row.new_email).exists():
            raise OutOfState("This address cannot be used. Ask again with another one.")
        person.email = row.new_email
    else:
        Authenticator.objects.filter(user=person).delete()
        OrganisationSignIn.objects.filter(person=person).delete()
        person.set_unusable_password()
    person.links_since = now
    person.save(update_fields=["email", "password", "links_since"])
    ended = end_all(person)
    _close(row, State.DONE, by)
    _tell_both(row, person)
    tell(person, What.EMAIL if row.kind == Kind.EMAIL else What.RESET, own=row.asked_by_id == person.pk)
    verb = "person.email_changed" if row.kind == Kind.EMAIL else "person.sign_in_reset"
    note(verb, person, by=by, personal=("email",), email=person.email, way=way, asked_by=row.asked_by.actor_key,
         sessions_ended=ended)  # fmt: skip
    return person


def _close(row: IdentityChange, state: IdentityChange.State, by: Person) -> None:
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])


def _tell_both(row: IdentityChange, person: Person) -> None:
    """Tell the old address, the new one and whoever asked; after a reset the person gets an invitation."""
    facts: dict[str, object] = {"person": person, "change": row, "asker": row.asked_by, "at": row.decided_at}
    for address in dict.fromkeys(one for one in (row.old_email, row.new_email) if one):
        mail(address, "account/email/change_made", facts)
    if row.asked_by_id != row.person_id:
        _tell_asker(row)
    if row.kind == Kind.RESET:
        facts |= {"inviter": row.asked_by, "link": link(person, INVITATIONS)}
        mail(person.email, "account/email/invitation", facts)


def _tell_asker(row: IdentityChange) -> None:
    mail(row.asked_by.email, "account/email/change_decided", {"person": row.person, "change": row})


def _mail(change: IdentityChange, to: str, template: str, role: str) -> None:
    where = reverse("account_change", kwargs={"key": change_key(change, role)})
    facts = {"person": change.person, "change": change, "asker": change.asked_by, "link": settings.SITE_ADDRESS + where}
    mail(to, f"account/email/{template}", facts, reference=f"change:{change.pk}")
