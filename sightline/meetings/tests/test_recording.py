"""A meeting recorded: who came, whether it may decide, what it decides and asks for, and how minutes are confirmed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from sightline.actions.models import Action
from sightline.actions.queries import visible as visible_actions
from sightline.actions.services import retitle, update_action
from sightline.audittrail.models import Entry
from sightline.kernel.dates import england_date, england_today, in_short
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.meetings.frozen import missing
from sightline.meetings.models import Attendance, Correction, Decision, MinuteAction, MinuteEntry, Minutes
from sightline.meetings.queries.arising import carried
from sightline.meetings.queries.record import room_of
from sightline.meetings.services import cancel_meeting
from sightline.meetings.services.recording import (
    Asked,
    Said,
    add_needed,
    approve,
    ask_by_decision,
    ask_in_minutes,
    begin_minutes,
    change_decision,
    confirm,
    correct,
    declare_interest,
    leave,
    publish,
    save_attendance,
    take_back,
    write_entry,
)
from sightline.meetings.tests.recording import A, D, P, Recording, earlier, make_recording
from sightline.publishing.readers.docx import read_docx
from tests import factories as make


@pytest.fixture
def rec(db: None) -> Recording:
    return make_recording()


def approved(rec: Recording) -> Minutes:
    minutes = rec.minutes()
    return approve(minutes=minutes, version=Minutes.objects.get(pk=minutes.pk).version, by=rec.chair)


def confirmed(rec: Recording, at: Recording) -> Minutes:
    return confirm(minutes=approved(rec), at=at.meeting, version=rec.minutes().version, by=rec.chair)


def test_a_meeting_is_minuted_on_its_day_and_counts_as_held_once_somebody_came(rec: Recording) -> None:
    ahead = make.make_meeting(rec.group, 3)
    with pytest.raises(DomainError, match="Begin its minutes on that day"):
        begin_minutes(meeting=ahead, by=rec.by)
    rec.came()
    rec.meeting.refresh_from_db()
    assert rec.meeting.state == "held"
    with pytest.raises(OutOfState, match="were begun already"):
        begin_minutes(meeting=rec.meeting, by=rec.by)
    with pytest.raises(OutOfState, match="can no longer be changed"):
        cancel_meeting(meeting=rec.meeting, reason="Too late", version=rec.meeting.version, by=rec.by)


def test_only_a_deputy_of_the_seat_stands_in_and_counts_for_its_agency(rec: Recording) -> None:
    own = rec.group.seats.get(role="deputy")
    with pytest.raises(DomainError, match="Only a deputy of the group may stand in for Superintendent"):
        rec.came(officer=Said(D, rec.deputy.pk, own.pk))
    with pytest.raises(DomainError, match="does not hold the seat of Nurse"):
        rec.came(nurse=Said(P, rec.world.chair.pk))
    rec.came(nurse=Said(D, rec.deputy.pk, own.pk))
    row = Attendance.objects.get(meeting=rec.meeting, seat=rec.seats["nurse"])
    assert (row.state, row.person, row.holder) == ("deputy", rec.deputy, rec.world.nurse)
    assert (found := room_of(rec.meeting, rec.by).quorum()).ok, found


def test_the_quorum_is_lost_when_a_statutory_partner_leaves_and_comes_back_with_them(rec: Recording) -> None:
    rec.came()
    assert room_of(rec.meeting, rec.by).quorum().sentence == "The meeting is quorate."
    row = Attendance.objects.get(meeting=rec.meeting, seat=rec.seats["officer"])
    leave(minutes=rec.minutes(), pk=row.pk, back=False, by=rec.by)
    assert room_of(rec.meeting, rec.by).quorum().sentence == "1 of the 2 needed is present. Not represented: Police."
    with pytest.raises(DomainError, match=r"Not represented: Police\. To take it all the same, say why"):
        rec.decision()
    taken = rec.decision(despite="It cannot wait until January")
    assert (taken.missing, taken.despite) == (
        "1 of the 2 needed is present. Not represented: Police.", "It cannot wait until January",
    )  # fmt: skip
    leave(minutes=rec.minutes(), pk=row.pk, back=True, by=rec.by)
    assert rec.decision(despite="not needed").despite == ""


def test_a_decision_that_needs_somebody_absent_warns_and_keeps_who_was_missing_and_why(rec: Recording) -> None:
    add_needed(
        group=None, needed_for="policy", post=rec.seats["cabinet"].post, agency=None, source="Arrangements 2019, 4",
        by=rec.by,
    )  # fmt: skip
    rec.came()
    with pytest.raises(DomainError, match="Needed for this kind of decision and not there: Cabinet member"):
        rec.decision(kind="policy")
    assert rec.decision(kind="resourcing").missing == ""
    taken = rec.decision(kind="policy", despite="She agreed by telephone")
    assert (taken.missing, taken.despite) == ("Needed and not there: Cabinet member.", "She agreed by telephone")
    rec.came(cabinet=Said(P, rec.cabinet.pk))
    assert rec.decision(kind="policy").missing == ""


def test_an_interest_shows_a_person_out_they_neither_count_nor_read(rec: Recording) -> None:
    rec.came()
    entry = rec.entry()
    declare_interest(entry=entry, person=rec.world.nurse, what="Her board bids for it", out=True, by=rec.by)
    room = room_of(rec.meeting, rec.by)
    assert (room.quorum().ok, room.quorum(entry.pk).ok) == (True, False)
    write_entry(entry=entry, title=entry.title, text="The bids were compared.", version=1, by=rec.by)
    taken = rec.decision(despite="Only this bid was complete", publish=True)
    nurse = rec.world.browser(rec.world.nurse)
    page = nurse.get(rec.href("minutes/")).content.decode()
    assert "were not in the room" in page
    assert "bids were compared" not in page
    assert nurse.get(f"/{rec.world.partnership.slug}/decisions/{taken.reference}/").status_code == 404
    assert taken.title not in nurse.get(f"/{rec.world.partnership.slug}/decisions/").content.decode()
    assert "bids were compared" in rec.world.browser(rec.world.chair).get(rec.href("minutes/")).content.decode()


def test_the_later_of_two_minute_takers_sees_both_texts(rec: Recording) -> None:
    entry = rec.entry()
    write_entry(entry=entry, title=entry.title, text="The police reported.", version=1, by=rec.chair)
    with pytest.raises(Conflict) as told:
        write_entry(entry=entry, title=entry.title, text="Health reported.", version=1, by=rec.by)
    assert (told.value.theirs["What was said"], told.value.yours["What was said"]) == (
        "The police reported.", "Health reported.",
    )  # fmt: skip
    minutes = rec.minutes()
    rec.came()
    with pytest.raises(Conflict):
        save_attendance(minutes=minutes, said={}, version=1, by=rec.chair)


def test_an_action_of_the_minutes_is_its_owners_work_at_once_and_arises_at_the_next_meeting(rec: Recording) -> None:
    then = earlier(rec, 60)
    then.came()
    due = england_today() + timedelta(days=9)
    owner = make.make_post(rec.world.partnership, "Housing lead")
    person = make.appoint(owner)
    made = ask_in_minutes(entry=then.entry(), asked=Asked("Write to landlords", owner, due), by=rec.by)
    by_decision = ask_by_decision(decision=then.decision(), asked=Asked("Print it"), by=rec.chair)
    assert (made.level, made.group, made.origin_reference) == (2, rec.group, then.meeting.reference)
    assert list(visible_actions(rec.world.standing(person))) == [made]
    assert "Write to landlords" in rec.world.browser(person).get("/").content.decode()
    assert [one.action for one in carried(rec.meeting, rec.by)] == [made, by_decision]
    assert carried(then.meeting, rec.by) == []
    done = Action.objects.get(pk=made.pk)
    update_action(action=done, rag="complete", text="Sent.", version=done.version, by=rec.by)
    assert [one.state[:11] for one in carried(rec.meeting, rec.by)] == ["Complete on", "Not started"]


def test_minutes_go_from_draft_to_confirmed_and_then_only_a_dated_correction_is_added(rec: Recording) -> None:
    then = earlier(rec, 60)
    then.came()
    entry = then.entry()
    write_entry(entry=entry, title=entry.title, text="Three cases were late.", version=1, by=rec.by)
    taken = then.decision(publish=True)
    with pytest.raises(OutOfState, match="approves the minutes of the meeting first"):
        publish(decision=taken, publish=True, by=rec.chair)
    with pytest.raises(NotAllowed):
        approve(minutes=then.minutes(), version=then.minutes().version, by=rec.by)
    seen = then.minutes().version
    write_entry(entry=entry, title=entry.title, text="Four cases were late.", version=2, by=rec.by)
    with pytest.raises(Conflict):
        approve(minutes=then.minutes(), version=seen, by=rec.chair)
    approved(then)
    with pytest.raises(OutOfState, match="Take them back to draft"):
        write_entry(entry=entry, title=entry.title, text="Five", version=3, by=rec.by)
    take_back(minutes=then.minutes(), version=then.minutes().version, by=rec.by)
    with pytest.raises(OutOfState, match="approves these minutes first"):
        confirm(minutes=then.minutes(), at=rec.meeting, version=then.minutes().version, by=rec.chair)
    minutes = approved(then)
    with pytest.raises(DomainError, match="a later meeting of the group"):
        confirm(minutes=minutes, at=then.meeting, version=minutes.version, by=rec.chair)
    minutes = confirm(minutes=minutes, at=rec.meeting, version=minutes.version, by=rec.chair)
    for deed in (
        lambda: write_entry(entry=entry, title=entry.title, text="Six", version=3, by=rec.by),
        lambda: take_back(minutes=minutes, version=minutes.version, by=rec.chair),
        lambda: change_decision(decision=taken, told=then.told(title="No"), version=taken.version, by=rec.by),
    ):
        with pytest.raises(OutOfState):
            deed()
    publish(decision=taken, publish=True, by=rec.chair)
    made = correct(minutes=minutes, entry=entry, text="Five cases were late.", by=rec.by)
    page = rec.world.browser(rec.world.nurse).get(then.href("minutes/")).content.decode()
    assert "Four cases were late." in page
    assert "Five cases were late." in page
    assert [step.what for step in minutes.steps.all()] == ["begun", "approve", "take_back", "approve", "confirm"]
    assert made.entry == entry


def refused(row: Model, **values: Any) -> bool:
    """Return whether the database itself refuses a change of a row, or its removal when nothing is to be changed."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            if values:
                rows.update(**values)
            else:
                rows._raw_delete(rows.db)
    except DatabaseError:
        return True
    return False


