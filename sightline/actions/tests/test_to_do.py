"""What the number in the frame of every page counts."""

import copy
import itertools
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sightline.actions.models import Action
from sightline.actions.queries import count_to_do, to_do, visible
from sightline.governance.models import Partnership, Post
from sightline.kernel.dates import england_today
from tests import factories as make
from tests.cases import Case

pytestmark = pytest.mark.django_db
ROLES = ("PRA", "DSL", "AGL", "MEM", "CHR", "EXE", "BUS", "REV", "SCR", "DPO", "ADM")
_numbers = itertools.count(7001)
DAYS = (-400, -1, 0, 14, 15, None)
TODAY = england_today()


@pytest.fixture
def here() -> Partnership:
    return make.make_partnership("NMR")


def work(here: Partnership, post: Post, **fields: Any) -> None:
    """An action for each day that a post owns, and one to which it is the deputy."""
    first = make.make_action(here)
    for days in DAYS:
        due_on = None if days is None else TODAY + timedelta(days=days)
        for mine in ({"owner": post}, {"deputy": post}):
            first.pk, first.reference = None, f"NMR-A-{next(_numbers)}"
            Action.objects.bulk_create([copy.copy(first)])
            Action.objects.filter(reference=first.reference).update(due_on=due_on, **mine, **fields)


@pytest.mark.parametrize("role", ROLES)
def test_it_is_what_the_list_of_late_and_soon_shows(here: Partnership, role: str) -> None:
    person = make.person_with(role, here)
    post = make.make_post(here)
    make.appoint(post, person)
    ended = make.make_post(here, ended_on=TODAY - timedelta(days=1))
    make.appoint(ended, person)
    case = Case(here, make.business_manager(here), make.make_post(here))
    near = Case(here, person, post)
    work(here, post)
    work(here, ended)
    work(here, make.make_post(here))
    work(here, post, level=2)
    work(here, post, level=3, origin_reference=case.reference)
    work(here, post, level=3, origin_reference=near.reference)
    work(here, post, draft=True)
    by = make.standing(person, here)
    assert count_to_do(by) == visible(by).filter(to_do(by)).count() == 2 * 4 * 4


def test_who_is_recused_from_a_case_is_not_told_of_its_actions(here: Partnership) -> None:
    post = make.make_post(here)
    person = make.appoint(post)
    case = Case(here, make.business_manager(here), make.make_post(here))
    work(here, post, level=3, origin_reference=case.reference)
    assert count_to_do(make.standing(person, here)) == 8
    case.access("recused", person, interest="kin")
    by = make.standing(person, here)
    assert count_to_do(by) == visible(by).filter(to_do(by)).count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_once_and_not_at_all_without_a_post(
    here: Partnership, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    post = make.make_post(here)
    for _ in range(rows):
        make.make_action(here, owner=post, due_on=TODAY)
    by, without = make.standing(make.appoint(post), here), make.standing(make.grant("BUS", here), here)
    with django_assert_num_queries(1):
        assert count_to_do(by) == rows
    with django_assert_num_queries(0):
        assert count_to_do(without) == 0
