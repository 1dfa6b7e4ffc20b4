"""The board's figures: what they tell, and that no case moves or shows in them."""

from datetime import timedelta
from typing import Any

import pytest

from sightline.disagreements.models import Disagreement
from sightline.disagreements.queries.patterns import patterns
from sightline.disagreements.tests.world import World, at
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = at(2027, 6, 1)


def ended(world: World, count: int, raised_by: str, answered_by: str, **fields: Any) -> None:
    """Make disagreements that ended in the financial year from April 2026."""
    told: dict[str, Any] = {
        "kind": "threshold",
        "ended_stage": 1,
        "outcome": "resolved",
        "closed_at": at(2026, 9, 8),
        **fields,
    }
    for _ in range(count):
        row = Disagreement(
            partnership=world.here, reference=f"NMR-DC-{Disagreement.objects.count() + 10_000_000}", subject="child",
            pseudonym="Child X", raised_by=getattr(world, raised_by), answered_by=getattr(world, answered_by), about="",
            protocol=[], created_by=world.people["teacher"], raised_at=told["closed_at"] - timedelta(days=7),
            state="closed", **told,
        )  # fmt: skip
        row.save()


def shown(world: World, who: str = "director", **filters: str) -> list[tuple[str, str, int, int]]:
    found = patterns(world.by(who, NOW), **filters)
    return [(line.by, line.words, line.about, line.typical_days) for line in found.lines]


def test_pairs_kinds_stages_and_endings_each_of_five_or_more(world: World) -> None:
    ended(world, 7, "school", "council")
    ended(world, 6, "council", "school", kind="plan", ended_stage=2)  # the same pair, the other way round
    ended(world, 3, "police", "council", kind="nfa", outcome="upheld")
    assert shown(world) == [
        ("pair", "All other pairs of agencies", 15, 5),
        ("kind", "Threshold", 5, 5), ("kind", "All other kinds", 10, 5),
        ("stage", "Stage 1", 10, 5), ("stage", "Stage 2", 5, 5),
        ("outcome", "All other endings", 15, 5),
    ]  # fmt: skip
    ended(world, 5, "school", "police", outcome="upheld")
    pairs = [line for line in shown(world) if line[0] == "pair"]
    assert pairs == [
        ("pair", "Hill School and Northmoor Council", 15, 5),
        ("pair", "All other pairs of agencies", 10, 5),
    ]
    assert shown(world, wanted="pair") == pairs
    assert shown(world, agency="Hill School") == pairs[:1]
    assert shown(world, agency="Vale Police") == []  # it is in no figure, so nothing is told of it
    assert list(patterns(world.by("director", NOW)).agencies) == ["Hill School", "Northmoor Council"]


def test_fewer_than_five_give_nothing_and_nothing_running_counts(world: World) -> None:
    ended(world, 4, "school", "council")
    ended(world, 20, "school", "council", closed_at=at(2027, 4, 5))  # of the year that runs
    world.raised()
    assert shown(world) == []
    ended(world, 1, "school", "council", closed_at=at(2027, 3, 31, 23, 59))
    assert [line[2] for line in shown(world)] == [5, 5, 5, 5]
    for year in ("2027", "9999", "x", "²⁰²⁶"):
        assert shown(world, year=year) == shown(world)


def test_another_partnership_counts_nowhere(world: World) -> None:
    ended(world, 9, "school", "council")
    other = type(world.here).objects.create(code="EHC", slug="ehc", name="Eastholt", short_name="Eastholt")
    assert patterns(make.standing(make.business_manager(other), other, NOW.date())).lines == []
