"""Reminders and chases on real mail servers: who gets what, once, and what follows when a mail cannot go."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.actions.filtering import Asked
from sightline.actions.models import Action, Update
from sightline.actions.tests.world import CASE_TITLE, GROUP_TITLE, OPEN_TITLE, World, say
from sightline.audittrail.models import Entry
from sightline.chasing import services
from sightline.chasing.models import Chasing, DeadAddress, Digest
from sightline.chasing.queries import chase_reach
from sightline.chasing.services.mails import DIGEST, UNIT
from sightline.governance.models import Appointment
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage, NonWorkingDay
from sightline.kernel.outbox import deliver_due, queue_mail
from sightline.kernel.tests.test_outbox import post
from tests.factories import appoint, make_person, make_post, signed_in

__all__ = ["post"]

TODAY = england_today()
ALL = {
    "reminders_on": True, "before": [3], "on_day": True, "after": [19], "every": 0, "rest_days": 0, "link_days": 21,
    "quiet_weekends": False, "quiet_holidays": False,
}  # fmt: skip
LINK = re.compile(r"https?://[^/]+(/u/[\w-]+/)")


@pytest.fixture
def reminded(world: World) -> World:
    """The partnership of the world, which reminds 3 days before, on the day and 19 days after."""
    services.set_chasing(to=ALL, version=0, by=world.by(world.manager))
    return world


def remind(world: World, day: date = TODAY) -> int:
    return services.remind(world.partnership, day)


def send(minutes: int = 0) -> int:
    return deliver_due(timezone.now() + timedelta(minutes=minutes), "test")


def text_of(message: Any) -> str:
    return message.get_payload(decode=True).decode()


def test_one_mail_holds_all_that_a_person_owes_each_with_its_own_link(reminded, post):
    reminded.action("Train the managers", owner=reminded.post, due_on=TODAY + timedelta(3))
    reminded.action("Not today", owner=reminded.post, due_on=TODAY + timedelta(2))
    reminded.action("Due now", owner=reminded.post, due_on=TODAY)
    assert remind(reminded) == 1
    assert send() == 1
    (mail,) = post.taken
    assert mail["To"] == reminded.owner.email
    text = text_of(mail)
    places = [
        text.index(words) for words in ("Late", OPEN_TITLE, "Due today", "Due now", "Due soon", "Train the manag")
    ]
    assert places == sorted(places)
    assert "Not today" not in text
    assert len(set(LINK.findall(text))) == 3
    assert mail["Subject"] == "Nmr: how are your 3 actions going? 1 late"


def test_the_received_mail_is_enough_to_answer(reminded, post):
    remind(reminded)
    send()
    (address,) = LINK.findall(text_of(post.taken[0]))
    version = Client().get(address).context["form"]["version"].value()
    Client().post(address, {"rag": "green", "text": "Agreed on Monday.", "version": version, "deed": "update"})
    assert Update.objects.get().author == reminded.owner


def test_nobody_is_reminded_twice_on_a_day_whoever_asks(reminded):
    assert remind(reminded) == 1
    Chasing.objects.update(reminded_until=None)
    assert remind(reminded) == 0
    assert MailMessage.objects.filter(kind=DIGEST).count() == 1
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        Digest.objects.create(
            partnership=reminded.partnership, kind="reminder", person=reminded.owner, day=TODAY, to="a@example.org"
        )


def test_a_worker_killed_half_way_goes_on_where_it_was(reminded, monkeypatch):
    for n in range(60):
        post_of = make_post(reminded.partnership)
        appoint(post_of, make_person(f"Owner {n:02d}", password=None))
        reminded.action(f"Task {n}", owner=post_of, due_on=TODAY)
    from sightline.chasing.services import rounds

    real = rounds.record
    done: list[Any] = []

    def dies(**said: Any) -> Any:
        if len(done) == 34:
            raise KeyboardInterrupt
        done.append(said)
        return real(**said)

    monkeypatch.setattr(rounds, "record", dies)
    with pytest.raises(KeyboardInterrupt):
        remind(reminded)
    assert Digest.objects.count() == 25
    monkeypatch.setattr(rounds, "record", real)
    assert remind(reminded) == 36
    assert Digest.objects.count() == MailMessage.objects.filter(kind=DIGEST).count() == 61


def test_the_tick_starts_at_seven_and_only_where_reminders_are_on(reminded):
    early = datetime.combine(TODAY, time(5, 30), UTC)
    assert services.remind_all(early) == 0
    assert services.remind_all(datetime.combine(TODAY, time(9), UTC)) == 1
    services.set_chasing(to=ALL | {"reminders_on": False}, version=1, by=reminded.by(reminded.manager))
    assert services.remind_all(datetime.combine(TODAY + timedelta(1), time(9), UTC)) == 0


def test_nothing_goes_out_on_quiet_days_and_nothing_is_lost_by_them(reminded):
    by = reminded.by(reminded.manager)
    services.add_quiet_days(starts_on=TODAY, ends_on=TODAY + timedelta(1), name="Office closed", by=by)
    assert remind(reminded) == 0
    assert remind(reminded, TODAY + timedelta(1)) == 0
    assert remind(reminded, TODAY + timedelta(2)) == 1


def test_weekends_and_bank_holidays_are_quiet(reminded):
    services.set_chasing(
        to=ALL | {"quiet_weekends": True, "quiet_holidays": True}, version=1, by=reminded.by(reminded.manager)
    )
    Action.objects.filter(pk=reminded.open.pk).update(due_on=date(2026, 12, 5))
    Chasing.objects.update(reminded_until=date(2026, 12, 4))
    NonWorkingDay.objects.get_or_create(day=date(2026, 12, 7), defaults={"name": "A day off"})
    assert [remind(reminded, date(2026, 12, day)) for day in (5, 6, 7)] == [0, 0, 0]
    assert remind(reminded, date(2026, 12, 8)) == 1


def test_who_updated_lately_is_left_alone(reminded):
    say(reminded, reminded.open)
    services.set_chasing(to=ALL | {"rest_days": 5}, version=1, by=reminded.by(reminded.manager))
    assert remind(reminded) == 0


def test_cases_drafts_and_what_is_done_are_never_mailed_and_a_vacant_post_falls_to_the_deputy(reminded):
    deputy = make_post(reminded.partnership, "Deputy")
    stand_in = appoint(deputy, make_person("Dee Stand"))
    appoint(reminded.case.owner, make_person("Dr Case"))
    day = {"due_on": TODAY}
    reminded.action("Vacant", owner=make_post(reminded.partnership), deputy=deputy, **day)
    reminded.action("Nobody at all", owner=make_post(reminded.partnership), **day)
    Action.objects.filter(pk=reminded.case.pk).update(due_on=TODAY)
    drafted = reminded.action("Drafted", owner=reminded.post, **day)
    gone = reminded.action("Gone", owner=reminded.post, **day)
    Action.objects.filter(pk=drafted.pk).update(draft=True)
    Action.objects.filter(pk=gone.pk).update(status="withdrawn")
    assert remind(reminded) == 2
    texts = {mail.to: mail.body_text for mail in MailMessage.objects.filter(kind=DIGEST)}
    assert set(texts) == {reminded.owner.email, stand_in.email}
    assert "Vacant" in texts[stand_in.email]
    for words in ("Drafted", "Gone", CASE_TITLE, "Nobody at all"):
        assert words not in "".join(texts.values())


def test_the_words_of_a_mail_are_gone_from_the_database_once_it_is_sent(reminded, post):
    remind(reminded)
    assert LINK.search(MailMessage.objects.get(kind=DIGEST).body_text)
    send()
    assert MailMessage.objects.get(kind=DIGEST).body_text == ""


def test_rights_are_asked_again_when_the_mail_goes_out(reminded, post):
    remind(reminded)
    Appointment.objects.filter(person=reminded.owner).update(ends_on=TODAY - timedelta(1))
    assert send() == 0
    assert post.taken == []
    assert MailMessage.objects.get(kind=DIGEST).state == "withdrawn"


def test_when_part_of_a_digest_passed_to_others_a_mail_with_the_rest_goes_in_its_place(reminded, post):
    kept = reminded.action("Still theirs", owner=reminded.post, due_on=TODAY)
    remind(reminded)
    Action.objects.filter(pk=reminded.open.pk).update(owner=make_post(reminded.partnership))
    send()
    send()
    (mail,) = post.taken
    assert OPEN_TITLE not in text_of(mail)
    (address,) = LINK.findall(text_of(mail))
    assert kept.title in Client().get(address).content.decode()


def test_a_server_that_hangs_or_drops_after_the_text_loses_nothing_and_doubles_nothing(reminded, post):
    remind(reminded)
    post.drop = True
    assert send() == 0
    post.drop, post.hang_seconds = False, 2
    assert send(10) == 0
    post.hang_seconds = 0
    assert send(60) == 1
    assert send(600) == 0
    assert {mail["Message-ID"] for mail in post.tried} == {MailMessage.objects.get(kind=DIGEST).message_id}
    assert remind(reminded) == 0


def test_a_refusal_for_good_marks_the_address_tells_the_unit_and_can_be_taken_back(reminded, post):
    remind(reminded)
    post.say["RCPT"] = "550 No such mailbox"
    send()
    assert services.note_failures(timezone.now()) == 1
    assert services.note_failures(timezone.now()) == 0
    dead = DeadAddress.objects.get()
    assert (dead.email, dead.reply) == (reminded.owner.email, "550 No such mailbox")
    told = MailMessage.objects.get(kind=UNIT)
    assert told.to == reminded.manager.email
    assert "No such mailbox" in told.body_text
    page = signed_in(reminded.manager).get(f"/{reminded.slug}/chasing/").content.decode()
    assert "gets no mail" in page
    assert "Could not be delivered" in page
    (_, why), *_ = chase_reach(reminded.by(reminded.manager), Asked()).left_out
    assert why == "The address of Asha Rahman refused our mail."
    services.try_again(dead=dead, by=reminded.by(reminded.manager))
    assert not DeadAddress.objects.exists()


def test_a_mail_of_any_kind_that_is_refused_for_good_marks_the_address_and_the_unit_hears_of_it_once(reminded, post):
    post.say["RCPT"] = "550 No such mailbox"
    for subject in ("A paper", "Another"):
        queue_mail(tenant=reminded.partnership.code, to=reminded.owner.email, subject=subject, text="Read it.")
    queue_mail(tenant="", to="nobody@example.org", subject="A code", text="1234")
    send()
    assert services.note_failures(timezone.now()) == 2
    assert services.note_failures(timezone.now()) == 0
    assert DeadAddress.objects.get().email == reminded.owner.email
    assert MailMessage.objects.filter(kind=UNIT).count() == 1
    send()
    assert services.note_failures(timezone.now()) == 1  # the mail to the unit, of which no other tells
    assert MailMessage.objects.filter(kind=UNIT).count() == 1


def test_a_refusal_for_now_marks_nothing(reminded, post):
    remind(reminded)
    post.say["RCPT"] = "451 Later"
    send()
    assert services.note_failures(timezone.now()) == 0
    assert not DeadAddress.objects.exists()


def test_a_chase_says_before_it_is_sent_who_gets_what_and_who_cannot(world):
    world.action("Nobody in the post", owner=make_post(world.partnership))
    page = signed_in(world.manager).get(f"/{world.slug}/chasing/new/").content.decode()
    for words in (world.owner.name, OPEN_TITLE, "It has no owner.", "Nobody holds the owner’s post.", GROUP_TITLE):
        assert words in page, words
    assert CASE_TITLE not in page
    assert not Digest.objects.exists()


def test_a_chase_mails_each_person_once_a_day_and_is_recorded(world, post):
    browser = signed_in(world.manager)
    address = f"/{world.slug}/chasing/new/?when=late"
    seal = browser.get(address).context["reach"].seal
    done = browser.post(address, {"seal": seal}, follow=True).content.decode()
    assert "1 person is being asked by mail" in done
    assert f"Chased by {world.manager.name}" in done
    assert send() == 1
    assert f"{world.manager.name} asks you" in text_of(post.taken[0])
    assert "Nobody is chased twice on one day" in browser.get(address).content.decode()
    assert Entry.objects.filter(verb="chasing.chase").count() == 1
    page = browser.get(world.href(f"{world.open.reference}/")).content.decode()
    assert "Asked about once by mail on" in page


def test_a_list_that_changed_is_looked_at_again_before_anybody_is_mailed(world):
    browser = signed_in(world.manager)
    address = f"/{world.slug}/chasing/new/"
    seal = browser.get(address).context["reach"].seal
    world.action("One more", owner=world.post)
    late = browser.post(address, {"seal": seal})
    assert late.status_code == 409
    assert "changed after you opened this page" in late.content.decode()
    assert not Digest.objects.exists()


def test_a_chair_chases_their_groups_actions_and_nobody_else_does(world):
    world.action("Of the group", owner=world.post, group=world.group)
    by = world.by(world.chair)
    found = chase_reach(by, Asked())
    assert {item.action.title for one in found.people for item in one.items} == {"Of the group"}
    assert OPEN_TITLE not in {action.title for action, _ in found.left_out}
    assert services.chase(wanted=Asked(), seal=found.seal, by=by) == 1
    with pytest.raises(DomainError, match="nobody to mail"):
        services.chase(wanted=Asked(), seal=chase_reach(by, Asked()).seal, by=by)
    with pytest.raises(OutOfState):
        services.chase(wanted=Asked(), seal="", by=world.by(world.manager))
    assert signed_in(world.owner).get(f"/{world.slug}/chasing/new/").status_code in (403, 404)


def test_no_title_of_level_2_stands_in_a_mail(world):
    Action.objects.filter(pk=world.group_only.pk).update(owner=Appointment.objects.get(person=world.chair).post)
    by = world.by(world.manager)
    services.chase(wanted=Asked(), seal=chase_reach(by, Asked()).seal, by=by)
    texts = "".join(mail.subject + mail.body_text for mail in MailMessage.objects.all())
    assert GROUP_TITLE not in texts
    assert world.group_only.reference in texts
    assert OPEN_TITLE in texts


def test_who_was_chased_shows_what_came_back_and_goes_out_as_a_file(world):
    by = world.by(world.manager)
    services.chase(wanted=Asked(), seal=chase_reach(by, Asked()).seal, by=by)
    browser = signed_in(world.manager)
    address = f"/{world.slug}/chasing/"
    assert OPEN_TITLE in browser.get(address + "?came=nothing").content.decode()
    say(world, world.open)
    page = browser.get(address).content.decode()
    assert "Updated on" in page
    assert OPEN_TITLE not in browser.get(address + "?came=nothing").content.decode()
    file = browser.get(address + "export/?format=csv").content.decode("utf-8-sig")
    assert f"{OPEN_TITLE},{world.open.reference},{world.owner.name}" in file
    assert "Chased by" in file


def test_the_pages_ask_as_many_queries_for_many_as_for_one(world):
    def counted(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    browser = signed_in(world.manager)
    chasing = f"/{world.slug}/chasing/"
    pages = [chasing, *(f"{chasing}{page}/" for page in ("new", "counts", "preview", "mine", "leave"))]
    pages.append(world.href(f"{world.open.reference}/links/"))
    by = world.by(world.manager)
    services.chase(wanted=Asked(), seal=chase_reach(by, Asked()).seal, by=by)
    before = [counted(page) for page in pages]
    before = [counted(page) for page in pages]
    for n in range(3):
        of = make_post(world.partnership)
        appoint(of, make_person(f"More {n}", password=None))
        appoint(world.post, make_person(f"Also {n}", password=None))
        world.action(f"More {n}", owner=of)
    services.chase(wanted=Asked(), seal=chase_reach(by, Asked()).seal, by=by)
    assert [counted(page) for page in pages] == before


def test_settings_are_for_the_business_unit_and_the_later_of_two_reads_the_first(world):
    browser = signed_in(world.manager)
    address = f"/{world.slug}/chasing/settings/"
    given = {"reminders_on": "on", "before": "10, 2", "after": "1", "every": "7", "rest_days": "2", "link_days": "10",
             "version": "0"}  # fmt: skip
    assert "These are the days we propose" in browser.get(address).content.decode()
    assert browser.post(address, given).status_code == 302
    row = Chasing.objects.get()
    assert (row.before, row.after, row.every, row.reminded_until) == ([10, 2], [1], 7, TODAY - timedelta(1))
    assert browser.post(address, given | {"before": "9"}).status_code == 409
    assert browser.post(address, given | {"version": "1", "before": "x"}).status_code == 422
    assert signed_in(world.owner).get(address).status_code == 404
    with pytest.raises(NotAllowed):
        services.set_chasing(to=ALL, version=1, by=world.by(world.owner))


def test_quiet_days_are_added_once_and_taken_away(world):
    browser = signed_in(world.manager)
    day = {"starts_on_day": "24", "starts_on_month": "12", "starts_on_year": "2026", "ends_on_day": "24",
           "ends_on_month": "12", "ends_on_year": "2026", "name": "Office closed"}  # fmt: skip
    address = f"/{world.slug}/chasing/quiet/"
    assert browser.post(address, day).status_code == 302
    assert browser.post(address, day | {"name": "Again"}).status_code == 422
    assert browser.post(address, day | {"ends_on_day": "23"}).status_code == 422
    page = browser.get(f"/{world.slug}/chasing/settings/")
    assert "Office closed" in page.content.decode()
    (row,) = page.context["quiet"]
    assert browser.post(f"{address}{row.pk}/remove/").status_code == 302
    assert browser.post(f"{address}{row.pk}/remove/").status_code == 404
