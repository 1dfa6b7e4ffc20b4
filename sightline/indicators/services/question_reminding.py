"""Questions whose answer is overdue: one mail a person and day for all of them, by a ladder of days that is data.

As with every mail about a question, neither its words nor a figure stand in it.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.chasing.queries.people import away_on, business_unit
from sightline.chasing.queries.settings import is_quiet
from sightline.chasing.rules import Ladder, rungs_due
from sightline.governance.models import Partnership
from sightline.governance.standings import standings_of
from sightline.indicators.models import Question
from sightline.indicators.permissions import QUESTION
from sightline.indicators.queries.questions import leading
from sightline.kernel import tick
from sightline.kernel.dates import ENGLAND, england_date, in_words
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

OVERDUE = "indicators.questions_overdue"
LEVEL, MOST = 2, 40
RUNGS = ("supplier", "asker", "unit")


@cache
def shipped() -> dict[str, Any]:
    """Return what data/questions.yaml says."""
    found: dict[str, Any] = yaml.safe_load((settings.DATA_DIR / "questions.yaml").read_text(encoding="utf-8"))
    return found


def remind_all(now: datetime) -> int:
    """Remind of overdue answers in every partnership; return how many people are mailed. A second run mails nobody."""
    if now.astimezone(ENGLAND).hour < shipped()["from_hour"]:
        return 0
    today = england_date(now)
    here = Partnership.objects.filter(pk__in=_overdue(today).order_by().values("partnership")).order_by("pk")
    return tick.each(here, lambda one: remind(one, today))


def _overdue(today: date) -> QuerySet[Question]:
    """Return the questions, anywhere, whose answer is overdue."""
    return Question.objects.filter(closed_on__isnull=True, answered_on__isnull=True, due_on__lt=today)


@transaction.atomic
def remind(partnership: Partnership, today: date) -> int:
    """Queue the mails of a partnership, to those told who are there and may read the question; none on a quiet day."""
    if is_quiet(partnership, today):
        return 0
    rows = _overdue(today).filter(partnership=partnership).select_for_update(of=("self",))
    due = {row: rungs for row in rows.select_related("asked_by").order_by("due_on", "reference")
           if (rungs := _due(row, today))}  # fmt: skip
    told = _told(partnership, list(due), today)
    owed: dict[Person, list[Question]] = defaultdict(list)
    for row, rungs in due.items():
        people = {person for rung in rungs for person in told[row.pk][rung]}
        for person in sorted(people, key=lambda one: one.pk):
            owed[person].append(row)
        row.reminded |= {rung: today.isoformat() for rung in rungs}
    Question.objects.bulk_update(due, ["reminded"])
    for person, found in owed.items():
        _mail(partnership, person, found, today)
    return len(owed)


def _due(row: Question, today: date) -> list[str]:
    ladder = Ladder(shipped()["ladder"], row.due_on, shipped()["every"])
    told = {rung: date.fromisoformat(day) for rung, day in row.reminded.items()}
    return rungs_due(row.due_on, today, ladder, told, RUNGS)


def _told(partnership: Partnership, rows: Sequence[Question], today: date) -> dict[int, dict[str, list[Person]]]:
    """Return whom each rung means, of those who are there and may read the question; five queries, however many."""
    leads = leading({row.agency_id for row in rows if row.agency_id}, partnership, today)
    unit, away = business_unit(partnership, today), away_on(partnership, today)
    meant = {
        row.pk: {
            "supplier": leads.get(row.agency_id or 0, []),
            "asker": [row.asked_by] if row.asked_by.is_active else [], "unit": unit,
        }
        for row in rows
    }  # fmt: skip
    people = {one.pk: one for rungs in meant.values() for some in rungs.values() for one in some}
    standings = standings_of(list(people.values()), partnership, today)

    def there(some: Sequence[Person], row: Question) -> list[Person]:
        return [one for one in some if one.pk not in away and QUESTION.may(standings[one.pk], "R", row)]

    found = {row.pk: {rung: there(some, row) for rung, some in meant[row.pk].items()} for row in rows}
    for one in found.values():
        one["supplier"] = one["supplier"] or one["unit"]  # nobody is there to answer
    return found


def _mail(partnership: Partnership, person: Person, rows: Sequence[Question], today: date) -> None:
    site = settings.SITE_ADDRESS.rstrip("/")
    lines = [
        f"* {row.reference}: the answer was due {in_words(row.due_on)}\n"
        f"  {site}{reverse('indicators:question', args=[partnership.slug, row.reference])}"
        for row in rows[:MOST]
    ]
    lines += [f"And {len(rows) - MOST} more."] if len(rows) > MOST else []
    number = "An answer to a question is" if len(rows) == 1 else f"{len(rows)} answers to questions are"
    queue_mail(
        tenant=partnership.code, to=person.email, kind=OVERDUE, level=LEVEL,
        reference=f"questions:{partnership.pk}:{person.pk}",
        dedupe_key=f"questions:{partnership.pk}:{person.pk}:{today}",
        subject=f"{partnership.short_name}: {number} overdue",
        text=f"Dear {person.name},\n\n{number} overdue. Questions on figures are answered by the agency that supplies "
        "them; whoever asked may close a question that is no longer needed. Sign in to read them.\n\n\n"
        + "\n\n".join(lines) + f"\n\n\n{partnership.name}\n",
    )  # fmt: skip


def may_still_remind(message: MailMessage) -> bool:
    """Say whether all that a mail names is still unanswered, and whoever it goes to may still read it."""
    _, here, key = message.reference.split(":")
    person = Person.objects.filter(pk=int(key), is_active=True, email=message.to).first()
    partnership = Partnership.objects.filter(pk=int(here)).first()
    if person is None or partnership is None:
        return False
    today = england_date(timezone.now())
    standing = standings_of([person], partnership, today)[person.pk]
    named = [line[2:].partition(":")[0] for line in message.body_text.splitlines() if line.startswith("* ")]
    rows = _overdue(today).filter(partnership=partnership, reference__in=named)
    return bool(named) and sum(QUESTION.may(standing, "R", row) for row in rows) == len(named)
