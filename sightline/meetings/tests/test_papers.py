"""Papers and packs: a file for each set of papers that somebody may see, its pages the same whatever comes late."""

from contextlib import closing
from datetime import datetime, time, timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sightline.audittrail.models import Entry
from sightline.evidence import store
from sightline.evidence.services import receive, sweep
from sightline.governance.models import CaseAccess
from sightline.kernel.dates import ENGLAND
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.working_days import add_working_days
from sightline.meetings.models import Agenda, AgendaItem, Meeting, Pack, Paper, PaperMail
from sightline.meetings.queries.papers import pack_of
from sightline.meetings.services import (
    NewItem,
    add_item,
    ask_pack,
    build_pack,
    may_still_send_papers,
    open_pack,
    readers,
    remind_presenters,
    send_round,
    sent_in,
    withdraw_paper,
)
from sightline.meetings.tests.paper_files import bookmarks, claims_pdf_ua, pdf_file, send, texts, word_file
from sightline.meetings.tests.world import World
from tests import factories as make


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """Each test keeps its files apart."""
    kept = settings.STORAGES["evidence"]
    settings.STORAGES = settings.STORAGES | {
        "evidence": {**kept, "OPTIONS": {**kept["OPTIONS"], "location": tmp_path / "evidence"}}
    }


def item(world: World, meeting: Meeting, title: str, **more: object) -> AgendaItem:
    return add_item(meeting=meeting, new=NewItem(title, **more), by=world.by)  # type: ignore[arg-type]


def made(meeting: Meeting, by: object) -> tuple[Pack, bytes]:
    """Ask for a reader's pack, let the worker make it and open it."""
    build_pack.func(ask_pack(meeting=meeting, by=by).pk)  # type: ignore[arg-type]
    pack = pack_of(meeting, by)  # type: ignore[arg-type]
    assert pack
    return pack, open_pack(pack=pack, by=by)  # type: ignore[arg-type]


def test_a_pack_of_word_papers_is_tagged_and_one_with_a_pdf_says_what_is_not(world: World) -> None:
    meeting = world.meeting()
    risks, data = item(world, meeting, "Risks"), item(world, meeting, "Data")
    send(risks, "Risk register", word_file("The first risk.", heading="Why now"), world.by)
    pack, content = made(meeting, world.by)
    assert (pack.tagged, claims_pdf_ua(content)) == (True, True)
    send(data, "Police data", pdf_file("Police", 3), world.by)
    pack, content = made(meeting, world.by)
    assert (pack.tagged, claims_pdf_ua(content), pack.pages) == (False, False, 5)
    pages = texts(content)
    assert "not tagged" in pages[0]
    assert "The first risk." in pages[1]
    assert "Police 2" in pages[3]
    assert [page.rpartition("Page ")[2].split()[0] for page in pages[1:]] == ["1", "2", "3", "4"]
    assert [mark for mark in bookmarks(content) if mark[0] in (1, 2)][-4:] == [
        (1, "1 Risks", 1), (2, "Risk register", 1), (1, "2 Data", 2), (2, "Police data", 2),
    ]  # fmt: skip


def test_a_late_paper_gets_letters_and_nothing_is_numbered_anew(world: World) -> None:
    meeting = world.meeting()
    risks, data = item(world, meeting, "Risks"), item(world, meeting, "Data")
    send(risks, "Register", pdf_file("Register", 2), world.by)
    send(data, "Data", pdf_file("Data", 2), world.by)
    assert send_round(meeting=meeting, by=world.by) == 2
    late = item(world, meeting, "A death", after=risks)
    send(late, "Note", pdf_file("Note", 2), world.by)
    gone = send(data, "More data", pdf_file("More", 1), world.by)
    _, content = made(meeting, world.by)
    labels = [page.rpartition("Page ")[2].split()[0] for page in texts(content)[1:]]
    assert labels == ["1", "2", "2a", "2b", "3", "4", "5"]
    assert "1a" in texts(content)[0]
    withdraw_paper(paper=gone, reason="Wrong quarter", by=world.by)
    send(data, "Right data", pdf_file("Right", 1), world.by)
    _, content = made(meeting, world.by)
    assert [page.rpartition("Page ")[2].split()[0] for page in texts(content)[1:]] == [*labels[:-1], "6"]


