"""The outbox: a mail is a row written in the deed's transaction and sent later by a worker, so no request waits for it.

A mail is leased, sent outside any transaction, and marked. A worker that dies leaves a lease that runs out; the mail is
sent again with the same Message-ID and date, so that a server that had taken it knows it for the same mail.
"""

import logging
import re
import smtplib
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sightline.kernel.errors import DomainError
from sightline.kernel.models import MailMessage

BATCH = 20
LEASE = timedelta(minutes=5)
SKEW = timedelta(minutes=5)
WAITS_MINUTES = (1, 5, 15, 60, 240, 480, 720, 1440, 1440)
State = MailMessage.State
MayStillSend = Callable[[MailMessage], bool]

_checks: dict[str, MayStillSend] = {}
_secret: set[str] = set()
_log = logging.getLogger(__name__)


def may_still_send(kind: str, check: MayStillSend, *, secret: bool = False) -> None:
    """Register the check of a kind of mail: asked just before sending whether its reader may still have it.

    What a `secret` kind says is blanked once the mail is done with, because a link in it opens something.
    """
    _checks[kind] = check
    if secret:
        _secret.add(kind)


@dataclass(frozen=True)
class Letter:
    """A mail to be queued; see `queue_mail`."""

    tenant: str
    to: str
    subject: str
    text: str
    html: str = ""
    calendar: str = ""
    kind: str = ""
    reference: str = ""
    level: int = 1
    not_before: datetime | None = None
    reply_to: str = ""


def queue_mails(letters: Sequence[Letter]) -> list[MailMessage]:
    """Put mails, each to one address, into the outbox with one insert; see `queue_mail`."""
    return MailMessage.objects.bulk_create([MailMessage(**_values(letter)) for letter in letters])


def queue_mail(
    *,
    tenant: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    calendar: str = "",
    kind: str = "",
    reference: str = "",
    level: int = 1,
    not_before: datetime | None = None,
    dedupe_key: str | None = None,
    reply_to: str = "",
) -> MailMessage:
    """Put a mail to one address into the outbox, inside the deed's transaction, and return it.

    Line breaks in `subject` become spaces. With a `dedupe_key` used before, the mail of then is returned and nothing is
    added. `kind` names a check registered with `may_still_send`, asked again at sending. Raises DomainError when `to`
    or `reply_to`, where answers go, is not an e-mail address, KeyError for a kind without a check.
    """
    values = _values(Letter(tenant, to, subject, text, html, calendar, kind, reference, level, not_before, reply_to))
    if dedupe_key is None:
        return MailMessage.objects.create(**values)
    return MailMessage.objects.get_or_create(dedupe_key=dedupe_key, defaults=values)[0]


def _values(letter: Letter) -> dict[str, Any]:
    if letter.kind and letter.kind not in _checks:
        raise KeyError(f"No check is registered for mail of the kind {letter.kind!r}.")
    return {
        "tenant": letter.tenant,
        "kind": letter.kind,
        "to": _address(letter.to),
        "reply_to": _address(letter.reply_to) if letter.reply_to else "",
        "subject": re.sub(r"[\s\x00-\x1f\x7f\u2028\u2029]+", " ", letter.subject).strip()[:200],
        "body_text": letter.text,
        "body_html": letter.html,
        "calendar": letter.calendar,
        "reference": letter.reference,
        "level": letter.level,
        "not_before": letter.not_before or timezone.now(),
        "message_id": f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_ADDRESS).hostname or 'localhost'}>",
    }


def _address(to: str) -> str:
    """Return a single e-mail address; raises DomainError otherwise, so that no header can be slipped in."""
    address = to.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise DomainError("Enter one e-mail address, such as name@example.org.", field="email") from error
    return address


def deliver_due(now: datetime, worker: str) -> int:
    """Send up to BATCH mails due at `now` (aware) and return how many the mail server took.

    Each is leased in a short transaction of its own and sent outside it. Stops at the first sign that the server is
    away, so that the rest keep their place.
    """
    connection = get_connection()
    started, sent = time.monotonic(), 0
    try:
        for _ in range(BATCH):
            moment = now + timedelta(seconds=time.monotonic() - started)
            mail = _lease(moment, worker)
            if mail is None:
                break
            outcome = _deliver(mail, connection)
            _mark(mail, outcome, moment, worker)
            sent += outcome.state == State.SENT
            if outcome.server_away:
                break
    finally:
        _close(connection)
    return sent


