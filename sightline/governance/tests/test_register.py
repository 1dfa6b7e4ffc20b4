"""The register: kinds, who is of each, what is missing; and a member's place."""

from pathlib import Path

import pytest
from django.conf import settings

from sightline.audittrail.models import Entry
from sightline.governance import queries, services
from sightline.governance.models import Area, Membership, RegisterKind, RelatedBody
from sightline.governance.register_kinds import read_kinds, shipped_kinds
from sightline.governance.services import Place as MemberPlace
from sightline.governance.standing import Standing
from sightline.governance.tests.place import TODAY, Place
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(place: Place) -> Standing:
    return make.standing(place.manager, place.partnership)


def member(place: Place) -> Membership:
    return Membership.objects.get(agency=place.agency)


def placed(row: Membership, place: MemberPlace, by: Standing, version: int | None = None) -> Membership:
    seen = services.version_of_place(row) if version is None else version
    return services.place_member(membership=row, place=place, version=seen, by=by)


def test_the_shipped_list_has_the_31_kinds_and_says_where_they_are_from() -> None:
    shipped = shipped_kinds()
    assert len(shipped.kinds) == 31
    assert shipped.source
    assert not shipped.verified
    assert all(one.why for one in shipped.kinds)


@pytest.mark.parametrize("wrong", ["kinds: [{key: a, name: b}]", "kinds: [{key: a, name: b, why: c}]"])
def test_a_list_that_lacks_something_is_refused(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "kinds.yaml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(ValueError, match="missing"):
        read_kinds(path)
    text = (settings.DATA_DIR / "register_kinds.yaml").read_text(encoding="utf-8").replace("key: dentists", "key: fire")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="twice"):
        read_kinds(path)


def test_the_register_starts_from_the_list_once(by: Standing) -> None:
    keys = [one.key for one in shipped_kinds().kinds]
    assert services.start_register(keys=keys[:2], by=by) == 2
    assert services.start_register(keys=keys, by=by) == 29
    assert services.start_register(keys=keys, by=by) == 0
    assert [row.position for row in queries.open_kinds(by)] == list(range(1, 32))
    assert Entry.objects.filter(verb="register.started").count() == 2
    assert queries.fresh_kinds(by) == []


def test_what_is_missing_is_shown(place: Place, by: Standing) -> None:
    fire = services.add_kind(name="Fire service", by=by)
    police = make.make_agency("Vale Police", place.partnership)
    gaps = queries.gaps(by)
    assert ([kind.name for kind in gaps.kinds], [row.agency for row in gaps.unplaced]) == (
        ["Fire service"], [place.agency, police],
    )  # fmt: skip
    assert [row.agency for row in gaps.nowhere] == [police]
    assert services.match_members(kind=fire, memberships=[member(place).pk], by=by) == 1
    post = make.make_post(place.partnership, "Liaison", police)
    RelatedBody.objects.create(partnership=place.partnership, kind="forum", name="Forum", link=post)
    Membership.objects.filter(agency=police).update(category="statutory")
    gaps = queries.gaps(by)
    assert (gaps.kinds, gaps.unplaced, gaps.nowhere) == ([], [], [])
    assert [len(line.members) for line in queries.register(by, text="council")] == [1]
    assert queries.register(by, state="gap") == []


def test_papers_alone_are_no_seat(place: Place, by: Standing) -> None:
    trust = make.make_agency("Vale Trust", place.partnership)
    make.seat(place.group, trust, "papers")
    assert [row.agency for row in queries.gaps(by).nowhere] == [trust]


def test_a_member_that_has_a_kind_keeps_it_when_many_are_matched(place: Place, by: Standing) -> None:
    first, second = (services.add_kind(name=name, by=by) for name in ("One", "Two"))
    services.match_members(kind=first, memberships=[member(place).pk], by=by)
    with pytest.raises(DomainError, match="no kind yet"):
        services.match_members(kind=second, memberships=[member(place).pk], by=by)
    assert member(place).register_kind == first
    with pytest.raises(OutOfState, match="Give them another"):
        services.end_kind(kind=first, ends_on=TODAY, by=by)
    services.end_kind(kind=second, ends_on=TODAY, by=by)


def test_a_place_is_edited_by_two_and_stays_in_the_partnership(place: Place, by: Standing) -> None:
    row = member(place)
    area = Area.objects.create(partnership=place.partnership, kind="council", name="North")
    kind = services.add_kind(name="Council", by=by)
    seen = services.version_of_place(row)
    placed(row, MemberPlace("statutory", kind, area, "Runs social care"), by)
    with pytest.raises(Conflict) as met:
        placed(row, MemberPlace("other"), by, seen)
    assert met.value.theirs["Its place"] == "statutory safeguarding partner"
    assert queries.about(by).partners == [("North", [place.agency])]
    with pytest.raises(DomainError, match="Give it another area"):
        services.set_areas(areas=[("police", "Force")], by=by)
    services.set_areas(areas=[("police", "Force"), ("council", "North")], by=by)
    assert member(place).area == area
    there = make.make_partnership("EHC")
    foreign = RegisterKind.objects.create(partnership=there, position=1, name="Theirs")
    elsewhere = Area.objects.create(partnership=there, kind="council", name="South")
    wrong = {"register_kind": MemberPlace("other", foreign), "area": MemberPlace("other", None, elsewhere)}
    for field, said in wrong.items():
        with pytest.raises(DomainError) as refused:
            placed(member(place), said, by)
        assert refused.value.field == field


def test_an_agencys_own_lead_does_not_say_its_place(place: Place) -> None:
    lead = make.standing(make.person_with("AGL", place.partnership, agency=place.agency), place.partnership)
    with pytest.raises(NotAllowed):
        placed(member(place), MemberPlace("statutory"), lead)


def test_whoever_follows_an_agency_takes_its_place(place: Place, by: Standing) -> None:
    kind = services.add_kind(name="Council", by=by)
    placed(member(place), MemberPlace("statutory", kind, None, "Runs social care"), by)
    services.succeed_agency(agency=place.agency, successor_name="Greater Council", from_on=TODAY, by=by)
    row = Membership.objects.get(agency__name="Greater Council")
    assert (row.register_kind, row.why, row.category) == (kind, "Runs social care", "statutory")
