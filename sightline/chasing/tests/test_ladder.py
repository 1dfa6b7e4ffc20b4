"""The ladder: who besides the owner is told of what stays late, in one mail a person, and what they may see of it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from sightline.actions.models import Action
from sightline.actions.tests.world import CASE_TITLE, GROUP_TITLE, OPEN_TITLE, World, say
from sightline.chasing import services
from sightline.chasing.models import ActionLink, Chasing, Leave
from sightline.chasing.queries.counts import counted_by
from sightline.chasing.rules import Ladder, rungs_due
from sightline.chasing.tests.test_rounds import ALL, LINK, TODAY, remind, send, text_of
from sightline.governance.models import Seat
from sightline.kernel.errors import DomainError
from sightline.kernel.models import MailMessage
from sightline.kernel.tests.test_outbox import post
from tests.factories import appoint, make_group, make_person, make_post, seat, signed_in

__all__ = ["post"]
STEPS = {"deputy": 7, "chair": 14, "delivery": 28, "executive": 42}
DUE = date(2026, 3, 2)


def on(late: int, told: dict[str, int] | None = None, since: int = -100, every: int = 14) -> list[str]:
    """Return the rungs of an action late by so many days, given on which day late each was told."""
    days = {rung: DUE + timedelta(day) for rung, day in (told or {}).items()}
    return rungs_due(DUE, DUE + timedelta(late), Ladder(STEPS, DUE + timedelta(since), every), days)


def test_each_rung_is_told_once_it_is_late_enough_and_again_each_so_many_days():
    assert [on(6), on(7), on(14), on(42)] == [
        [], ["deputy"], ["chair", "deputy"], ["executive", "delivery", "chair", "deputy"],
    ]  # fmt: skip
    assert on(20, {"deputy": 7}) == ["chair"]
    assert on(21, {"deputy": 7, "chair": 14}) == []  # the chair counts for the deputy
    assert on(28, {"deputy": 7, "chair": 14}) == ["delivery", "chair", "deputy"]
    assert on(400, {"deputy": 7, "executive": 42}, every=0) == []


def test_a_day_without_mail_loses_no_rung_and_a_new_date_begins_the_ladder_again():
    assert on(9) == ["deputy"]
    assert on(8, {"deputy": -3}) == ["deputy"]


def test_days_count_from_when_the_ladder_was_switched_on():
    assert on(100, since=94) == []
    assert on(101, since=94) == ["deputy"]
    assert rungs_due(DUE, DUE + timedelta(100), Ladder(STEPS, None, 14), {}) == []


@pytest.fixture
def climbing(world: World) -> World:
    """A partnership whose ladder has run for long: the owner's action is 19 days late."""
    services.set_chasing(to=ALL | {"ladder": STEPS, "ladder_on": True}, version=0, by=world.by(world.manager))
    Chasing.objects.update(ladder_from=TODAY - timedelta(days=400))
    return world


def mails() -> dict[str, str]:
    return {mail.to: mail.body_text for mail in MailMessage.objects.filter(kind="chasing.digest")}


def late(world: World, action: Action, days: int, **fields: Any) -> None:
    Action.objects.filter(pk=action.pk).update(due_on=TODAY - timedelta(days=days), **fields)


def executive_of(world: World) -> Any:
    group = make_group(world.partnership, "Executive", kind="executive")
    chair = make_post(world.partnership, "Chief executive")
    seat(group, chair, "chair")
    return appoint(chair, make_person("Edda Chief"))


def test_the_chair_may_update_and_gets_a_link_the_executive_may_read_and_gets_none(climbing, post):
    edda = executive_of(climbing)
    late(climbing, climbing.open, 50, group=climbing.group)
    Chasing.objects.update(after=[50])
    assert remind(climbing) == 4  # owner, chair, executive, and the unit for want of a delivery group
    for _ in range(4):
        send()
    texts = {mail["To"]: text_of(mail) for mail in post.taken}
    chairs, executives = texts[climbing.chair.email], texts[edda.email]
    assert "As chair of the group" in chairs
    assert len(LINK.findall(chairs)) == 1
    assert "As chair of the executive" in executives
    assert (LINK.findall(executives), OPEN_TITLE in executives) == ([], True)
    assert "Owner: Detective superintendent." in executives
    assert "For the delivery group" in texts[climbing.manager.email]
    told = ActionLink.objects.get(person=edda)
    assert (told.token_hash, told.why) == (None, "executive")
    assert remind(climbing, TODAY + timedelta(days=1)) == 0


