"""Mails of clocks: when, to whom, and that nothing of the case stands in them."""

import pytest

from sightline.audittrail.models import Entry
from sightline.disagreements import services
from sightline.disagreements.models import CaseStep
from sightline.disagreements.services.telling import may_still_tell, remind_all
from sightline.disagreements.tests.world import NAME, World, at
from sightline.governance.models import CaseAccess
from sightline.governance.services.interests import record_interest
from sightline.kernel.models import MailMessage, NonWorkingDay

pytestmark = pytest.mark.django_db


def mailed(kind: str = "disagreements.clock") -> list[MailMessage]:
    return list(MailMessage.objects.filter(kind=kind).order_by("pk"))


def test_everybody_named_is_warned_once_before_and_once_when_it_has_passed(world: World, clock) -> None:
    clock.set(at(2027, 3, 24, 9))
    row = world.raised("school")
    world.name(row, "council", "member")  # a member reads none of these, named or not
    counts = []
    for moment in (at(2027, 3, 24, 10), at(2027, 3, 25, 7), at(2027, 3, 25, 8), at(2027, 3, 25, 9), at(2027, 3, 29, 23),
                   at(2027, 3, 30, 0), at(2027, 3, 31, 0), at(2027, 4, 1, 0)):  # fmt: skip
        clock.set(moment)
        counts.append(remind_all(moment))
    assert counts == [0, 0, 4, 0, 0, 0, 4, 0]
    mails = mailed()
    people = {world.people[who].email for who in ("school", "council", "manager", "other_manager")}
    assert {mail.to for mail in mails} == people
    for mail in mails:
        text = f"{mail.subject}{mail.body_text}"
        assert row.reference in text
        assert f"/northmoor/disagreements/{row.reference}/" in text
        assert [one for one in (NAME, row.about, row.pseudonym, "Hill School", "Threshold") if one in text] == []
    assert "runs out at the end of Tuesday 30 March 2027" in mails[0].body_text  # Easter does not count


def test_nobody_is_mailed_who_may_no_longer_read_it_or_for_a_step_that_ended(world: World, clock) -> None:
    clock.set(at(2027, 6, 1, 9))
    row = world.raised("school", urgent=True)
    world.name(row, "council")
    clock.set(at(2027, 6, 1, 12))
    assert remind_all(at(2027, 6, 1, 12)) == 4
    mails = {mail.to: mail for mail in mailed()}
    assert all(may_still_tell(mail) for mail in mails.values())
    record_interest(reference=row.reference, person=world.people["council"], interest="kin",
                    reason="It is about my own nephew", by=world.by("council"))  # fmt: skip
    CaseAccess.objects.filter(person=world.people["manager"]).update(ended_at=at(2027, 6, 1, 11))
    still = {
        who: may_still_tell(mails[world.people[who].email]) for who in ("school", "council", "manager", "other_manager")
    }
    assert still == {"school": True, "council": False, "manager": False, "other_manager": True}
    services.take_on(row=row, text="On", version=1, by=world.by("school"))
    assert not may_still_tell(mails[world.people["school"].email])


def test_a_clock_that_the_calendar_moves_is_on_the_trail(world: World, clock) -> None:
    clock.set(at(2027, 6, 1, 9))
    row = world.raised("school")
    NonWorkingDay.objects.create(day="2027-06-02", name="A day off, added later")
    remind_all(at(2027, 6, 1, 10))
    remind_all(at(2027, 6, 1, 11))
    assert CaseStep.objects.get().due_at == at(2027, 6, 5, 0)
    assert Entry.objects.filter(verb="dispute_case.clock_moved", reference=row.reference).count() == 1


def test_those_who_act_for_the_partnership_are_told_of_a_stage(world: World) -> None:
    row = world.raised("school")
    world.name(row, "director", "council")
    for version in (1, 2):
        services.take_on(row=row, text="On", version=version, by=world.by("manager"))
    mails = mailed("disagreements.told")
    assert {mail.to for mail in mails} == {world.people[who].email for who in ("other_manager", "director")}
    assert all(may_still_tell(mail) for mail in mails)
    assert row.about not in mails[0].body_text