def _lease(now: datetime, worker: str) -> MailMessage | None:
    """Take the mail that is due longest, for LEASE, or None. Waiting ones and those whose lease ran out are due.

    PostgreSQL skips rows other workers hold; SQLite's transaction holds the only write lock from its start. A lease
    further off than LEASE and the SKEW allowed between workers' clocks was made before the clock was set back, and
    counts as run out.
    """
    lapsed = Q(state=State.SENDING) & (Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE + SKEW))
    due = MailMessage.objects.filter(Q(state=State.WAITING, not_before__lte=now) | lapsed)
    if not due.exists():
        return None
    with transaction.atomic():
        mail = due.select_for_update(skip_locked=True).order_by("not_before", "id").first()
        if mail is None:
            return None
        mail.state, mail.lease_until, mail.lease_by = State.SENDING, now + LEASE, worker
        mail.attempts += 1
        mail.save(update_fields=["state", "lease_until", "lease_by", "attempts"])
    return mail


class _Outcome:
    """What became of one attempt."""

    def __init__(self, state: MailMessage.State, error: str = "", *, server_away: bool = False) -> None:
        self.state, self.error, self.server_away = state, error[:300], server_away


def _deliver(mail: MailMessage, connection: BaseEmailBackend) -> _Outcome:
    """Ask whether the mail may still go, and hand it to the mail server."""
    try:
        if mail.kind and not _checks[mail.kind](mail):
            return _Outcome(State.WITHDRAWN)
        connection.open()
        connection.send_messages([_message(mail)])
    except (smtplib.SMTPException, OSError) as error:
        _close(connection)
        return _failure(error)
    except Exception as error:
        _log.exception("Mail %s could not be made or checked", mail.pk)
        return _Outcome(State.WAITING, type(error).__name__)
    return _Outcome(State.SENT)


def _message(mail: MailMessage) -> EmailMultiAlternatives:
    """Return the mail as it goes out: the same to the letter at every attempt."""
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.created_at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body_text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        headers=headers,
        reply_to=[mail.reply_to] if mail.reply_to else None,
    )
    if mail.body_html:
        message.attach_alternative(mail.body_html, "text/html")
    if mail.calendar:
        _add_calendar(message, mail.calendar)
    return message


def _add_calendar(message: EmailMultiAlternatives, calendar: str) -> None:
    """Put a calendar file beside the text, so that mail programs offer to take it.

    The method (REQUEST, CANCEL) has to stand in the type as it stands in the file (RFC 6047, 2.4).
    """
    method = next((line[7:] for line in calendar.splitlines() if line.startswith("METHOD:")), "PUBLISH")
    message.attach_alternative(calendar, f"text/calendar; method={method}")


def _failure(error: Exception) -> _Outcome:
    """Tell a refusal of this mail for good (5xx to its recipient or text) from what may pass.

    A refused sign-in or sender is a matter of settings, which somebody will put right, so those are tried again.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return _reply(code, reply)
    if isinstance(error, smtplib.SMTPDataError):
        return _reply(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):
        return _Outcome(State.WAITING, f"{type(error).__name__} {error.smtp_code}", server_away=True)
    return _Outcome(
        State.WAITING, f"{type(error).__name__} {getattr(error, 'strerror', None) or ''}".strip(), server_away=True
    )


def _reply(code: int, reply: bytes | str) -> _Outcome:
    """Return the outcome of a refusal: for good from 500 on. 421 says that the server is closing."""
    told = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    state = State.FAILED if code >= 500 else State.WAITING
    return _Outcome(state, f"{code} {told}", server_away=code == 421)


def _mark(mail: MailMessage, outcome: _Outcome, now: datetime, worker: str) -> None:
    """Write what became of a mail, unless its lease passed to another worker."""
    state, waits = outcome.state, {}
    if state == State.WAITING:
        if mail.attempts > len(WAITS_MINUTES):
            state = State.FAILED
        else:
            waits = {"not_before": now + timedelta(minutes=WAITS_MINUTES[mail.attempts - 1])}
    held = MailMessage.objects.filter(pk=mail.pk, state=State.SENDING, lease_by=worker, attempts=mail.attempts)
    held.update(state=state, last_error=outcome.error, lease_until=None, lease_by="", **waits, **_kept(mail, state))
    if outcome.error:
        _log.warning("Mail %s was not taken at attempt %s and is now %s", mail.pk, mail.attempts, state)


def _kept(mail: MailMessage, state: str) -> dict[str, str]:
    """Blank what the installation's own mails and secret ones said once they are done with: codes and links."""
    done = state not in {State.WAITING, State.SENDING} and (not mail.tenant or mail.kind in _secret)
    return dict.fromkeys(("body_text", "body_html", "calendar"), "") if done else {}


def _close(connection: BaseEmailBackend) -> None:
    """Close the connection to the mail server; one that is gone already is closed enough."""
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        _log.info("The mail server had closed the connection")
