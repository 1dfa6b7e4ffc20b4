"""Mails about reports: one a person and day with all that is due, and one when a report comes in or comes back.

No text of a report stands in a mail: only whose it is, of which period, and where to read it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.chasing.queries import quiet_of
from sightline.chasing.queries import setting_of as chasing_of
from sightline.governance.models import Group, Partnership
from sightline.governance.standing import Standing, standing_of
from sightline.kernel import tick
from sightline.kernel.dates import ENGLAND, england_date, in_words
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail
from sightline.reporting.defaults import shipped
from sightline.reporting.models import Report, Setting
from sightline.reporting.permissions import REPORT, WRITING
from sightline.reporting.queries import chairs_of, clock_for, due_on, reports_to_open
from sightline.reporting.rules import due_stage

REMINDER, TOLD = "reporting.reminder", "reporting.told"
MOST_KEYS = 92  # with “reports:” before them, what the reference of a mail holds


def link_to(report: Report, page: str = "report") -> str:
    """Return the whole address of a report's page."""
    path = reverse(f"reporting:{page}", args=[report.partnership.slug, report.reference])
    return f"{settings.SITE_ADDRESS.rstrip('/')}{path}"


def tell_chairs(report: Report, group: Group, what: str, by: Standing) -> None:
    """Tell who chairs a group that a report came in (`sent`) or came back (`returned`); not whoever did it."""
    people = chairs_of([group.pk], by.partnership, by.today).get(group.pk, [])
    for person in people:
        if person.pk != by.person.pk:
            _tell(report, person, what, by)


def _tell(report: Report, person: Person, what: str, by: Standing) -> None:
    said = {
        "sent": f"{report.group.name} has sent its {report.get_kind_display().lower()} of {report.round.name}.",
        "returned": f"The {report.get_kind_display().lower()} of {report.group.name} for {report.round.name} was "
        "returned for change. What has to change stands on its page.",
    }[what]
    subject = {"sent": "a report has come in", "returned": "a report needs a change"}[what]
    queue_mail(
        tenant=by.partnership.code, to=person.email, kind=TOLD, reference=f"report:{report.pk}", level=2,
        subject=f"{by.partnership.short_name}: {subject}",
        text=f"Dear {person.name},\n\n{said}\n\n{link_to(report)}\n\n{by.partnership.name}\n",
    )  # fmt: skip


def may_still_tell(message: MailMessage) -> bool:
    """Say whether whoever a mail about a report goes to may still read it when it goes out."""
    report = reports_to_open().filter(pk=int(message.reference.removeprefix("report:"))).first()
    person = Person.objects.filter(email=message.to, is_active=True).first()
    if report is None or person is None:
        return False
    return REPORT.may(standing_of(person, report.partnership, england_date(timezone.now())), "R", report)


def remind_all(now: datetime) -> int:
    """Remind the chairs of every partnership whose reports are due; return how many people are mailed.

    A partnership that fails stops no other, and is tried again (`tick.each`).
    """
    if now.astimezone(ENGLAND).hour < shipped()["from_hour"]:
        return 0
    today = england_date(now)
    here = Partnership.objects.filter(pk__in=_open_rows(today).values("partnership"))
    return tick.each(here.order_by("pk"), lambda one: remind(one, today))


def _open_rows(today: date) -> QuerySet[Report]:
    rows = reports_to_open().filter(state__in=("draft", "returned"), round__opens_on__lte=today)
    return rows.filter(round__executive_on__gte=today - timedelta(days=30))


@transaction.atomic
def remind(partnership: Partnership, today: date) -> int:
    """Queue one mail to each chair whose reports call for one by this day; return how many people are mailed.

    Nothing on a quiet day of the partnership: it counts on the next that is not. A second run on a day mails nobody.
    """
    if today in quiet_of(partnership, chasing_of(partnership), today):
        return 0
    row, _ = Setting.objects.get_or_create(partnership=partnership)
    since = row.reminded_until or today - timedelta(days=1)
    if since >= today:
        return 0
    days = shipped()
    due = [
        one for one in _open_rows(today).filter(partnership=partnership)
        if due_stage(due_on(one), since, today, days["before"], days["after"])
    ]  # fmt: skip
    chairs = chairs_of({one.group_id for one in due}, partnership, today)
    owed: dict[Person, list[Report]] = defaultdict(list)
    for one in due:
        for person in chairs.get(one.group_id, []):
            owed[person].append(one)
    for person, found in owed.items():
        _remind(partnership, person, found, today)
    Setting.objects.filter(pk=row.pk).update(reminded_until=today)
    return len(owed)


def _remind(partnership: Partnership, person: Person, found: Sequence[Report], today: date) -> None:
    count = "1 report is" if len(found) == 1 else f"{len(found)} reports are"
    keys = ",".join(str(one.pk) for one in found)
    if len(keys) > MOST_KEYS:  # a key cut short would be that of another report
        keys = keys[: MOST_KEYS + 1].rpartition(",")[0]
    queue_mail(
        tenant=partnership.code, to=person.email, kind=REMINDER, reference=f"reports:{keys}",
        subject=f"{partnership.short_name}: {count} waiting for you", text=_words(partnership, person, found, today),
        dedupe_key=f"reporting:{partnership.pk}:{person.pk}:{today}",
    )  # fmt: skip


def _words(partnership: Partnership, person: Person, found: Iterable[Report], today: date) -> str:
    lines = "\n\n".join(
        f"{one.title}\nDue {in_words(due_on(one))}: {clock_for(one, today).words.lower()}.\n{link_to(one, 'edit')}"
        for one in sorted(found, key=lambda one: (due_on(one), one.pk))
    )
    return (
        f"Dear {person.name},\n\nThe draft is there already, drawn from the record. Read it, change it, send it.\n\n\n"
        f"{lines}\n\n\n{partnership.name}\n"
    )


def may_still_remind(message: MailMessage) -> bool:
    """Say whether all reports of a reminder are still waiting and its reader may still write them when it goes out."""
    keys = [int(key) for key in message.reference.removeprefix("reports:").split(",") if key.isdigit()]
    found = list(reports_to_open().filter(pk__in=keys))
    person = Person.objects.filter(email=message.to, is_active=True).first()
    if not found or person is None:
        return False
    by = standing_of(person, found[0].partnership, england_date(timezone.now()))
    return all(one.is_open and WRITING.may(by, "U", one) for one in found)
