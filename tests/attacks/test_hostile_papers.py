"""Files made to hurt, sent in as papers of a meeting: refused with a sentence, nothing kept, nothing fetched.

And a paper that went bad afterwards keeps nobody from the rest of the pack.
"""

import socket
from typing import Any, NoReturn

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bench.hostile import SET
from bench.hostile_pdf import many_pages
from sightline.audittrail.models import Entry
from sightline.evidence import store
from sightline.evidence.services import receive
from sightline.meetings.models import Pack, Paper
from sightline.meetings.queries.papers import pack_of
from sightline.meetings.services import NewItem, add_item, ask_pack, build_pack, open_pack, sent_in
from sightline.meetings.tests.paper_files import pdf_file, send, texts, word_file
from sightline.meetings.tests.world import World, make_world

BOMBS = (
    "a PDF of nothing", "a PDF cut short", "a PDF with a password", "100,000 pages",
    "pages that hold themselves", "a stream of 45 MB",
    "an old Word file", "a Word file with a password", "parts with a password", "no zip", "a Word file cut short",
    "a part cut short", "wrong sums", "a Word file with macros", "entities in Word", "a file of the machine in Word",
    "a file of the machine in utf-16",
)  # fmt: skip


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Any) -> World:
    kept = settings.STORAGES["evidence"]
    settings.STORAGES = settings.STORAGES | {
        "evidence": {**kept, "OPTIONS": {**kept["OPTIONS"], "location": tmp_path / "evidence"}}
    }
    return make_world()


def hostile() -> dict[str, tuple[str, bytes]]:
    """Return the files, by what they are: those of the benchmark, and those that only a paper meets."""
    made = {one.what: (one.file_name, one.make()) for one in SET if one.what in BOMBS}
    return made | {
        "2,000 pages": ("paper.pdf", many_pages(2000)),
        "a program called a PDF": ("paper.pdf", b"MZ" + bytes(5000)),
        "a page called Word": ("paper.docx", b"<html><script>alert(1)</script></html>"),
        "a PDF called Word": ("paper.docx", pdf_file("Fake")),
        "a workbook's name": ("paper.xlsx", word_file("Fake")),
    }


def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_is_kept(world: World) -> None:
    """One test for all, since each would make the world anew."""
    item = add_item(meeting=world.meeting(), new=NewItem("Risks"), by=world.by)
    browser, page = world.browser(), world.href(f"items/{item.reference}/papers/add/")
    files, before, answers = hostile(), Entry.objects.count(), {}
    assert set(BOMBS) < set(files)
    for what, (name, content) in files.items():
        answer = browser.post(page, {"title": "Paper", "file": SimpleUploadedFile(name, content)})
        answers[what] = (answer.status_code, "govuk-error-summary" in answer.content.decode())
    assert answers == dict.fromkeys(files, (422, True))
    assert (Paper.objects.count(), Entry.objects.count()) == (0, before)


def test_names_lead_nowhere_and_carry_no_script(world: World) -> None:
    item = add_item(meeting=world.meeting(), new=NewItem("Risks"), by=world.by)
    browser, home = world.browser(), world.href(f"items/{item.reference}/")
    for name in ("../../../etc/evil.pdf", "C:\\evil.pdf", "<script>alert(1)</script>.pdf", "a\r\nX-Bad: 1.pdf"):
        file = SimpleUploadedFile("x.pdf", pdf_file("Name"))
        vars(file)["_name"] = name
        made = send_named(item, file, world)
        assert not set(made.file_name) & set("/\\<>\r\n")
        taken = browser.get(f"{home}papers/{made.pk}/")
        assert (taken.status_code, taken["X-Content-Type-Options"]) == (200, "nosniff")
        assert taken["Content-Disposition"].startswith("attachment")
    assert "<script>alert" not in browser.get(home).content.decode()


def send_named(item: Any, file: Any, world: World) -> Paper:
    """Send a file under its name as a hostile client gives it."""
    from sightline.meetings.services import add_paper

    return add_paper(item=item, new=sent_in("Paper <b>", receive(upload=file, by=world.by)), by=world.by)


def test_what_a_word_file_points_at_is_never_fetched(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("A paper made the server open a connection.")

    content = next(one.make() for one in SET if one.what == "links to elsewhere")
    item = add_item(meeting=world.meeting(), new=NewItem("Risks"), by=world.by)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    made = send(item, "Paper", content, world.by)
    build_pack.func(ask_pack(meeting=item.meeting, by=world.by).pk)
    pack = pack_of(item.meeting, world.by)
    assert pack
    assert (made.pages, pack.state) == (1, "done")


def test_a_paper_that_went_bad_is_left_out_and_the_rest_is_made(world: World) -> None:
    meeting = world.meeting()
    risks, data = (add_item(meeting=meeting, new=NewItem(title), by=world.by) for title in ("Risks", "Data"))
    bad = send(risks, "Bad register", word_file("Old words"), world.by)
    gone = send(risks, "Gone data", pdf_file("Gone", 2), world.by)
    send(data, "Good data", pdf_file("Good", 1), world.by)
    Paper.objects.filter(pk=bad.pk).update(stored=store.keep(b"PK not what was sent"))
    store.drop(gone.stored)
    pack = ask_pack(meeting=meeting, by=world.by)
    build_pack.func(pack.pk)
    found = pack_of(meeting, world.by)
    assert found
    assert (found.state, Pack.objects.count()) == ("done", 1)
    pages = texts(open_pack(pack=found, by=world.by))
    assert "Bad register (item 1); Gone data (item 1)" in " ".join(pages[0].split())
    assert sum("is left out here" in " ".join(page.split()) for page in pages) == 2
    assert any("Good 1" in page for page in pages)