def test_the_database_itself_refuses_to_change_what_was_confirmed(rec: Recording) -> None:
    then = earlier(rec, 60)
    minutes, taken = then.came(), then.decision()
    entry = then.entry()
    ask_in_minutes(entry=entry, asked=Asked("Write to landlords"), by=rec.by)
    assert not refused(entry, text="Other")
    confirmed(then, rec)
    added = correct(minutes=minutes, entry=None, text="It was ten o’clock.", by=rec.by)
    entry, row = then.entry(), Attendance.objects.filter(meeting=then.meeting)[0]
    minuted, step = MinuteAction.objects.get(meeting=then.meeting), minutes.steps.all()[0]
    changed = [
        refused(minutes, state="draft", confirmed_at=None), refused(entry, text="Other"), refused(row, state="absent"),
        refused(taken, title="Other"), refused(minuted, title="Other"), refused(step, words="Other"),
        refused(added, text="Other"),
    ]  # fmt: skip
    removed = [refused(one) for one in (minutes, entry, row, taken, minuted, step, added)]
    assert (changed, removed) == ([True] * 7, [True] * 7)
    with pytest.raises(DatabaseError), transaction.atomic():
        MinuteEntry.objects.create(partnership=entry.partnership, minutes=minutes, position=90, title="Late")
    assert not refused(taken, published=False)
    assert Correction.objects.count() == 1
    assert missing(connection) == []


