"""Leave: who is asked meanwhile, who may record it, and what somebody reads when they are back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sightline.actions.models import Action, Update
from sightline.actions.tests.world import CASE_TITLE, OPEN_TITLE, World, say
from sightline.audittrail.models import Entry
from sightline.chasing import services
from sightline.chasing.models import ActionLink, Leave
from sightline.chasing.services import NewLeave
from sightline.chasing.services.leave import BACK, STAND_IN
from sightline.chasing.tests.test_ladder import mails
from sightline.chasing.tests.test_rounds import ALL, LINK, TODAY, remind, send, text_of
from sightline.governance.models import Appointment
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.tests.test_outbox import post
from tests.factories import appoint, make_person, make_post, signed_in

__all__ = ["post"]


@pytest.fixture
def reminded(world: World) -> World:
    services.set_chasing(to=ALL, version=0, by=world.by(world.manager))
    return world


def away(world: World, stand_in: Any = None, first: int = -3, last: int = 3) -> Leave:
    new = NewLeave(world.owner, TODAY + timedelta(first), TODAY + timedelta(last), stand_in)
    return services.record_leave(new=new, by=world.by(world.owner))


def lead(world: World) -> Any:
    """Return the post of the agency's lead, who may update all of the agency's actions, and who holds it."""
    found = make_post(world.partnership, "Safeguarding lead", world.agency, role="AGL")
    return found, appoint(found, make_person("Lee Lead"))


def test_who_stands_in_is_asked_meanwhile_and_answers_under_their_own_name(reminded, post):
    stand_in, lee = lead(reminded)
    away(reminded, stand_in)
    assert remind(reminded) == 1
    send()
    send()
    texts = {mail["To"]: text_of(mail) for mail in post.taken if LINK.search(text_of(mail))}
    assert set(texts) == {lee.email}
    assert "You are asked because Asha Rahman is away." in texts[lee.email]
    assert ActionLink.objects.get().instead_of == reminded.owner
    page = signed_in(reminded.manager).get(f"/{reminded.slug}/chasing/").content.decode()
    assert "Late, while Asha Rahman is away" in page


def test_without_a_stand_in_the_deputy_is_asked_and_without_either_the_list_says_so(reminded):
    away(reminded)
    assert remind(reminded) == 0
    browser = signed_in(reminded.manager)
    page = browser.get(f"/{reminded.slug}/chasing/new/").content.decode()
    assert "Asha Rahman is away until" in page
    deputy = make_post(reminded.partnership, "Deputy")
    dee = appoint(deputy, make_person("Dee Stand"))
    Action.objects.filter(pk=reminded.open.pk).update(deputy=deputy)
    assert "Dee Stand" in browser.get(f"/{reminded.slug}/chasing/new/").content.decode()
    assert remind(reminded, TODAY) == 0  # the day was done
    services.set_chasing(to=ALL | {"after": [20]}, version=1, by=reminded.by(reminded.manager))
    assert remind(reminded, TODAY + timedelta(1)) == 1
    assert dee.email in mails()


def test_a_stand_in_who_lost_the_right_is_not_asked(reminded):
    stand_in, _ = lead(reminded)
    away(reminded, stand_in)
    stand_in.role = ""
    stand_in.save()
    assert remind(reminded) == 0


def test_a_post_stands_in_only_if_it_may_update_everything_already(world):
    stranger = make_post(world.partnership, "Elsewhere")
    with pytest.raises(DomainError, match="Nobody holds this post"):
        away(world, stranger)
    appoint(stranger)
    with pytest.raises(DomainError, match=f"may not update {world.open.reference}"):
        away(world, stranger)
    with pytest.raises(DomainError, match="another post"):
        away(world, world.post)
    assert not Leave.objects.exists()


def test_days_are_checked_and_no_two_leaves_overlap(world):
    for first, last, words in ((3, 1, "before the first"), (-9, -1, "today or later"), (0, 500, "hand the work over")):
        with pytest.raises(DomainError, match=words):
            away(world, first=first, last=last)
    away(world, first=1, last=5)
    with pytest.raises(DomainError, match="recorded already"):
        away(world, first=5, last=9)


def test_people_record_their_own_leave_and_the_unit_that_of_others_and_the_trail_hides_the_days(world):
    page = signed_in(world.owner).get(f"/{world.slug}/chasing/mine/").content.decode()
    assert "No leave is recorded" in page
    day, end = TODAY + timedelta(2), TODAY + timedelta(9)
    given = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year,
             "ends_on_day": end.day, "ends_on_month": end.month, "ends_on_year": end.year, "stand_in": ""}  # fmt: skip
    address = f"/{world.slug}/chasing/leave/new/"
    assert signed_in(world.owner).post(address, given | {"person": world.chair.pk}).status_code == 422
    assert signed_in(world.owner).post(address, given | {"person": world.owner.pk}).status_code == 302
    assert signed_in(world.manager).post(address, given | {"person": world.chair.pk}).status_code == 302
    assert set(Leave.objects.values_list("person__name", flat=True)) == {"Asha Rahman", "Bo Field"}
    entry = Entry.objects.filter(verb="leave.recorded").earliest("pk")
    assert str(day) not in entry.after
    mine = signed_in(world.owner).get(f"/{world.slug}/chasing/leave/").content.decode()
    assert "Bo Field" not in mine
    assert "Bo Field" in signed_in(world.manager).get(f"/{world.slug}/chasing/leave/").content.decode()
    theirs = Leave.objects.get(person=world.chair)
    assert signed_in(world.owner).post(f"/{world.slug}/chasing/leave/{theirs.pk}/end/").status_code in (403, 404)
    with pytest.raises(NotAllowed):
        services.end_leave(leave=theirs, by=world.by(world.owner))


def test_leave_ends_early_and_only_once(world):
    under_way = away(world)
    services.end_leave(leave=under_way, by=world.by(world.owner))
    under_way.refresh_from_db()
    assert under_way.ends_on == TODAY - timedelta(1)
    with pytest.raises(OutOfState):
        services.end_leave(leave=under_way, by=world.by(world.owner))
    ahead = away(world, first=4, last=6)
    browser = signed_in(world.owner)
    assert "Take away" in browser.get(f"/{world.slug}/chasing/leave/{ahead.pk}/end/").content.decode()
    assert browser.post(f"/{world.slug}/chasing/leave/{ahead.pk}/end/").status_code == 302
    assert not Leave.objects.filter(pk=ahead.pk).exists()


def test_who_stands_in_is_told_unless_they_left_or_the_leave_was_taken_away(world, post):
    stand_in, lee = lead(world)
    away(world, stand_in)
    assert send() == 1
    assert (post.taken[0]["To"], "come to you" in text_of(post.taken[0])) == (lee.email, True)
    again = services.record_leave(
        new=NewLeave(world.owner, TODAY + timedelta(9), TODAY + timedelta(10), stand_in), by=world.by(world.owner)
    )
    services.end_leave(leave=again, by=world.by(world.owner))
    assert send() == 0
    assert MailMessage.objects.filter(kind=STAND_IN, state="withdrawn").count() == 1


def back(world: World) -> None:
    Leave.objects.update(starts_on=TODAY - timedelta(9), ends_on=TODAY - timedelta(1))
    Action.objects.get(pk=world.open.pk).updates.update(created_at=timezone.now() - timedelta(days=3))


def test_who_is_back_reads_what_was_done_once(world, post):
    away(world)
    say(world, world.open, "Six agencies have answered.")
    case = Action.objects.get(pk=world.case.pk)
    Action.objects.filter(pk=case.pk).update(owner=world.post)
    back(world)
    assert services.welcome_back(timezone.now()) == 1
    assert services.welcome_back(timezone.now()) == 0
    send()
    (mail,) = [mail for mail in post.taken if mail["To"] == world.owner.email]
    text = text_of(mail)
    assert OPEN_TITLE in text
    assert "Amber, said by" in text
    assert "Six agencies" not in text
    assert CASE_TITLE not in text
    page = signed_in(world.owner).get(f"/{world.slug}/chasing/mine/").content.decode()
    assert "While you were away" in page
    assert "Six agencies have answered." in page


def test_how_an_action_of_level_2_goes_stands_in_no_mail_about_leave(world, post):
    away(world)
    mine = world.action("Zircon plan", owner=world.post, level=2, group=world.group)
    say(world, mine, rag="red")
    back(world)
    Update.objects.update(created_at=timezone.now() - timedelta(days=3))
    assert services.welcome_back(timezone.now()) == 1
    send()
    (text,) = [text_of(mail) for mail in post.taken if mail["To"] == world.owner.email]
    assert (mine.reference in text, "Updated on" in text) == (True, True)
    assert [word for word in ("Red", "Zircon", "said by") if word in text] == []


def test_a_summary_of_nothing_is_not_sent_and_one_of_what_is_no_longer_theirs_is_withdrawn(world, post):
    away(world)
    back(world)
    assert services.welcome_back(timezone.now()) == 0
    Leave.objects.update(told_back_at=None)
    say(world, world.open)
    back(world)
    assert services.welcome_back(timezone.now()) == 1
    Appointment.objects.filter(person=world.owner).update(ends_on=TODAY - timedelta(1))
    assert send() == 0
    assert MailMessage.objects.get(kind=BACK).state == "withdrawn"
    assert services.welcome_back(timezone.now()) == 0


def test_a_successor_takes_over_what_is_asked(reminded):
    by = reminded.by(reminded.manager)
    new = make_person("Sue Next")
    from sightline.governance.models import KnownPerson
    from sightline.governance.services import appoint as give

    KnownPerson.objects.create(partnership=reminded.partnership, person=new)
    give(person=new, to=reminded.post, starts_on=TODAY, by=by)
    assert remind(reminded) == 1
    assert set(mails()) == {new.email}
