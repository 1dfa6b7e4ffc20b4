"""Mails of sign-in: built from our own address, and asked once more at sending whether they are still of use."""

from datetime import timedelta

from allauth.account import app_settings
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import IdentityChange, Person
from sightline.accounts.tokens import INVITATIONS, RESETS, LinkTokens, key_for
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

# Mails that are worth nothing, or worse, when they come late: kind by template, and seconds by kind.
KINDS = {
    "account/email/login_code": "accounts.code",
    "account/email/password_reset_key": "accounts.reset",
    "account/email/invitation": "accounts.invitation",
    "account/email/change_asked": "accounts.change",
    "account/email/own_change_asked": "accounts.change",
    "account/email/own_change_notice": "accounts.change",
}
LASTS = {
    "accounts.code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    "accounts.reset": RESETS.seconds,
    "accounts.invitation": INVITATIONS.seconds,
}


def link(person: Person, tokens: LinkTokens) -> str:
    """Return the address of the page that sets a password, always on our own site."""
    uid, _, token = key_for(person, tokens).partition("-")
    return settings.SITE_ADDRESS + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def mail(to: str, template: str, context: dict[str, object], *, reference: str = "") -> None:
    """Put a mail made from `<template>_subject.txt` and `<template>_message.txt` in the outbox."""
    context = {**context, "site_address": settings.SITE_ADDRESS, "email": to}
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    with transaction.atomic():
        text = render_to_string(f"{template}_message.txt", context).strip()
        kind = KINDS.get(template, "")
        queue_mail(tenant="", to=to, subject=subject, text=text, kind=kind, reference=reference)


def still_of_use(message: MailMessage) -> bool:
    """Say whether a mail with a code or link may still go.

    Not past its time, nor to somebody switched off since, nor when what it holds stopped working on the way.
    """
    seconds = LASTS[message.kind]
    if timezone.now() - message.created_at >= timedelta(seconds=seconds):
        return False
    person = Person.objects.filter(email=message.to.lower(), is_active=True).first()
    return person is not None and person.links_since <= message.created_at


def change_still_open(message: MailMessage) -> bool:
    """Say whether a mail about a change that waits may still go: it still waits, and the person is not switched off."""
    _, _, key = message.reference.partition(":")
    open_ones = IdentityChange.objects.filter(state=IdentityChange.State.OPEN, person__is_active=True)
    return key.isdigit() and open_ones.filter(pk=int(key)).exists()
