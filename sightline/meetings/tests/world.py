"""A partnership whose groups meet: an executive, and two quality groups that share people and a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.test import Client

from sightline.accounts.models import Person
from sightline.governance.models import Group, Partnership, Post
from sightline.governance.standing import Standing
from sightline.kernel.dates import ENGLAND, england_today
from sightline.meetings.models import Meeting
from sightline.meetings.queries.plan import Wished, propose
from sightline.meetings.services import NewMeeting, call_meeting, plan_year
from tests import factories as make

TEN, TWO = time(10), time(14)


@dataclass
class World:
    """The partnership, its groups, and who sits on them: the nurse sits on all three."""

    partnership: Partnership
    manager: Person
    executive: Group
    adults: Group
    children: Group
    nurse: Person
    chair: Person
    guest: Person

    @property
    def by(self) -> Standing:
        """The business manager's standing."""
        return self.standing(self.manager)

    def standing(self, person: Person) -> Standing:
        """Return a person's standing, worked out afresh."""
        return make.standing(person, self.partnership)

    def browser(self, person: Person | None = None) -> Client:
        """Return a browser in which somebody is signed in, the manager unless said."""
        return make.signed_in(person or self.manager)

    def href(self, page: str = "") -> str:
        """Return the address of the forward plan or of a page below it."""
        return f"/{self.partnership.slug}/meetings/{page}"

    @property
    def year(self) -> tuple[date, date]:
        """A year that begins in two months, so that every day of it lies ahead."""
        first = (england_today() + timedelta(days=62)).replace(day=1)
        return first, date(first.year + 1, first.month, 1) - timedelta(days=1)

    def plan(self, *wished: Wished) -> list[Meeting]:
        """Plan a year as the business manager, after looking at the days."""
        first, last = self.year
        seen = [day for one in propose(self.by, first, last, wished).groups for day in one.days]
        return plan_year(first=first, last=last, wished=wished, days=seen, by=self.by)

    def meeting(self, group: Group | None = None, days: int = 30, at: time = TEN) -> Meeting:
        """Call a meeting some days ahead."""
        start = moment(days, at)
        new = NewMeeting(group or self.executive, start, start + timedelta(hours=2), "A new risk", "Town hall")
        return call_meeting(new=new, by=self.by)


def moment(days: int, at: time = TEN) -> datetime:
    """Return a time of a day that is so many days ahead, in England."""
    return datetime.combine(england_today() + timedelta(days=days), at, ENGLAND)


def make_world() -> World:
    """Make the partnership."""
    here = make.make_partnership("NMR")
    executive = make.make_group(here, "Executive", "executive", meeting_rule="a_year", meetings_a_year=8)
    adults, children = (
        make.make_group(here, name, meeting_rule="a_year", meetings_a_year=4)
        for name in ("Adults quality group", "Children quality group")
    )
    nursing, police, guests = (make.make_post(here, title) for title in ("Nurse", "Superintendent", "Advocate"))
    for group in (executive, adults, children):
        make.seat(group, nursing)
    make.seat(executive, police, "chair")
    make.seat(executive, guests, "attends")
    nurse, chair, guest = (
        _held(post, name) for post, name in ((nursing, "Asha Rahman"), (police, "Bo Field"), (guests, "Cora Vale"))
    )
    return World(here, make.business_manager(here), executive, adults, children, nurse, chair, guest)


def _held(post: Post, name: str) -> Person:
    return make.appoint(post, make.make_person(name))
