"""England's dates. Rules take `today` as an argument; only the edge of the system asks for it here."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

ENGLAND = ZoneInfo("Europe/London")


def england_today() -> date:
    """Return the date it is now in England."""
    return timezone.now().astimezone(ENGLAND).date()


def england_date(moment: datetime) -> date:
    """Return the date in England at an aware `moment`."""
    return moment.astimezone(ENGLAND).date()


def england_midnight(day: date) -> datetime:
    """Return the first moment of a day in England."""
    return datetime.combine(day, time.min, ENGLAND)


def in_words(day: date) -> str:
    """Return a date as “Friday 4 December 2026”."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def in_short(day: date) -> str:
    """Return a date as “4 December 2026”."""
    return f"{day.day} {day:%B %Y}"
