"""Open a collection: a period with its due date, and a return for each agency that supplies something for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Membership
from sightline.governance.services.saying import check_version, once, one_line
from sightline.governance.standing import Standing, in_force
from sightline.indicators.models import DataReturn, Indicator, Observation, Period, ReturnChange, ReturnLine
from sightline.indicators.models.dictionary import Frequency
from sightline.indicators.permissions import require_unit
from sightline.indicators.queries.dictionary import in_use
from sightline.indicators.rules import periods
from sightline.indicators.services.collecting.extending import silent_among
from sightline.kernel.dates import in_short, in_words
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import NonWorkingDay
from sightline.kernel.references import next_references

LETTERS = "RT"
MOST_DAYS = 120
State = DataReturn.State


@dataclass(frozen=True)
class Opened:
    """A period with how many returns were made, and what stands in the way of having it whole.

    Nobody supplies `unsupplied` of its indicators; `closed` are new and their agency's return is in already; at the
    agencies `silent` nobody may send in a return.
    """

    period: Period
    returns: int
    unsupplied: int
    closed: int
    silent: tuple[str, ...]


@transaction.atomic
def open_period(*, frequency: str, day: date, working_days: int, by: Standing) -> Opened:
    """Open the collection of the period a day lies in, due so many working days after its end; again for what is new.

    Opened before, it asks for indicators that came into the dictionary since and leaves the rest as it is. Raises
    NotAllowed, DomainError, OutOfState when the period is frozen.
    """
    require_unit(by)
    period = _period(frequency, day, working_days, by)
    asked, unsupplied = _asked(period, by)
    made, closed = _returns(period, asked, by)
    record(
        tenant=by.partnership.code, verb="data_return.opened", reference=f"period:{period.pk}", by=by, level=2,
        after={"frequency": frequency, "starts_on": period.starts_on, "due_on": period.due_on, "returns": made},
    )  # fmt: skip
    return Opened(period, made, unsupplied, closed, silent_among(by.partnership, asked, by.today))


def _period(frequency: str, day: date, working_days: int, by: Standing) -> Period:
    if frequency not in Frequency.values:
        raise DomainError("Choose how often.", field="frequency")
    if not 0 <= working_days <= MOST_DAYS:
        raise DomainError(f"Enter a number of working days from 0 to {MOST_DAYS}.", field="working_days")
    if not by.today - timedelta(days=3660) <= day <= by.today + timedelta(days=366):
        raise DomainError("Choose a day within the last ten years.", field="day")
    starts_on = periods.start_of(frequency, day)
    if starts_on > by.today:
        raise DomainError(f"This period begins on {in_words(starts_on)}. Open it once it has begun.", field="day")
    ends_on = periods.end_of(frequency, starts_on)
    listed = frozenset(NonWorkingDay.objects.filter(day__gte=ends_on).values_list("day", flat=True))
    rows = Period.objects.select_for_update().filter(partnership=by.partnership)
    row = rows.filter(frequency=frequency, starts_on=starts_on).first()
    if row is None:
        due_on = periods.due_after(ends_on, working_days, listed)
        with once("Somebody has just opened this period.", "day", "period_once", "indicators_period.partnership_id"):
            return Period.objects.create(
                partnership=by.partnership, frequency=frequency, starts_on=starts_on, ends_on=ends_on, due_on=due_on,
                opened_by=by.person,
            )  # fmt: skip
    if row.frozen_at:
        raise OutOfState("This period is frozen. Open it again first.")
    return row


def _asked(period: Period, by: Standing) -> tuple[dict[int, list[Indicator]], int]:
    """Return the indicators of a period by the agency that is asked for them, and how many nobody is asked for."""
    rows = Indicator.objects.filter(in_use(by), partnership=by.partnership, frequency=period.frequency)
    rows = rows.filter(starts_on__lte=by.today).exclude(ends_on__lt=period.starts_on)
    here = set(
        Membership.objects.filter(in_force(by.today), partnership=by.partnership).values_list("agency", flat=True)
    )
    asked: dict[int, list[Indicator]] = {}
    nobody = 0
    for row in rows:
        agency = next((key for key in (row.supplier_id, row.deputy_id) if key in here), None)
        if agency is None:
            nobody += 1
        else:
            asked.setdefault(agency, []).append(row)
    return asked, nobody


def _returns(period: Period, asked: dict[int, list[Indicator]], by: Standing) -> tuple[int, int]:
    """Make what returns are lacking and add what is new; return how many were made, and how much is asked nowhere."""
    had = {row.agency_id: row for row in DataReturn.objects.select_for_update().filter(period=period)}
    new = [agency for agency in asked if agency not in had]
    references = next_references(by.partnership.code, LETTERS, len(new)) if new else []
    made = DataReturn.objects.bulk_create(
        DataReturn(
            partnership=by.partnership, period=period, agency_id=agency, due_on=period.due_on, reference=reference
        )
        for agency, reference in zip(new, references, strict=True)
    )
    had |= {row.agency_id: row for row in made}
    there = set(ReturnLine.objects.filter(data_return__period=period).values_list("indicator", flat=True))
    open_to = {agency: row for agency, row in had.items() if row.state in (State.DRAFT, State.SENT_BACK)}
    lacking = [(agency, one) for agency, rows in asked.items() for one in rows if one.pk not in there]
    added = ReturnLine.objects.bulk_create(
        ReturnLine(partnership=by.partnership, data_return=open_to[agency], indicator=one)
        for agency, one in lacking if agency in open_to
    )  # fmt: skip
    return len(made), len(lacking) - len(added)


@transaction.atomic
def freeze_period(*, period: Period, version: int, by: Standing) -> Period:
    """Close a period: its accepted figures are final, and no return of it changes any more.

    Returns that never came in stay missing. Raises NotAllowed, Conflict, OutOfState while one waits to be accepted.
    """
    row = _locked(period, version, by)
    if row.frozen_at:
        raise OutOfState(f"This period was frozen on {in_short(row.frozen_at.date())}.")
    if row.ends_on >= by.today:
        raise OutOfState(f"This period ends on {in_words(row.ends_on)}. Freeze it once it has ended.")
    states = list(_returns_locked(row).values_list("state", flat=True))
    if waiting := states.count(State.SUBMITTED):
        words = "1 return waits" if waiting == 1 else f"{waiting} returns wait"
        raise OutOfState(f"{words} to be accepted. Accept it or send it back first.")
    row.frozen_at, row.frozen_by = timezone.now(), by.person
    _save(row)
    accepted = DataReturn.objects.filter(period=row, state=State.ACCEPTED)
    _note("frozen", list(accepted), by)
    accepted.update(state=State.FROZEN)
    Observation.objects.filter(data_return__period=row, state=Observation.State.CURRENT).update(final=True)
    record(
        tenant=by.partnership.code, verb="data_return.frozen", reference=f"period:{row.pk}", by=by, level=2,
        after={"starts_on": row.starts_on},
    )  # fmt: skip
    return row


@transaction.atomic
def reopen_period(*, period: Period, reason: str, version: int, by: Standing) -> Period:
    """Open a frozen period again, with the reason: its figures are provisional once more. Raises as `freeze_period`."""
    row = _locked(period, version, by)
    if row.frozen_at is None:
        raise OutOfState("This period is not frozen.")
    why = one_line(reason, "reason", "why it is opened again", 300)
    list(_returns_locked(row).values_list("pk"))
    row.frozen_at, row.frozen_by = None, None
    _save(row)
    frozen = DataReturn.objects.filter(period=row, state=State.FROZEN)
    _note("opened again", list(frozen), by, why)
    frozen.update(state=State.ACCEPTED)
    Observation.objects.filter(data_return__period=row, state=Observation.State.CURRENT).update(final=False)
    record(
        tenant=by.partnership.code, verb="data_return.unfrozen", reference=f"period:{row.pk}", by=by, level=2,
        after={"reason": why},
    )  # fmt: skip
    return row


def _locked(period: Period, version: int, by: Standing) -> Period:
    require_unit(by)
    row = Period.objects.select_for_update().get(pk=period.pk, partnership=by.partnership)
    now = f"frozen on {in_short(row.frozen_at.date())}" if row.frozen_at else "open"
    check_version(version, row.version, {"The period": "as you saw it"}, {"The period": now})
    return row


def _returns_locked(row: Period) -> QuerySet[DataReturn]:
    """Return the returns of a period, to be locked: whoever is at one finishes first, and then sees the period."""
    return DataReturn.objects.select_for_update().filter(period=row).order_by("pk")


def _save(row: Period) -> None:
    row.version += 1
    row.save()


def _note(what: str, rows: Sequence[DataReturn], by: Standing, reason: str = "") -> None:
    ReturnChange.objects.bulk_create(
        ReturnChange(
            partnership=by.partnership, data_return=row, what=what, revision=row.revision, reason=reason,
            author=by.person,
        )
        for row in rows
    )  # fmt: skip
