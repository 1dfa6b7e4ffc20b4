"""Every hostile file, sent to the import: a sentence or a proposal, never an error, nothing written, nobody called."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bench.hostile import SET, Hostile
from bench.hostile_office import OFFICE, TABLE, book, said, word
from bench.hostile_pdf import PDFS
from bench.hostile_text import EITHER, TEXTS
from sightline.imports.models import Proposal, Reading
from sightline.imports.services.readings import read_kept
from tests.attacks.world import World, deeds

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("kind", ["text", "office", "pdf"])
def test_a_hostile_file_gets_its_sentence_and_leaves_nothing(world: World, kind: str) -> None:
    """One world for many files: nothing that is refused may leave anything in it. Times belong to `bench import`."""
    names = {"text": TEXTS, "office": OFFICE, "pdf": PDFS}[kind]
    assert [(one.what, *found) for one in SET if one.what in names and (found := amiss(world, one))] == []


def amiss(world: World, one: Hostile) -> list[object]:
    """Return what is not as it should be when a file is sent."""
    before, found = (deeds(), Proposal.objects.count()), list[object]()
    sent = {"document": SimpleUploadedFile(one.file_name, one.make())}
    response = world.manager.post(reverse("imports:list", args=[world.ours.slug]), sent)
    if waits := Reading.objects.filter(state="waiting", partnership=world.ours.partnership, file_name=one.file_name):
        return read_by_the_worker(world, one, waits[0])
    if response.status_code not in ((422, 302) if one.says in ("", EITHER) else (422,)):
        found.append(response.status_code)
    page = unescape(response.content.decode())
    says = "" if one.says == EITHER else one.says
    if response.status_code == 422 and not (
        "govuk-error-summary" in page and (one.file_name in page or "empty" in page) and says in page
    ):
        found.append("no sentence that names the file and says what is wrong with it")
    if response.status_code == 422 and (deeds(), Proposal.objects.count()) != before:
        found.append("something is written")
    return found


def read_by_the_worker(world: World, one: Hostile, waits: Reading) -> list[object]:
    """Return what is amiss with a file so large that the worker reads it."""
    before, found = Proposal.objects.count(), list[object]()
    read_kept.call(waits.pk)
    page = unescape(world.manager.get(reverse("imports:reading", args=[world.ours.slug, waits.pk])).content.decode())
    waits.refresh_from_db()
    if waits.state == "failed" and not (waits.sentence and waits.sentence in page):
        found.append("no sentence that says what to do")
    if (waits.state == "done") > (one.says in ("", EITHER)):
        found.append("it was read")
    if waits.state == "failed" and (Proposal.objects.count(), bytes(waits.content)) != (before, b""):
        found.append("something is written")
    return found


@pytest.fixture
def doorbell() -> Iterator[tuple[int, list[object]]]:
    """A place on this machine that notes who calls it."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    calls.append(listening.accept()[1])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield listening.getsockname()[1], calls
        stop.set()
        thread.join()


CALLING = ("header", "image", "attachedTemplate", "hyperlink", "styles", "comments", "footnotes", "externalLink")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "mhtml", "pdf"])
def test_nobody_is_called_while_a_file_is_read(world: World, doorbell: tuple[int, list[object]], kind: str) -> None:
    port, calls = doorbell
    at = f"http://127.0.0.1:{port}/a".encode()
    links = tuple((one.encode(), at, b"x") for one in CALLING)
    page = b"<!DOCTYPE html PUBLIC 'x' '%s'><html><link rel=stylesheet href='%s'><base href='%s'>" % (at, at, at)
    page += b"<img src='%s'><iframe src='%s'></iframe><object data='%s'></object><h1>Plan</h1></html>" % (at, at, at)
    made = {
        "docx": lambda: word(said(b"Priority 1: Neglect"), links=links),
        "xlsx": lambda: book(TABLE, links=links),
        "html": lambda: page,
        "mhtml": lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
        b"Content-Type: text/html\nContent-Location: " + at + b"\n\n" + page + b"\n--b--\n",
        "pdf": lambda: next(one for one in SET if one.what == "a PDF that asks elsewhere").make().replace(
            b"127.0.0.1:9/", b"127.0.0.1:%d/" % port
        ),
    }  # fmt: skip
    sent = {"document": SimpleUploadedFile(f"plan.{kind}", made[kind]())}
    response = world.manager.post(reverse("imports:list", args=[world.ours.slug]), sent)
    assert response.status_code in (302, 422)
    assert calls == []


@pytest.mark.parametrize("name", ["../../out.txt", "/etc/out.txt", "C:\\out.txt", "a\u202etxt.exe.txt", "-rf.txt"])
def test_a_path_in_a_name_leads_nowhere(world: World, name: str) -> None:
    plan = b"# Northmoor plan\n\n## Priority 1: Neglect\n\nActions:\n- Agree a tool\n"
    before = set(Path(settings.BASE_DIR).iterdir())
    sent = {"document": SimpleUploadedFile(name, plan)}
    response = world.manager.post(reverse("imports:list", args=[world.ours.slug]), sent)
    assert response.status_code == 302
    assert "/" not in Proposal.objects.latest("pk").file_name
    assert set(Path(settings.BASE_DIR).iterdir()) == before
    assert not Path("/etc/out.txt").exists()


def test_the_command_says_it_too(tmp_path: Path) -> None:
    one = next(one for one in SET if one.what == "entities in Word")
    path = tmp_path / one.file_name
    path.write_bytes(one.make())
    asked = [sys.executable, "manage.py", "import_plan", str(path)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"“{one.file_name}” could not be read." in done.stderr
    assert one.says in done.stderr
    assert "Traceback" not in done.stderr