def test_each_reader_gets_the_pack_of_what_they_may_see_and_nobody_elses(world: World) -> None:
    meeting = world.meeting()
    send(item(world, meeting, "Risks"), "Register", word_file("Open words"), world.by)
    secret = item(world, meeting, "Child B", restricted=True)
    send(secret, "Review of B", word_file("Hidden words"), world.by)
    send_round(meeting=meeting, by=world.by)
    whole, content = made(meeting, world.by)
    chair = world.standing(world.chair)
    part, open_content = made(meeting, chair)
    assert whole.key != part.key
    assert any("Hidden words" in page for page in texts(content))
    assert f"Page {secret.label}.1" in texts(content)[-1]
    assert "OFFICIAL-SENSITIVE" in texts(content)[0]
    for hidden in ("Hidden", "Child B", "Review of B", secret.label, "OFFICIAL"):
        assert not any(hidden in page for page in texts(open_content))
    assert made(meeting, world.standing(world.nurse))[0].pk == part.pk
    with pytest.raises(NotAllowed):
        open_pack(pack=whole, by=chair)
    read = Entry.objects.filter(verb="review_papers.read", reference=secret.reference)
    assert [entry.actor for entry in read] == [world.manager.actor_key]
    CaseAccess.objects.filter(reference=secret.reference).update(ended_at=timezone.now())
    with pytest.raises(NotAllowed):
        open_pack(pack=whole, by=world.by)


def test_a_paper_has_the_same_pages_in_a_marked_pack(world: World) -> None:
    meeting = world.meeting()
    risks = item(world, meeting, "Risks")
    send(risks, "Register", word_file(*[f"Risk {number} of the partnership." for number in range(75)]), world.by)
    send(item(world, meeting, "Data"), "Data", word_file("Next"), world.by)
    send(item(world, meeting, "Child B", restricted=True), "B", word_file("Hidden"), world.by)
    plain, marked = made(meeting, world.standing(world.chair))[1], made(meeting, world.by)[1]
    assert [page.partition("Page")[0].split()[-5:] for page in texts(plain)[1:3]] == [
        page.replace("OFFICIAL-SENSITIVE", "").partition("Page")[0].split()[-5:] for page in texts(marked)[1:3]
    ]
    assert len(texts(marked)) == len(texts(plain)) + 1


def test_rights_that_are_lost_between_asking_and_making_make_nothing(world: World) -> None:
    meeting = world.meeting()
    send(item(world, meeting, "Risks"), "Register", word_file("Open"), world.by)
    send(item(world, meeting, "Child B", restricted=True), "B", word_file("Hidden"), world.by)
    pack = ask_pack(meeting=meeting, by=world.by)
    CaseAccess.objects.update(ended_at=timezone.now())
    build_pack.func(pack.pk)
    pack.refresh_from_db()
    assert (pack.state, pack.stored) == ("failed", "")


def test_papers_are_word_or_pdf_and_sound(world: World) -> None:
    meeting = world.meeting()
    row = item(world, meeting, "Risks")
    for name, content in (
        ("notes.txt", b"Plain words"),
        ("broken.pdf", b"%PDF-1.4\nnothing of use"),
        ("broken.docx", word_file("x")[:200]),
    ):
        with pytest.raises(DomainError):
            sent_in("Paper", receive(upload=SimpleUploadedFile(name, content), by=world.by))
    assert Paper.objects.count() == 0
    sweep(timezone.now() + timedelta(days=2))
    kept = send(row, "Register", word_file("Kept"), world.by)
    sweep(timezone.now() + timedelta(days=2))
    assert store.there(kept.stored)
    with pytest.raises(NotAllowed):
        send(row, "Mine", word_file("x"), world.standing(world.nurse))


def test_papers_go_round_to_those_the_table_lets_read_them(world: World) -> None:
    scrutineer = make.grant("SCR", world.partnership, make.make_person("Sam Scrutineer"))
    post = make.make_post(world.partnership, "Scrutineer")
    make.appoint(post, scrutineer)
    make.seat(world.executive, post, "papers")
    meeting = world.meeting()
    send(item(world, meeting, "Child in the title"), "Secret title", word_file("x"), world.by)
    found = readers(meeting, world.by.today)
    assert [one.name for one in found.people] == ["Asha Rahman", "Bo Field", "Sam Scrutineer"]
    assert [one.name for one in found.left_out] == ["Cora Vale"]
    assert send_round(meeting=meeting, by=world.standing(world.chair)) == 3
    mails = list(MailMessage.objects.filter(kind="meetings.papers"))
    assert sorted(one.to for one in mails) == sorted(one.email for one in found.people)
    assert {one.reply_to for one in mails} == {world.chair.email}
    assert not any("title" in one.subject + one.body_text for one in mails)
    assert all(may_still_send_papers(one) for one in mails)
    world.nurse.is_active = False
    world.nurse.save()
    assert [may_still_send_papers(one) for one in mails if one.to == world.nurse.email] == [False]
    made(meeting, world.standing(scrutineer))
    assert [one.person.name for one in PaperMail.objects.filter(opened_at__isnull=False)] == ["Sam Scrutineer"]


