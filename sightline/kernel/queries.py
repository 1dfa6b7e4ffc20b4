"""Reads that serve every context."""

from datetime import date

from sightline.kernel.models import NonWorkingDay


def non_working_days(first: date, last: date) -> frozenset[date]:
    """Return the listed non-working days from `first` to `last`, both included, in one query."""
    return frozenset(NonWorkingDay.objects.filter(day__range=(first, last)).values_list("day", flat=True))
