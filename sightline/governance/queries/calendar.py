"""The days on which no working-day clock runs, which all partnerships of the installation share."""

from django.db.models import QuerySet

from sightline.governance.permissions import SETTINGS
from sightline.governance.standing import Standing
from sightline.kernel.models import NonWorkingDay


def non_working_days(by: Standing, year: int) -> QuerySet[NonWorkingDay]:
    """Return the listed days of a year for whoever may read settings."""
    return SETTINGS.visible(NonWorkingDay.objects.filter(day__year=year), by)


def days_to_open() -> QuerySet[NonWorkingDay]:
    """Return all listed days, for `access.load`."""
    return NonWorkingDay.objects.all()
