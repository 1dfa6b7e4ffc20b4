"""Reviews of risks that are overdue: one mail a person and day for all of them, again after a week; no title in it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.chasing.queries.people import Who, away_on, groups_of, holders_of
from sightline.governance.models import Partnership
from sightline.governance.quiet import is_quiet
from sightline.governance.standings import standings_of
from sightline.kernel import tick
from sightline.kernel.dates import ENGLAND, england_date, in_words
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail
from sightline.registers.models import Risk
from sightline.registers.permissions import RISK
from sightline.registers.queries.resolving import href_in

REVIEWS = "registers.reviews"
LEVEL, FROM_HOUR, AGAIN_AFTER, MOST = 2, 8, timedelta(days=7), 40


def remind_all(now: datetime) -> int:
    """Remind of overdue reviews in every partnership; return how many people are mailed. A second run mails nobody."""
    if now.astimezone(ENGLAND).hour < FROM_HOUR:
        return 0
    today = england_date(now)
    here = Partnership.objects.filter(pk__in=_due(today).order_by().values("partnership")).order_by("pk")
    return tick.each(here, lambda one: remind(one, today))


def _overdue(today: date) -> QuerySet[Risk]:
    """Return the risks, anywhere, whose review is overdue."""
    return Risk.objects.exclude(status=Risk.Status.CLOSED).filter(next_review_on__lt=today)


def _due(today: date) -> QuerySet[Risk]:
    """Those of which nobody was reminded since the review fell due, or not for a week."""
    never = Q(reminded_on__isnull=True) | Q(reminded_on__lte=F("next_review_on"))
    return _overdue(today).filter(never | Q(reminded_on__lte=today - AGAIN_AFTER))


@transaction.atomic
def remind(partnership: Partnership, today: date) -> int:
    """Queue the mails of a partnership: to whoever holds the owner's post and may read the risk, or else chairs the
    group; those who may not read a risk are told nothing of it. Nothing on a quiet day.
    """
    if is_quiet(partnership, today):
        return 0
    risks = list(_due(today).filter(partnership=partnership).select_for_update(of=("self",)).order_by("reference"))
    told = _told(partnership, risks, today)
    owed: dict[Person, list[Risk]] = defaultdict(list)
    for risk in risks:
        for person in told[risk.pk]:
            owed[person].append(risk)
    for person, found in owed.items():
        _mail(partnership, person, found, today)
    Risk.objects.filter(pk__in=[one.pk for some in owed.values() for one in some]).update(reminded_on=today)
    return len(owed)


def _told(partnership: Partnership, risks: Sequence[Risk], today: date) -> dict[int, list[Person]]:
    """Return whom to tell of each risk, of those who are there and may read it; nine queries, however many risks."""
    held = holders_of([one.owner_id for one in risks if one.owner_id], partnership, today)
    who = Who(partnership, today, held, away_on(partnership, today), groups_of(partnership, today))
    asked = {one.pk: (who.present(who.held(one.owner_id)), who.chairs([one.group_id])) for one in risks}
    people = {person.pk: person for sides in asked.values() for side in sides for person in side}
    standings = standings_of(list(people.values()), partnership, today)

    def reading(side: list[Person], risk: Risk) -> list[Person]:
        return [person for person in side if RISK.may(standings[person.pk], "R", risk)]

    return {one.pk: reading(asked[one.pk][0], one) or reading(asked[one.pk][1], one) for one in risks}


def _mail(partnership: Partnership, person: Person, risks: list[Risk], today: date) -> None:
    site = settings.SITE_ADDRESS.rstrip("/")
    lines = [
        f"* {one.reference}: the review was due {in_words(one.next_review_on)}\n  {site}{href_in(partnership, one)}"
        for one in risks[:MOST] if one.next_review_on
    ]  # fmt: skip
    lines += [f"And {len(risks) - MOST} more."] if len(risks) > MOST else []
    number = "A review of a risk is" if len(risks) == 1 else f"{len(risks)} reviews of risks are"
    queue_mail(
        tenant=partnership.code, to=person.email, kind=REVIEWS, level=LEVEL,
        reference=f"reviews:{partnership.pk}:{person.pk}", dedupe_key=f"reviews:{partnership.pk}:{person.pk}:{today}",
        subject=f"{partnership.short_name}: {number} overdue",
        text=f"{person.name},\n\n{number} overdue. Look at how likely and how grave it is now, and say what you found; "
        "that sets the next day. What it says you read after you sign in.\n\n\n" + "\n\n".join(lines)
        + f"\n\n\n{partnership.name}\n",
    )  # fmt: skip


def may_still_remind(message: MailMessage) -> bool:
    """Say whether whoever a mail goes to still has an overdue review that they may read, and all it names are so."""
    _, here, key = message.reference.split(":")
    person = Person.objects.filter(pk=int(key), is_active=True, email=message.to).first()
    partnership = Partnership.objects.filter(pk=int(here)).first()
    if person is None or partnership is None:
        return False
    today = england_date(timezone.now())
    mine = [one for one in _overdue(today).filter(partnership=partnership) if one.reference in message.body_text]
    named = [line for line in message.body_text.splitlines() if line.startswith("* ")]
    told = _told(partnership, mine, today)
    return bool(named) and sum(person in some for some in told.values()) == len(named)
