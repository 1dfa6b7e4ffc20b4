"""Who is missing: returns that are owed, by period and agency, as a list, as figures and as one number."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from sightline.governance.models import Agency
from sightline.governance.standing import Standing
from sightline.indicators.models import DataReturn, Period, ReturnLine
from sightline.indicators.queries.returns import returns

OWED = (DataReturn.State.DRAFT, DataReturn.State.SENT_BACK)
YEAR = timedelta(days=366)
MISSING: Mapping[str, tuple[str, Callable[[date], Q]]] = {
    "late": ("Late", lambda today: Q(due_on__lt=today, revision=1)),
    "draft": ("Not yet submitted", lambda _: Q(state=DataReturn.State.DRAFT, revision=1)),
    "sent_back": ("Sent back", lambda _: Q(state=DataReturn.State.SENT_BACK)),
    "revised": ("Being revised", lambda _: Q(revision__gt=1)),
}


def owed(by: Standing) -> QuerySet[DataReturn]:
    """Return the returns this standing may read that are not in, the longest due first."""
    return returns(by).filter(state__in=OWED, period__frozen_at__isnull=True).order_by("due_on", "reference")


def late(by: Standing) -> QuerySet[DataReturn]:
    """Return those of them that are past their day; not revisions, since what was accepted before stands."""
    return owed(by).filter(due_on__lt=by.today, revision=1)


def owed_in(today: date) -> QuerySet[DataReturn]:
    """Return the returns of all partnerships that are not in; for the regular reminder, which asks for nobody."""
    rows = DataReturn.objects.filter(
        state__in=OWED, revision=1, period__frozen_at__isnull=True, due_on__gte=today - YEAR
    )  # fmt: skip
    return rows.filter(due_on__lte=today + timedelta(days=31)).select_related("period", "agency", "partnership")


def narrowed(by: Standing, params: Mapping[str, str]) -> QuerySet[DataReturn]:
    """Return what is missing of the agency, of the period and in the state that an address asks for."""
    rows, state = owed(by), params.get("state", "")
    for name in ("agency", "period"):
        value = params.get(name, "")
        if value.isascii() and value.isdigit() and len(value) < 12:
            rows = rows.filter(**{name: int(value)})
    return rows.filter(MISSING[state][1](by.today)) if state in MISSING else rows


def missing_listed(by: Standing, params: Mapping[str, str]) -> QuerySet[DataReturn]:
    """Return what is missing, as asked, with how much of each is filled in and when its agency was last chased."""
    filled = Count("lines", filter=~Q(lines__state=ReturnLine.State.EMPTY), distinct=True)
    chased = Max("changes__created_at", filter=Q(changes__what="chased"))
    return narrowed(by, params).annotate(asked=Count("lines", distinct=True), filled=filled, chased_at=chased)


def may_be_chased(row: DataReturn, today: date) -> bool:
    """Whether somebody may be written to about a return: due today or late, and nothing of it accepted before."""
    return row.due_on <= today and row.revision == 1


def to_chase(by: Standing, params: Mapping[str, str], only: Collection[str] | None = None) -> list[DataReturn]:
    """Return what may be chased of what an address asks for: those with these references, or all."""
    rows = narrowed(by, params).filter(due_on__lte=by.today, revision=1)
    return list(rows if only is None else rows.filter(reference__in=only))


def known_among(references: Collection[str], by: Standing) -> set[str]:
    """Return those of these references of returns that this standing may read; one query."""
    return set(returns(by).filter(reference__in=references).values_list("reference", flat=True))


@dataclass(frozen=True)
class PeriodStanding:
    """How a period’s returns stand, as far as the reader may see them."""

    period: Period
    owed: int
    late: int
    waiting: int
    accepted: int
    agencies: Sequence[tuple[Agency, int]]

    @property
    def returns(self) -> int:
        """How many there are."""
        return self.owed + self.waiting + self.accepted


def missing_by_period(by: Standing, most: int = 6) -> list[PeriodStanding]:
    """Return how the newest periods stand and which agencies owe how many indicators of each; two queries.

    For the dashboard’s line “57 of 61 indicators are in”: `agencies` are those that owe, with their empty lines.
    """
    rows = returns(by).order_by("-period__starts_on", "agency__name")
    periods = list(Period.objects.filter(partnership=by.partnership, pk__in=rows.order_by().values("period"))[:most])
    empty = Count("lines", filter=Q(lines__state=ReturnLine.State.EMPTY))
    found: dict[int, list[DataReturn]] = {one.pk: [] for one in periods}
    for row in rows.filter(period__in=periods).annotate(empty=empty):
        found[row.period_id].append(row)
    return [_standing(one, found[one.pk], by.today) for one in periods]


def _standing(period: Period, rows: Sequence[DataReturn], today: date) -> PeriodStanding:
    owing = [row for row in rows if row.state in OWED]
    waiting = sum(row.state == DataReturn.State.SUBMITTED for row in rows)
    agencies = [(row.agency, int(getattr(row, "empty", 0))) for row in owing]
    behind = sum(row.due_on < today and row.revision == 1 for row in owing)
    return PeriodStanding(period, len(owing), behind, waiting, len(rows) - len(owing) - waiting, agencies)


def missing_count(by: Standing) -> int:
    """Return how many returns are past their day and not in; one query."""
    return late(by).count()
