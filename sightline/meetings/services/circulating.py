"""Papers go round: each who may read them gets a mail with the way to them, never the papers themselves.

And whoever presents an item that waits for a paper is reminded: one mail a person and day, whatever they owe.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.chasing.queries import quiet_of
from sightline.chasing.queries import setting_of as chasing_of
from sightline.governance.models import Partnership, Seat
from sightline.governance.standing import Standing, standing_of
from sightline.kernel import tick
from sightline.kernel.dates import ENGLAND, england_date, in_words
from sightline.kernel.errors import DomainError
from sightline.kernel.models import MailMessage, NonWorkingDay
from sightline.kernel.outbox import queue_mail
from sightline.kernel.working_days import add_working_days
from sightline.meetings import sources
from sightline.meetings.models import Agenda, AgendaItem, Meeting, Paper, PaperMail
from sightline.meetings.permissions import AGENDA, PAPERS
from sightline.meetings.queries.events import when
from sightline.meetings.queries.expected import sitting
from sightline.meetings.services.agenda import locked_agenda
from sightline.meetings.services.papers import give_pages

PAPERS_ROUND, PAPER_DUE = "meetings.papers", "meetings.paper_due"
READING = (*Seat.Role.values,)  # everybody with a place on the group: the table says who of them may read
FROM_HOUR, DAYS_BEFORE, STILL_AFTER = 8, 2, 1


@dataclass(frozen=True)
class Readers:
    """Who gets word of a meeting's papers, and whom the permission table does not let read them."""

    people: Sequence[Person]
    left_out: Sequence[Person]


def readers(meeting: Meeting, today: date) -> Readers:
    """Return who with a place on the group today may read the papers: members, deputies, those in attendance and those
    who receive papers, as far as the table lets them; each once, two queries for each.
    """
    found = {one.person.pk: one.person for one in sitting(meeting.partnership, [meeting.group_id]).on(
        meeting.group_id, today, READING)}  # fmt: skip
    kept: list[Person] = []
    out: list[Person] = []
    for person in sorted(found.values(), key=lambda one: one.name):
        own = standing_of(person, meeting.partnership, today)
        (kept if AGENDA.may(own, "R", meeting) else out).append(person)
    return Readers(kept, out)


@transaction.atomic
def send_round(*, meeting: Meeting, by: Standing) -> int:
    """Send a meeting's papers round: numbers and pages stay from now on, and each reader gets a mail. Again, for a new
    edition, when papers came late. Return how many people are mailed.

    Raises NotAllowed, OutOfState, DomainError when there is no item or nobody to read it.
    """
    AGENDA.require(by, "U", meeting)
    agenda = locked_agenda(meeting, by)
    if not AgendaItem.objects.filter(meeting=meeting, withdrawn_at__isnull=True, level=2).exists():
        raise DomainError("There is nothing on the agenda yet.")
    found = readers(meeting, by.today).people
    if not found:
        raise DomainError("Nobody on this group may read the papers. Look at its seats first.")
    agenda.issued_at, agenda.edition = agenda.issued_at or timezone.now(), agenda.edition + 1
    agenda.version += 1
    agenda.save()
    give_pages(meeting)
    for person in found:
        _mail(meeting, person, agenda, by)
    record(
        tenant=by.partnership.code, verb="papers.sent", reference=meeting.reference, by=by, level=2,
        after={"edition": agenda.edition, "to": [one.actor_key for one in found]},
    )  # fmt: skip
    return len(found)


def _mail(meeting: Meeting, person: Person, agenda: Agenda, by: Standing) -> None:
    here = meeting.partnership
    answers = sources.mailbox_of(here) or by.person.email
    again = agenda.edition > 1
    what = "More papers are there" if again else "The papers are there"
    row = PaperMail.objects.create(partnership=here, meeting=meeting, person=person, edition=agenda.edition)
    row.mail = queue_mail(
        tenant=here.code, to=person.email, kind=PAPERS_ROUND, reference=f"papers:{row.pk}", level=2, reply_to=answers,
        subject=f"{here.short_name}: {'late papers' if again else 'papers'} for {meeting.group}, "
        f"{in_words(england_date(meeting.starts_at))}",
        text=f"Dear {person.name},\n\n{what} for the meeting of {meeting.group}:\n{when(meeting)}\n\nSign in to read "
        f"them, or to take them as one PDF:\n{_address(meeting)}\n\nPages that you have noted keep their numbers. An "
        f"answer to this mail goes to {answers}.\n\n{here.name}\n",
    )  # fmt: skip
    row.save(update_fields=["mail"])


def _address(meeting: Meeting, page: str = "papers") -> str:
    path = reverse(f"meetings:{page}", args=[meeting.partnership.slug, meeting.reference])
    return f"{settings.SITE_ADDRESS.rstrip('/')}{path}"