def test_one_mail_holds_what_a_person_owes_and_what_they_are_told_of(climbing, post):
    late(climbing, climbing.open, 20, group=climbing.group)
    chair_post = Seat.objects.get(group=climbing.group).post
    climbing.action("Own work of the chair", owner=chair_post, due_on=TODAY)
    remind(climbing)
    send()
    send()
    (mail,) = [mail for mail in post.taken if mail["To"] == climbing.chair.email]
    text = text_of(mail)
    assert text.index("Own work of the chair") < text.index("As chair of the group") < text.index(OPEN_TITLE)
    assert mail["Subject"] == "Nmr: how is your action going? And 1 action of others is late"


def test_level_3_is_told_to_nobody_and_level_2_only_to_those_who_may_read_it_without_its_title(climbing):
    edda = executive_of(climbing)
    late(climbing, climbing.case, 60)
    late(climbing, climbing.group_only, 60)
    Action.objects.filter(pk=climbing.open.pk).delete()
    remind(climbing)
    found = mails()
    assert edda.email not in found
    assert set(found) == {climbing.chair.email, climbing.manager.email}
    everything = "".join(found.values())
    assert GROUP_TITLE not in everything
    assert CASE_TITLE not in everything
    assert climbing.group_only.reference in found[climbing.chair.email]


def test_an_owner_who_chairs_the_group_is_not_told_of_their_own_work(climbing):
    chair_post = Seat.objects.get(group=climbing.group).post
    late(climbing, climbing.open, 20, group=climbing.group, owner=chair_post)
    assert remind(climbing) == 0


def test_who_updates_is_left_alone_by_the_ladder_too(climbing):
    late(climbing, climbing.open, 20, group=climbing.group)
    say(climbing, climbing.open)
    Chasing.objects.update(rest_days=5)
    assert remind(climbing) == 0


def test_the_delivery_group_above_the_actions_group_is_told_and_no_other(climbing):
    upper, other = (make_group(climbing.partnership, name, kind="delivery") for name in ("Delivery", "Other"))
    people = []
    for group in (upper, other):
        held = make_post(climbing.partnership)
        seat(group, held, "chair")
        people.append(appoint(held))
    climbing.group.parent = upper
    climbing.group.save()
    late(climbing, climbing.open, 30, group=climbing.group)
    remind(climbing)
    assert people[0].email in mails()
    assert people[1].email not in mails()
    assert climbing.manager.email not in mails()


def test_a_chair_who_is_away_is_told_through_the_deputy_chair(climbing):
    held = make_post(climbing.partnership)
    seat(climbing.group, held, "deputy_chair")
    vice = appoint(held)
    Leave.objects.create(partnership=climbing.partnership, person=climbing.chair, starts_on=TODAY, ends_on=TODAY)
    late(climbing, climbing.open, 20, group=climbing.group)
    remind(climbing)
    assert vice.email in mails()
    assert climbing.chair.email not in mails()


def test_rights_to_read_are_asked_again_when_the_mail_goes_out(climbing, post):
    edda = executive_of(climbing)
    late(climbing, climbing.open, 50)
    remind(climbing)
    Seat.objects.filter(group__kind="executive").update(ends_on=TODAY - timedelta(1))
    while send():
        pass
    assert edda.email not in {mail["To"] for mail in post.taken}


