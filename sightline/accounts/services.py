"""Deeds about people and sign-in; each writes to the installation's chain of the trail."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module

from allauth.account import app_settings
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.accounts.tokens import INVITATIONS, RESETS, LinkTokens, key_for
from sightline.audittrail.services import record
from sightline.kernel.errors import OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

# Mails that are worth nothing, or worse, when they come late: kind by template, and seconds by kind.
KINDS = {
    "account/email/login_code": "accounts.code",
    "account/email/password_reset_key": "accounts.reset",
    "account/email/invitation": "accounts.invitation",
}
LASTS = {
    "accounts.code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    "accounts.reset": RESETS.seconds,
    "accounts.invitation": INVITATIONS.seconds,
}


def _note(verb: str, person: Person, *, by: Person | None = None, **after: object) -> None:
    """Write one entry about a person; without `by` they did it themselves."""
    record(tenant="", verb=verb, reference=person.actor_key, by=by or person, after=after or None)


@transaction.atomic
def note_sign_in(*, person: Person, ways: Sequence[str]) -> None:
    """Note that a person signed in; `ways` are the steps passed, such as password, code, mfa."""
    _note("person.signed_in", person, ways=list(ways))


def _note_address(verb: str, email: str, **after: object) -> None:
    """Write one entry about an address somebody typed, known or not; the address is stored as a keyed hash."""
    address = email.strip().lower()
    person = Person.objects.filter(email=address).first()
    record(
        tenant="",
        verb=verb,
        reference=person.actor_key if person else "person:unknown",
        by=None,
        after={"email": address, **after},
        personal=("email",),
    )


@transaction.atomic
def note_failed_sign_in(*, email: str, step: str) -> None:
    """Note a sign-in refused at a step: password, code, totp, webauthn."""
    _note_address("person.sign_in_failed", email, step=step)


@transaction.atomic
def note_sign_out(*, person: Person) -> None:
    """Note that a person signed out."""
    _note("person.signed_out", person)


@transaction.atomic
def note_session_ended(*, person: Person, reason: str) -> None:
    """Note that the system ended a session that had lasted too long."""
    _note("person.session_ended", person, reason=reason)


@transaction.atomic
def change_password(*, person: Person, password: str, keep: str | None = None) -> None:
    """Set a person's password and end their sessions but `keep`; checking the password is the form's business."""
    person.set_password(password)
    person.save(update_fields=["password"])
    ended = _end_sessions(person, keep)
    _note("person.password_changed", person, sessions_ended=ended)


@transaction.atomic
def note_factor_added(*, person: Person, kind: str, keep: str | None) -> None:
    """Note a new authenticator app, passkey or set of recovery codes, and end the person's sessions but `keep`."""
    ended = _end_sessions(person, keep)
    _note("person.factor_added", person, kind=kind, sessions_ended=ended)


@transaction.atomic
def note_factor_removed(*, person: Person, kind: str, keep: str | None) -> None:
    """Note that an authenticator app, passkey or set of recovery codes is gone, and end the sessions but `keep`."""
    ended = _end_sessions(person, keep)
    _note("person.factor_removed", person, kind=kind, sessions_ended=ended)


@transaction.atomic
def note_recovery_codes_made(*, person: Person) -> None:
    """Note that a person replaced their recovery codes."""
    _note("person.recovery_codes_made", person)


@transaction.atomic
def end_session(*, person: Person, session_id: int, by: Person) -> bool:
    """End one of a person's sessions; say whether it was theirs and still open."""
    row = UserSession.objects.filter(user=person, pk=session_id).first()
    if row is None:
        return False
    row.end()
    _note("person.session_ended", person, by=by, reason="ended by hand")
    return True


@transaction.atomic
def end_sessions(*, person: Person, by: Person, keep: str | None = None) -> int:
    """End all of a person's sessions but the one whose key is `keep`; return how many."""
    ended = _end_sessions(person, keep)
    if ended:
        _note("person.sessions_ended", person, by=by, sessions_ended=ended)
    return ended


@transaction.atomic
def note_added_by_command(*, person: Person) -> None:
    """Note that whoever runs the installation added a person from the command line."""
    record(tenant="", verb="person.added", reference=person.actor_key, by=None, after={"way": "command line"})


@transaction.atomic
def disable(*, person: Person, by: Person) -> None:
    """Switch off a person's sign-in: their next request is refused, whatever they hold."""
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False
    _note("person.disabled", person, by=by, sessions_ended=_end_sessions(person, None))


@transaction.atomic
def enable(*, person: Person, by: Person) -> None:
    """Switch a person's sign-in on again."""
    Person.objects.filter(pk=person.pk).update(is_active=True)
    person.is_active = True
    _note("person.enabled", person, by=by)


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
    _note("person.invited", person, by=by)


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
    _note_address("person.password_reset_asked", email)


def link(person: Person, tokens: LinkTokens) -> str:
    """Return the address of the page that sets a password, always on our own site."""
    uid, _, token = key_for(person, tokens).partition("-")
    return settings.SITE_ADDRESS + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def mail(to: str, template: str, context: dict[str, object]) -> None:
    """Put a mail made from `<template>_subject.txt` and `<template>_message.txt` in the outbox."""
    context = {**context, "site_address": settings.SITE_ADDRESS, "email": to}
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    with transaction.atomic():
        text = render_to_string(f"{template}_message.txt", context).strip()
        queue_mail(tenant="", to=to, subject=subject, text=text, kind=KINDS.get(template, ""))


def still_of_use(message: MailMessage) -> bool:
    """Say whether a mail with a code or link may still go: not past its time, nor to somebody now switched off."""
    seconds = LASTS[message.kind]
    if timezone.now() - message.created_at >= timedelta(seconds=seconds):
        return False
    return Person.objects.filter(email=message.to.lower(), is_active=True).exists()


def clear_ended_sessions(now: datetime) -> int:
    """Delete the rows of sessions that ended by themselves before `now`; return how many the list of sessions held."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return int(UserSession.objects.filter(created_at__lt=oldest).delete()[0])


def _end_sessions(person: Person, keep: str | None) -> int:
    """Delete a person's sessions but `keep`, whether or not the list of sessions knows them; return how many."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    rows = UserSession.objects.filter(user=person).exclude(session_key=keep or "")
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        store(key).delete()
    rows.delete()
    return len(keys)
