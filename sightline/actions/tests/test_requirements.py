"""Whoever may read an action of level 3 signs in with an app or a passkey, named on its case or not."""

from datetime import date, timedelta

import pytest

from sightline.accounts.requirements import Need, need_of
from sightline.actions.models import Action
from sightline.governance.models import Appointment
from sightline.kernel.dates import england_today
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("part", ["owner", "deputy", "created_by"])
@pytest.mark.parametrize("role", ["PRA", "AGL", "DSL"])
def test_whoever_holds_an_action_of_a_case_signs_in_strongly(part: str, role: str) -> None:
    here = make.make_partnership()
    worker = make.person_with(role, here)
    need = need_of(worker)
    action = make.make_action(here)
    held = worker if part == "created_by" else Appointment.objects.get(person=worker).post
    Action.objects.filter(pk=action.pk).update(level=2, **{part: held})
    assert need_of(worker) is need
    Action.objects.filter(pk=action.pk).update(level=3)
    assert need_of(worker) is Need.STRONG
    yesterday = england_today() - timedelta(days=1)
    Appointment.objects.filter(person=worker).update(starts_on=date(2020, 1, 1), ends_on=yesterday)
    assert need_of(worker) is (Need.STRONG if part == "created_by" else Need.NONE)
