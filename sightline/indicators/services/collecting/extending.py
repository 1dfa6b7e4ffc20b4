"""More time for a return, with the reason; and mails to those who owe one, all at once by hand or each by its day."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.chasing.queries import quiet_of
from sightline.chasing.queries import setting_of as chasing_of
from sightline.governance.models import Agency, Appointment, Partnership
from sightline.governance.services.saying import check_version, one_line
from sightline.governance.standing import Standing, in_force, standing_of
from sightline.indicators.models import DataReturn, Extension, ReturnChange
from sightline.indicators.permissions import DATA_RETURN, require_unit
from sightline.indicators.queries.mine import SENDERS
from sightline.indicators.queries.missing import owed_in, to_chase
from sightline.indicators.rules.periods import period_words, reminds
from sightline.kernel import tick
from sightline.kernel.dates import ENGLAND, england_date, in_words
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import MailMessage, NonWorkingDay
from sightline.kernel.outbox import Letter, queue_mail, queue_mails

OWED = "indicators.owed"
FROM_HOUR, LONGEST = 8, timedelta(days=366)
MOST_KEYS = 10


@transaction.atomic
def extend_return(*, data_return: DataReturn, due_on: date, reason: str, version: int, by: Standing) -> DataReturn:
    """Give an agency more time. Raises NotAllowed, OutOfState when it is in, Conflict, DomainError."""
    require_unit(by)
    row = DataReturn.objects.select_for_update(of=("self",)).select_related("period").get(pk=data_return.pk)
    DATA_RETURN.require(by, "U", row)
    check_version(version, row.version, {"Due": in_words(due_on)}, {"Due": in_words(row.due_on)})
    if row.state not in (DataReturn.State.DRAFT, DataReturn.State.SENT_BACK):
        raise OutOfState(f"This return is {row.get_state_display()}. It needs no more time.")
    if not row.due_on < due_on <= by.today + LONGEST:
        raise DomainError(f"It is due on {in_words(row.due_on)}. Enter a later day, within a year.", field="due_on")
    why = one_line(reason, "reason", "why there is more time", 300)
    Extension.objects.create(
        partnership=by.partnership, data_return=row, before=row.due_on, due_on=due_on, reason=why, author=by.person
    )
    before, row.due_on = row.due_on, due_on
    row.version += 1
    row.save(update_fields=["due_on", "version"])
    _note([row], f"until {due_on:%d %b %Y}", by, why)
    record(
        tenant=by.partnership.code, verb="data_return.extended", reference=row.reference, by=by, level=2,
        before={"due_on": before}, after={"due_on": due_on, "reason": why},
    )  # fmt: skip
    return row


def _note(rows: Iterable[DataReturn], what: str, by: Standing, reason: str = "") -> None:
    ReturnChange.objects.bulk_create(
        ReturnChange(
            partnership=by.partnership, data_return=row, what=what, revision=row.revision, reason=reason,
            author=by.person,
        )
        for row in rows
    )  # fmt: skip


@dataclass(frozen=True)
class Chase:
    """Who would be written to about which returns, and at which agencies nobody can be."""

    people: Mapping[Person, Sequence[DataReturn]]
    silent: tuple[str, ...]

    @property
    def returns(self) -> list[DataReturn]:
        """The returns somebody is written to about."""
        return list({row.pk: row for rows in self.people.values() for row in rows}.values())

    @property
    def seal(self) -> str:
        """A short text that changes when whom it reaches about what changes."""
        said = [(person.pk, [row.pk for row in rows]) for person, rows in self.people.items()]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Chased:
    """How many people were written to about how many returns, and at which agencies nobody can be."""

    people: int
    returns: int
    silent: tuple[str, ...]


def chase_of(rows: Sequence[DataReturn], by: Standing) -> Chase:
    """Return who would be written to about these returns; one query."""
    people = senders(by.partnership, {row.agency_id for row in rows}, by.today)
    silent = tuple(sorted({row.agency.name for row in rows if not people.get(row.agency_id)}))
    return Chase(_by_person(rows, people), silent)


@transaction.atomic
def chase(
    *,
    by: Standing,
    asked: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    seal: str | None = None,
) -> Chased:
    """Write to everybody who owes a return that is due today or late: of those an address asks for, those ticked.

    `only` are the references ticked, None for all. `seal` is that of the look before, None when nobody looked. Raises
    NotAllowed, OutOfState when nothing is due, nobody is there to write to, or it is no longer what was looked at.
    """
    require_unit(by)
    rows = to_chase(by, asked or {}, only)
    if not rows:
        raise OutOfState("No return is due. There is nobody to chase.")
    found = chase_of(rows, by)
    mine, silent, chased = found.people, found.silent, found.returns
    if not mine:
        raise OutOfState(silent_words(silent))
    if seal is not None and seal != found.seal:
        raise OutOfState("What is owed, or by whom, changed since you looked. Nobody was mailed. Look again.")
    queue_mails([_letter(by.partnership, person, some, by.person.email) for person, some in mine.items()])
    _note(chased, "chased", by)
    record(
        tenant=by.partnership.code, verb="data_return.chased", reference=chased[0].reference, by=by, level=2,
        after={"returns": len(chased), "people": [one.actor_key for one in mine]},
    )  # fmt: skip
    return Chased(len(mine), len(chased), silent)


def senders(partnership: Partnership, agencies: Iterable[int], today: date) -> dict[int, list[Person]]:
    """Return who may send in returns of these agencies today, by agency; one query."""
    rows = Appointment.objects.filter(
        in_force(today), partnership=partnership, post__agency__in=list(agencies), post__role__in=SENDERS,
        post__independent=False, person__is_active=True,
    ).exclude(post__ended_on__lt=today)  # fmt: skip
    found: dict[int, list[Person]] = defaultdict(list)
    for one in rows.select_related("person", "post").order_by("person__name"):
        if one.post and one.person not in found[one.post.agency_id]:
            found[one.post.agency_id].append(one.person)
    return found


def silent_among(partnership: Partnership, agencies: Iterable[int], today: date) -> tuple[str, ...]:
    """Return the names of those of these agencies at which nobody may send in a return, by name; two queries."""
    asked = set(agencies)
    rows = Agency.objects.filter(pk__in=asked - set(senders(partnership, asked, today))).order_by("name")
    return tuple(rows.values_list("name", flat=True))


def silent_words(agencies: Sequence[str]) -> str:
    """Say at which agencies nobody may send in a return, and what to do; empty when there are none."""
    if not agencies:
        return ""
    names = " or ".join(", ".join(some) for some in (agencies[:-1], agencies[-1:]) if some)
    return (
        f"Nobody at {names} may send in a return. Give somebody there a post as an agency’s or a "
        "school’s safeguarding lead, or fill it in for them."
    )


def tell_sent_back(row: DataReturn, by: Standing) -> None:
    """Tell those who may send in a return that it came back; what has to change stands on its page, not in the mail."""
    people = senders(by.partnership, [row.agency_id], by.today).get(row.agency_id, [])
    words = f"{period_words(row.period.frequency, row.period.starts_on)}\nDue {in_words(row.due_on)}\n{_address(row)}"
    queue_mails([
        Letter(
            tenant=by.partnership.code, to=person.email, kind=OWED, level=2, reply_to=by.person.email,
            reference=f"returns:{row.pk}", subject=f"{by.partnership.short_name}: figures were sent back",
            text=f"Dear {person.name},\n\nThe figures of your agency were sent back. Sign in to see what has to "
            f"change, and submit them again.\n\n\n{words}\n\n\n{by.partnership.name}\n",
        )
        for person in people if person.pk != by.person.pk
    ])  # fmt: skip


def _by_person(
    rows: Sequence[DataReturn], people: dict[int, list[Person]]
) -> dict[Person, list[DataReturn]]:  # fmt: skip
    mine: dict[Person, list[DataReturn]] = defaultdict(list)
    for row in rows:
        for person in people.get(row.agency_id, []):
            mine[person].append(row)
    return mine


def _letter(here: Partnership, person: Person, rows: Sequence[DataReturn], reply_to: str = "") -> Letter:
    lines = "\n\n".join(
        f"{period_words(row.period.frequency, row.period.starts_on)}\nDue {in_words(row.due_on)}\n{_address(row)}"
        for row in rows
    )
    return Letter(
        tenant=here.code, to=person.email, kind=OWED, level=2, reply_to=reply_to,
        reference="returns:" + ",".join(str(row.pk) for row in rows[:MOST_KEYS]),
        subject=f"{here.short_name}: figures are due",
        text=f"Dear {person.name},\n\nYour agency owes figures to the partnership’s data set. Sign in to fill them in, "
        f"to send a file, or to say that there is nothing to report.\n\n\n{lines}\n\n\n{here.name}\n",
    )  # fmt: skip


def _address(row: DataReturn) -> str:
    path = reverse("indicators:return", args=[row.partnership.slug, row.reference])
    return f"{settings.SITE_ADDRESS.rstrip('/')}{path}"


def may_still_ask(message: MailMessage) -> bool:
    """Say whether whoever a mail goes to still owes one of the returns and may still see it when it goes out."""
    person = Person.objects.filter(email=message.to, is_active=True).first()
    keys = [int(key) for key in message.reference.removeprefix("returns:").split(",") if key.isdigit()]
    if person is None:
        return False
    rows = DataReturn.objects.filter(pk__in=keys, state__in=("draft", "sent_back")).select_related("partnership")
    today = england_date(timezone.now())
    return any(DATA_RETURN.may(standing_of(person, row.partnership, today), "U", row) for row in rows)


def remind_all(now: datetime) -> int:
    """Remind whoever owes a return that calls for it today, in every partnership; return how many are mailed.

    A partnership that fails stops no other. A second run on a day mails nobody again.
    """
    if now.astimezone(ENGLAND).hour < FROM_HOUR:
        return 0
    today = england_date(now)
    here = Partnership.objects.filter(pk__in=owed_in(today).values("partnership")).order_by("pk")
    return tick.each(here, lambda one: remind(one, today))


@transaction.atomic
def remind(partnership: Partnership, today: date) -> int:
    """Queue one mail a person for the returns that call for one today; nothing on a quiet day of the partnership."""
    if today in quiet_of(partnership, chasing_of(partnership), today):
        return 0
    days = frozenset(NonWorkingDay.objects.values_list("day", flat=True))
    rows = [row for row in owed_in(today).filter(partnership=partnership) if reminds(row.due_on, today, days)]
    mine = _by_person(rows, senders(partnership, {row.agency_id for row in rows}, today))
    for person, found in mine.items():
        letter = _letter(partnership, person, found)
        queue_mail(
            tenant=letter.tenant, to=letter.to, kind=OWED, level=2, reference=letter.reference, subject=letter.subject,
            text=letter.text, dedupe_key=f"returns:{partnership.pk}:{person.pk}:{today}",
        )  # fmt: skip
    return len(mine)
