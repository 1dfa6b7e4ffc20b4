"""The bank holidays of England and Wales with which the calendar starts; the IT administrator edits it from then on."""

from datetime import date
from typing import Any

import holidays

FIRST_YEAR, LAST_YEAR = 2015, 2035


def england_and_wales() -> dict[date, str]:
    """Return the bank holidays of 2015 to 2035, substitute days and one-off days included, as {day: name}."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1), language="en_GB")
    return dict(sorted(found.items()))


def seed(days: Any) -> None:
    """Fill the table `days` (the NonWorkingDay model, as now or as in a migration) if it is empty."""
    if days.objects.exists():
        return
    days.objects.bulk_create(days(day=day, name=name[:100]) for day, name in england_and_wales().items())
