"""Rounds of mails: reminders that fall on a day, a chase by hand, and what follows when a mail could not go."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from sightline.actions.filtering import Asked
from sightline.audittrail.services import record
from sightline.chasing.defaults import shipped
from sightline.chasing.models import ActionLink, Chasing, DeadAddress, Digest
from sightline.chasing.permissions import CHASING
from sightline.chasing.queries import (
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
from sightline.chasing.services.mails import queue_digest, tell_unit
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.kernel.dates import ENGLAND, england_date
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import MailMessage

CHANGED = "The list changed after you opened this page. Look at it again, then send."
_log = logging.getLogger(__name__)


def remind_all(now: datetime) -> int:
    """Send today's reminders of every partnership that has them on; return how many people are mailed.

    Safe to repeat: who has had today's reminder gets no second.
    """
    if now.astimezone(ENGLAND).hour < shipped()["from_hour"]:
        return 0
    rows = Chasing.objects.filter(reminders_on=True).select_related("partnership").order_by("pk")
    return sum(remind(row.partnership, england_date(now)) for row in rows)


def remind(partnership: Partnership, today: date) -> int:
    """Queue the reminders of a partnership that fall on a day, one mail a person; return how many people are mailed.

    Nothing on a quiet day: it counts on the next day that is not. Each few mails are a transaction of their own.
    """
    setting = setting_of(partnership)
    until = setting.row.reminded_until if setting.row else None
    if today in quiet_of(partnership, setting, today) or (until and until >= today):
        return 0
    items = owed(partnership, window(until, today), today, setting.days)
    found = reach(items, partnership, today, Digest.Kind.REMINDER).to_mail
    step = shipped()["digest_chunk"]
    of = _Round(partnership, Digest.Kind.REMINDER, setting, today)
    sent = sum(_queue(found[at : at + step], of) for at in range(0, len(found), step))
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


def _queue(people: Sequence[Reached], of: _Round) -> int:
    """Queue reminders to a few people in one transaction; another worker's mail of today is left as it is."""
    try:
        with transaction.atomic():
            for one in people:
                _digest(one, of)
    except IntegrityError:
        _log.warning("Reminders of today were being written by another worker")
        return 0
    return len(people)


def _digest(one: Reached, of: _Round) -> None:
    now = timezone.now()
    digest = Digest.objects.create(
        partnership=of.partnership, kind=of.kind, person=one.person, to=one.person.email, day=of.today,
        asked_by=of.by.person if of.by else None,
    )  # fmt: skip
    lines = [
        new_link(action=action, person=one.person, why=why, days=of.setting.link_days, now=now, digest=digest)
        for action, why in one.items
    ]
    ActionLink.objects.bulk_create([link for link, _ in lines])
    queue_digest(digest, lines)
    record(
        tenant=of.partnership.code, verb=f"chasing.{of.kind}", reference=f"digest:{digest.pk}", by=of.by,
        after={"to": one.person.actor_key, "actions": [action.reference for action, _ in one.items]},
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
    for one in people:
        _digest(one, of)
    return len(people)


def may_still_ask(message: MailMessage) -> bool:
    """Say whether all that a digest asks for may still be asked of its reader when it goes out.

    When only some of it may, the links to the rest are revoked and a mail with what remains takes its place.
    """
    digest = Digest.objects.select_related("person", "partnership", "asked_by").filter(mail=message.pk).first()
    if digest is None or digest.to != message.to:
        return False
    links = list(digest.links.select_related("person", "partnership", "action__owner", "action__deputy"))
    now = timezone.now()
    good = [link for link in links if _sound(link, now)]
    if len(good) < len(links):
        _replace(digest, good, now)
    return bool(good) and len(good) == len(links)


def _sound(link: ActionLink, now: datetime) -> bool:
    return not (link.revoked_at or link.spent_at) and link.expires_at > now and may_be_asked(link, now)


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
        new_link(action=one.action, person=one.person, why=one.why, days=days, now=now, digest=digest) for one in good
    ]
    ActionLink.objects.bulk_create([link for link, _ in lines])
    queue_digest(digest, lines)


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


def note_failures(now: datetime) -> int:
    """Mark the addresses that refused a digest for good and tell the business unit; return how many digests failed."""
    failed = Digest.objects.filter(mail__state=MailMessage.State.FAILED, failed_at__isnull=True)
    rows = list(failed.select_related("person", "partnership", "mail").order_by("pk")[:200])
    for row in rows:
        _note_failure(row, now)
    return len(rows)


@transaction.atomic
def _note_failure(row: Digest, now: datetime) -> None:
    if not Digest.objects.filter(pk=row.pk, failed_at__isnull=True).update(failed_at=now):
        return
    reply = row.mail.last_error if row.mail else ""
    if reply.startswith("5"):
        DeadAddress.objects.get_or_create(
            partnership=row.partnership, email=row.to, defaults={"person": row.person, "reply": reply}
        )
    unit = [one.email for one in business_unit(row.partnership, england_date(now)) if one.email != row.to]
    tell_unit(
        row.partnership, unit, "a reminder could not be delivered",
        f"A mail about actions to {row.person.name} ({row.to}) could not be delivered.\n\nThe mail server said: "
        f"{reply}\n\nPut the address right. It is on the page “Chasing”, where you can also let us try it again.",
    )  # fmt: skip
    record(
        tenant=row.partnership.code, verb="chasing.undelivered", reference=f"digest:{row.pk}", by=None,
        after={"to": row.person.actor_key},
    )  # fmt: skip


@transaction.atomic
def try_again(*, dead: DeadAddress, by: Standing) -> None:
    """Let mail go to an address again that refused it. Raises NotAllowed."""
    CHASING.require(by, "U")
    deleted, _ = DeadAddress.objects.filter(pk=dead.pk, partnership=by.partnership).delete()
    if deleted:
        record(
            tenant=by.partnership.code, verb="chasing.address_tried_again", reference=f"person:{dead.person_id}", by=by
        )
