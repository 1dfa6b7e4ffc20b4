"""When a partnership reminds, and the days on which it does not."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sightline.chasing.defaults import shipped
from sightline.chasing.models import Chasing, QuietDays
from sightline.chasing.rules import Days, Ladder, Quiet
from sightline.governance.models import Partnership
from sightline.kernel.queries import non_working_days


@dataclass(frozen=True)
class Setting:
    """How a partnership reminds, its own days or the shipped ones."""

    row: Chasing | None
    days: Days
    link_days: int
    quiet_weekends: bool
    quiet_holidays: bool
    ladder: Ladder

    @property
    def on(self) -> bool:
        """Whether reminders go out by themselves."""
        return bool(self.row and self.row.reminders_on)


def setting_of(partnership: Partnership) -> Setting:
    """Return a partnership's days; the shipped ones until it sets its own."""
    row = Chasing.objects.filter(partnership=partnership).first()
    if row is None:
        own = shipped()
        days = Days(tuple(own["before"]), own["on_day"], tuple(own["after"]), own["every"], own["rest_days"])
        ladder = Ladder(own["ladder"], None, own["every"])
        return Setting(None, days, own["link_days"], own["quiet_weekends"], own["quiet_holidays"], ladder)
    days = Days(tuple(row.before), row.on_day, tuple(row.after), row.every, row.rest_days)
    ladder = Ladder(row.ladder or shipped()["ladder"], row.ladder_from, row.every)
    return Setting(row, days, row.link_days, row.quiet_weekends, row.quiet_holidays, ladder)


def quiet_days_to_open() -> QuerySet[QuietDays]:
    """Return all quiet days, for `access.load`."""
    return QuietDays.objects.all()


def quiet_days(partnership: Partnership, since: date) -> QuerySet[QuietDays]:
    """Return the days set by hand that end on a day or later, the next first."""
    return QuietDays.objects.filter(partnership=partnership, ends_on__gte=since)


def quiet_of(partnership: Partnership, setting: Setting, today: date) -> Quiet:
    """Return the days on which the partnership reminds nobody, as far as today asks."""
    holidays = non_working_days(today, today) if setting.quiet_holidays else frozenset()
    return Quiet(
        setting.quiet_weekends, holidays, list(quiet_days(partnership, today).values_list("starts_on", "ends_on"))
    )


def is_quiet(partnership: Partnership, day: date) -> bool:
    """Return whether nobody is to be mailed of the partnership's own accord on a day."""
    return day in quiet_of(partnership, setting_of(partnership), day)
