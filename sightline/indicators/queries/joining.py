"""Returns that are being collected while an indicator comes into the dictionary: which lack it, which ask."""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from sightline.governance.models import Membership
from sightline.governance.standing import Standing, in_force
from sightline.indicators.models import DataReturn, Indicator, ReturnLine

OPEN = (DataReturn.State.DRAFT, DataReturn.State.SENT_BACK)


def _collected(agencies: Collection[int], by: Standing) -> QuerySet[DataReturn]:
    """Return the returns of agencies that are due today or later, in periods that have begun and are not frozen."""
    return DataReturn.objects.select_related("period").filter(
        partnership=by.partnership, agency__in=agencies, period__frozen_at__isnull=True, due_on__gte=by.today,
        period__starts_on__lte=by.today,
    )  # fmt: skip


def lacking(rows: Sequence[Indicator], by: Standing) -> list[tuple[DataReturn, Indicator]]:
    """Return each return that should ask for one of these indicators and does not; three queries.

    Whoever supplies an indicator is asked, else the deputy. Where another agency's return of the same period asks for
    it already, nobody else is asked.
    """
    members = Membership.objects.filter(in_force(by.today), partnership=by.partnership)
    here = set(members.values_list("agency", flat=True))
    asked = {row: next((key for key in (row.supplier_id, row.deputy_id) if key in here), None) for row in rows}
    returns = list(_collected({key for key in asked.values() if key}, by))
    lines = ReturnLine.objects.filter(data_return__period__in={one.period_id for one in returns}, indicator__in=rows)
    there = set(lines.values_list("data_return__period", "indicator"))
    return [
        (one, row) for row, agency in asked.items() for one in returns
        if one.agency_id == agency and one.period.frequency == row.frequency and (one.period_id, row.pk) not in there
    ]  # fmt: skip


def reach_words(rows: Sequence[Indicator], by: Standing) -> str:
    """Say how many returns ask for what is new, and that those in already do not; empty where there are none."""
    asking = DataReturn.objects.filter(partnership=by.partnership, state__in=OPEN, lines__indicator__in=rows)
    count, closed = asking.distinct().count(), len({one for one, _ in lacking(rows, by) if one.state not in OPEN})
    found, what = [], "it" if len(rows) == 1 else "what is new"
    if count:
        found.append(f"1 open return asks for {what}." if count == 1 else f"{count} open returns ask for {what}.")
    if closed:
        found.append(
            "1 return is in already and stays as it is." if closed == 1
            else f"{closed} returns are in already and stay as they are."
        )  # fmt: skip
    return " ".join(found)
