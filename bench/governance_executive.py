"""The executive page and the list of disagreements of a partnership with much of everything."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from bench.figures import Figure, measured

ACTIONS, MEETINGS, DISPUTES = 600, 60, 60
QUERIES, MILLISECONDS = 40, 150.0


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Yield what the executive page and the list of disagreements take in the server, and what they ask."""
    from tests import factories as make  # noqa: PLC0415 (Django is set up by now)

    here = make.make_partnership("NMR", slug="northmoor")
    manager = make.business_manager(here)
    director = make.person_with("EXE", here)
    disputes = _fill(here, manager, director)
    browser = make.signed_in(director)
    repeats = 10 if quick else 40
    yield from measured(
        "executive-page", lambda: browser.get("/northmoor/executive/"), repeats=repeats, queries=QUERIES,
        milliseconds=MILLISECONDS,
    )  # fmt: skip
    unit = make.signed_in(manager)
    yield from measured("disagreements-list", lambda: unit.get("/northmoor/disagreements/"), repeats=repeats)
    case = f"/northmoor/disagreements/{disputes[0].case.reference}/"
    yield from measured("disagreement-page", lambda: unit.get(case), repeats=repeats)


def _fill(here: Any, manager: Any, director: Any) -> list[Any]:
    from sightline.actions.models import Action  # noqa: PLC0415
    from tests import factories as make  # noqa: PLC0415
    from tests.disputes import Disputed  # noqa: PLC0415

    plan = make.make_plan(here, priorities=8, actions=ACTIONS // 8, by=manager)
    type(plan).objects.filter(pk=plan.pk).update(status="published", agreed_for="Executive", agreed_on=plan.starts_on)
    late = timezone.now().date() - timedelta(days=9)
    Action.objects.filter(partnership=here).update(due_on=late, draft=False)
    group = make.make_group(here)
    for number in range(MEETINGS):
        make.make_meeting(group, number + 1, manager)
    agency = make.make_agency(partnership=here)
    found = []
    for number in range(DISPUTES):
        one = Disputed(here, agency, manager, f"Number {number}")
        one.name(director)
        found.append(one)
    return found
