"""Deeds about signing in through an organisation. A link joins a person to an issuer and subject, not to an address."""

from django.db import transaction
from django.utils import timezone

from sightline.accounts.changes import What, tell
from sightline.accounts.models import OrganisationSignIn, Person
from sightline.accounts.oidc import Identity, Organisation
from sightline.accounts.services.mails import mail
from sightline.accounts.services.people import end_all
from sightline.accounts.services.trail import note
from sightline.audittrail.services import record
from sightline.kernel.errors import OutOfState

TAKEN = "This sign-in of {name} belongs to another account already. Ask your partnership’s business unit."


def sign_in_of(identity: Identity) -> OrganisationSignIn | None:
    """Return whom an organisation's issuer and subject belong to, switched off or not; None when to nobody."""
    rows = OrganisationSignIn.objects.select_related("person")
    return rows.filter(issuer=identity.issuer, subject=identity.subject).first()


@transaction.atomic
def link_organisation(*, person: Person, organisation: Organisation, identity: Identity, keep: str | None) -> None:
    """Let a person, signed in and confirmed a moment ago, sign in through an organisation; their other sessions end.

    Raises OutOfState when the organisation's sign-in is somebody else's, or theirs already, or they have another there.
    """
    _link(person, organisation, identity)
    ended = end_all(person, keep)
    tell(person, What.ORGANISATION, own=True)
    note("person.organisation_linked", person, organisation=organisation.key, way="account", sessions_ended=ended)


@transaction.atomic
def link_by_invitation(*, person: Person, organisation: Organisation, identity: Identity) -> None:
    """Link the organisation's sign-in of somebody who came by the link of an invitation; the link is then used up.

    Raises OutOfState as `link_organisation`, and when the person has another way to sign in already.
    """
    if person.has_usable_password() or OrganisationSignIn.objects.filter(person=person).exists():
        raise OutOfState("You can sign in already. Link your organisation’s sign-in from your account.")
    _link(person, organisation, identity)
    Person.objects.filter(pk=person.pk).update(links_since=timezone.now())
    tell(person, What.ORGANISATION, own=False)
    note("person.organisation_linked", person, organisation=organisation.key, way="invitation")


def _link(person: Person, organisation: Organisation, identity: Identity) -> None:
    Person.objects.select_for_update().get(pk=person.pk)
    found = sign_in_of(identity)
    if found is not None and found.person_id != person.pk:
        raise OutOfState(TAKEN.format(name=organisation.name))
    if found is not None:
        raise OutOfState(f"This sign-in of {organisation.name} is linked already.")
    if OrganisationSignIn.objects.filter(person=person, issuer=identity.issuer).exists():
        raise OutOfState(f"Another sign-in of {organisation.name} is linked. Remove it first.")
    OrganisationSignIn.objects.create(
        person=person, organisation=organisation.key, issuer=identity.issuer, subject=identity.subject
    )
    mail(person.email, "account/email/organisation_linked", {"person": person, "organisation": organisation.name})


@transaction.atomic
def unlink_organisation(*, person: Person, pk: int, name: str, keep: str | None) -> bool:
    """Take away one of a person's organisation sign-ins; say whether it was theirs. Their other sessions end.

    Raises OutOfState when it is their only way to sign in.
    """
    row = OrganisationSignIn.objects.select_for_update().filter(person=person, pk=pk).first()
    if row is None:
        return False
    others = OrganisationSignIn.objects.filter(person=person).exclude(pk=pk)
    if not person.has_usable_password() and not others.exists():
        raise OutOfState("This is your only way to sign in. Set a password first, then remove it.")
    organisation = row.organisation
    row.delete()
    ended = end_all(person, keep)
    tell(person, What.ORGANISATION, own=True)
    mail(person.email, "account/email/organisation_unlinked", {"person": person, "organisation": name})
    note("person.organisation_unlinked", person, organisation=organisation, sessions_ended=ended)
    return True


@transaction.atomic
def note_used(*, identity: Identity) -> None:
    """Remember when an organisation's sign-in was last used."""
    rows = OrganisationSignIn.objects.filter(issuer=identity.issuer, subject=identity.subject)
    rows.update(last_used_at=timezone.now())


@transaction.atomic
def note_organisation_refused(*, organisation: str, why: str, person: Person | None = None) -> None:
    """Note that a sign-in through an organisation was refused; `why` is a word of ours, never what was sent."""
    reference = person.actor_key if person else "person:unknown"
    after = {"organisation": organisation, "why": why}
    record(tenant="", verb="person.organisation_refused", reference=reference, by=None, after=after)
