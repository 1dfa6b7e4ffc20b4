"""What people follow and are told of it, and the feed of a plan, a group, a person: of what each reader may see."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.actions.services import move_due_date, update_action
from sightline.chasing.models import Chasing
from sightline.chasing.services import add_quiet_days
from sightline.discussion.models import Follow, FollowDigest
from sightline.discussion.queries import following
from sightline.discussion.services import follow, may_still_tell, say, set_often, tell_all, unfollow
from sightline.discussion.things import find
from sightline.governance.models import Appointment, Group
from sightline.kernel.dates import england_today
from sightline.kernel.models import MailMessage
from sightline.plans.models import Plan, PlanChange, Priority
from sightline.plans.services import update_priority
from tests import factories as make
from tests.factories import signed_in

pytestmark = pytest.mark.django_db
WORDS = "Can this wait for January?"


class Place:
    """A plan with a priority and an action of a group, a manager who works and an executive who follows."""

    def __init__(self) -> None:
        self.here = make.make_partnership("NMR")
        self.manager = make.business_manager(self.here)
        self.group: Group = make.make_group(self.here, "Early help sub-group")
        self.plan: Plan = make.make_plan(self.here, group=self.group, by=self.manager)
        Plan.objects.update(status="published", agreed_for="Executive", agreed_on=england_today())
        self.priority = Priority.objects.get()
        self.action = Action.objects.get()
        Action.objects.update(draft=False, title="Agree a tool")
        self.reader = make.person_with("EXE", self.here)
        self.slug = self.here.slug
        Chasing.objects.create(partnership=self.here, quiet_weekends=False, quiet_holidays=False)

    def by(self, person: Person):
        return make.standing(person, self.here)

    def follows(self, kind: str = "A", key: str = "", person: Person | None = None) -> Follow:
        by = self.by(person or self.reader)
        thing = find(kind, key or self.action.reference, by)
        assert thing
        row = follow(thing=thing, by=by)
        Follow.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=3))
        return row

    def update(self, text: str = "Six have answered.", person: Person | None = None) -> None:
        self.action.refresh_from_db()
        by = self.by(person or self.manager)
        update_action(action=self.action, rag="green", text=text, version=self.action.version, by=by)

    def say(self, text: str = WORDS, person: Person | None = None) -> None:
        by = self.by(person or self.manager)
        thing = find("A", self.action.reference, by)
        assert thing
        say(thing=thing, text=text, by=by)

    def page(self, where: str, person: Person | None = None) -> str:
        answer = signed_in(person or self.reader).get(f"/{self.slug}/{where}")
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def place(db: None, settings) -> Place:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Place()


def morning(days: int = 0) -> datetime:
    """Nine in the morning of a day from today, after everything that was done up to now."""
    return timezone.now().replace(hour=9) + timedelta(days=days + 1)


def digests() -> list[MailMessage]:
    return list(MailMessage.objects.filter(kind="discussion.digest").order_by("pk"))


FEEDS = ("activity/PL/{0.plan.reference}/", "activity/P/{0.priority.reference}/", "activity/G/{0.group.pk}/",
         "activity/A/{0.action.reference}/", "people/{0.manager.pk}/activity/", "changes/")  # fmt: skip


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_tells_what_happened_from_the_history_people_read(place: Place, feed: str) -> None:
    place.update()
    place.say()
    page = place.page(feed.format(place))
    assert "Six have answered." in page
    assert WORDS in page
    assert "Updates (1)" in page
    assert "Comments (1)" in page
    only = place.page(f"{feed.format(place)}?kind=comment")
    assert WORDS in only
    assert "Six have answered." not in only


@pytest.mark.parametrize("feed", FEEDS)
def test_what_the_reader_loses_is_gone_from_feeds_and_their_counts(place: Place, feed: str) -> None:
    place.update()
    place.say()
    Action.objects.filter(pk=place.action.pk).update(level=2)
    page = place.page(feed.format(place)) if "/A/" not in feed else ""
    for gone in ("Six have answered.", WORDS, place.action.title, place.action.reference, "Updates (1)"):
        assert gone not in page
    if "/A/" in feed:
        assert signed_in(place.reader).get(f"/{place.slug}/{feed.format(place)}").status_code == 404


def test_a_plans_change_about_a_level_2_action_is_in_no_feed(place: Place) -> None:
    PlanChange.objects.create(
        partnership=place.here, plan=place.plan, what="Action added", after="Xyzzy", level=2, author=place.manager
    )
    assert "Xyzzy" not in place.page(f"activity/PL/{place.plan.reference}/") + place.page("changes/")


def test_priority_updates_and_hand_overs_are_told(place: Place) -> None:
    update_priority(priority=place.priority, rag="amber", text="Half of it works.", by=place.by(place.manager))
    page = place.page(f"activity/P/{place.priority.reference}/")
    assert "Half of it works." in page


def test_a_feed_narrows_by_time_and_pages(place: Place) -> None:
    for number in range(52):
        place.update(f"Words {number}.")
    first = place.page(f"activity/A/{place.action.reference}/")
    assert "Words 51." in first
    assert "Words 0." not in first
    assert "Words 0." in place.page(f"activity/A/{place.action.reference}/?page=2")
    past = "since_day=1&since_month=1&since_year=2020&until_day=2&until_month=1&until_year=2020"
    assert "Nothing happened in this time" in place.page(f"activity/A/{place.action.reference}/?{past}")


def test_a_file_of_a_feed_is_for_those_who_may_take_it_out_and_holds_no_comment(place: Place) -> None:
    place.update()
    place.say()
    where = f"/{place.slug}/activity/A/{place.action.reference}/?format=csv"
    answer = signed_in(place.manager).get(where)
    assert answer["Content-Type"].startswith("text/csv")
    text = answer.content.decode("utf-8-sig")
    assert "Six have answered." in text
    assert WORDS not in text
    member = make.person_with("MEM", place.here, group=place.group)
    answer = signed_in(member).get(where)
    assert answer["Content-Type"].startswith("text/html")
    assert "Take it out" not in answer.content.decode()


def test_queries_of_a_feed_do_not_grow(place: Place) -> None:
    browser = signed_in(place.reader)
    counts = []
    for _ in range(2):
        place.update()
        place.say()
        browser.get(f"/{place.slug}/activity/PL/{place.plan.reference}/")
        with CaptureQueriesContext(connection) as seen:
            browser.get(f"/{place.slug}/activity/PL/{place.plan.reference}/")
        counts.append(len(seen))
        for _ in range(3):
            place.update()
            place.say()
    assert counts[0] == counts[1] <= 20


def test_one_follows_and_stops_from_pages(place: Place) -> None:
    browser = signed_in(place.reader)
    for kind, key in (("A", place.action.reference), ("P", place.priority.reference), ("PL", place.plan.reference),
                      ("G", str(place.group.pk))):  # fmt: skip
        for _ in range(2):
            assert browser.post(f"/{place.slug}/follow/{kind}/{key}/").status_code == 302
    assert {one.kind for one in Follow.objects.all()} == {"A", "P", "PL", "G"}
    page = place.page("following/")
    assert "4 things" in page
    assert "Agree a tool" in page
    assert browser.post(f"/{place.slug}/follow/A/{place.action.reference}/stop/").status_code == 302
    assert Follow.objects.count() == 3
    assert "4 things" not in place.page("following/")
    assert "You follow nothing yet" in place.page("following/", place.manager)


def test_what_one_may_not_read_is_not_followed_and_a_lost_one_is_not_shown(place: Place) -> None:
    place.follows()
    Action.objects.filter(pk=place.action.pk).update(level=3)
    browser = signed_in(place.reader)
    assert browser.post(f"/{place.slug}/follow/A/{place.action.reference}/").status_code == 404
    assert following(place.by(place.reader)).things == []
    assert "Agree a tool" not in place.page("following/") + place.page("following/activity/")
    assert unfollow(kind="A", key=place.action.reference, by=place.by(place.reader))


def test_a_digest_tells_what_others_changed_once_a_day_without_their_words(place: Place) -> None:
    place.follows()
    place.update()
    place.update("Again.")
    place.say()
    place.say("My own.", place.reader)
    assert tell_all(morning()) == 1
    assert tell_all(morning()) == 0
    (mail,) = digests()
    assert mail.to == place.reader.email
    assert "Agree a tool" in mail.body_text
    assert "Comments: 1, new actions: 1, updates: 2" in mail.body_text
    for words in (WORDS, "Again.", "My own."):
        assert words not in mail.subject + mail.body_text
    assert may_still_tell(mail)
    assert tell_all(morning(1)) == 0  # nothing new
    place.say()
    assert FollowDigest.objects.count() == 1


def test_following_a_plan_a_priority_or_a_group_brings_what_is_under_it(place: Place) -> None:
    for kind, key in (("PL", place.plan.reference), ("P", place.priority.reference), ("G", str(place.group.pk))):
        Follow.objects.all().delete()
        FollowDigest.objects.all().delete()
        place.follows(kind, key)
        place.update()
        before = len(digests())
        tell_all(morning())
        assert len(digests()) == before + 1, kind


def test_nothing_of_level_3_and_no_title_of_level_2_is_in_a_digest(place: Place) -> None:
    place.follows(person=place.manager)
    Action.objects.update(level=2)
    say_as(place)
    assert tell_all(morning()) == 1
    (mail,) = digests()
    assert "Agree a tool" not in mail.body_text
    assert place.action.reference in mail.body_text
    FollowDigest.objects.all().delete()
    Action.objects.update(level=3)
    assert tell_all(morning()) == 0


def say_as(place: Place) -> None:
    other = make.grant("BUS", place.here)
    place.action.refresh_from_db()
    update_action(
        action=place.action, rag="green", text="Theirs.", version=place.action.version, by=place.by(other)
    )  # fmt: skip


@pytest.mark.parametrize("what", ["level", "left", "switched off", "address", "stopped"])
def test_rights_are_asked_again_when_a_digest_is_sent(place: Place, what: str) -> None:
    place.follows()
    place.update()
    tell_all(morning())
    (mail,) = digests()
    if what == "level":
        Action.objects.update(level=2)
    elif what == "left":
        Appointment.objects.filter(person=place.reader).update(ends_on=england_today() - timedelta(days=1))
    elif what == "switched off":
        Person.objects.filter(pk=place.reader.pk).update(is_active=False)
    elif what == "address":
        Person.objects.filter(pk=place.reader.pk).update(email="other@example.org")
    else:
        Follow.objects.all().delete()
    assert not may_still_tell(mail)
    assert len(digests()) == 1


def test_what_remains_goes_in_a_digest_of_its_own(place: Place) -> None:
    place.follows()
    other = make.make_action(place.here, "Another tool", by=place.manager)
    place.follows(key=other.reference)
    place.update()
    update_action(action=other, rag="red", text="Stuck.", version=1, by=place.by(place.manager))
    tell_all(morning())
    (mail,) = digests()
    assert "2 things you follow changed" in mail.subject
    Action.objects.filter(pk=place.action.pk).update(level=2)
    assert not may_still_tell(mail)
    fresh = digests()[-1]
    assert "Agree a tool" not in fresh.body_text
    assert "Another tool" in fresh.body_text
    assert may_still_tell(fresh)


def test_how_often_is_ones_own_and_quiet_days_are_the_partnerships(place: Place) -> None:
    place.follows()
    place.update()
    by = place.by(place.reader)
    set_often(often="never", by=by)
    assert tell_all(morning()) == 0
    set_often(often="weekly", by=by)
    assert tell_all(morning()) == 1
    place.update("More.")
    place.action.refresh_from_db()
    assert [tell_all(morning(day)) for day in range(1, 6)] == [0] * 5
    set_often(often="daily", by=by)
    day = morning(20).date()
    add_quiet_days(starts_on=day, ends_on=day, name="Closed", by=place.by(place.manager))
    move_due_date(
        action=place.action, due_on=england_today(), reason="New", version=place.action.version,
        by=place.by(place.manager),
    )  # fmt: skip
    assert tell_all(morning(20)) == 0


def test_it_is_not_before_seven(place: Place) -> None:
    place.follows()
    place.update()
    assert tell_all((timezone.now() + timedelta(days=1)).replace(hour=3)) == 0


def test_the_setting_is_kept_from_the_page(place: Place) -> None:
    browser = signed_in(place.reader)
    assert browser.post(f"/{place.slug}/following/", {"often": "weekly"}).status_code == 302
    assert following(place.by(place.reader)).often == "weekly"
    assert browser.post(f"/{place.slug}/following/", {"often": "hourly"}).status_code == 422
