"""Deeds on the calendar of non-working days. It serves the whole installation, so they stand on its own trail."""

from datetime import date

from django.db import IntegrityError, transaction

from sightline.audittrail.services import record
from sightline.governance.permissions import SETTINGS
from sightline.governance.services.saying import one_line
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_words
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import NonWorkingDay

YEARS_AWAY = 20
SATURDAY = 5


@transaction.atomic
def add_day(*, day: date, name: str, by: Standing) -> NonWorkingDay:
    """Make a day a non-working day everywhere; raises DomainError for a day listed already, too far off, a weekend."""
    SETTINGS.require(by, "C")
    name = one_line(name, "name", "what the day is", 100)
    _check_day(day, by.today)
    try:
        with transaction.atomic():
            made = NonWorkingDay.objects.create(day=day, name=name)
    except IntegrityError:
        known = NonWorkingDay.objects.filter(day=day).values_list("name", flat=True).first() or name
        raise DomainError(f"{in_words(day)} is in the calendar already: {known}.", field="day") from None
    record(tenant="", verb="calendar.day_added", reference=_reference(made), by=by, after=_values(made))
    return made


def _check_day(day: date, today: date) -> None:
    if _later(day, today) or _later(today, day):
        raise DomainError(f"Enter a day that is at most {YEARS_AWAY} years away.", field="day")
    if day.weekday() >= SATURDAY:
        raise DomainError(f"{in_words(day)} is at a weekend, which is never counted. Enter a weekday.", field="day")


def _later(one: date, other: date) -> bool:
    """Whether one day is more than the allowed years after another."""
    return (one.year - other.year, one.month, one.day) > (YEARS_AWAY, other.month, other.day)


@transaction.atomic
def remove_day(*, day: NonWorkingDay, by: Standing) -> None:
    """Make a day an ordinary day again; raises OutOfState when somebody else has just removed it."""
    SETTINGS.require(by, "C")
    row = NonWorkingDay.objects.select_for_update().filter(pk=day.pk).first()
    if row is None:
        raise OutOfState(f"{in_words(day.day)} is not in the calendar any more.")
    before, reference = _values(row), _reference(row)
    row.delete()
    record(tenant="", verb="calendar.day_removed", reference=reference, by=by, before=before)


def _reference(row: NonWorkingDay) -> str:
    return f"day:{row.day.isoformat()}"


def _values(row: NonWorkingDay) -> dict[str, object]:
    return {"day": row.day, "name": row.name}
