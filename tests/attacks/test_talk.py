"""A comment, an entry of a feed or a date of a calendar about a thing that somebody may read no longer is nowhere."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.actions.services import update_action
from sightline.audittrail.models import Entry
from sightline.calendars.models import CalendarFeed
from sightline.calendars.queries import hashed
from sightline.chasing.models import Chasing
from sightline.discussion.models import Comment, Follow
from sightline.discussion.services import follow, may_still_mention, say, tell_all
from sightline.discussion.things import find
from sightline.governance.models import Appointment
from sightline.kernel.dates import england_today
from sightline.kernel.models import MailMessage
from tests import factories as make
from tests.attacks.world import World

SECRET, TOKEN = "Xyzzy", "a-calendar-of-a-chair"
LOST = ("level rises", "group changes", "seat ends", "everything ends")


@pytest.fixture
def chair(world: World) -> Person:
    """The chair of our group, who follows a level 2 action of it, was mentioned on it and has it in a calendar."""
    ours = world.ours
    person = make.person_with("CHR", ours.partnership, group=ours.group)
    make.person_with("AGL", ours.partnership, person=person)  # so that they still belong when the seat is gone
    Action.objects.filter(pk=ours.action.pk).update(level=2, title=f"{SECRET} action", due_on=england_today())
    Chasing.objects.create(partnership=ours.partnership, quiet_weekends=False, quiet_holidays=False)
    by, own = make.standing(ours.manager, ours.partnership), make.standing(person, ours.partnership)
    thing, seen = find("A", ours.action.reference, by), find("A", ours.action.reference, own)
    assert thing
    assert seen
    for one in (seen, find("G", str(ours.group.pk), own)):
        assert one
        follow(thing=one, by=own)
    Follow.objects.update(created_at=timezone.now() - timedelta(days=2))
    say(thing=thing, text=f"{SECRET} words", mentions=[person.pk], by=by)
    ours.action.refresh_from_db()
    update_action(action=ours.action, rag="red", text=f"{SECRET} update", version=ours.action.version, by=by)
    CalendarFeed.objects.create(
        partnership=ours.partnership, person=person, token_hash=hashed(TOKEN), with_followed=True
    )
    return person


def pages(world: World) -> list[str]:
    ours = world.ours
    places = [("comments", ours.action.reference), ("activity/A", ours.action.reference), ("activity/G", ours.group.pk),
              ("activity/PL", ours.plan.reference), ("activity/P", ours.priority.reference),
              ("people", f"{ours.manager.pk}/activity")]  # fmt: skip
    found = [f"/{ours.slug}/{where}/{key}/" for where, key in places]
    found += [f"/{ours.slug}/{where}/" for where in ("following", "following/activity", "changes", "")]
    return [*found, "/", reverse("actions:action", args=[ours.slug, ours.action.reference])]


def lose(world: World, person: Person, how: str) -> None:
    ours, yesterday = world.ours, england_today() - timedelta(days=1)
    row = Action.objects.filter(pk=ours.action.pk)
    if how == "level rises":
        row.update(level=3)
    elif how == "group changes":
        row.update(group=make.make_group(ours.partnership, "Another group"))
    else:
        held = Appointment.objects.filter(person=person)
        (held.filter(seat__isnull=False) if how == "seat ends" else held).update(ends_on=yesterday)


def shown(world: World, person: Person) -> list[str]:
    """Return where the action shows to somebody: by its title, its words, its reference or a count of comments."""
    leaks = (SECRET, world.ours.action.reference, "Comments (1)", "Updates (1)", "1 comment<", "asks you to look")
    browser = world.browser(person)
    leaking = []
    for where in pages(world):
        text = browser.get(where).content.decode(errors="replace").replace(where, "")
        if any(leak in text for leak in leaks):
            leaking.append(where)
    calendar = Client().get(f"/c/{TOKEN}/sightline.ics").content.decode()
    return leaking + [leak for leak in leaks if leak in calendar]


def test_what_the_chair_may_read_is_there(world: World, chair: Person) -> None:
    there = shown(world, chair)
    assert len(there) >= 7
    assert world.ours.action.reference in there  # in the calendar, without its title
    assert SECRET not in there


@pytest.mark.parametrize("how", LOST)
def test_what_is_lost_is_gone_from_thread_feed_digest_mail_calendar_and_count(
    world: World, chair: Person, how: str
) -> None:
    assert shown(world, chair)
    lose(world, chair, how)
    assert shown(world, chair) == []
    mail = MailMessage.objects.get(kind="discussion.mention")
    assert not may_still_mention(mail)
    tell_all(timezone.now().replace(hour=9) + timedelta(days=1))
    told = MailMessage.objects.filter(kind="discussion.digest", to=chair.email).values_list("body_text", flat=True)
    assert [text for text in told if SECRET in text or world.ours.action.reference in text] == []
    assert not told or how != "everything ends"


def test_a_thing_of_another_partnership_is_neither_commented_on_nor_followed(world: World) -> None:
    ours, theirs = world.ours, world.theirs
    for where in (f"comments/{theirs.action.reference}/new/", f"follow/A/{theirs.action.reference}/",
                  f"follow/G/{theirs.group.pk}/", f"comment/{theirs.comment.pk}/remove/"):  # fmt: skip
        noted = Entry.objects.filter(verb__endswith=".refused").count()
        assert world.manager.post(f"/{ours.slug}/{where}", {"text": "Hello"}).status_code == 404
        assert Entry.objects.filter(verb__endswith=".refused").count() == noted + 1
    sent = {"text": "Hello", "mention": str(theirs.person.pk)}
    answer = world.manager.post(f"/{ours.slug}/comments/{ours.action.reference}/new/", sent)
    assert (answer.status_code, theirs.mark in answer.content.decode()) == (422, False)
    assert Comment.objects.filter(text="Hello").count() == Follow.objects.count() == 0


@pytest.mark.parametrize("year", ["9999", "0001"])
def test_no_day_is_too_far_for_a_feed(world: World, year: str) -> None:
    ours = world.ours
    day = {f"{end}_{part}": said for end in ("since", "until") for part, said in
           (("day", "31"), ("month", "12"), ("year", year))}  # fmt: skip
    assert world.manager.get(f"/{ours.slug}/activity/A/{ours.action.reference}/", day).status_code == 200
    assert world.manager.get(f"/{ours.slug}/following/activity/", day).status_code == 200


def test_what_happened_in_a_case_is_read_on_the_trail(world: World) -> None:
    """It tells the words of every update, so it is a reading as much as the action’s own page is."""
    ours = world.ours
    where = f"/{ours.slug}/activity/A/{ours.action.reference}/"
    read = Entry.objects.filter(verb="activity.read", reference=ours.action.reference)
    assert world.manager.get(where).status_code == 200
    assert not read.exists()
    Action.objects.filter(pk=ours.action.pk).update(level=3)
    assert world.manager.get(where).status_code == 200
    assert read.get().actor == ours.manager.actor_key
