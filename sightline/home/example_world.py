"""What the parts of loading an example share: what its keys lead to, who acts, and which day so many weeks ago is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Partnership, Post, Seat
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import ENGLAND
from sightline.kernel.working_days import is_working_day

WEEKS_BACK = 110


@dataclass
class World:
    """One example as it becomes rows. Keys of the file lead to rows through the dictionaries."""

    said: dict[str, Any]
    today: date
    partnership: Partnership
    closed: frozenset[date] = frozenset()
    agencies: dict[str, Agency] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    seats: dict[tuple[str, str], Seat] = field(default_factory=dict)
    known: dict[tuple[int, date], Standing] = field(default_factory=dict)
    at: str = ""

    @property
    def start(self) -> date:
        """The day from which everybody holds what they hold."""
        return self.day(WEEKS_BACK)

    def each(self, items: list[dict[str, Any]], words: str) -> Iterator[dict[str, Any]]:
        """Go through a list of the file, keeping `at` on where we are, for a sentence when a deed is refused."""
        for number, one in enumerate(items, start=1):
            self.at = f"{words} {number}"
            yield one

    def standing(self, key: str, day: date) -> Standing:
        """The standing of whoever holds a post; the business manager's for a post that is vacant."""
        person = self.people.get(key) or self.people["manager"]
        if (person.pk, day) not in self.known:
            self.known[person.pk, day] = standing_of(person, self.partnership, day)
        return self.known[person.pk, day]

    def manager(self, weeks_ago: int = WEEKS_BACK) -> Standing:
        """The business manager's standing so many weeks ago."""
        return self.standing("manager", self.day(weeks_ago))

    def day(self, weeks_ago: int) -> date:
        """The last working day up to that many weeks ago (or ahead, when negative)."""
        day = self.today - timedelta(weeks=weeks_ago)
        while not is_working_day(day, self.closed):
            day -= timedelta(days=1)
        return day

    def ahead(self, weeks: int | None) -> date | None:
        """A working day that many weeks ahead (or ago, when negative); None when nothing is said."""
        return None if weeks is None else self.day(-weeks)

    def ago(self, weeks: int | None) -> date | None:
        """A working day that many weeks ago; None when nothing is said."""
        return None if weeks is None else self.day(weeks)


def moment(day: date) -> datetime:
    """Half past nine on a day in England."""
    return datetime.combine(day, time(9, 30), ENGLAND)
