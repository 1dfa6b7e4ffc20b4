"""Comments on actions: who reads and says, mentions and their mails, changed and removed words, rights asked again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.actions.tests.world import GROUP_TITLE, OPEN_TITLE, World
from sightline.audittrail.models import Entry
from sightline.discussion.models import Comment, EarlierWords, Mention
from sightline.discussion.permissions import visible
from sightline.discussion.queries import people_to_mention, unread_mentions
from sightline.discussion.services import change_comment, may_still_mention, remove_comment, say
from sightline.discussion.things import Thing, find
from sightline.governance.models import Appointment
from sightline.kernel.dates import england_today
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from tests.factories import grant, make_person, person_with, signed_in

WORDS = "Can this wait for January?"


def thing(world: World, action: Action, by: Person) -> Thing:
    found = find("A", action.reference, world.by(by))
    assert found
    return found


def said(world: World, action: Action, by: Person, text: str = WORDS, *mentions: Person) -> Comment:
    return say(
        thing=thing(world, action, by), text=text, by=world.by(by), mentions=[one.pk for one in mentions]
    )  # fmt: skip


def readers(world: World, people: dict[str, Person]) -> set[str]:
    return {name for name, person in people.items() if visible(world.by(person)).exists()}


def everybody(world: World) -> dict[str, Person]:
    roles = ("PRA", "DSL", "AGL", "MEM", "CHR", "EXE", "BUS", "REV", "SCR", "DPO", "ADM")
    return {role: person_with(role, world.partnership) for role in roles} | {
        "owner": world.owner, "chair": world.chair, "manager": world.manager
    }  # fmt: skip


def test_who_reads_a_comment_on_an_open_action_is_as_the_table_says(world: World) -> None:
    world.open.group = world.group
    world.open.save()
    said(world, world.open, world.manager)
    assert readers(world, everybody(world)) == {"EXE", "BUS", "SCR", "owner", "chair", "manager"}


def test_a_comment_takes_the_level_and_is_gone_when_the_level_rises(world: World) -> None:
    comment = said(world, world.group_only, world.chair)
    assert comment.level == 2
    people = everybody(world)
    assert readers(world, people) == {"BUS", "chair", "manager"}
    Action.objects.filter(pk=world.group_only.pk).update(level=3)
    assert readers(world, people) == {"chair"}
    Action.objects.filter(pk=world.group_only.pk).update(
        level=1
    )  # released: the comment keeps the level it was said at
    assert readers(world, people) == {"BUS", "chair", "manager"}


def test_it_is_said_from_the_actions_page_and_stands_there(world: World) -> None:
    browser = signed_in(world.owner)
    page = browser.get(world.href(f"{world.open.reference}/"))
    assert "Nobody has commented yet." in page.content.decode()
    sent = {"text": f"  {WORDS}\r\nOr February? ", "back": "thing", "csrfmiddlewaretoken": "t" * 64}
    for _ in range(2):
        answer = browser.post(f"/{world.slug}/comments/{world.open.reference}/new/", sent)
        assert (answer.status_code, answer["Location"]) == (302, world.href(f"{world.open.reference}/#comments"))
    comment = Comment.objects.get()
    assert (comment.text, comment.author, comment.author_as) == (
        f"{WORDS}\nOr February?", world.owner, "Detective superintendent"
    )  # fmt: skip
    assert WORDS in browser.get(world.href(f"{world.open.reference}/")).content.decode()
    entry = Entry.objects.get(verb="comment.said")
    assert WORDS not in entry.after


def test_empty_words_are_asked_for_and_kept_on_the_page(world: World) -> None:
    browser = signed_in(world.owner)
    where = f"/{world.slug}/comments/{world.open.reference}/new/"
    answer = browser.post(where, {"text": " "})
    assert (answer.status_code, "Write your comment" in answer.content.decode()) == (422, True)
    answer = signed_in(world.manager).post(where, {"text": WORDS, "mention": str(world.chair.pk + 9999)})
    assert (answer.status_code, WORDS in answer.content.decode()) == (422, True)
    assert not Comment.objects.exists()


def test_a_mention_mails_whom_it_asks_without_the_words(world: World) -> None:
    said(world, world.open, world.manager, WORDS, world.owner)
    mail = MailMessage.objects.get(kind="discussion.mention")
    assert (mail.to, mail.level) == (world.owner.email, 1)
    assert OPEN_TITLE in mail.body_text
    assert f"/comments/{world.open.reference}/#comment-" in mail.body_text
    assert WORDS not in mail.subject + mail.body_text
    assert may_still_mention(mail)


def test_a_mail_about_a_level_2_action_has_no_title(world: World) -> None:
    said(world, world.group_only, world.manager, WORDS, world.chair)
    mail = MailMessage.objects.get(kind="discussion.mention")
    assert GROUP_TITLE not in mail.subject + mail.body_text
    assert world.group_only.reference in mail.body_text


@pytest.mark.parametrize("what", ["level", "left", "switched off", "address", "removed", "seen"])
def test_rights_are_asked_again_when_a_mention_is_sent(world: World, what: str) -> None:
    comment = said(world, world.open, world.manager, WORDS, world.owner)
    mail = MailMessage.objects.get(kind="discussion.mention")
    if what == "level":
        Action.objects.filter(pk=world.open.pk).update(level=2)  # still theirs, and the mail has its title
    elif what == "left":
        Appointment.objects.filter(person=world.owner).update(ends_on=england_today() - timedelta(days=1))
    elif what == "switched off":
        Person.objects.filter(pk=world.owner.pk).update(is_active=False)
    elif what == "address":
        Person.objects.filter(pk=world.owner.pk).update(email="other@example.org")
    elif what == "removed":
        remove_comment(comment=comment, by=world.by(world.manager))
    else:
        Mention.objects.update(seen_at=timezone.now())
    assert not may_still_mention(mail)


def test_only_those_who_may_read_it_can_be_mentioned_and_a_list_only_to_those_who_read_people(world: World) -> None:
    people = everybody(world)
    people["elsewhere"] = make_person("Somebody of nowhere")

    def offered(action: Action, by: Person) -> set[str]:
        keys = {key for key, _ in people_to_mention(thing(world, action, by), world.by(by))}
        return {name for name, person in people.items() if person.pk in keys}

    # An agency lead of another agency reads the action and no comment on it (Ra), so nobody can ask them to look.
    assert offered(world.open, world.manager) == {"EXE", "BUS", "SCR", "owner", "chair"}
    assert offered(world.group_only, world.chair) == {"BUS", "manager"}
    assert offered(world.case, world.chair) == set()
    for refused in ("AGL", "PRA", "elsewhere"):
        with pytest.raises(DomainError) as error:
            said(world, world.open, world.manager, WORDS, people[refused])
        assert error.value.sentence == "Choose from the people who may read this."
    assert not Comment.objects.exists()
    # The owner's post gives them no reading of people here: they see no list and can name nobody.
    assert offered(world.open, world.owner) == set()
    with pytest.raises(DomainError):
        said(world, world.open, world.owner, WORDS, world.manager)


def test_unread_mentions_stand_on_my_work_until_the_thread_is_opened(world: World) -> None:
    said(world, world.open, world.manager, WORDS, world.owner)
    browser = signed_in(world.owner)
    page = browser.get("/").content.decode()
    assert "asks you to look" in page
    assert WORDS not in page
    browser.get(f"/{world.slug}/comments/{world.open.reference}/")
    assert "asks you to look" not in browser.get("/").content.decode()


def test_a_mention_is_gone_from_my_work_with_the_right_to_read(world: World) -> None:
    said(world, world.group_only, world.manager, WORDS, world.chair)
    assert len(unread_mentions(world.chair, england_today())[world.partnership.pk]) == 1
    Action.objects.filter(pk=world.group_only.pk).update(group=None, created_by=world.manager)
    assert unread_mentions(world.chair, england_today()) == {world.partnership.pk: []}
    assert "asks you to look" not in signed_in(world.chair).get("/").content.decode()


def test_earlier_words_stay_and_two_changes_at_once_are_told_apart(world: World) -> None:
    author = grant("SCR", world.partnership)
    comment, by = said(world, world.open, author), world.by(author)
    browser = signed_in(author)
    where = f"/{world.slug}/comment/{comment.pk}/change/"
    assert browser.get(where).status_code == 200
    assert browser.post(where, {"text": "Can this wait for March?", "version": "1"}).status_code == 302
    assert browser.post(where, {"text": "Third words", "version": "1"}).status_code == 409
    with pytest.raises(Conflict):
        change_comment(comment=comment, text="Third words", version=1, by=by)
    assert [one.text for one in EarlierWords.objects.all()] == [WORDS]
    page = signed_in(world.manager).get(f"/{world.slug}/comments/{world.open.reference}/").content.decode()
    assert "Can this wait for March?" in page
    assert "changed since" in page
    with pytest.raises(NotAllowed):
        change_comment(comment=comment, text="Not mine", version=2, by=world.by(world.manager))


@pytest.mark.parametrize("who", ["author", "unit"])
def test_removing_erases_the_words_and_says_who(world: World, who: str) -> None:
    author = grant("SCR", world.partnership)
    comment = said(world, world.open, author)
    change_comment(comment=comment, text="A child's name", version=1, by=world.by(author))
    remover = author if who == "author" else world.manager
    page = "take-back" if who == "author" else "remove"
    answer = signed_in(remover).post(f"/{world.slug}/comment/{comment.pk}/{page}/")
    assert answer.status_code == 302
    comment.refresh_from_db()
    assert (comment.text, EarlierWords.objects.count()) == ("", 0)
    shown = signed_in(world.manager).get(f"/{world.slug}/comments/{world.open.reference}/").content.decode()
    assert ("Removed by its author" if who == "author" else f"Removed by {world.manager.name}") in shown
    assert "A child&#x27;s name" not in shown
    with pytest.raises(OutOfState):
        remove_comment(comment=comment, by=world.by(world.manager))


def test_nobody_else_removes_or_changes_a_comment(world: World) -> None:
    comment = said(world, world.open, world.manager)
    browser = signed_in(grant("SCR", world.partnership))
    assert browser.get(f"/{world.slug}/comment/{comment.pk}/change/").status_code == 403
    assert browser.post(f"/{world.slug}/comment/{comment.pk}/remove/").status_code == 403
    assert browser.post(f"/{world.slug}/comment/{comment.pk}/take-back/").status_code == 403
    hidden = said(world, world.group_only, world.chair)
    for page in ("change", "take-back"):
        assert browser.post(f"/{world.slug}/comment/{hidden.pk}/{page}/").status_code == 404
    assert browser.get(f"/{world.slug}/comments/{world.group_only.reference}/").status_code == 404
    assert Comment.objects.filter(removed_at__isnull=False).count() == 0


def test_who_reads_the_action_and_not_its_comments_sees_neither_them_nor_how_many(world: World) -> None:
    said(world, world.open, world.manager)
    lead = person_with("AGL", world.partnership)
    page = signed_in(lead).get(world.href(f"{world.open.reference}/"))
    assert page.status_code == 200
    assert WORDS not in page.content.decode()
    assert 'id="comments"' not in page.content.decode()


def test_a_recused_person_loses_the_comments_of_a_case_too(world: World) -> None:
    comment = said(world, world.case, world.chair)
    assert comment.level == 3
    assert readers(world, everybody(world)) == {"chair"}
    assert WORDS not in Client().get(f"/{world.slug}/comments/{world.case.reference}/").content.decode()


def test_queries_do_not_grow_with_comments_and_people(world: World) -> None:
    browser = signed_in(world.manager)
    where = [world.href(f"{world.open.reference}/"), f"/{world.slug}/comments/{world.open.reference}/"]

    def counted() -> list[int]:
        found = []
        for address in where:
            browser.get(address)
            with CaptureQueriesContext(connection) as seen:
                browser.get(address)
            found.append(len(seen))
        return found

    said(world, world.open, world.manager, "First", world.owner)
    first = counted()
    for number in range(3):
        lead = person_with("EXE", world.partnership)
        comment = said(world, world.open, lead, f"Words {number}", world.owner)
        change_comment(comment=comment, text=f"Other words {number}", version=1, by=world.by(lead))
    assert counted() == first
    assert max(first) <= 25
