"""The digest of what changed in what people follow: one mail a person and day at most, checked again when it goes."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from sightline.discussion.activity import Row, Where, families, joined, parts_of
from sightline.discussion.models import Follow, FollowDigest, FollowSetting
from sightline.discussion.queries import about_followed
from sightline.discussion.things import find_all, kind_of_reference
from sightline.governance import quiet
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing, standing_of
from sightline.governance.standings import standings_of
from sightline.kernel import tick
from sightline.kernel.dates import ENGLAND, england_date, in_words
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

DIGEST = "discussion.digest"
FROM_HOUR = 7  # England's clock
LOOKS_BACK_DAYS, WEEK = 14, 7
MOST_ROWS, MOST_THINGS, CASE = 500, 40, 3
Item = list[Any]  # kind, key, words, level: as JSON keeps it
_log = logging.getLogger(__name__)


def tell_all(now: datetime) -> int:
    """Tell everybody who follows something and is due; return how many are mailed.

    Safe to repeat. A partnership that fails stops no other, and is tried again (`tick.each`).
    """
    if now.astimezone(ENGLAND).hour < FROM_HOUR:
        return 0
    here = Partnership.objects.filter(pk__in=Follow.objects.order_by().values("partnership")).order_by("pk")
    return tick.each(here, lambda one: tell(one, now))


def tell(partnership: Partnership, now: datetime) -> int:
    """Queue the digests due in a partnership; return how many people are mailed. Nothing on a quiet day."""
    today = england_date(now)
    if quiet.is_quiet(partnership, today):
        return 0
    rows = Follow.objects.filter(partnership=partnership, person__is_active=True).select_related("person")
    followed: dict[int, list[Follow]] = {}
    for row in rows:
        followed.setdefault(row.person_id, []).append(row)
    due = _due(partnership, followed, today, now)
    people = [followed[key][0].person for key in due]
    return sum(_tell_one(by, followed[by.person.pk], due[by.person.pk], now)
               for by in standings_of(people, partnership, today).values())  # fmt: skip


def _due(
    partnership: Partnership, followed: dict[int, list[Follow]], today: date, now: datetime
) -> dict[int, datetime]:
    """Return {person: the moment since which they are to be told} of those due today; two queries."""
    often = dict(FollowSetting.objects.filter(partnership=partnership).values_list("person", "often"))
    last: dict[int, FollowDigest] = {}
    lately = timedelta(days=LOOKS_BACK_DAYS)
    for row in FollowDigest.objects.filter(partnership=partnership, day__gt=today - lately).order_by("day"):
        last[row.person_id] = row
    found = {}
    for person, rows in followed.items():
        wanted = often.get(person, FollowSetting.Often.DAILY)
        days = {FollowSetting.Often.DAILY: 1, FollowSetting.Often.WEEKLY: WEEK}.get(FollowSetting.Often(wanted))
        before = last.get(person)
        if days and (before is None or (today - before.day).days >= days):
            since = before.until if before else min(row.created_at for row in rows)
            found[person] = max(since, now - lately)
    return found


def _tell_one(by: Standing, rows: Sequence[Follow], since: datetime, now: datetime) -> bool:
    """Write one person's digest in a transaction of its own; another worker's digest of today is left as it is."""
    items = changed(by, [(row.kind, row.key) for row in rows], since, now)
    if not items:
        return False
    try:
        with transaction.atomic():
            digest = FollowDigest.objects.create(
                partnership=by.partnership, person=by.person, to=by.person.email, day=by.today, since=since, until=now,
                things=items,
            )  # fmt: skip
            _queue(digest, by)
    except IntegrityError:
        _log.warning("A digest of today was being written by another worker")
        return False
    return True


def changed(by: Standing, followed: Sequence[tuple[str, str]], since: datetime, until: datetime) -> list[Item]:
    """Return what others changed in what somebody follows, thing by thing, of what they may read now below level 3.

    One query, and two for each kind of thing. A first digest reaches back to the first follow.
    """
    if not by.belongs or not followed:
        return []
    seen = about_followed(list(find_all(about_followed(followed), by)))
    then = Q(created_at__gte=since, created_at__lt=until)
    parts = parts_of(by, then, Where(seen, without=by.person.pk, cases=False)) if seen else []
    if not parts:
        return []
    counts: dict[str, Counter[str]] = {}
    for row in joined(parts).order_by("-at", "-number")[:MOST_ROWS]:
        one = Row(*row)
        counts.setdefault(one.about, Counter())[one.family] += 1
    named = find_all(about_followed([(kind_of_reference(key), key) for key in counts]), by)
    words = families()
    return [
        [kind, key, ", ".join(f"{words[family].lower()}: {number}" for family, number in sorted(counts[key].items())),
         thing.level]
        for (kind, key), thing in sorted(named.items())
        if thing.level < CASE
    ]  # fmt: skip


def _queue(digest: FollowDigest, by: Standing) -> None:
    number = len(digest.things)
    here = digest.partnership
    digest.mail = queue_mail(
        tenant=here.code, to=digest.to, kind=DIGEST, reference=f"follow_digest:{digest.pk}",
        level=max(one[3] for one in digest.things), text=_text(digest, by),
        subject=f"{here.short_name}: {number} {'thing' if number == 1 else 'things'} you follow changed",
    )  # fmt: skip
    digest.save(update_fields=["mail", "things"])


def _text(digest: FollowDigest, by: Standing) -> str:
    named = find_all(about_followed([(one[0], one[1]) for one in digest.things]), by)
    lines = []
    for kind, key, words, level in digest.things[:MOST_THINGS]:
        thing = named[kind, key]
        title = f"{thing.title} ({key})" if level <= 1 else f"Something kept to a group ({key})"
        lines.append(f"* {title}\n  {words[:1].upper()}{words[1:]}\n  {settings.SITE_ADDRESS}{thing.href}")
    left = len(digest.things) - MOST_THINGS
    more = [f"And {left} more."] if left > 0 else []
    where = f"{settings.SITE_ADDRESS}/{digest.partnership.slug}/following/"
    return (
        f"{digest.person.name},\n\nThis changed in what you follow since {in_words(england_date(digest.since))}:\n\n\n"
        + "\n\n".join(lines + more)
        + f"\n\n\nTo follow less, or to be told less often or never:\n{where}\n\n{digest.partnership.name}\n"
    )


def may_still_tell(message: MailMessage) -> bool:
    """Say whether all that a digest tells may still be told when it goes out.

    When something of it may not, a digest of what remains takes its place.
    """
    of = FollowDigest.objects.select_related("person", "partnership")
    digest = of.filter(mail=message.pk).first()
    if digest is None or digest.to != message.to or digest.person.email != digest.to or not digest.person.is_active:
        return False
    by = standing_of(digest.person, digest.partnership, england_date(timezone.now()))
    followed = list(
        Follow.objects.filter(partnership=digest.partnership, person=digest.person).values_list("kind", "key")
    )
    now = changed(by, followed, digest.since, digest.until)
    if now == digest.things:
        return True
    _replace(digest, now, by)
    return False


@transaction.atomic
def _replace(digest: FollowDigest, items: list[Item], by: Standing) -> None:
    digest.things, digest.mail = items, None
    digest.save(update_fields=["things", "mail"])
    if items:
        _queue(digest, by)