def test_presenters_are_reminded_once_a_day_and_not_of_restricted_items(world: World) -> None:
    meeting = world.meeting()
    for title in ("Risks", "Data"):
        item(world, meeting, title, person=world.nurse, paper_wanted=True)
    item(world, meeting, "Child B", restricted=True, person=world.chair, paper_wanted=True)
    now = datetime.combine(add_working_days(world.by.today, 1, frozenset()), time(12), ENGLAND)
    Agenda.objects.filter(meeting=meeting).update(papers_due_on=now.date())
    assert remind_presenters(now) == 1
    remind_presenters(now + timedelta(hours=1))
    mail = MailMessage.objects.get(kind="meetings.paper_due")
    assert (mail.to, "2 items" in mail.body_text) == (world.nurse.email, True)
    assert "Risks" not in mail.body_text
    early: datetime = now.replace(hour=3)
    assert remind_presenters(early) == 0


def test_the_pages_of_papers(world: World) -> None:
    meeting = world.meeting()
    row, secret = item(world, meeting, "Risks"), item(world, meeting, "Child B", restricted=True)
    browser, chair = world.browser(), world.browser(world.chair)
    one = world.href(f"items/{row.reference}/")
    sent = browser.post(
        f"{one}papers/add/", {"title": "Register", "file": SimpleUploadedFile("r.pdf", pdf_file("Reg"))}
    )
    assert sent["Location"] == one
    wrong = browser.post(f"{one}papers/add/", {"title": "Register", "file": SimpleUploadedFile("r.exe", b"MZ1234")})
    assert wrong.status_code == 422
    hidden = send(secret, "Review", word_file("Hidden"), world.by)
    paper = Paper.objects.get(title="Register")
    file = chair.get(f"{one}papers/{paper.pk}/")
    assert (file.status_code, file["Cache-Control"], file["X-Content-Type-Options"]) == (
        200, "private, no-store", "nosniff",
    )  # fmt: skip
    assert file.content == pdf_file("Reg")
    for address in (
        f"items/{row.reference}/papers/{hidden.pk}/",
        f"restricted/{secret.reference}/papers/{hidden.pk}/",
        f"restricted/{secret.reference}/papers/{hidden.pk}/withdraw/",
    ):
        assert chair.get(world.href(address)).status_code == 404
    papers = world.href(f"{meeting.reference}/papers/")
    page = chair.get(papers).content.decode()
    assert "Register" in page
    assert "Child B" not in page
    assert chair.get(f"{papers}pack.pdf").status_code == 302
    chair.post(f"{papers}pack/", {})
    assert "being made" in chair.get(papers).content.decode()
    build_pack.func(Pack.objects.get().pk)
    pdf = chair.get(f"{papers}pack.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Cache-Control"] == "private, no-store"
    assert world.browser(world.nurse).post(f"{papers}send/").status_code == 403


def test_a_meeting_that_is_off_takes_no_paper(world: World) -> None:
    meeting = world.meeting()
    row = item(world, meeting, "Risks")
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled", cancelled_reason="Snow")
    with pytest.raises(OutOfState):
        send(row, "Register", word_file("x"), world.by)


def test_the_head_of_a_second_supplied_paper_does_not_run_over_its_title(world: World) -> None:
    meeting = world.meeting()
    one = item(world, meeting, "Zebra crossing")
    for title in ("First figures", "Second figures"):
        send(one, title, pdf_file("Police", 1), world.by)
    _, content = made(meeting, world.by)
    with (
        closing(pypdfium2.PdfDocument(content)) as file,
        closing(file[2]) as leaf,
        closing(leaf.get_textpage()) as page,
    ):
        head, below = _heights(page, "1 Zebra crossing"), _heights(page, "Second figures")
    assert head[0] > below[1]


def _heights(page: pypdfium2.PdfTextPage, words: str) -> tuple[float, float]:
    """Return the bottom and the top of words where they stand last on a page."""
    found, search = [], page.search(words)
    while (at := search.get_next()) is not None:
        found.append(at)
    boxes = [page.get_charbox(at) for at in range(found[-1][0], sum(found[-1]))]
    return min(box[1] for box in boxes), max(box[3] for box in boxes)
