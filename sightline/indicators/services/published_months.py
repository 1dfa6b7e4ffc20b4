"""Published figures as an indicator's own past: brought in where no return says anything, and taken out again."""

from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator, Observation, PublishedLink
from sightline.indicators.models.dictionary import Frequency
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.benchmarks import Published, our_areas, published_series
from sightline.kernel.errors import OutOfState

PUBLISHED = 0  # the revision of a figure that no return brought
COVERS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}
UNIT = Indicator.Unit


@transaction.atomic
def bring_in_published(*, indicator: Indicator, by: Standing) -> int:
    """Make the published figures of our councils, taken together, the indicator's own; return how many are new.

    Periods for which a return brought a figure stay as they are; published figures that changed with a newer release
    supersede what was brought in before. A symbol stays a symbol, and one council's symbol is the sum's. Raises
    NotAllowed, and OutOfState when the indicator is not beside figures of its own length and kind.
    """
    INDICATOR.require(by, "U", indicator)
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    link = PublishedLink.objects.filter(indicator=row).first()
    if link is None:
        raise OutOfState("Choose the published column first.")
    if COVERS.get(Frequency(row.frequency)) != link.months:
        raise OutOfState("The published figures cover another length of time than this indicator’s periods.")
    if row.unit not in (UNIT.COUNT, UNIT.RATE, UNIT.MEASURE) or (row.unit == UNIT.RATE and not link.as_rate):
        raise OutOfState("Only counts can be brought in: a published share does not say what it is out of.")
    fresh = _fresh(row, _together(link))
    made = Observation.objects.bulk_create(fresh, batch_size=1000)
    if made:
        record(
            tenant=by.partnership.code, verb="indicator.published_brought_in", reference=row.reference, by=by,
            after={"column": link.column, "figures": len(made)},
        )  # fmt: skip
    return len(made)


def _together(link: PublishedLink) -> dict[date, Published]:
    """Return the figures of our councils by first day, summed; a day that one of them lacks is left out."""
    each = [
        {one.starts_on: one for one in published_series(link.partnership, link.column, area.code, link.months)}
        for area in our_areas(link.partnership)
    ]
    days = set.intersection(*(set(found) for found in each)) if each else set()
    made = {}
    for day in days:
        parts = [found[day] for found in each]
        symbol = next((one.symbol for one in parts if one.symbol), "")
        value = None if symbol else sum(one.value or 0 for one in parts)
        made[day] = Published(day, link.months, value, symbol)
    return made


def _fresh(indicator: Indicator, figures: dict[date, Published]) -> list[Observation]:
    """Return the observations to add, having superseded those that changed."""
    current = Observation.objects.filter(
        indicator=indicator, state=Observation.State.CURRENT, dimension="", part="", starts_on__in=figures
    )
    there = {one.starts_on: one for one in current.select_for_update()}
    counted = indicator.unit != UNIT.MEASURE
    fresh, gone = [], []
    for day, figure in sorted(figures.items()):
        made = Observation(
            partnership=indicator.partnership, indicator=indicator, revision=PUBLISHED, starts_on=day, final=True,
            numerator=int(figure.value) if counted and figure.value is not None else None,
            value=None if counted else figure.value, symbol=figure.symbol, state=Observation.State.CURRENT,
        )  # fmt: skip
        before = there.get(day)
        if before and (before.data_return_id or before.revision != PUBLISHED or _same(before, made)):
            continue
        gone += [before.pk] if before else []
        fresh.append(made)
    Observation.objects.filter(pk__in=gone).update(state=Observation.State.SUPERSEDED)
    return fresh


def _same(one: Observation, other: Observation) -> bool:
    return (one.numerator, one.value, one.symbol) == (other.numerator, other.value, other.symbol)


@transaction.atomic
def take_out_published(*, indicator: Indicator, by: Standing) -> int:
    """Take what was brought in out of the indicator again and return how many figures that were. Raises NotAllowed."""
    INDICATOR.require(by, "U", indicator)
    rows = Observation.objects.filter(
        indicator=indicator, state=Observation.State.CURRENT, data_return__isnull=True, revision=PUBLISHED
    )
    count = rows.update(state=Observation.State.SUPERSEDED)
    if count:
        record(
            tenant=by.partnership.code, verb="indicator.published_taken_out", reference=indicator.reference, by=by,
            after={"figures": count},
        )  # fmt: skip
    return count
