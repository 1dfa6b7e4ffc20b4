"""A person's standing: roles from posts, seats and grants that are in force, and what each of them reaches."""

from datetime import date, timedelta
from typing import Any

import pytest

from sightline.accounts.requirements import Need
from sightline.governance.models import Group, Partnership, Post, Seat
from sightline.governance.requirements import need_by_role
from sightline.governance.standing import partnerships_of
from sightline.kernel.dates import england_today
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = england_today()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def here() -> Partnership:
    return make.make_partnership("NMR")


def roles(person: Any, partnership: Partnership, today: date | None = None) -> set[str]:
    return set(make.standing(person, partnership, today).roles)


@pytest.mark.parametrize("role", ["PRA", "DSL", "AGL", "MEM", "BUS", "REV", "SCR", "DPO", "ADM"])
def test_each_role_comes_alone(here: Partnership, role: str) -> None:
    assert roles(make.person_with(role, here), here) == {role}


@pytest.mark.parametrize("role", ["CHR", "EXE"])
def test_a_chair_and_an_executive_are_members_too(here: Partnership, role: str) -> None:
    assert roles(make.person_with(role, here), here) == {role, "MEM"}


def test_a_post_without_a_role_makes_a_practitioner(here: Partnership) -> None:
    assert roles(make.appoint(make.make_post(here)), here) == {"PRA"}


def test_roles_are_the_union(here: Partnership) -> None:
    post = make.make_post(here, role="AGL")
    make.seat(make.make_group(here), post, "chair")
    person = make.grant("SCR", here, make.appoint(post))
    assert roles(person, here) == {"AGL", "MEM", "CHR", "SCR"}


@pytest.mark.parametrize("role", ["attends", "papers"])
def test_who_attends_or_gets_papers_is_no_member(here: Partnership, role: str) -> None:
    found = make.standing(make.appoint(make.seat(make.make_group(here), make.make_agency(), role)), here)
    assert (found.roles, found.group_ids, found.agency_ids) == (set(), set(), set())


def test_another_partnership_gives_nothing_here(here: Partnership) -> None:
    there = make.make_partnership("EHC")
    for role in ("AGL", "CHR", "BUS"):
        assert roles(make.person_with(role, there), here) == set()


def test_an_appointment_counts_from_its_first_day_to_its_last(here: Partnership) -> None:
    person = make.appoint(make.make_post(here), starts_on=TODAY, ends_on=TODAY)
    assert [roles(person, here, day) for day in (YESTERDAY, TODAY, TOMORROW)] == [set(), {"PRA"}, set()]


def test_a_grant_counts_from_its_first_day_to_its_last(here: Partnership) -> None:
    person = make.grant("BUS", here, starts_on=TODAY, ends_on=TODAY)
    assert [roles(person, here, day) for day in (YESTERDAY, TODAY, TOMORROW)] == [set(), {"BUS"}, set()]


def test_an_ended_post_gives_nothing(here: Partnership) -> None:
    post = make.make_post(here, role="AGL", ended_on=YESTERDAY)
    make.seat(make.make_group(here), post)
    found = make.standing(make.appoint(post), here)
    assert (found.roles, found.agency_ids, found.group_ids, found.post_ids) == (set(), set(), set(), set())


@pytest.mark.parametrize("ended", ["seat", "group"])
def test_an_ended_seat_or_group_leaves_no_right_over_the_seats_agency(here: Partnership, ended: str) -> None:
    group = make.make_group(here, ended_on=YESTERDAY if ended == "group" else None)
    seat = make.seat(group, make.make_agency(), ends_on=YESTERDAY if ended == "seat" else None)
    found = make.standing(make.appoint(seat), here)
    assert (found.roles, found.agency_ids, found.group_ids) == (set(), set(), set())


def test_a_lead_of_one_agency_and_practitioner_in_another_leads_one(here: Partnership) -> None:
    led, other = make.make_post(here, role="AGL"), make.make_post(here)
    found = make.standing(make.appoint(other, make.appoint(led)), here)
    assert found.own("agency_ids", "AGL") == {led.agency_id}
    assert found.own("agency_ids", "PRA") == {other.agency_id}
    assert found.own("agency_ids") == {led.agency_id, other.agency_id}


def test_a_chair_of_one_group_and_member_of_another_chairs_one(here: Partnership) -> None:
    chaired, joined, post = make.make_group(here), make.make_group(here), make.make_post(here)
    make.seat(chaired, post, "deputy_chair")
    make.seat(joined, post)
    found = make.standing(make.appoint(post), here)
    assert found.own("group_ids", "CHR") == {chaired.pk}
    assert found.own("group_ids", "MEM") == {chaired.pk, joined.pk}