def test_the_preview_says_who_would_be_told_of_what_and_sends_nothing(climbing):
    executive_of(climbing)
    late(climbing, climbing.open, 50, group=climbing.group)
    browser = signed_in(climbing.manager)
    address = f"/{climbing.slug}/chasing/preview/"
    page = browser.get(address).content.decode()
    for words in ("Edda Chief", "no link: may read it and not update it", "Late, told as chair of its group"):
        assert words in page, words
    assert CASE_TITLE not in page
    day = TODAY + timedelta(days=30)
    later = browser.get(f"{address}?day_day={day.day}&day_month={day.month}&day_year={day.year}")
    assert later.status_code == 200
    assert browser.get(f"{address}?day_day=1&day_month=1&day_year=2001").status_code == 422
    assert not ActionLink.objects.exists()
    assert signed_in(climbing.owner).get(address).status_code == 404


def test_settings_hold_the_ladder_and_refuse_one_that_goes_down(world):
    browser = signed_in(world.manager)
    address = f"/{world.slug}/chasing/settings/"
    given = {"reminders_on": "on", "before": "", "after": "1", "every": "7", "rest_days": "0", "link_days": "10",
             "ladder_on": "on", "deputy": "5", "chair": "", "delivery": "9", "executive": "20",
             "version": "0"}  # fmt: skip
    down = browser.post(address, given | {"executive": "8"})
    assert down.status_code == 422
    assert "Enter 9 or more" in down.content.decode()
    assert browser.post(address, given).status_code == 302
    row = Chasing.objects.get()
    assert (row.ladder, row.ladder_from) == ({"deputy": 5, "delivery": 9, "executive": 20}, TODAY)
    assert browser.post(address, given | {"ladder_on": "", "version": "1"}).status_code == 302
    assert Chasing.objects.get().ladder_from is None
    with pytest.raises(DomainError):
        services.set_chasing(to=ALL | {"ladder": {"deputy": 9, "chair": 1}}, version=2, by=world.by(world.manager))


def test_the_list_says_who_was_told_and_counts_how_often_with_a_file(climbing):
    edda = executive_of(climbing)
    late(climbing, climbing.open, 50, group=climbing.group)
    Chasing.objects.update(after=[50])
    remind(climbing)
    browser = signed_in(climbing.manager)
    page = browser.get(f"/{climbing.slug}/chasing/").content.decode()
    for words in (edda.name, "Late, told as chair of the executive", "Told, without a link"):
        assert words in page, words
    found = browser.get(f"/{climbing.slug}/chasing/?q=edda").content.decode()
    assert "1 request" in found
    assert "0 requests" in browser.get(f"/{climbing.slug}/chasing/?q=Agree+one+screening").content.decode()
    say(climbing, climbing.open)
    counted = browser.get(f"/{climbing.slug}/chasing/counts/?since=30")
    rows = {row["person__name"]: row for row in counted.context["table"].rows}
    assert (rows[climbing.owner.name]["asked"], rows[climbing.owner.name]["answered"]) == (1, 1)
    assert (rows[edda.name]["asked"], rows[edda.name]["told"]) == (0, 1)
    file = browser.get(f"/{climbing.slug}/chasing/counts/?by=action&format=csv").content.decode("utf-8-sig")
    assert re.search(rf"{OPEN_TITLE},{climbing.open.reference},\d", file)
    owner = signed_in(climbing.owner).get(f"/{climbing.slug}/chasing/counts/").content.decode()
    assert climbing.owner.name in owner
    assert edda.name not in owner


def test_a_fresh_link_is_no_further_request_and_its_answer_counts_for_the_first(world):
    services.set_chasing(to=ALL, version=0, by=world.by(world.manager))
    remind(world)
    first = ActionLink.objects.get()
    assert services.send_fresh(link=first)
    fresh = ActionLink.objects.get(why="fresh")
    services.say_not_mine(link=fresh, text="Ask the council.")
    (row,) = counted_by(world.by(world.manager), "person", "all")
    said = {key: row[key] for key in ("asked", "answered", "nothing", "not_theirs")}
    assert said == {"asked": 1, "answered": 0, "nothing": 0, "not_theirs": 1}
