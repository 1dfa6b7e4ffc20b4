"""Exact mode as a rule of a release: the fewest further numbers hidden, the same gate, a sentence elsewhere."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from sightline.indicators.rules.disclosure.policy import Policy, exact_of
from sightline.indicators.rules.disclosure.releases import Asked, Count, misfit
from sightline.indicators.services import releasing as services
from sightline.indicators.tests.test_releases import episodes, publish, shown, text
from sightline.indicators.tests.world import SHARE, World
from sightline.kernel.errors import DomainError
from tests.indicators import line

JULY = date(2026, 7, 1)


def test_the_fewest_are_hidden_and_the_gate_lets_it_through(world: World) -> None:
    row = episodes(world)
    line(row, [40, 23], last=JULY)
    for part, counts in (("North", [20, 3]), ("South", [12, 0]), ("East", [8, 20])):
        line(row, counts, last=JULY, dimension="Place", part=part)
    asked = text(row.reference, f"{row.reference}:Place", policy="exact")
    out = publish(world, services.make_release(new=asked, by=world.by))
    found = shown(out)
    assert [found[part, "2026-04-01"] for part in ("North", "South", "East", "")] == ["20", "12", "8", "40"]
    assert sorted(found[part, "2026-07-01"] for part in ("North", "South", "East", "")) in (
        ["0", "20", "c", "c"], ["0", "23", "c", "c"],
    )  # fmt: skip
    page = Client().get(f"/{world.partnership.slug}/public/data/").content.decode()
    assert "As few other numbers, zeros or totals as possible are hidden with them; nothing is rounded." in page
    assert services.make_release(new=asked, by=world.by).state == "ready"  # the same once more tells nothing more


def test_what_exact_mode_is_not_for_is_refused_with_a_sentence(world: World) -> None:
    row = world.indicator(replace(SHARE, splits={"Place": []}))
    line(row, [38, 30], out_of=[40, 60], last=JULY)
    with pytest.raises(DomainError, match="C09 is not a number of people or events") as told:
        services.make_release(new=text(row.reference, policy="exact"), by=world.by)
    assert told.value.field == "policy"


@pytest.mark.parametrize(("parts", "said"), [(150, ""), (151, "M01 by school has 151 parts")])
def test_a_table_too_large_is_refused_and_named(parts: int, said: str) -> None:
    counts = {("School", f"{at}", "2026-07-01"): Count(1) for at in range(parts)} | {("", "", "2026-07-01"): Count(200)}
    asked = Asked("M01", "count", 100, counts, ["School"], {"2026-07-01": "July to September 2026"})
    assert misfit(asked, exact_of(Policy("dfe_cin"))).startswith(said)
    assert bool(misfit(asked, exact_of(Policy("dfe_cin")))) == bool(said)
    assert misfit(asked, Policy("dfe_cin")) == ""