@pytest.mark.parametrize("many", [1, 3])
def test_a_standing_costs_two_queries(here: Partnership, many: int, django_assert_num_queries: Any) -> None:
    person = make.make_person()
    for _ in range(many):
        post = make.make_post(here)
        make.appoint(post, person)
        make.seat(make.make_group(here), post)
    with django_assert_num_queries(2):
        make.standing(person, here)


def test_the_switcher_lists_partnerships_with_a_role_today(here: Partnership) -> None:
    there, past = make.make_partnership("EHC"), make.make_partnership("OLD")
    person = make.grant("BUS", here)
    make.appoint(make.make_post(there), person)
    make.grant("SCR", past, person, ends_on=YESTERDAY)
    assert partnerships_of(person) == [there, here]


NEEDS = [
    ("PRA", Need.NONE), ("DSL", Need.EMAIL_CODE), ("AGL", Need.EMAIL_CODE), ("MEM", Need.STRONG), ("CHR", Need.STRONG),
    ("EXE", Need.STRONG), ("BUS", Need.STRONG), ("REV", Need.STRONG), ("SCR", Need.STRONG), ("DPO", Need.STRONG),
    ("ADM", Need.STRONG),
]  # fmt: skip


@pytest.mark.parametrize(("role", "need"), NEEDS)
def test_each_role_asks_for_its_second_step(
    here: Partnership, role: str, need: Need, django_assert_num_queries: Any
) -> None:
    person = make.person_with(role, here)
    with django_assert_num_queries(1):
        assert need_by_role(person) == need


def test_the_strongest_need_of_all_partnerships_counts(here: Partnership) -> None:
    person = make.person_with("DSL", here)
    make.grant("SCR", make.make_partnership("EHC"), person)
    assert need_by_role(person) == Need.STRONG


def test_nothing_in_force_asks_for_nothing(here: Partnership) -> None:
    person = make.grant("BUS", here, ends_on=YESTERDAY)
    ended = make.make_group(here, kind=Group.Kind.EXECUTIVE, ended_on=YESTERDAY)
    make.appoint(make.seat(ended, make.make_agency()), person)
    make.appoint(make.make_post(here, role=Post.Role.AGENCY_LEAD, ended_on=YESTERDAY), person)
    make.appoint(make.seat(make.make_group(here), make.make_agency(), Seat.Role.PAPERS), person)
    assert need_by_role(person) == Need.NONE


def test_a_post_with_a_seat_asks_for_more_than_the_post(here: Partnership) -> None:
    post = make.make_post(here)
    person = make.appoint(post)
    make.seat(make.make_group(here), post)
    assert need_by_role(person) == Need.STRONG


@pytest.mark.parametrize("kind", ["executive", "sub_group"])
def test_a_deputy_is_a_member_and_neither_executive_nor_chair(here: Partnership, kind: str) -> None:
    group = make.make_group(here, kind=kind)
    chair = make.seat(group, make.make_agency(partnership=here), "chair")
    agency = make.make_agency(partnership=here)
    found = make.standing(make.appoint(make.seat(group, agency, "deputy", deputises_for=chair)), here)
    assert found.roles == {"MEM"}
    assert (found.group_ids, found.chaired_ids, found.agency_ids) == ({group.pk}, set(), {agency.pk})


def test_a_deputy_asks_for_the_second_step_of_a_member(here: Partnership) -> None:
    seat = make.seat(make.make_group(here), make.make_agency(partnership=here), "deputy")
    assert need_by_role(make.appoint(seat)) == Need.STRONG


def test_who_is_independent_speaks_for_no_agency(here: Partnership) -> None:
    agency = make.make_agency(partnership=here)
    seat = make.seat(make.make_group(here), agency, "chair", independent=True)
    found = make.standing(make.appoint(seat), here)
    assert (found.roles, found.agency_ids) == ({"MEM", "CHR"}, set())
    post = make.make_post(here, agency=agency, independent=True)
    found = make.standing(make.appoint(post), here)
    assert (found.roles, found.agency_ids, found.post_ids) == ({"PRA"}, set(), {post.pk})


def test_a_chair_laid_ahead_brings_nothing_before_its_first_day(here: Partnership) -> None:
    post, group = make.make_post(here), make.make_group(here)
    make.seat(group, post, "chair", starts_on=TOMORROW, ends_on=TOMORROW)
    person = make.appoint(post)
    assert [roles(person, here, day) for day in (TODAY, TOMORROW, TOMORROW + timedelta(days=1))] == [
        {"PRA"}, {"PRA", "MEM", "CHR"}, {"PRA"},
    ]  # fmt: skip
