"""Deeds about people, their passwords, second factors and sessions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sightline.accounts.changes import What, tell
from sightline.accounts.models import IdentityChange, Person
from sightline.accounts.services.mails import link, mail
from sightline.accounts.services.trail import note, note_address
from sightline.accounts.tokens import INVITATIONS, RESETS
from sightline.audittrail.services import record
from sightline.kernel.errors import OutOfState


@transaction.atomic
def note_sign_in(*, person: Person, ways: Sequence[str]) -> None:
    """Note that a person signed in; `ways` are the steps passed, such as password, code, mfa."""
    note("person.signed_in", person, ways=list(ways))


@transaction.atomic
def note_failed_sign_in(*, email: str, step: str) -> None:
    """Note a sign-in refused at a step: password, code, totp, webauthn."""
    note_address("person.sign_in_failed", email, step=step)


@transaction.atomic
def note_sign_out(*, person: Person) -> None:
    """Note that a person signed out."""
    note("person.signed_out", person)


@transaction.atomic
def note_session_ended(*, person: Person, reason: str) -> None:
    """Note that the system ended a session that had lasted too long."""
    note("person.session_ended", person, reason=reason)


@transaction.atomic
def change_password(*, person: Person, password: str, keep: str | None = None, by_link: bool = False) -> None:
    """Set a person's password and end their sessions but `keep`; checking the password is the form's business.

    `by_link` when a mailed link let them: whoever reads their mail could have done it.
    """
    person.set_password(password)
    person.save(update_fields=["password"])
    ended = end_all(person, keep)
    if by_link:
        tell(person, What.PASSWORD, own=False)
    note("person.password_changed", person, sessions_ended=ended)


@transaction.atomic
def note_factor_added(*, person: Person, kind: str, keep: str | None) -> None:
    """Note a new authenticator app, passkey or set of recovery codes, and end the person's sessions but `keep`."""
    ended = end_all(person, keep)
    if kind != Authenticator.Type.RECOVERY_CODES:
        tell(person, What.FACTORS, own=True)
    note("person.factor_added", person, kind=kind, sessions_ended=ended)


@transaction.atomic
def note_factor_removed(*, person: Person, kind: str, keep: str | None) -> None:
    """Note that an authenticator app, passkey or set of recovery codes is gone, and end the sessions but `keep`."""
    ended = end_all(person, keep)
    if kind != Authenticator.Type.RECOVERY_CODES:
        tell(person, What.FACTORS, own=True)
    note("person.factor_removed", person, kind=kind, sessions_ended=ended)


@transaction.atomic
def note_recovery_codes_made(*, person: Person) -> None:
    """Note that a person replaced their recovery codes."""
    note("person.recovery_codes_made", person)


@transaction.atomic
def end_session(*, person: Person, session_id: int, by: Person) -> bool:
    """End one of a person's sessions; say whether it was theirs and still open."""
    row = UserSession.objects.filter(user=person, pk=session_id).first()
    if row is None:
        return False
    row.end()
    note("person.session_ended", person, by=by, reason="ended by hand")
    return True


@transaction.atomic
def end_sessions(*, person: Person, by: Person, keep: str | None = None) -> int:
    """End all of a person's sessions but the one whose key is `keep`; return how many."""
    ended = end_all(person, keep)
    if ended:
        note("person.sessions_ended", person, by=by, sessions_ended=ended)
    return ended


@transaction.atomic
def note_added_by_command(*, person: Person) -> None:
    """Note that whoever runs the installation added a person from the command line."""
    record(tenant="", verb="person.added", reference=person.actor_key, by=None, after={"way": "command line"})


@transaction.atomic
def disable(*, person: Person, by: Person) -> None:
    """Switch off a person's sign-in: their next request is refused, whatever they hold.

    Their sessions end, links and codes already mailed never work again, changes that wait lapse, and what an
    organisation says of them is refused. Ending their posts and roles is the partnership's affair.
    """
    now = timezone.now()
    Person.objects.filter(pk=person.pk).update(is_active=False, links_since=now)
    person.is_active, person.links_since = False, now
    waiting = IdentityChange.objects.filter(person=person, state=IdentityChange.State.OPEN)
    waiting.update(state=IdentityChange.State.LAPSED, decided_at=now)
    note("person.disabled", person, by=by, sessions_ended=end_all(person))


@transaction.atomic
def enable(*, person: Person, by: Person) -> None:
    """Switch a person's sign-in on again."""
    Person.objects.filter(pk=person.pk).update(is_active=True)
    person.is_active = True
    note("person.enabled", person, by=by)


@transaction.atomic
def invite(*, person: Person, by: Person) -> None:
    """Mail a person a link, good for three days and one use, with which they set their first password.

    Raises OutOfState when the person already signs in with a password or is switched off.
    """
    if not person.is_active:
        raise OutOfState(f"{person.name}’s sign-in is switched off. Switch it on before you invite them.")
    if person.has_usable_password():
        raise OutOfState(f"{person.name} already has a password. They can ask for a new one at sign-in.")
    mail(person.email, "account/email/invitation", {"person": person, "inviter": by, "link": link(person, INVITATIONS)})
    note("person.invited", person, by=by)


@transaction.atomic
def send_reset_link(*, email: str) -> None:
    """Mail a link, good for one hour and one use, that sets a new password; or, if the address has no account, say so.

    Known and unknown addresses take the same path and leave the same traces, so that neither page nor time tells.
    """
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person:
        mail(person.email, "account/email/password_reset_key", {"person": person, "link": link(person, RESETS)})
    else:
        mail(email, "account/email/unknown_account", {})
    note_address("person.password_reset_asked", email)


def clear_ended_sessions(now: datetime) -> int:
    """Delete the rows of sessions that ended by themselves before `now`; return how many the list of sessions held."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return int(UserSession.objects.filter(created_at__lt=oldest).delete()[0])


def end_all(person: Person, keep: str | None = None) -> int:
    """Delete a person's sessions but `keep`, whether or not the list of sessions knows them; return how many."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    rows = UserSession.objects.filter(user=person).exclude(session_key=keep or "")
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        store(key).delete()
    rows.delete()
    return len(keys)
