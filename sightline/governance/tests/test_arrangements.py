"""Agreements, representatives, related bodies, the unit and what came before, as deeds."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sightline.audittrail.models import Entry
from sightline.governance import queries, services
from sightline.governance.models import Agreement, Membership, Representative, UnitPost, UnitShare
from sightline.governance.rules.standing_dates import clock_to
from sightline.governance.services import AgreementText, BodyText, NewRepresentative, TaskText, UnitPlace
from sightline.governance.standing import Standing
from sightline.governance.tests.place import TODAY, Place
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from tests import factories as make

pytestmark = pytest.mark.django_db
SPRING = date(2024, 4, 1)


@pytest.fixture
def by(place: Place) -> Standing:
    Membership.objects.update(category="statutory")
    return make.standing(place.manager, place.partnership)


def text(**said: Any) -> AgreementText:
    return AgreementText(**{"kind": "memorandum", "title": "Memorandum", "starts_on": SPRING, **said})


def lead(place: Place, by: Standing, **said: Any) -> Representative:
    new = NewRepresentative("lead", said.pop("post", place.post))
    return services.set_representative(new=new, starts_on=said.pop("starts_on", SPRING), by=by)


def test_a_renewed_agreement_ends_the_day_before_and_is_to_be_signed_again(place: Place, by: Standing) -> None:
    old = services.add_agreement(new=text(), by=by)
    signer = services.add_signatory(
        agreement=old, agency=place.agency, name="Ottoline Garrick", post_title="Chief", by=by
    )
    services.sign(signatory=signer, signed_on=SPRING, by=by)
    new = services.renew_agreement(agreement=old, new=text(title="Memorandum 2026", starts_on=date(2026, 4, 1)), by=by)
    old.refresh_from_db()
    assert (old.ends_on, new.follows) == (date(2026, 3, 31), old)
    assert [(one.name, one.signed_on) for one in new.signatories.all()] == [("Ottoline Garrick", None)]
    again = services.renew_agreement(
        agreement=old, new=text(title="Memorandum 2026", starts_on=date(2026, 4, 1)), by=by
    )
    assert again == new
    assert [one.pk for one in queries.agreement_page(old, by).editions] == [new.pk]
    with pytest.raises(OutOfState, match="already ends"):
        services.renew_agreement(agreement=old, new=text(title="Other", starts_on=date(2027, 4, 1)), by=by)


def test_the_same_agreement_sent_twice_is_one(by: Standing) -> None:
    assert services.add_agreement(new=text(), by=by) == services.add_agreement(new=text(title="memorandum "), by=by)
    assert Entry.objects.filter(verb="agreement.made").count() == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": " "}, "title"), ({"kind": "treaty"}, "kind"), ({"review_on": date(2024, 3, 31)}, "review_on"),
    ({"address": "javascript:alert(1)"}, "address"), ({"summary": "x" * 4001}, "summary"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "field"), WRONG)
def test_an_agreement_is_checked(by: Standing, said: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.add_agreement(new=text(**said), by=by)
    assert refused.value.field == field
    assert not Agreement.objects.exists()


def test_two_people_editing_an_agreement_see_both_texts(by: Standing) -> None:
    row = services.add_agreement(new=text(), by=by)
    services.edit_agreement(agreement=row, new=text(summary="Theirs"), version=1, by=by)
    with pytest.raises(Conflict) as met:
        services.edit_agreement(agreement=row, new=text(summary="Mine"), version=1, by=by)
    assert (met.value.theirs, met.value.yours) == ({"What it says": "Theirs"}, {"What it says": "Mine"})


def test_a_signature_stays_as_it_was_recorded(place: Place, by: Standing) -> None:
    row = services.add_agreement(new=text(), by=by)
    signer = services.add_signatory(agreement=row, agency=place.agency, name="O. Garrick", post_title="Chief", by=by)
    with pytest.raises(DomainError, match="earlier"):
        services.sign(signatory=signer, signed_on=TODAY + timedelta(days=1), by=by)
    services.sign(signatory=signer, signed_on=SPRING, by=by)
    assert services.sign(signatory=signer, signed_on=SPRING, by=by).signed_on == SPRING
    for deed in (
        lambda: services.sign(signatory=signer, signed_on=TODAY, by=by),
        lambda: services.remove_signatory(signatory=signer, by=by),
    ):
        with pytest.raises(OutOfState, match="signed on 1 April 2024"):
            deed()


def test_who_leads_is_a_post_so_the_successor_takes_over(place: Place, by: Standing) -> None:
    lead(place, by)
    services.appoint(person=place.other, to=place.post, starts_on=TODAY, replace=True, by=by)
    holders = queries.representatives(by).current[0].holders
    assert [held.person for held in holders or []] == [place.other]


def test_the_next_lead_of_an_agency_ends_the_one_before(place: Place, by: Standing) -> None:
    first = lead(place, by)
    other = make.make_post(place.partnership, "Chief executive", place.agency)
    second = lead(place, by, post=other, starts_on=date(2026, 1, 1))
    first.refresh_from_db()
    assert (first.ends_on, second.ends_on) == (date(2025, 12, 31), None)
    page = queries.representatives(by)
    assert ([one.row for one in page.current], [one.row for one in page.past]) == ([second], [first])
    assert page.current[0].vacant
    with pytest.raises(DomainError, match="later date"):
        lead(place, by, post=place.post, starts_on=date(2026, 1, 1))


def test_delegation_comes_from_the_lead_of_the_same_agency(place: Place, by: Standing) -> None:
    first = lead(place, by)
    police = make.make_agency("Vale Police", place.partnership)
    super_post = make.make_post(place.partnership, "Superintendent", police)
    with pytest.raises(DomainError, match="not a statutory") as refused:
        services.set_representative(new=NewRepresentative("delegated", super_post, first), starts_on=SPRING, by=by)
    assert refused.value.field == "post"
    Membership.objects.filter(agency=police).update(category="statutory")
    for chosen in (first, None):
        with pytest.raises(DomainError) as refused:
            services.set_representative(new=NewRepresentative("delegated", super_post, chosen), starts_on=SPRING, by=by)
        assert refused.value.field == "delegated_by"
    nurse = make.make_post(place.partnership, "Director", place.agency)
    made = services.set_representative(
        new=NewRepresentative("delegated", nurse, first, "All but money"), starts_on=SPRING, by=by
    )
    assert queries.representatives(by).warnings == ["Vale Police has nobody as “Lead for the partner”."]
    services.end_representative(representative=first, ends_on=TODAY - timedelta(days=1), by=by)
    line = next(one for one in queries.representatives(by).current if one.row == made)
    assert line.amiss == ["The lead who delegated has stopped"]


def test_there_is_one_chair_at_a_time(place: Place, by: Standing) -> None:
    post = make.make_post(place.partnership, "Independent chair", place.agency, independent=True)
    services.set_representative(new=NewRepresentative("chair", place.post), starts_on=SPRING, by=by)
    services.set_representative(new=NewRepresentative("chair", post), starts_on=date(2025, 4, 1), by=by)
    found = Representative.objects.filter(kind="chair").order_by("starts_on").values_list("post__title", "ends_on")
    assert list(found) == [("Head of early help", date(2025, 3, 31)), ("Independent chair", None)]


def test_two_people_editing_an_authority_see_both_texts(place: Place, by: Standing) -> None:
    row = lead(place, by)
    seen = services.version_of_representative(row)
    services.edit_representative(representative=row, authority="Theirs", version=seen, by=by)
    with pytest.raises(Conflict):
        services.edit_representative(representative=row, authority="Mine", version=seen, by=by)


def unit_of(place: Place, by: Standing) -> list[UnitPost]:
    fractions = {"Officers": "1.6", "Auditors": "2.5", "Strategic manager": "1"}
    posts = {title: make.make_post(place.partnership, title, place.agency) for title in fractions}
    return [
        services.add_unit_post(new=UnitPlace(posts[title], Decimal(fte)), starts_on=SPRING, by=by)
        for title, fte in fractions.items()
    ]


def test_the_fractions_of_the_unit_add_up(place: Place, by: Standing) -> None:
    rows = unit_of(place, by)
    page = queries.unit(by)
    assert (page.total, [line.fte for line in page.lines]) == ("5.1", ["2.5", "1.6", "1"])
    seen = services.version_of_unit_post(rows[0])
    services.change_unit_post(
        unit_post=rows[0], fte=Decimal("1.25"), also_serves="", from_on=TODAY, version=seen, by=by
    )
    page = queries.unit(by)
    assert (page.total, [row.fte for row in page.past]) == ("4.75", [Decimal("1.60")])


@pytest.mark.parametrize("fte", ["0", "-1", "10", "0.005"])
def test_a_fraction_is_checked(place: Place, by: Standing, fte: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.add_unit_post(new=UnitPlace(place.post, Decimal(fte)), starts_on=SPRING, by=by)
    assert refused.value.field == "fte"


def test_a_unit_serves_another_only_by_somebody_of_both_units(place: Place, by: Standing) -> None:
    other = make.make_partnership("EHC", contact="unit@example.org")
    unit_of(place, by)
    with pytest.raises(NotAllowed, match="in both"):
        services.share_unit(served=other, starts_on=SPRING, by=by)
    assert not queries.partnerships_to_serve(by).exists()
    make.grant("BUS", other, place.manager)
    share = services.share_unit(served=other, starts_on=SPRING, by=by)
    assert services.share_unit(served=other, starts_on=SPRING, by=by) == share
    assert set(Entry.objects.filter(verb="unit.shared").values_list("tenant", flat=True)) == {"NMR", "EHC"}
    there = make.standing(make.business_manager(other), other)
    found = queries.unit(there)
    assert ([(one.partnership, one.total) for one in found.served_by], found.lines) == (
        [(place.partnership, "5.1")],
        [],
    )
    services.end_unit_share(share=share, ends_on=TODAY - timedelta(days=1), by=by)
    assert queries.unit(there).served_by == []
    assert UnitShare.objects.count() == 1


def test_what_came_before_is_finished_and_the_rest_passed_on(by: Standing) -> None:
    row = services.add_predecessor(name="Children board", ended_on=date(2019, 9, 28), by=by)
    said = TaskText("Serious case reviews under way", date(2020, 7, 31), 3)
    task = services.add_task(predecessor=row, new=said, by=by)
    assert services.add_task(predecessor=row, new=said, by=by) == task
    with pytest.raises(DomainError) as refused:
        services.finish_task(task=task, done_on=TODAY, left=1, by=by)
    assert refused.value.field == "passed_to"
    services.finish_task(task=task, done_on=date(2020, 7, 1), left=1, passed_to="Review group", by=by)
    assert services.finish_task(task=task, done_on=date(2020, 7, 1), by=by).passed_to == "Review group"
    with pytest.raises(OutOfState, match="finished on 1 July 2020"):
        services.edit_task(task=task, new=said, version=0, by=by)
    assert queries.what_came_before(by)[0].left == 0


def test_a_body_is_recorded_once_and_edited_by_two(place: Place, by: Standing) -> None:
    row = services.add_body(new=BodyText("forum", "Voluntary forum", link=place.post), by=by)
    with pytest.raises(DomainError, match="recorded already"):
        services.add_body(new=BodyText("board", "voluntary  forum"), by=by)
    services.edit_body(body=row, new=BodyText("forum", "Voluntary forum", "Theirs"), version=1, by=by)
    with pytest.raises(Conflict):
        services.edit_body(body=row, new=BodyText("forum", "Voluntary forum", "Mine"), version=1, by=by)
    foreign = make.make_post(make.make_partnership("EHC"))
    with pytest.raises(DomainError) as refused:
        services.add_body(new=BodyText("forum", "Other", link=foreign), by=by)
    assert refused.value.field == "link"


@pytest.mark.parametrize("role", ["MEM", "AGL", "EXE", "SCR", "ADM"])
def test_only_the_business_unit_changes_the_arrangements(place: Place, by: Standing, role: str) -> None:
    person = make.person_with(role, place.partnership, agency=place.agency)
    other = make.standing(person, place.partnership)
    row = services.add_agreement(new=text(), by=by)
    before = Entry.objects.count()
    deeds: list[Any] = [
        lambda: services.add_agreement(new=text(title="Mine"), by=other),
        lambda: services.edit_agreement(agreement=row, new=text(title="Mine"), version=1, by=other),
        lambda: services.renew_agreement(agreement=row, new=text(starts_on=TODAY), by=other),
        lambda: services.end_agreement(agreement=row, ends_on=TODAY, by=other),
        lambda: lead(place, other),
        lambda: services.add_body(new=BodyText("forum", "Mine"), by=other),
        lambda: services.add_unit_post(new=UnitPlace(place.post, Decimal(1)), starts_on=TODAY, by=other),
        lambda: services.add_predecessor(name="Mine", ended_on=TODAY, by=other),
        lambda: services.add_kind(name="Mine", by=other),
        lambda: services.open_membership_review(due_on=TODAY, group=None, by=other),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()
    assert Entry.objects.count() == before


CLOCKS = [
    (None, ("", "")), (date(2026, 6, 1), ("soon", "Due today")), (date(2026, 6, 2), ("soon", "Due in 1 day")),
    (date(2026, 7, 31), ("soon", "Due in 60 days")), (date(2026, 8, 1), ("run", "Due in 61 days")),
    (date(2027, 6, 1), ("run", "Due in 12 months")), (date(2029, 6, 1), ("run", "Due in 3 years")),
    (date(2026, 5, 31), ("over", "Overdue by 1 day")), (date(2025, 6, 1), ("over", "Overdue by 12 months")),
]  # fmt: skip


@pytest.mark.parametrize(("due_on", "said"), CLOCKS)
def test_a_date_says_how_it_stands(due_on: date | None, said: tuple[str, str]) -> None:
    assert clock_to(due_on, date(2026, 6, 1)) == said


def test_a_date_that_was_kept_says_so() -> None:
    assert clock_to(SPRING, TODAY, SPRING) == ("met", "Done 1 April 2024")
