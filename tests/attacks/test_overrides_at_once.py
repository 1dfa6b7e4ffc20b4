"""Decisions on one override at the same moment: one is made, the others hear that it is made already."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from sightline.audittrail.models import Entry
from sightline.governance import services
from sightline.governance.models import Partnership, RuleOverride, RuleSetAdoption
from sightline.governance.services import NewOverride
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError, OutOfState
from sightline.rulesets.catalogue import shipped
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
SET, CLOCK = "WT2026", "clock:rapid_review_sent"
Deed = Callable[[], Any]


def at_once(deeds: list[Deed]) -> Counter[str]:
    """Do deeds at the same moment and count how each ended."""

    def one(deed: Deed) -> str:
        try:
            deed()
        except DomainError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return Counter(pool.map(one, deeds))


class Scene:
    """A partnership on a rule set, its unit and three of its executive."""

    def __init__(self) -> None:
        self.here: Partnership = make.make_partnership(kind="children")
        group = make.make_group(self.here, kind="executive")
        self.chiefs = [self.by(make.person_with("EXE", self.here, group=group)) for _ in range(3)]
        self.unit = self.by(make.business_manager(self.here))
        services.adopt(key=SET, starts_on=england_today() - timedelta(days=30), by=self.unit)

    def by(self, person: Any) -> Standing:
        return make.standing(person, self.here)

    def propose(self, amount: int, days: int) -> RuleOverride:
        entry = shipped()[SET].named(CLOCK)
        assert entry
        content = {**entry.content, "amount": amount}
        new = NewOverride(SET, CLOCK, content, "The executive wants it sooner", england_today() + timedelta(days=days))
        return services.propose_override(new=new, by=self.unit)

    def approve(self, row: RuleOverride, chief: int) -> Deed:
        return lambda: services.approve_override(override=row, by=self.chiefs[chief])

    def refuse(self, row: RuleOverride, chief: int) -> Deed:
        return lambda: services.refuse_override(override=row, decision="Not now", by=self.chiefs[chief])


def decided() -> int:
    return Entry.objects.filter(verb__in=("override.approved", "override.refused", "override.withdrawn")).count()


def test_decisions_at_once() -> None:
    """One test, since emptying the database after each would take longer than the races themselves."""
    scene = Scene()
    for round_number in range(3):
        one_yes_or_no_stands(scene, days=10 + round_number)
    a_withdrawal_against_a_yes(scene)
    of_many_proposals_one_waits(scene)
    an_end_of_the_rule_set_against_a_yes(scene)


def one_yes_or_no_stands(scene: Scene, days: int) -> None:
    row, before = scene.propose(days, days), decided()
    ends = at_once([scene.approve(row, 0), scene.refuse(row, 1), scene.approve(row, 2), scene.refuse(row, 0)])
    assert ends == {"done": 1, OutOfState.__name__: 3}
    assert decided() == before + 1
    row.refresh_from_db()
    assert Entry.objects.filter(verb=f"override.{row.state}").latest("pk").actor == _actor(row)


def _actor(row: RuleOverride) -> str:
    assert row.decided_by
    return row.decided_by.actor_key


def a_withdrawal_against_a_yes(scene: Scene) -> None:
    """Whichever is first, it ends withdrawn or approved, and never a withdrawn one that holds."""
    row = scene.propose(9, 20)
    at_once([lambda: services.withdraw_override(override=row, by=scene.unit), scene.approve(row, 1)])
    row.refresh_from_db()
    assert row.state == "withdrawn"  # an approved one whose day has not come may be withdrawn as well


def of_many_proposals_one_waits(scene: Scene) -> None:
    deeds: list[Deed] = [partial(scene.propose, amount, 30) for amount in range(21, 27)]
    assert at_once(deeds) == {"done": 1, DomainError.__name__: 5}
    row = RuleOverride.objects.get(state="proposed")
    assert at_once([scene.approve(row, chief) for chief in range(3)]) == {"done": 1, OutOfState.__name__: 2}
    open_ended = RuleOverride.objects.filter(state="approved", ends_on=None, entry=CLOCK)
    assert [one.pk for one in open_ended] == [row.pk]


def an_end_of_the_rule_set_against_a_yes(scene: Scene) -> None:
    row, adoption = scene.propose(8, 40), RuleSetAdoption.objects.get()
    today = england_today()
    ends = at_once(
        [
            scene.approve(row, 0),
            lambda: services.end_adoption(adoption=adoption, ends_on=today, by=scene.unit),
        ]
    )
    row.refresh_from_db()
    late = ends[OutOfState.__name__]
    assert (row.state, late) in {("approved", 0), ("proposed", 1)}
