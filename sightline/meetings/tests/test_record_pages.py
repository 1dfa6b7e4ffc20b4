"""The screens of a meeting as people use them, without JavaScript: who is here, minutes, decisions, Word and PDF."""

from datetime import timedelta

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.kernel.dates import england_today
from sightline.meetings.models import Attendance, Decision, Meeting, MinuteEntry, Minutes
from sightline.meetings.services.recording import approve, bring_items, write_entry
from sightline.meetings.tests.recording import Recording, make_recording
from sightline.publishing.readers import read_bytes
from tests import factories as make


@pytest.fixture
def rec(db: None) -> Recording:
    return make_recording()


def ok(answer) -> str:
    assert answer.status_code in (200, 204), answer.status_code
    return answer.content.decode()


def test_a_meeting_is_recorded_on_its_screens(rec: Recording) -> None:
    browser: Client = rec.world.browser()
    assert "Begin the minutes" in ok(browser.get(rec.href("")))
    assert browser.post(rec.href("minutes/begin/"))["Location"] == rec.href("attendance/")
    page = ok(browser.get(rec.href("attendance/")))
    assert "Asha Rahman is here" in page
    assert "Dee Upton stands in as deputy" in page
    said = {f"s{rec.seats['nurse'].pk}": f"present:{rec.world.nurse.pk}", f"s{rec.seats['officer'].pk}": "apologies"}
    assert browser.post(rec.href("attendance/"), {**said, "version": "1"}).status_code == 302
    late = browser.post(rec.href("attendance/"), {f"s{rec.seats['nurse'].pk}": "absent", "version": "1"})
    assert late.status_code == 409
    assert browser.post(rec.href("attendance/guest/"), {"guest": "Gil Ray", "whence": "Housing"}).status_code == 302
    assert "Not represented: Police" in ok(browser.get(rec.href("chair/")))
    entry = MinuteEntry.objects.get(minutes__meeting=rec.meeting, position=2)
    screen = ok(browser.get(rec.href("take/")))
    assert f'data-kept="{entry.pk}"' in screen
    told = {"title": entry.title, "text": "Agreed as right.", "version": "1"}
    done = browser.post(rec.href(f"take/{entry.pk}/"), told)
    assert done["Location"] == f"{rec.href('take/')}#item-{entry.pk}"
    other = browser.post(rec.href(f"take/{entry.pk}/"), {**told, "text": "Not agreed."})
    assert other.status_code == 409
    assert "Agreed as right." in other.content.decode()
    assert "Not agreed." in other.content.decode()
    decided = {"title": "Keep the board", "kind": "policy", "reason": "It works"}
    refused = browser.post(rec.href(f"take/{entry.pk}/decision/"), decided)
    assert refused.status_code == 422
    assert "To take it all the same, say why" in refused.content.decode()
    browser.post(rec.href(f"take/{entry.pk}/decision/"), {**decided, "despite": "The police wrote that they agree"})
    assert Decision.objects.get().missing == "1 of the 2 needed is present. Not represented: Police."
    assert browser.get(rec.href("here/")).content == b"You are still signed in."


def test_minutes_as_word_and_pdf_hold_what_the_page_holds(rec: Recording) -> None:
    rec.came()
    entry = rec.entry()
    write_entry(entry=entry, title=entry.title, text="The thresholds were read.\n\nAll agreed.", version=1, by=rec.by)
    taken = rec.decision()
    browser = rec.world.browser(rec.world.nurse)
    words = browser.get(rec.href("minutes/file/minutes.docx"))
    read = str(read_bytes(words.content, "minutes.docx").blocks)
    pdf = pypdfium2.PdfDocument(browser.get(rec.href("minutes/file/minutes.pdf")).content)
    printed = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    for text in ("The thresholds were read.", taken.reference, "This is a draft"):
        assert text in read
        assert text in printed
    assert browser.get(rec.href("minutes/file/minutes.exe")).status_code == 404


