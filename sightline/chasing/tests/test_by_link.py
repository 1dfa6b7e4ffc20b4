"""The page behind a link: what it shows, what it takes, and everything somebody may try with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.actions.models import Action, ImpactNote, Update
from sightline.actions.tests.world import CASE_TITLE, GROUP_TITLE, OPEN_TITLE, World, say
from sightline.audittrail.models import Entry
from sightline.chasing.models import ActionLink
from sightline.chasing.queries import hashed
from sightline.chasing.services import new_link, revoke_link
from sightline.chasing.services.mails import FRESH, UNIT
from sightline.governance.models import Appointment
from sightline.kernel.dates import england_today
from sightline.kernel.errors import NotAllowed, OutOfState
from sightline.kernel.guessing import USES_A_MINUTE
from sightline.kernel.models import MailMessage
from tests.factories import appoint, make_person, make_post, signed_in

SAID = {"rag": "amber", "text": "Six agencies have answered.", "deed": "update"}


def mailed(action: Action, person: Person, **fields: Any) -> tuple[ActionLink, str]:
    """Return a link as a digest would hold it, and its address."""
    link, token = new_link(action=action, person=person, why="due", days=21, now=timezone.now())
    for name, value in fields.items():
        setattr(link, name, value)
    link.save()
    return link, f"/u/{token}/"


def answer(address: str, action: Action, **said: Any) -> Any:
    action.refresh_from_db()
    return Client().post(address, {**SAID, "version": action.version, **said})


@pytest.fixture
def link(world: World) -> tuple[ActionLink, str]:
    return mailed(world.open, world.owner)


def test_opening_changes_nothing_however_often_a_scanner_looks(world, link):
    before = (Action.objects.values().get(pk=world.open.pk), Entry.objects.count())
    for _ in range(3):
        response = Client().get(link[1])
        assert response.status_code == 200
        assert Client().head(link[1]).status_code == 200
    assert (Action.objects.values().get(pk=world.open.pk), Entry.objects.count()) == before
    assert answer(link[1], world.open).status_code == 302


def test_the_page_is_kept_by_nobody_and_tells_nobody_where_it_was(world, link):
    response = Client().get(link[1])
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response.cookies == {}


def test_an_update_stands_under_the_persons_name_as_sent_by_link(world, link):
    response = answer(link[1], world.open)
    assert (response.status_code, response["Location"]) == (302, link[1])
    update = Update.objects.get(action=world.open)
    assert (update.author, update.rag, update.text) == (world.owner, "amber", SAID["text"])
    assert update.author_as == "Detective superintendent, by link"
    verbs = list(Entry.objects.filter(actor=world.owner.actor_key).order_by("sequence").values_list("verb", "after"))
    assert [verb for verb, _ in verbs] == ["action.updated", "action_link.used"]
    assert '"through": "by link"' in verbs[0][1] or '"through":"by link"' in verbs[0][1]
    assert "Thank you. Your update is saved" in Client().get(link[1]).content.decode()


def test_a_new_date_goes_with_its_reason_or_not_at_all(world, link):
    day = england_today() + timedelta(days=30)
    date = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    assert answer(link[1], world.open, **date).status_code == 422
    done = answer(link[1], world.open, rag="complete", reason="Waiting for the board", **date)
    assert done.status_code == 422
    assert not Update.objects.exists()
    assert answer(link[1], world.open, reason="Waiting for the board", **date).status_code == 302
    world.open.refresh_from_db()
    assert (world.open.due_on, world.open.rag) == (day, "amber")


def test_a_link_works_once_and_spends_the_others_to_the_same_action(world, link):
    _, second = mailed(world.open, world.owner)
    assert answer(link[1], world.open).status_code == 302
    assert answer(link[1], world.open, text="Again").status_code == 200
    assert answer(second, world.open, text="And again").status_code == 410
    assert Update.objects.count() == 1


def test_not_mine_goes_to_the_business_unit_in_their_own_words(world, link, settings):
    page = Client().get(link[1]).content.decode()
    assert "<select" not in page
    response = Client().post(link[1], {"deed": "not_mine", "words": "Ask the council’s housing lead."})
    assert response.status_code == 302
    mail = MailMessage.objects.get(kind=UNIT)
    assert mail.to == world.manager.email
    assert "Ask the council’s housing lead." in mail.body_text
    assert f"{settings.SITE_ADDRESS}/{world.slug}/actions/{world.open.reference}/\n" in mail.body_text
    assert Client().get(link[1]).status_code == 200
    assert answer(link[1], world.open).status_code == 200
    assert not Update.objects.exists()


@pytest.mark.parametrize("words", ["", "   ", "x" * 1001])
def test_not_mine_without_words_keeps_the_link(world, link, words):
    assert Client().post(link[1], {"deed": "not_mine", "words": words}).status_code == 422
    assert answer(link[1], world.open).status_code == 302


def test_who_was_second_reads_the_newest_update_and_keeps_what_they_typed(world, link):
    response = Client().get(link[1])
    version = response.context["form"]["version"].value()
    say(world, world.open, "Said by the business unit.")
    late = Client().post(link[1], {**SAID, "version": version})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Said by the business unit." in page
    assert SAID["text"] in page
    assert Client().post(link[1], {**SAID, "version": late.context["form"]["version"].value()}).status_code == 302


def test_a_forwarded_link_shows_the_item_and_nothing_else_whoever_is_signed_in(world):
    action = world.action("Agree a second tool", owner=world.post, detail="Only for those who sign in")
    _, address = mailed(action, world.owner)
    stranger = signed_in(make_person("Somebody Else"))
    page = stranger.get(address).content.decode()
    assert "Agree a second tool" in page
    for hidden in (OPEN_TITLE, GROUP_TITLE, CASE_TITLE, "Only for those who sign in", world.chair.name, world.slug,
                   world.manager.name, "Somebody Else", world.owner.email):  # fmt: skip
        assert hidden not in page, hidden
    stranger.post(address, {**SAID, "version": action.version})
    assert Update.objects.get().author == world.owner


def dead_links(world: Any) -> dict[str, Any]:
    """Return what makes a link dead, by name."""
    now, yesterday = timezone.now(), england_today() - timedelta(1)
    return {
        "too old": lambda link: ActionLink.objects.filter(pk=link.pk).update(expires_at=now),
        "revoked": lambda link: revoke_link(link=link, by=world.by(world.manager)),
        "left": lambda link: Appointment.objects.filter(person=world.owner).update(ends_on=yesterday),
        "switched off": lambda link: Person.objects.filter(pk=world.owner.pk).update(is_active=False),
        "new address": lambda link: Person.objects.filter(pk=world.owner.pk).update(email="new@example.org"),
        "links ended": lambda link: Person.objects.filter(pk=world.owner.pk).update(links_since=now + timedelta(1)),
        "handed on": lambda link: Action.objects.filter(pk=world.open.pk).update(owner=make_post(world.partnership)),
        "a case now": lambda link: Action.objects.filter(pk=world.open.pk).update(level=3),
        "in a draft": lambda link: Action.objects.filter(pk=world.open.pk).update(draft=True),
        "withdrawn": lambda link: Action.objects.filter(pk=world.open.pk).update(status="withdrawn"),
    }


@pytest.mark.parametrize("way", list(dead_links(None)))
def test_a_dead_link_shows_no_action_and_takes_nothing(world, link, way):
    dead_links(world)[way](link[0])
    for response in (Client().get(link[1]), answer(link[1], world.open),
                     Client().post(link[1], {"deed": "not_mine", "words": "No"})):  # fmt: skip
        assert response.status_code == 410
        assert OPEN_TITLE not in response.content.decode()
        assert "Mail me a fresh link" in response.content.decode()
    assert not Update.objects.exists()
    assert not MailMessage.objects.filter(kind=UNIT).exists()


def test_fresh_links_go_to_the_same_address_and_only_while_the_action_is_theirs(world, link):
    answer(link[1], world.open)
    said = set()
    for _ in range(6):
        response = Client().post(f"{link[1]}fresh/", {"to": "somebody@example.org", "email": "somebody@example.org"})
        said.add((response.status_code, response["Location"], Client().get(response["Location"]).content))
    assert len(said) == 1
    mails = MailMessage.objects.filter(kind=FRESH)
    assert [mail.to for mail in mails] == [world.owner.email] * 3
    Appointment.objects.filter(person=world.owner).delete()
    ActionLink.objects.filter(why="fresh").delete()
    again = Client().post(f"{link[1]}fresh/")
    assert (again.status_code, again["Location"], Client().get(again["Location"]).content) in said
    assert mails.count() == 3


def test_guessed_tokens_get_one_answer_and_soon_none(world, link):
    cache.clear()
    pages = [Client().get(f"/u/{guess}/") for guess in ("a", "b" * 43, hashed(link[1][3:-1]), "%00", "../x")]
    assert {page.status_code for page in pages if page.status_code != 404} == set()
    tokens = [page.content for page in pages[:4]]
    assert len(set(tokens)) == 1
    assert "fresh" not in tokens[0].decode()
    assert {Client().get("/u/guess/").status_code for _ in range(40)} >= {429}
    assert Client().get(link[1]).status_code == 200
    cache.clear()


def test_a_right_link_is_not_answered_without_end(world, link):
    cache.clear()
    answers = [Client().get(link[1]) for _ in range(USES_A_MINUTE + 2)]
    assert [one.status_code for one in answers] == [200] * USES_A_MINUTE + [429] * 2
    assert world.open.title not in answers[-1].content.decode()
    cache.clear()


def test_only_a_hash_of_the_token_is_kept(world, link):
    token = link[1].split("/")[2]
    row = ActionLink.objects.values().get(pk=link[0].pk)
    assert token not in repr(row)
    assert row["token_hash"] == hashed(token)


def test_a_fresh_link_leads_to_our_own_site_whatever_the_host_header(world, link, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Client().post(f"{link[1]}fresh/", headers={"host": "evil.example"})
    text = MailMessage.objects.get(kind=FRESH).body_text
    assert "evil.example" not in text
    assert f"{settings.SITE_ADDRESS}/u/" in text


def test_a_link_at_level_2_shows_the_item_while_the_person_may_and_its_mail_no_title(world):
    chairs = Action.objects.get(pk=world.group_only.pk)
    _, address = mailed(chairs, world.chair)
    assert GROUP_TITLE in Client().get(address).content.decode()
    Client().post(f"{address}fresh/")
    mail = MailMessage.objects.get(kind=FRESH)
    assert GROUP_TITLE not in mail.subject + mail.body_text
    assert chairs.reference in mail.body_text


def test_level_3_never_opens_by_link(world):
    holder = appoint(world.case.owner)
    _, address = mailed(world.case, holder)
    page = Client().get(address)
    assert page.status_code == 410
    assert CASE_TITLE not in page.content.decode()
    Client().post(f"{address}fresh/")
    assert not MailMessage.objects.filter(kind=FRESH).exists()


def test_links_are_revoked_by_their_person_the_chair_and_the_business_unit_alone(world, link):
    action = world.action("Group work", owner=world.post, group=world.group)
    other = appoint(make_post(world.partnership))
    for person, may in ((world.owner, True), (world.chair, True), (world.manager, True), (other, False)):
        row, address = mailed(action, world.owner)
        if not may:
            with pytest.raises(NotAllowed):
                revoke_link(link=row, by=world.by(person))
            continue
        revoke_link(link=row, by=world.by(person))
        assert Client().get(address).status_code == 410
        with pytest.raises(OutOfState):
            revoke_link(link=row, by=world.by(person))


def test_the_list_of_links_says_who_when_and_what_came_of_it_and_revokes(world, link):
    Client().get(link[1])
    browser = signed_in(world.manager)
    address = world.href(f"{world.open.reference}/links/")
    page = browser.get(address).content.decode()
    for words in (world.owner.name, world.owner.email, "First opened on", "Not used yet"):
        assert words in page
    done = browser.post(f"/{world.slug}/chasing/links/{link[0].pk}/revoke/", follow=True).content.decode()
    assert "The link is revoked" in done
    assert Client().get(link[1]).status_code == 410
    assert signed_in(appoint(make_post(world.partnership))).get(address).status_code == 404


def test_the_link_in_a_mail_asks_too(world):
    _link, address = mailed(world.open, world.owner)
    assert "What changed for children or adults" in Client().get(address).content.decode()
    early = answer(address, world.open, rag="amber", impact="Children are seen.")
    assert (early.status_code, ImpactNote.objects.count()) == (422, 0)
    assert answer(address, world.open, rag="complete", impact="Children are seen.").status_code == 302
    note = ImpactNote.objects.get()
    assert (note.author, note.author_as) == (world.owner, "Detective superintendent, by link")
