"""Quarters: three months from April, July, October or January, as partnerships report. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter by its first day."""

    starts_on: date

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.after.starts_on - timedelta(days=1)

    @property
    def after(self) -> "Quarter":
        """The quarter after it."""
        return quarter_of(self.starts_on + timedelta(days=100))

    @property
    def before(self) -> "Quarter":
        """The quarter before it."""
        return quarter_of(self.starts_on - timedelta(days=1))

    @property
    def key(self) -> str:
        """How an address names it, such as `2026-10`."""
        return f"{self.starts_on:%Y-%m}"

    @property
    def words(self) -> str:
        """Such as “October to December 2026”."""
        first, year = self.starts_on.month, self.starts_on.year
        return f"{MONTHS[first - 1]} to {MONTHS[first + 1]} {year}"


def quarter_of(day: date) -> Quarter:
    """Return the quarter a day lies in."""
    return Quarter(day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1))


def quarter_called(key: str) -> Quarter | None:
    """Return the quarter that an address names, or None when it names none."""
    try:
        found = quarter_of(date.fromisoformat(f"{key}-01"))
    except ValueError:
        return None
    return found if found.key == key else None


def may_be_judged(quarter: Quarter, today: date) -> bool:
    """Return whether people still say how a quarter went: while it runs, and in the one after it."""
    return quarter.starts_on <= today <= quarter.after.ends_on
