"""What the edition in force calls those who represent, and what it asks of the chair."""

from datetime import date

import pytest

from sightline.governance import services
from sightline.governance.models import Membership, Partnership, Representative
from sightline.governance.services import NewRepresentative
from sightline.governance.wording import chair_must_be_delegated, wording
from sightline.kernel.errors import DomainError
from tests import factories as make

pytestmark = pytest.mark.django_db
THEN, NOW = date(2022, 5, 1), date(2025, 5, 1)


@pytest.fixture
def here() -> Partnership:
    made = make.make_partnership(kind="children")
    by = make.standing(make.business_manager(made), made, NOW)
    services.adopt(key="WT2018", starts_on=date(2019, 9, 29), by=by)
    services.adopt(key="WT2023", starts_on=date(2024, 12, 1), by=by)
    return made


def test_the_words_follow_the_edition(here: Partnership) -> None:
    by = make.standing(make.business_manager(here), here, NOW)
    words = [(wording(by, on)["lead"], wording(by, on)["chair"]) for on in (THEN, NOW)]
    assert words == [
        ("Lead representative", "Chair of the partnership"), ("Lead safeguarding partner", "Partnership chair"),
    ]  # fmt: skip
    assert [chair_must_be_delegated(by, on) for on in (THEN, NOW)] == [False, True]


def test_without_a_rule_set_the_words_are_plain() -> None:
    bare = make.make_partnership("EHC")
    by = make.standing(make.business_manager(bare), bare)
    assert wording(by)["lead"] == "Lead for the partner"
    assert not chair_must_be_delegated(by)


def test_an_adults_board_has_the_words_of_the_care_act() -> None:
    board = make.make_partnership("EAB", kind="adults")
    by = make.standing(make.business_manager(board), board, NOW)
    services.adopt(key="CARE2014", starts_on=date(2020, 1, 1), by=by)
    assert wording(by)["chair"] == "Chair of the board"
    assert not chair_must_be_delegated(by)


def test_since_2023_the_chair_is_one_of_the_delegated(here: Partnership) -> None:
    agency = make.make_agency("Vale Police", here)
    Membership.objects.update(category="statutory")
    lead_post, delegate, stranger = (make.make_post(here, agency=agency) for _ in range(3))
    by = make.standing(make.business_manager(here), here, NOW)
    chair = NewRepresentative(kind="chair", post=stranger)
    with pytest.raises(DomainError) as caught:
        services.set_representative(new=chair, starts_on=NOW, by=by)
    assert caught.value.sentence == (
        "Under Working Together to Safeguard Children 2023 the partnership chair is one of the delegated safeguarding "
        "partners. Choose one of their posts."
    )
    assert caught.value.field == "post"
    lead = services.set_representative(new=NewRepresentative("lead", lead_post), starts_on=NOW, by=by)
    services.set_representative(new=NewRepresentative("delegated", delegate, lead), starts_on=NOW, by=by)
    services.set_representative(new=NewRepresentative("chair", delegate), starts_on=NOW, by=by)
    earlier = make.standing(by.person, here, THEN)
    Representative.objects.filter(kind="chair").delete()
    services.set_representative(new=chair, starts_on=THEN, by=earlier)
    assert Representative.objects.get(kind="chair").post == stranger