def may_still_send_papers(message: MailMessage) -> bool:
    """Say whether whoever a mail about papers goes to may still read them when it goes out."""
    key = message.reference.removeprefix("papers:")
    row = PaperMail.objects.select_related("person", "meeting__group", "partnership").filter(pk=int(key)).first()
    if row is None or not row.person.is_active or row.person.email != message.to:
        return False
    if row.meeting.state == Meeting.State.CANCELLED:
        return False
    own = standing_of(row.person, row.partnership, england_date(timezone.now()))
    return AGENDA.may(own, "R", row.meeting)


def remind_presenters(now: datetime) -> int:
    """Remind whoever presents an item that waits for its paper, in every partnership; return how many are mailed.

    Two working days before papers are due, on the day, and the working day after. A second run on a day mails nobody.
    """
    if now.astimezone(ENGLAND).hour < FROM_HOUR:
        return 0
    today = england_date(now)
    days = frozenset(NonWorkingDay.objects.values_list("day", flat=True))
    due = {add_working_days(today, DAYS_BEFORE, days), today, add_working_days(today, -STILL_AFTER, days)}
    rows = Agenda.objects.filter(papers_due_on__in=due, meeting__state=Meeting.State.PLANNED)
    rows = rows.filter(meeting__starts_at__gt=now).select_related("meeting__group", "meeting__partnership")
    owed: dict[int, list[Agenda]] = defaultdict(list)
    for one in rows.order_by("papers_due_on", "pk"):
        owed[one.partnership_id].append(one)
    here = Partnership.objects.filter(pk__in=owed).order_by("pk")
    return tick.each(here, lambda one: _remind(one, owed[one.pk], today))


@transaction.atomic
def _remind(partnership: Partnership, agendas: Sequence[Agenda], today: date) -> int:
    if today in quiet_of(partnership, chasing_of(partnership), today):
        return 0
    owed: dict[Person, list[tuple[Agenda, int]]] = defaultdict(list)
    for agenda in agendas:
        counts: dict[Person, int] = defaultdict(int)
        for item in owing(agenda.meeting):
            for person in presenters(item, today):
                counts[person] += 1
        for person, count in counts.items():
            owed[person].append((agenda, count))
    return sum(_remind_one(partnership, person, found, today) for person, found in owed.items())


def owing(meeting: Meeting) -> list[AgendaItem]:
    """Return the items of level 2 that wait for a paper: of what is restricted no mail tells."""
    rows = AgendaItem.objects.filter(meeting=meeting, level=2, paper_wanted=True, withdrawn_at__isnull=True)
    there = Paper.objects.filter(item__meeting=meeting, withdrawn_at__isnull=True).values("item")
    return list(rows.exclude(pk__in=there).select_related("seat", "person", "meeting__partnership"))


def presenters(item: AgendaItem, today: date) -> Iterable[Person]:
    """Return who presents an item: the person, or whoever holds the seat today."""
    if item.person:
        return [item.person] if item.person.is_active else []
    if item.seat_id is None:
        return []
    found = sitting(item.meeting.partnership, [item.meeting.group_id]).on(item.meeting.group_id, today, READING)
    return [one.person for one in found if one.seat.pk == item.seat_id]


def _remind_one(
    partnership: Partnership, person: Person, found: Sequence[tuple[Agenda, int]], today: date
) -> int:  # fmt: skip
    lines = "\n\n".join(
        f"{agenda.meeting.group}, {when(agenda.meeting)}: {count} {'item' if count == 1 else 'items'}\n"
        f"Papers due {in_words(agenda.papers_due_on)}\n{_address(agenda.meeting, 'agenda')}"
        for agenda, count in found
    )
    queue_mail(
        tenant=partnership.code, to=person.email, kind=PAPER_DUE, level=2,
        reference="due:" + ",".join(str(agenda.meeting_id) for agenda, _ in found[:8]),
        reply_to=sources.mailbox_of(partnership), dedupe_key=f"papers-due:{partnership.pk}:{person.pk}:{today}",
        subject=f"{partnership.short_name}: papers that you present are due",
        text=f"Dear {person.name},\n\nItems that you present wait for a paper. Send it to the business unit or the "
        f"chair as Word or PDF; an answer to this mail will do.\n\n\n{lines}\n\n\n{partnership.name}\n",
    )  # fmt: skip
    return 1


def may_still_remind_presenter(message: MailMessage) -> bool:
    """Say whether a presenter still owes a paper, and may know of it, when the reminder goes out."""
    person = Person.objects.filter(email=message.to, is_active=True).first()
    keys = [int(key) for key in message.reference.removeprefix("due:").split(",") if key.isdigit()]
    if person is None:
        return False
    today = england_date(timezone.now())
    for meeting in Meeting.objects.filter(pk__in=keys, state=Meeting.State.PLANNED).select_related("partnership"):
        own = standing_of(person, meeting.partnership, today)
        for item in owing(meeting):
            if PAPERS.may(own, "R", item) and any(one.pk == person.pk for one in presenters(item, today)):
                return True
    return False
