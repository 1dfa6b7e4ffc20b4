"""A record that holds: who was shown out, what was published, what was confirmed, what a file takes away."""

from datetime import timedelta

import pytest
from django.test import Client

from sightline.governance.models import Group, Post
from sightline.kernel.dates import england_today
from sightline.kernel.errors import NotAllowed, OutOfState
from sightline.meetings.models import Decision, Interest, Meeting, Minutes
from sightline.meetings.queries.minutes import minutes_page
from sightline.meetings.services import cancel_meeting, move_meeting
from sightline.meetings.services.recording import answer as answer_round
from sightline.meetings.services.recording import (
    approve,
    change_decision,
    confirm,
    decide_delegated,
    declare_interest,
    publish,
    take_interest_back,
)
from sightline.meetings.services.recording import close as close_round
from sightline.meetings.services.recording import send_round as send_decision_round
from sightline.meetings.tests.recording import Recording, earlier, make_recording, tomorrow
from sightline.plans.health import health
from tests import factories as make
from tests.attacks.test_minutes import SECRET, Secret


@pytest.fixture
def rec(db: None) -> Recording:
    return make_recording()


def minutes_now(rec: Recording) -> Minutes:
    return Minutes.objects.select_related("meeting__group").get(meeting=rec.meeting)


def approved(rec: Recording) -> Minutes:
    return approve(minutes=rec.minutes(), version=minutes_now(rec).version, by=rec.chair)


def test_nobody_who_was_shown_out_of_an_item_lets_themselves_back_in(rec: Recording) -> None:
    rec.came()
    entry = rec.entry()
    own = declare_interest(entry=entry, person=rec.world.chair, what="Kin", out=True, by=rec.by)
    other = declare_interest(entry=entry, person=rec.world.nurse, what="Works there", out=True, by=rec.by)
    chair = rec.world.browser(rec.world.chair)
    assert "interests/" not in chair.get(rec.href("chair/")).content.decode()
    for one in (own, other):
        assert chair.post(rec.href(f"interests/{one.pk}/remove/")).status_code == 403
    with pytest.raises(NotAllowed, match="Somebody else has to"):
        take_interest_back(interest=own, by=rec.chair)
    assert Interest.objects.count() == 2
    take_interest_back(interest=own, by=rec.by)
    assert list(Interest.objects.values_list("person", flat=True)) == [rec.world.nurse.pk]


def test_what_was_published_is_not_changed_without_being_published_again(rec: Recording) -> None:
    told = rec.told(delegated_to="Chair", publish=True)
    row = decide_delegated(group=rec.group, decided_on=england_today(), told=told, by=rec.by)
    row = publish(decision=row, publish=True, by=rec.chair)
    told = rec.told(title="Something else", delegated_to="Chair", publish=True)
    change_decision(decision=row, told=told, version=row.version, by=rec.by)
    assert list(Decision.objects.values_list("title", "publish", "published")) == [("Something else", True, False)]
    reader = rec.world.browser(make.person_with("DSL", rec.world.partnership))
    assert reader.get(f"/{rec.world.partnership.slug}/decisions/{row.reference}/").status_code == 404


def test_what_each_member_answered_is_not_published_with_a_decision(rec: Recording) -> None:
    told = rec.told(title="Adopt it", publish=True)
    row = send_decision_round(group=rec.group, told=told, answer_by=tomorrow(), by=rec.by)
    for person in (rec.world.nurse, rec.world.chair):
        answer_round(decision=row, said="agree", comment="Quietly worried", by=rec.world.standing(person))
    row = close_round(decision=row, agreed=True, despite="", version=row.version, by=rec.by)
    publish(decision=row, publish=True, by=rec.chair)
    address = f"/{rec.world.partnership.slug}/decisions/{row.reference}/"

    def told_to(browser: Client) -> tuple[bool, bool]:
        page = browser.get(address).content.decode()
        return "Adopt it" in page, "Quietly worried" in page

    assert told_to(rec.world.browser(make.person_with("DSL", rec.world.partnership))) == (True, False)
    assert told_to(rec.world.browser(rec.world.nurse)) == (True, True)


def test_the_arrangements_change_nothing_in_minutes_that_were_approved(rec: Recording) -> None:
    rec.came()
    draft = minutes_page(minutes_now(rec), rec.by).quorum
    approved(rec)
    Group.objects.filter(pk=rec.group.pk).update(quorum=9)
    Post.objects.filter(title="Nurse").update(title="Matron")
    page = minutes_page(minutes_now(rec), rec.by)
    assert (page.quorum, draft.ok) == (draft, True)
    assert [one.seat for one in page.people if one.row.person == rec.world.nurse] == ["Nurse"]
    shown = rec.world.browser().get(rec.href("minutes/")).content.decode()
    assert (draft.sentence in shown, "Matron" in shown) == (True, False)


def test_a_meeting_whose_minutes_are_approved_is_neither_moved_nor_cancelled(rec: Recording) -> None:
    before = earlier(rec, 10)
    before.minutes()
    approved(before)
    confirm(minutes=minutes_now(before), at=rec.meeting, version=minutes_now(before).version, by=rec.chair)
    row = Meeting.objects.get(pk=before.meeting.pk)
    for deed in (
        lambda: move_meeting(
            meeting=row, starts_at=row.starts_at + timedelta(days=30), ends_at=row.ends_at + timedelta(days=30),
            place="Elsewhere", join_url="", reason="Later", version=row.version, by=rec.by,
        ),
        lambda: cancel_meeting(meeting=row, reason="Never was", version=row.version, by=rec.by),
    ):  # fmt: skip
        with pytest.raises(OutOfState, match="can no longer be changed"):
            deed()
    rec.minutes()
    cancel_meeting(meeting=rec.meeting, reason="Nobody came", version=rec.meeting.version, by=rec.by)
    with pytest.raises(OutOfState, match="nothing to approve"):
        approved(rec)


def test_a_decision_of_a_restricted_item_leaves_in_no_list_and_is_in_no_health_of_a_plan(rec: Recording) -> None:
    secret = Secret(rec)
    here, browser = rec.world.partnership, rec.world.browser(secret.named)
    address = f"/{here.slug}/decisions/"
    page = browser.get(address).content.decode()
    assert (f"{SECRET} decided" in page, "OFFICIAL-SENSITIVE" in page) == (True, True)
    file = browser.get(address, {"format": "csv"})
    assert (file.status_code, SECRET in file.content.decode()) == (200, False)
    plan = make.make_plan(here, group=rec.group, by=rec.world.manager)
    Decision.objects.update(kind="resourcing", decided_on=england_today() - timedelta(days=20))
    rows = health(plan, secret.by(secret.named)).rows
    assert [one.what for one in rows if one.key == "decision_no_action"] == []
