"""Two people accept at the same moment: one plan. Two uploads at the same moment: one proposal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from sightline.imports import services
from sightline.imports.models import Proposal
from sightline.imports.tests.documents import read_text
from sightline.kernel.errors import DomainError
from sightline.plans.models import Plan
from sightline.plans.tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deed: Callable[[], Any], times: int = 4) -> list[str]:
    def run(_: int) -> str:
        try:
            return str(deed())
        except DomainError as error:
            return error.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=times) as pool:
        return list(pool.map(run, range(times)))


def test_one_plan_and_one_proposal() -> None:
    by = make_world().bus
    assert set(at_once(lambda: read_text(by))) == {"NMR-IM-0001"}
    proposal = Proposal.objects.get()
    answers = at_once(lambda: services.commit(proposal=proposal, by=by))
    refusal = "This proposal is made into a plan, so it cannot be changed."
    assert sorted(answers) == sorted(["NMR-IM-0001", *[refusal] * 3])
    assert Plan.objects.count() == 1
