"""Rounds of mails: reminders that fall on a day, a chase by hand, and what follows when a mail could not go."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from sightline.actions.filtering import Asked
from sightline.audittrail.services import record
from sightline.chasing.defaults import shipped
from sightline.chasing.models import ActionLink, Chasing, Digest
from sightline.chasing.queries import (
    Item,
    Reached,
    Setting,
    business_unit,
    chase_reach,
    may_be_asked,
    owed,
    quiet_of,
    reach,
    setting_of,
)
from sightline.chasing.rules import window
from sightline.chasing.services.links import new_link
from sightline.chasing.services.mails import digest_letter
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing, standing_of
from sightline.kernel import tick
from sightline.kernel.dates import ENGLAND, england_date
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import Letter, queue_mails

CHANGED = "The list changed after you opened this page. Look at it again, then send."
TRIES = 3
LONGEST_PAUSE_S = 0.2
_log = logging.getLogger(__name__)


def remind_all(now: datetime) -> int:
    """Send today's reminders of every partnership that has them on; return how many people are mailed.

    Safe to repeat: who has had today's reminder gets no second. A partnership that fails stops no other (`tick.each`).
    """
    if now.astimezone(ENGLAND).hour < shipped()["from_hour"]:
        return 0
    rows = Chasing.objects.filter(reminders_on=True).select_related("partnership").order_by("pk")
    return tick.each([row.partnership for row in rows], lambda here: remind(here, england_date(now)))


def remind(partnership: Partnership, today: date) -> int:
    """Queue the mails of a partnership that fall on a day, one a person; return how many people are mailed.

    Nothing on a quiet day: it counts on the next day that is not. Each few mails are a transaction of their own, with a
    pause as long after it, since SQLite has one writer at a time and whoever saves a page meanwhile comes first.
    """
    setting = setting_of(partnership)
    until = setting.row.reminded_until if setting.row else None
    if today in quiet_of(partnership, setting, today) or (until and until >= today):
        return 0
    wanted = owed(partnership, window(until, today), today, setting)
    found = reach(wanted, partnership, today, Digest.Kind.REMINDER).to_mail
    of, step, sent = _Round(partnership, Digest.Kind.REMINDER, setting, today), shipped()["digest_chunk"], 0
    for at in range(0, len(found), step):
        started = time.monotonic()
        sent += _queue(found[at : at + step], of)
        time.sleep(min(time.monotonic() - started, LONGEST_PAUSE_S))
    Chasing.objects.filter(partnership=partnership).update(reminded_until=today)
    return sent


@dataclass(frozen=True)
class _Round:
    """What the mails of one round have in common."""

    partnership: Partnership
    kind: str
    setting: Setting
    today: date
    by: Standing | None = None


@dataclass(frozen=True)
class _Written:
    """A digest ready to be kept: with its links and their tokens, and its mail."""

    digest: Digest
    lines: list[tuple[ActionLink, str]]
    letter: Letter


def _queue(people: Sequence[Reached], of: _Round) -> int:
    """Queue reminders to a few people in one transaction; those whom another worker mailed meanwhile are left out.

    What can be done before it is, so that the transaction is short.
    """
    for _ in range(TRIES):
        written = [_written(one, of) for one in people]
        try:
            with transaction.atomic():
                done = Digest.objects.filter(partnership=of.partnership, day=of.today, kind=of.kind)
                mailed = set(done.filter(person__in=[one.person.pk for one in people]).values_list("person", flat=True))
                left = [one for one in written if one.digest.person_id not in mailed]
                _keep(left, of)
            return len(left)
        except IntegrityError:
            _log.warning("Reminders of today were being written by another worker")
    return 0


def _written(one: Reached, of: _Round) -> _Written:
    now = timezone.now()
    digest = Digest(
        partnership=of.partnership, kind=of.kind, person=one.person, to=one.person.email, day=of.today,
        asked_by=of.by.person if of.by else None,
    )  # fmt: skip
    lines = [_line(item, one, digest, of, now) for item in one.items]
    return _Written(digest, lines, digest_letter(digest, lines))


def _keep(written: Sequence[_Written], of: _Round) -> None:
    """Save digests with links, mails and trail: three inserts, however many, bar the trail."""
    for one, mail in zip(written, queue_mails([one.letter for one in written]), strict=True):
        one.digest.mail = mail
    Digest.objects.bulk_create([one.digest for one in written])
    ActionLink.objects.bulk_create([link for one in written for link, _ in one.lines])
    for one in written:
        record(
            tenant=of.partnership.code, verb=f"chasing.{of.kind}", reference=f"digest:{one.digest.pk}", by=of.by,
            after={"to": one.digest.person.actor_key, "actions": [link.action.reference for link, _ in one.lines]},
        )  # fmt: skip


def _line(item: Item, one: Reached, digest: Digest, of: _Round, now: datetime) -> tuple[ActionLink, str]:
    return new_link(
        action=item.action, person=one.person, why=item.why, days=of.setting.link_days, now=now, digest=digest,
        instead_of=item.instead_of, told=not item.link,
    )  # fmt: skip


@transaction.atomic
def chase(*, wanted: Asked, seal: str, by: Standing) -> int:
    """Mail whoever owes the open actions of the list as filtered; return how many people are mailed.

    `seal` is that of the reach the person saw. Raises OutOfState when it is another by now, DomainError when nobody is
    to be mailed; who was chased today already is left out.
    """
    found = chase_reach(by, wanted)
    people = found.to_mail
    if seal != found.seal:
        raise OutOfState(CHANGED)
    if not people:
        raise DomainError("There is nobody to mail.")
    of = _Round(by.partnership, Digest.Kind.CHASE, setting_of(by.partnership), by.today, by)
    _keep([_written(one, of) for one in people], of)
    return len(people)


def may_still_ask(message: MailMessage) -> bool:
    """Say whether all that a digest asks for may still be asked of its reader when it goes out.

    When only some of it may, the links to the rest are revoked and a mail with what remains takes its place.
    """
    digest = Digest.objects.select_related("person", "partnership", "asked_by").filter(mail=message.pk).first()
    if digest is None or digest.to != message.to:
        return False
    of = ("person", "partnership", "instead_of", "action__owner", "action__deputy")
    links = list(digest.links.select_related(*of))
    now = timezone.now()
    by = standing_of(digest.person, digest.partnership, england_date(now))
    good = [link for link in links if _sound(link, now, by)]
    if len(good) < len(links):
        _replace(digest, good, now)
    return bool(good) and len(good) == len(links)


def _sound(link: ActionLink, now: datetime, by: Standing | None = None) -> bool:
    return not (link.revoked_at or link.spent_at) and link.expires_at > now and may_be_asked(link, now, by)


@transaction.atomic
def _replace(digest: Digest, good: Sequence[ActionLink], now: datetime) -> None:
    """Give a digest new links to what may still be asked, in a new mail; the links of the old mail leave the digest.

    They are kept, since a server may have taken the old mail though it did not say so; those to the rest are revoked.
    """
    kept = [link.pk for link in good]
    digest.links.exclude(pk__in=kept).update(revoked_at=now)
    digest.links.update(digest=None)
    if not good:
        return
    days = setting_of(digest.partnership).link_days
    lines = [
        new_link(
            action=one.action, person=one.person, why=one.why, days=days, now=now, digest=digest,
            instead_of=one.instead_of, told=one.token_hash is None,
        )
        for one in good
    ]  # fmt: skip
    ActionLink.objects.bulk_create([link for link, _ in lines])
    (digest.mail,) = queue_mails([digest_letter(digest, lines)])
    digest.save(update_fields=["mail"])


def may_still_send_fresh(message: MailMessage) -> bool:
    """Say whether a fresh link still works when its mail goes out."""
    key = message.reference.removeprefix("action_link:")
    of = ("person", "partnership", "action__owner", "action__deputy")
    link = ActionLink.objects.select_related(*of).filter(pk=int(key)).first()
    return link is not None and link.to == message.to and _sound(link, timezone.now())


def may_still_tell_unit(message: MailMessage) -> bool:
    """Say whether whoever a mail to the business unit goes to is still of it."""
    here = Partnership.objects.filter(pk=int(message.reference.removeprefix("partnership:"))).first()
    return here is not None and message.to in {one.email for one in business_unit(here, england_date(timezone.now()))}
