"""Who may come near a case of level 3: named, behind broken glass, kept away, suspended; as deeds."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from sightline.accounts.changes import What, tell
from sightline.accounts.models import Person
from sightline.accounts.requirements import Need, need_of
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.audittrail.models import Entry
from sightline.governance.cases import near, near_references, opens
from sightline.governance.models import CaseAccess, IntakePost, Partnership
from sightline.governance.permissions import BREAK_GLASS, LEVEL3_GRANT
from sightline.governance.rules.cases import Moments, State, state_of
from sightline.governance.services import cases, glass, interests
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from tests import factories as make

pytestmark = pytest.mark.django_db
WHY = "Leads the review for the partnership"
CASE = "NMR-RR-12345678"


def next_month() -> date:
    """Return the day a naming ends on."""
    return england_today() + timedelta(days=30)


class Scene:
    """A case that the business manager made, and people of each kind who are not near it."""

    def __init__(self) -> None:
        self.here: Partnership = make.make_partnership()
        self.manager = make.business_manager(self.here)
        executive = make.make_group(self.here, kind="executive")
        self.director, self.second = (make.person_with("EXE", self.here, group=executive) for _ in range(2))
        self.chair = make.person_with("CHR", self.here)
        self.officer = make.person_with("DPO", self.here)
        self.reviewer = make.person_with("REV", self.here)
        cases.name_intake(reference=CASE, kind="notification_rapidrev", by=self.by(self.manager))

    def by(self, person: Person) -> Standing:
        return make.standing(person, self.here)

    def name(self, person: Person, by: Person | None = None, **more: Any) -> CaseAccess:
        said = {"reference": CASE, "reason": WHY, "ends_on": next_month(), **more}
        return cases.name_on_case(person=person, by=self.by(by or self.manager), **said)

    def near(self, person: Person) -> bool:
        return CASE in near(person, self.here)

    def breaks(self, person: Person) -> CaseAccess:
        return glass.break_glass(reference=CASE, reason="A child is in danger tonight", by=self.by(person))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def last_verb() -> str:
    return str(Entry.objects.order_by("-pk").values_list("verb", flat=True)[0])


def test_whoever_takes_in_is_named_and_nobody_else_is_near(scene: Scene) -> None:
    everybody = Person.objects.all()
    assert [one for one in everybody if scene.near(one)] == [scene.manager]
    assert CaseAccess.objects.get().ends_at is not None


def test_the_holders_of_the_posts_set_for_a_kind_take_it_in(scene: Scene) -> None:
    post = make.make_post(scene.here)
    holder = make.appoint(post)
    cases.set_intake(kind="dispute_case", posts=[post], by=scene.by(scene.manager))
    cases.name_intake(reference="NMR-DC-1", kind="dispute_case", by=scene.by(scene.chair))
    cases.name_intake(reference="NMR-RR-2", kind="notification_rapidrev", by=scene.by(scene.chair))
    assert [near(one, scene.here) for one in (holder, scene.chair)] == [
        {"NMR-DC-1"}, {"NMR-DC-1", "NMR-RR-2"},
    ]  # fmt: skip
    assert near(scene.manager, scene.here) == {CASE, "NMR-RR-2"}


def test_nobody_sets_a_post_they_hold_to_take_in(scene: Scene) -> None:
    post = make.make_post(scene.here)
    make.appoint(post, scene.manager)
    with pytest.raises(NotAllowed):
        cases.set_intake(kind="dispute_case", posts=[post], by=scene.by(scene.manager))
    administrator = make.person_with("ADM", scene.here)
    with pytest.raises(NotAllowed):
        cases.set_intake(kind="dispute_case", posts=[make.make_post(scene.here)], by=scene.by(administrator))
    assert not IntakePost.objects.exists()


def test_nobody_of_the_unit_brings_new_cases_back_to_the_unit(scene: Scene) -> None:
    held, vacant, other = (make.make_post(scene.here) for _ in range(3))
    make.appoint(held)
    make.appoint(other)
    by = scene.by(scene.manager)
    cases.set_intake(kind="dispute_case", posts=[held], by=by)
    for posts in ([], [vacant]):
        with pytest.raises(DomainError, match="you are of it"):
            cases.set_intake(kind="dispute_case", posts=posts, by=by)
    cases.set_intake(kind="dispute_case", posts=[other], by=by)
    assert [row.post for row in IntakePost.objects.all()] == [other]


def test_named_comes_near_until_the_last_day_is_over(scene: Scene) -> None:
    row = scene.name(scene.reviewer)
    assert last_verb() == "level3_grant.named"
    assert scene.near(scene.reviewer)
    assert row.ends_at is not None
    assert near(scene.reviewer, scene.here, row.ends_at - timedelta(seconds=1)) == {CASE}
    assert near(scene.reviewer, scene.here, row.ends_at) == frozenset()
    mail = MailMessage.objects.get(to=scene.reviewer.email)
    assert CASE not in f"{mail.subject}{mail.body_text}"
    assert cases.may_still_tell(mail)


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2026, 11, 21), date(2027, 11, 21)), (date(2028, 2, 29), date(2029, 2, 28)), (date(2026, 12, 31),
     date(2027, 12, 31))],
)  # fmt: skip
def test_a_naming_lasts_a_year_at_most(today: date, last: date) -> None:
    assert cases.last_day(today) == last


def test_what_stands_against_a_naming(scene: Scene) -> None:
    for wrong, field in (
        ({"reason": "Because"}, "reason"), ({"ends_on": england_today() - timedelta(days=1)}, "ends_on"),
        ({"ends_on": cases.last_day(england_today()) + timedelta(days=1)}, "ends_on"),
    ):  # fmt: skip
        with pytest.raises(DomainError) as error:
            scene.name(scene.reviewer, **wrong)
        assert error.value.field == field
    scene.name(scene.reviewer)
    with pytest.raises(DomainError):
        scene.name(scene.reviewer)
    stranger = make.make_person()
    with pytest.raises(DomainError):
        scene.name(stranger)


def test_nobody_names_themselves_and_nobody_from_afar(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        scene.name(scene.manager)
    for person in (scene.director, scene.chair, scene.officer, scene.reviewer, make.business_manager(scene.here)):
        with pytest.raises(NotAllowed):
            scene.name(scene.second, by=person)
    assert CaseAccess.objects.count() == 1


def test_a_naming_from_behind_broken_glass_needs_a_second_yes(scene: Scene) -> None:
    scene.breaks(scene.director)
    row = scene.name(scene.reviewer, by=scene.director)
    assert (row.needs_approval, scene.near(scene.reviewer)) == (True, False)
    for person in (scene.manager, scene.director, scene.second, scene.officer):
        with pytest.raises(NotAllowed):
            cases.approve_naming(access=row, by=scene.by(person))
    scene.name(scene.second)
    cases.approve_naming(access=row, by=scene.by(scene.second))
    assert scene.near(scene.reviewer)
    with pytest.raises(OutOfState):
        cases.approve_naming(access=row, by=scene.by(scene.second))


def test_extend_and_end(scene: Scene) -> None:
    row = scene.name(scene.reviewer, ends_on=england_today())
    cases.extend_naming(access=row, ends_on=next_month(), reason=WHY, by=scene.by(scene.manager))
    row.refresh_from_db()
    assert row.ends_at == cases.england_midnight(next_month() + timedelta(days=1))
    with pytest.raises(NotAllowed):
        cases.extend_naming(access=row, ends_on=next_month(), reason=WHY, by=scene.by(scene.reviewer))
    cases.end_naming(access=row, reason="The review is finished now", by=scene.by(scene.officer))
    assert not scene.near(scene.reviewer)
    assert last_verb() == "level3_grant.ended"
    with pytest.raises(OutOfState):
        cases.end_naming(access=row, reason="The review is finished now", by=scene.by(scene.manager))
    own = CaseAccess.objects.get(person=scene.manager)
    with pytest.raises(NotAllowed):
        cases.end_naming(access=own, reason="The review is finished now", by=scene.by(scene.manager))


def test_broken_glass_lets_near_for_an_hour_and_tells_the_officer(scene: Scene) -> None:
    row = scene.breaks(scene.director)
    assert scene.near(scene.director)
    assert row.ends_at == row.starts_at + timedelta(minutes=60)
    assert near(scene.director, scene.here, row.ends_at) == frozenset()
    mail = MailMessage.objects.get(to=scene.officer.email)
    assert (CASE in mail.body_text, "danger" in mail.body_text, scene.director.name in mail.body_text) == (
        False, False, True,
    )  # fmt: skip
    assert glass.may_still_alert(mail)
    with pytest.raises(OutOfState):
        scene.breaks(scene.director)
    for person in (scene.chair, scene.officer, scene.reviewer):
        with pytest.raises(NotAllowed):
            scene.breaks(person)


def test_an_unknown_case_and_one_that_is_kept_from_somebody_get_one_answer(scene: Scene) -> None:
    interests.record_interest(
        reference=CASE, person=scene.director, interest="kin", reason=WHY, by=scene.by(scene.director)
    )
    said = []
    for reference in (CASE, "NMR-RR-99999999", "nonsense"):
        with pytest.raises(DomainError) as error:
            glass.break_glass(reference=reference, reason=WHY, by=scene.by(scene.director))
        said.append((error.value.sentence, error.value.field))
    assert len(set(said)) == 1


def test_the_officer_looks_at_broken_glass_once_and_may_close_it(scene: Scene) -> None:
    row = scene.breaks(scene.director)
    for person in (scene.director, scene.manager):
        with pytest.raises(NotAllowed):
            glass.review_glass(access=row, finding="It was right to do so", by=scene.by(person))
    glass.end_glass(access=row, reason="The danger is over by now", by=scene.by(scene.officer))
    assert not scene.near(scene.director)
    glass.review_glass(access=row, finding="It was right to do so", by=scene.by(scene.officer))
    row.refresh_from_db()
    assert (row.approved_by, row.finding) == (scene.officer, "It was right to do so")
    with pytest.raises(OutOfState):
        glass.review_glass(access=row, finding="It was right to do so", by=scene.by(scene.officer))


def test_glass_that_the_officer_closed_stays_closed_for_its_hour(scene: Scene) -> None:
    row = scene.breaks(scene.director)
    glass.end_glass(access=row, reason="There is no danger at all", by=scene.by(scene.officer))
    with pytest.raises(OutOfState, match="closed this glass"):
        scene.breaks(scene.director)
    assert not scene.near(scene.director)
    CaseAccess.objects.filter(pk=row.pk).update(ends_at=timezone.now())
    scene.breaks(scene.director)
    assert scene.near(scene.director)


def test_whoever_is_suspended_breaks_no_glass_instead(scene: Scene) -> None:
    row = scene.name(scene.director)
    tell(scene.director, What.EMAIL, own=True)
    other = "NMR-RR-87654321"
    cases.name_intake(reference=other, kind="notification_rapidrev", by=scene.by(scene.manager))
    for reference in (CASE, other, "NMR-RR-99999999"):
        with pytest.raises(OutOfState, match="cannot break the glass"):
            glass.break_glass(reference=reference, reason=WHY, by=scene.by(scene.director))
    assert near(scene.director, scene.here) == frozenset()
    cases.lift_suspension(access=row, by=scene.by(scene.manager))
    glass.break_glass(reference=other, reason=WHY, by=scene.by(scene.director))
    assert near(scene.director, scene.here) == {CASE, other}


def test_an_interest_keeps_away_at_once_whatever_was_granted(scene: Scene) -> None:
    scene.name(scene.reviewer)
    by = scene.by(scene.reviewer)
    assert CASE in by.case_references
    row = interests.record_interest(reference=CASE, person=scene.reviewer, interest="kin", reason=WHY, by=by)
    assert by.case_references == frozenset()
    assert not scene.near(scene.reviewer)
    with pytest.raises(NotAllowed):
        interests.lift_recusal(access=row, reason="It is not so any more", by=scene.by(scene.reviewer))
    interests.lift_recusal(access=row, reason="It is not so any more", by=scene.by(scene.manager))
    assert scene.near(scene.reviewer)


def test_an_interest_of_another_is_recorded_by_who_may_name(scene: Scene) -> None:
    scene.name(scene.reviewer)
    said: dict[str, Any] = {"reference": CASE, "person": scene.reviewer, "interest": "manager", "reason": WHY}
    for person in (scene.chair, scene.director, scene.officer):
        with pytest.raises(NotAllowed):
            interests.record_interest(by=scene.by(person), **said)
    interests.record_interest(by=scene.by(scene.manager), **said)
    assert not scene.near(scene.reviewer)
    with pytest.raises(DomainError):
        interests.record_interest(by=scene.by(scene.manager), **said)


def test_a_change_of_sign_in_suspends_until_a_second_person_lifts_it(scene: Scene) -> None:
    row = scene.name(scene.reviewer)
    tell(scene.reviewer, What.EMAIL, own=True)
    row.refresh_from_db()
    assert row.suspended_at is not None
    assert not scene.near(scene.reviewer)
    assert last_verb() == "level3_grant.suspended"
    with pytest.raises(NotAllowed):
        cases.lift_suspension(access=row, by=scene.by(scene.reviewer))
    scene.breaks(business := make.business_manager(scene.here))
    with pytest.raises(NotAllowed):
        cases.lift_suspension(access=row, by=scene.by(business))
    cases.lift_suspension(access=row, by=scene.by(scene.manager))
    assert scene.near(scene.reviewer)


def test_when_all_are_suspended_two_of_the_executive_open_it_again(scene: Scene) -> None:
    tell(scene.manager, What.FACTORS, own=True)
    own = CaseAccess.objects.get(person=scene.manager)
    with pytest.raises(NotAllowed):
        cases.lift_suspension(access=own, by=scene.by(scene.manager))
    scene.breaks(scene.director)
    cases.lift_suspension(access=own, by=scene.by(scene.director))
    assert scene.near(scene.manager)


def test_whoever_is_named_signs_in_strongly(scene: Scene) -> None:
    worker = make.person_with("PRA", scene.here)
    assert need_of(worker) is Need.NONE
    row = scene.name(worker)
    assert need_of(worker) is Need.STRONG
    cases.end_naming(access=row, reason="The review is finished now", by=scene.by(scene.manager))
    assert need_of(worker) is Need.NONE


def test_an_action_that_began_in_a_case_follows_its_readers(scene: Scene) -> None:
    owner = make.appoint(post := make.make_post(scene.here))
    action = make.make_action(scene.here, "See the family", post, by=scene.manager)
    Action.objects.filter(pk=action.pk).update(level=3, origin_reference=CASE, created_by=None)
    action.refresh_from_db()

    def sees(person: Person) -> tuple[bool, bool]:
        by = scene.by(person)
        return ACTION.visible(Action.objects.all(), by).filter(pk=action.pk).exists(), ACTION.may(by, "R", action)

    assert [sees(one) for one in (scene.manager, owner)] == [(True, True)] * 2
    assert [sees(one) for one in (scene.director, scene.chair, scene.reviewer)] == [(False, False)] * 3
    scene.name(scene.second)
    assert sees(scene.second) == (True, True)
    interests.record_interest(reference=CASE, person=owner, interest="kin", reason=WHY, by=scene.by(owner))
    assert sees(owner) == (False, False)
    Action.objects.filter(pk=action.pk).update(level=1)
    action.refresh_from_db()
    assert sees(owner) == (True, True)


def test_what_is_recorded_of_a_case_is_seen_near_it_and_by_the_officer(scene: Scene) -> None:
    scene.name(scene.reviewer)
    rows = CaseAccess.objects.filter(kind="named")
    counts = {
        person: LEVEL3_GRANT.visible(rows, scene.by(person)).count()
        for person in (scene.manager, scene.officer, scene.director, scene.chair, scene.reviewer)
    }
    assert list(counts.values()) == [2, 2, 0, 0, 0]
    scene.breaks(scene.director)
    glasses = CaseAccess.objects.filter(kind="glass")
    seen = [BREAK_GLASS.visible(glasses, scene.by(one)).count() for one in (scene.director, scene.second,
            scene.manager, scene.officer)]  # fmt: skip
    assert seen == [1, 0, 0, 1]


def test_nothing_of_it_stands_open_on_the_trail(scene: Scene) -> None:
    scene.name(scene.reviewer)
    cases.note_read(reference=CASE, by=scene.by(scene.reviewer))
    entries = Entry.objects.filter(reference=CASE)
    assert [one.verb for one in entries.order_by("pk")] == ["level3_grant.named", "level3_grant.named", "case.read"]
    assert not [one for one in entries if WHY in one.after or f'person:{scene.reviewer.pk}"' in one.after]


def test_what_the_query_lets_near_is_what_the_rule_calls_open(scene: Scene) -> None:
    """Every combination of the columns: the part of a query and the pure rule agree."""
    now = timezone.now()
    times: list[datetime | None] = [None, now - timedelta(hours=1)]
    CaseAccess.objects.all().delete()
    for at, (starts, ends, waits, approved, suspended, ended) in enumerate(
        itertools.product((-2, 1), (-1, 2), (False, True), times, times, times)
    ):
        if ends > starts:
            CaseAccess.objects.create(
                partnership=scene.here, reference=f"NMR-RR-{at:08}", person=scene.reviewer, kind="named",
                starts_at=now + timedelta(hours=starts), ends_at=now + timedelta(hours=ends), needs_approval=waits,
                approved_at=approved, suspended_at=suspended, ended_at=ended, reason="",
            )  # fmt: skip
    rows = list(CaseAccess.objects.all())
    said = {
        row.reference for row in rows
        if state_of(Moments(row.starts_at, row.ends_at, row.needs_approval, row.approved_at, row.suspended_at,
                            row.ended_at), now) is State.OPEN
    }  # fmt: skip
    assert said == set(CaseAccess.objects.filter(opens(now)).values_list("reference", flat=True))
    assert said == near(scene.reviewer, scene.here, now)
    assert len(said) == 3
    found = CaseAccess.objects.filter(reference__in=near_references(scene.reviewer, scene.here, now))
    assert set(found.values_list("reference", flat=True)) == said
