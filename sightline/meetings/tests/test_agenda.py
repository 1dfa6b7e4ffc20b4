"""The agenda: usual items, places and numbers that stay, and what is restricted seen by those named alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.audittrail.models import Entry
from sightline.governance.models import CaseAccess
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.meetings.models import Agenda, AgendaItem, AgendaTemplate, Meeting, StandingItem
from sightline.meetings.queries.agenda import items_of
from sightline.meetings.services import NewItem, add_item, change_item, move_item, start_agenda, withdraw_item
from sightline.meetings.tests.world import World
from tests import factories as make


def labels(meeting: Meeting, world: World) -> list[str]:
    return [f"{one.label} {one.title}" for one in items_of(meeting, world.by)]


def added(world: World, meeting: Meeting, *titles: str, **more: Any) -> list[AgendaItem]:
    return [add_item(meeting=meeting, new=NewItem(title, **more), by=world.by) for title in titles]


def issue(meeting: Meeting) -> None:
    Agenda.objects.filter(meeting=meeting).update(issued_at=timezone.now(), edition=1)


def test_the_usual_items_come_once_and_papers_are_due_working_days_before(world: World) -> None:
    meeting = world.meeting()
    kind = meeting.kind
    template = AgendaTemplate.objects.create(
        partnership=world.partnership, group=world.executive, kind=kind, papers_days=5
    )
    for at, title in enumerate(("Welcome", "Action log")):
        StandingItem.objects.create(partnership=world.partnership, template=template, position=at, title=title)
    agenda = start_agenda(meeting=meeting, by=world.by)
    start_agenda(meeting=meeting, by=world.by)
    assert labels(meeting, world) == ["1 Welcome", "2 Action log"]
    assert (meeting.starts_at.date() - agenda.papers_due_on).days >= 7


def test_items_make_room_until_the_papers_went_out_and_get_letters_after(world: World) -> None:
    meeting = world.meeting()
    first, second = added(world, meeting, "Risks", "Data")
    added(world, meeting, "Audit", after=first)
    assert labels(meeting, world) == ["1 Risks", "2 Audit", "3 Data"]
    move_item(item=second, steps=-2, by=world.by)
    assert labels(meeting, world) == ["1 Data", "2 Risks", "3 Audit"]
    second.refresh_from_db()
    withdraw_item(item=second, reason="Not ready", version=second.version, by=world.by)
    assert labels(meeting, world) == ["1 Risks", "2 Audit"]
    issue(meeting)
    first.refresh_from_db()
    added(world, meeting, "Late one", "Late two", after=first)
    added(world, meeting, "Last")
    assert labels(meeting, world) == ["1 Risks", "1a Late one", "1b Late two", "2 Audit", "3 Last"]
    withdraw_item(item=first, reason="Overtaken", version=first.version, by=world.by)
    added(world, meeting, "Late three", after=AgendaItem.objects.get(title="Late one"))
    assert labels(meeting, world) == ["1a Late one", "1b Late two", "1c Late three", "2 Audit", "3 Last"]
    with pytest.raises(OutOfState):
        move_item(item=AgendaItem.objects.get(title="Last"), steps=-1, by=world.by)


def test_a_restricted_item_is_seen_by_those_named_and_leaves_no_gap(world: World) -> None:
    meeting = world.meeting()
    open_item, secret = added(world, meeting, "Risks")[0], added(world, meeting, "Child B", restricted=True)[0]
    added(world, meeting, "Data")
    assert labels(meeting, world) == ["1 Risks", "2 Data", f"{secret.label} Child B"]
    assert set(CaseAccess.objects.filter(reference=secret.reference).values_list("person", flat=True)) == {
        world.manager.pk
    }
    browser = world.browser(world.chair)
    page = browser.get(world.href(f"{meeting.reference}/agenda/"))
    assert page.status_code == 200
    assert "Risks" in page.content.decode()
    for hidden in ("Child B", secret.label, secret.reference, "Restricted"):
        assert hidden not in page.content.decode()
    assert browser.get(world.href(f"restricted/{secret.reference}/")).status_code == 404
    assert browser.get(world.href(f"items/{secret.reference}/")).status_code == 404
    assert browser.get(world.href(f"items/{open_item.reference}/")).status_code == 200
    mine = world.browser().get(world.href(f"{meeting.reference}/agenda/")).content.decode()
    assert "Child B" in mine
    assert "OFFICIAL-SENSITIVE" in mine
    read = Entry.objects.filter(verb="review_papers.read", reference=secret.reference)
    assert [entry.level for entry in read] == [3]


def test_a_recusal_wins_over_being_named(world: World) -> None:
    meeting = world.meeting()
    secret = added(world, meeting, "Child B", restricted=True)[0]
    CaseAccess.objects.create(
        partnership=world.partnership, reference=secret.reference, person=world.manager, kind="recused",
        interest="kin", reason="Knows the family", starts_at=timezone.now(),
    )  # fmt: skip
    assert labels(meeting, world) == []
    with pytest.raises(NotAllowed):
        withdraw_item(item=secret, reason="x", version=1, by=world.standing(world.manager))


def test_a_case_that_one_is_not_named_on_cannot_be_given(world: World) -> None:
    meeting = world.meeting()
    with pytest.raises(DomainError, match="not named"):
        added(world, meeting, "Child B", restricted=True, case_reference="NMR-RR-0001")
    chair = world.standing(world.chair)
    with pytest.raises(NotAllowed):
        add_item(meeting=meeting, new=NewItem("Child B", restricted=True), by=chair)
    assert AgendaItem.objects.count() == 0


def test_members_read_and_chairs_write(world: World) -> None:
    meeting = world.meeting()
    item = add_item(meeting=meeting, new=NewItem("Risks"), by=world.standing(world.chair))
    with pytest.raises(NotAllowed):
        add_item(meeting=meeting, new=NewItem("Mine"), by=world.standing(world.nurse))
    assert [one.pk for one in items_of(meeting, world.standing(world.nurse))] == [item.pk]
    assert items_of(meeting, world.standing(world.guest)) == []


def test_two_people_at_one_item_and_a_cancelled_meeting(world: World) -> None:
    meeting = world.meeting()
    item = added(world, meeting, "Risks")[0]
    change_item(item=item, new=NewItem("Risk register", minutes=20), version=1, by=world.by)
    with pytest.raises(Conflict):
        change_item(item=item, new=NewItem("Hazards"), version=1, by=world.by)
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled", cancelled_reason="Snow")
    with pytest.raises(OutOfState):
        added(world, meeting, "More")


def test_an_item_shows_only_the_records_its_reader_may_see(world: World) -> None:
    meeting = world.meeting()
    seen = make.make_action(world.partnership, "Write it down", by=world.manager, group=world.executive)
    item = added(world, meeting, "Actions", references=[seen.reference.lower()])[0]
    page = world.browser(world.nurse).get(world.href(f"items/{item.reference}/")).content.decode()
    assert "Write it down" in page
    with pytest.raises(DomainError, match="no record"):
        added(world, meeting, "More", references=["EHC-A-0001"])


def test_the_agenda_is_made_by_its_pages_and_asks_no_more_for_more_items(world: World) -> None:
    meeting = world.meeting()
    browser, address = world.browser(), world.href(f"{meeting.reference}/agenda/")
    assert "Nothing is on the agenda yet" in browser.get(address).content.decode()
    made = browser.post(f"{address}add/", {"title": "Risks", "purpose": "decide", "minutes": "15"})
    assert made["Location"] == address
    wrong = browser.post(f"{address}add/", {"title": "", "purpose": "decide", "minutes": "15", "detail": "Kept words"})
    assert wrong.status_code == 422
    assert "Kept words" in wrong.content.decode()
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(address)
    added(world, meeting, "Data", "Audit", person=world.nurse)
    with CaptureQueriesContext(connection) as many:
        page = browser.get(address).content.decode()
    assert len(many) == len(few)
    assert "Asha Rahman" in page


def test_papers_of_one_meeting_are_due_on_another_day_with_the_reason_and_the_later_of_two_is_told(
    world: World,
) -> None:
    meeting = world.meeting(days=30)
    start_agenda(meeting=meeting, by=world.by)
    row = Agenda.objects.get()
    day = row.papers_due_on + timedelta(days=2)
    boxes = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year, "reason": "The data come late"}
    browser, page = world.browser(), world.href(f"{meeting.reference}/agenda/due/")
    assert browser.post(page, boxes | {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert (row.papers_due_on, row.version) == (day, 2)
    assert "The data come late" in browser.get(world.href(f"{meeting.reference}/")).content.decode()
    entry = Entry.objects.filter(verb="agenda.due_changed").get()
    assert (entry.reference, entry.level) == (meeting.reference, 2)
    again = browser.post(page, boxes | {"version": 1, "due_on_day": 1})
    assert again.status_code == 409
    late = boxes | {"version": 2, "due_on_year": day.year + 1}
    assert "from today to the day of the meeting" in browser.post(page, late).content.decode()
    assert world.browser(world.guest).post(page, boxes | {"version": 2}).status_code == 404
    row.refresh_from_db()
    assert row.version == 2