def test_items_come_from_the_agenda_and_late_ones_are_taken_in(rec: Recording) -> None:
    make.make_item(rec.meeting, "Serious incidents", rec.world.manager)
    minutes = rec.minutes()
    assert [one.title for one in minutes.entries.all()] == ["Serious incidents"]
    make.make_item(rec.meeting, "A late paper", rec.world.manager)
    assert bring_items(minutes=minutes, by=rec.by) == 1
    assert bring_items(minutes=minutes, by=rec.by) == 0
    assert [one.title for one in minutes.entries.all()] == ["Serious incidents", "A late paper"]


def test_the_chair_approves_and_confirms_on_pages(rec: Recording) -> None:
    rec.came()
    chair = rec.world.browser(rec.world.chair)
    assert "Approve the minutes" in ok(chair.get(rec.href("chair/")))
    version = str(Minutes.objects.get().version)
    assert chair.post(rec.href("minutes/approve/"), {"version": version}).status_code == 302
    assert chair.get(rec.href("take/")).status_code == 302
    Meeting.objects.filter(pk=rec.meeting.pk).update(
        starts_at=rec.meeting.starts_at - timedelta(days=30), ends_at=rec.meeting.ends_at - timedelta(days=30)
    )
    at = make.make_meeting(rec.group, 0)
    told = {"version": str(Minutes.objects.get().version), "at": str(at.pk)}
    assert chair.post(rec.href("minutes/confirm/"), told).status_code == 302
    manager = rec.world.browser()
    assert manager.post(rec.href("minutes/correct/"), {"entry": "", "text": "It began at nine."}).status_code == 302
    page = ok(manager.get(rec.href("minutes/")))
    assert "It began at nine." in page
    assert "Confirmed at the meeting on" in page


def test_a_draft_of_the_chair_is_not_approved_by_its_own_writer_of_the_executive(rec: Recording) -> None:
    person = rec.world.nurse
    minutes = rec.minutes()
    Minutes.objects.filter(pk=minutes.pk).update(taker=person)
    assert rec.world.browser(person).get(rec.href("minutes/approve/")).status_code == 403
    Minutes.objects.filter(pk=minutes.pk).update(taker=rec.world.manager)
    assert approve(minutes=minutes, version=1, by=rec.world.standing(person)).state == "approved"


def test_the_screens_cost_the_same_for_few_items_and_for_many(rec: Recording) -> None:
    rec.came()
    browser = rec.world.browser()
    counts: dict[str, list[int]] = {"minutes/": [], "take/": [], "chair/": []}
    for more in (0, 3):
        for at in range(more):
            entry = MinuteEntry.objects.create(
                partnership=rec.world.partnership, minutes=rec.minutes(), position=20 + at, title=f"More {at}"
            )
            Decision.objects.create(
                partnership=rec.world.partnership, group=rec.group, way="meeting", meeting=rec.meeting, entry=entry,
                kind="other", title="T", reason="R", reference=f"NMR-DE-8{at}", decided_on=england_today(),
                created_by=rec.world.manager,
            )  # fmt: skip
        for page, found in counts.items():
            browser.get(rec.href(page))
            with CaptureQueriesContext(connection) as queries:
                browser.get(rec.href(page))
            found.append(len(queries))
    assert [found[0] for found in counts.values()] == [found[1] for found in counts.values()]
    assert Attendance.objects.filter(meeting=rec.meeting).count() == 2


def test_minutes_wait_for_the_next_meeting_before_they_can_be_confirmed(rec: Recording) -> None:
    rec.came()
    approve(minutes=rec.minutes(), version=rec.minutes().version, by=rec.chair)
    browser = rec.world.browser(rec.world.chair)
    page = ok(browser.get(rec.href("minutes/")))
    assert (rec.href("minutes/confirm/") in page, "The next meeting of the group confirms these minutes" in page) == (
        False, True,
    )  # fmt: skip
    answer = browser.get(rec.href("minutes/confirm/"))
    assert (answer.status_code, "come back on its day" in answer.content.decode()) == (409, True)