def test_a_deed_on_the_record_leaves_one_entry_on_the_trail_with_no_words(rec: Recording) -> None:
    rec.came()
    entry, before = rec.entry(), Entry.objects.count()
    write_entry(entry=entry, title=entry.title, text="Said in confidence", version=1, by=rec.by)
    rec.decision(title="Decided in confidence")
    rows = list(Entry.objects.order_by("pk")[before:])
    assert [row.verb for row in rows] == ["minutes.written", "decision.decided"]
    assert "confidence" not in str([row.after for row in rows])


def test_the_log_of_approved_minutes_stays_as_it_stood(rec: Recording) -> None:
    then = earlier(rec, 60)
    then.came()
    made = ask_in_minutes(entry=then.entry(), asked=Asked("Write to landlords"), by=rec.by)
    rec.came()
    minutes = approved(rec)
    source = in_short(england_date(then.meeting.starts_at))
    assert minutes.log == [[made.reference, "Not started", "Write to landlords", "Nobody yet", "", source]]
    update_action(action=Action.objects.get(pk=made.pk), rag="amber", text="Begun.", version=1, by=rec.by)
    retitle(action=Action.objects.get(pk=made.pk), title="Write to nobody", detail="", version=2, by=rec.by)
    read = rec.world.browser()
    for page in ("minutes/", "minutes/file/minutes.docx"):
        content = read.get(rec.href(page)).content
        words = content.decode() if page == "minutes/" else str(read_docx(content).blocks)
        assert ("Not started" in words, "Write to landlords" in words, "Write to nobody" in words) == (
            True, True, False,
        )  # fmt: skip


def test_apologies_are_recorded_and_a_held_decision_never_goes(rec: Recording) -> None:
    rec.came(nurse=Said(A))
    assert Decision.objects.count() == 0
    row = Attendance.objects.get(seat=rec.seats["nurse"])
    assert (row.state, row.person, row.holder) == ("apologies", None, rec.world.nurse)
