"""Mails about clocks and stages: the reference and a link, and nothing of the case."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.disagreements.kinds import KINDS, Kind, kind_of
from sightline.disagreements.models import Dispute
from sightline.disagreements.queries.lists import calendar_from, href
from sightline.disagreements.queries.page import ends_in_words
from sightline.disagreements.rules.clocks import due_at, warn_at
from sightline.disagreements.services.steps import note
from sightline.governance.cases import KEPT_AWAY, opens
from sightline.governance.models import CaseAccess
from sightline.governance.quiet import is_quiet
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import england_date
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

CLOCK, TOLD = "disagreements.clock", "disagreements.told"
LEVEL = 3
WARNED, PASSED = 1, 2
TOLD_OF_STAGES = {"BUS", "EXE", "SCR"}
COUNTED_IN_HOURS = "hours"


def tell_partnership(row: Dispute, by: Standing) -> None:
    """Tell those named on it who act for the partnership that it has reached a stage of which they are to know."""
    for person in _readers(row):
        if person.pk != by.person.pk and standing_of(person, row.partnership).roles & TOLD_OF_STAGES:
            said = f"{row.reference} has reached a new stage."
            _mail(row, person, TOLD, subject="a new stage", said=said)


def remind_all(now: datetime) -> int:
    """Warn those named on whatever runs before its limit passes, and once when it has; return how many mails that is.

    A clock that the calendar has moved since it began is moved too, with an entry on the trail.
    """
    sent = 0
    for kind in KINDS:
        rows: Any = kind.step._default_manager.filter(ended_at__isnull=True, limit_amount__isnull=False)
        for key in list(rows.filter(reminded__lt=PASSED).order_by("pk").values_list("pk", flat=True)):
            sent += _remind(kind, key, now)
    return sent


@transaction.atomic
def _remind(kind: Kind, key: int, now: datetime) -> int:
    rows: Any = kind.step._default_manager.select_for_update(of=("self",))
    step = rows.select_related("dispute__partnership").filter(pk=key, ended_at__isnull=True).first()
    if step is None or not step.limit:
        return 0
    days = calendar_from([step.counts_from])
    _move(step, days)
    warns = warn_at(step.limit, step.counts_from, step.due_at, days)
    stage = PASSED if now >= step.due_at else WARNED if now >= warns else 0
    quiet = step.limit.unit != COUNTED_IN_HOURS and is_quiet(step.dispute.partnership, england_date(now))
    if stage <= step.reminded or quiet:
        return 0
    step.reminded = stage
    step.save(update_fields=["reminded"])
    row, over = step.dispute, stage == PASSED
    said = (
        f"The clock of {row.reference} {'ran' if over else 'runs'} out {ends_in_words(step.due_at, step.limit_unit)}."
    )
    people = _readers(row)
    for person in people:
        subject = "a clock has run out" if over else "a clock runs out"
        _mail(row, person, CLOCK, subject=subject, said=said, step=f"{step.pk}:{stage}")
    return len(people)


def _move(step: Any, days: Any) -> None:
    due = due_at(step.limit, step.counts_from, days)
    if due != step.due_at:
        before, step.due_at = step.due_at, due
        step.save(update_fields=["due_at"])
        note("clock_moved", step.dispute, None, before=before, due_at=due)


def _readers(row: Dispute) -> list[Person]:
    """Return those named on a case now who may read it, whoever has an interest left out."""
    named = CaseAccess.objects.filter(
        opens(timezone.now()), partnership=row.partnership, reference=row.reference, kind=CaseAccess.Kind.NAMED
    )
    away = CaseAccess.objects.filter(KEPT_AWAY, partnership=row.partnership, reference=row.reference)
    people = Person.objects.filter(pk__in=named.values("person"), is_active=True).exclude(pk__in=away.values("person"))
    kind = kind_of(row)
    return [one for one in people.order_by("pk") if kind.scoped.may(standing_of(one, row.partnership), "R", row)]


def _mail(row: Dispute, person: Person, mail: str, *, subject: str, said: str, step: str = "") -> None:
    where = settings.SITE_ADDRESS.rstrip("/") + href(row, row.partnership.slug)
    key = f"{kind_of(row).letters}:{row.pk}:{step}"
    queue_mail(
        tenant=row.partnership.code, to=person.email, kind=mail, reference=key, level=LEVEL,
        subject=f"{row.partnership.short_name}: {row.reference}, {subject}",
        text=f"{said}\n\nRead it after you sign in:\n{where}\n\n{row.partnership.name}\n",
        dedupe_key=f"{mail}:{key}:{person.pk}" if step else None,
    )  # fmt: skip


def may_still_tell(message: MailMessage) -> bool:
    """Say whether whoever a mail goes to may still read what it is about, and the step it warns of still runs."""
    letters, key, *step = message.reference.split(":")
    kind = next(one for one in KINDS if one.letters == letters)
    rows: Any = kind.model._default_manager.select_related("partnership")
    row = rows.filter(pk=int(key)).first()
    person = Person.objects.filter(email=message.to, is_active=True).first()
    if row is None or person is None or not kind.scoped.may(standing_of(person, row.partnership), "R", row):
        return False
    running: Any = kind.step._default_manager
    return not step or not step[0] or running.filter(pk=int(step[0]), ended_at__isnull=True).exists()
