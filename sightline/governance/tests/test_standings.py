"""The standing of one person, asked by prepared queries, is what it is among the standings of many."""

import random
from datetime import date, timedelta

import pytest

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Group, Partnership, Post, RoleGrant, Seat
from sightline.governance.standing import standing_of
from sightline.governance.standings import standings_of
from sightline.kernel.dates import england_today
from tests import factories as make

TODAY = england_today()
DAYS = (-400, -1, 0, 1, 400)
ROLES = ("", "PRA", "DSL", "AGL")


class Crowd:
    """People, posts, groups and seats of two partnerships, thrown together: in force or not, ended or not."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 (the same throws at every run)
        self.halves = [make.make_partnership("NMR"), make.make_partnership("EHC")]
        self.people = [make.make_person(password=None) for _ in range(12)]
        for half in self.halves:
            self._fill(half)

    def _fill(self, here: Partnership) -> None:
        posts = [self._post(here) for _ in range(8)]
        groups = [self._group(here) for _ in range(4)]
        seats = [self._seat(groups, posts, here) for _ in range(14)]
        places: list[Post | Seat] = [*posts, *(seat for seat in seats if seat.post_id is None)]
        for one in places:
            for person in self.dice.sample(self.people, self.dice.choice((0, 1, 1, 2))):
                self._appoint(one, person)
        for person in self.dice.sample(self.people, 4):
            starts_on, ends_on = self._dates()
            RoleGrant.objects.create(
                partnership=here, person=person, role=self.dice.choice(("BUS", "SCR", "REV", "DPO")), reason="Thrown",
                starts_on=starts_on, ends_on=ends_on,
            )  # fmt: skip

    def _dates(self) -> tuple[date, date | None]:
        starts_on = TODAY + timedelta(days=self.dice.choice(DAYS))
        ends = self.dice.choice((None, None, *DAYS))
        return starts_on, None if ends is None else max(starts_on, TODAY + timedelta(days=ends))

    def _ended(self) -> date | None:
        ends = self.dice.choice((None, None, None, -1, 0, 1))
        return None if ends is None else TODAY + timedelta(days=ends)

    def _post(self, here: Partnership) -> Post:
        role, independent = self.dice.choice(ROLES), self.dice.random() < 0.2
        return make.make_post(here, role=role, independent=independent, ended_on=self._ended())

    def _group(self, here: Partnership) -> Group:
        return make.make_group(here, "", self.dice.choice(("executive", "sub_group")), ended_on=self._ended())

    def _seat(self, groups: list[Group], posts: list[Post], here: Partnership) -> Seat:
        holder = self.dice.choice(posts) if self.dice.random() < 0.6 else make.make_agency(partnership=here)
        starts_on, ends_on = self._dates()
        role = self.dice.choice(Seat.Role.values)
        return make.seat(self.dice.choice(groups), holder, role, starts_on=starts_on, ends_on=ends_on)

    def _appoint(self, to: Post | Seat, person: Person) -> None:
        starts_on, ends_on = self._dates()
        place = {"post": to} if isinstance(to, Post) else {"seat": to}
        Appointment.objects.create(
            partnership_id=to.partnership_id, person=person, starts_on=starts_on, ends_on=ends_on, **place
        )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_one_by_one_and_all_at_once_are_the_same(seed: int) -> None:
    crowd = Crowd(seed)
    met: set[str] = set()
    for here in crowd.halves:
        for days in DAYS:
            today = TODAY + timedelta(days=days)
            together = standings_of(crowd.people, here, today)
            alone = {person.pk: standing_of(person, here, today) for person in crowd.people}
            assert alone == together
            met |= {role for one in alone.values() for role in one.roles}
    assert met >= {"PRA", "MEM"}
