"""A pack of 300 pages from 20 papers, Word and PDF, as the worker makes it; and the forward plan of 60 meetings."""

import io
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from datetime import time as clock
from functools import partial

import docx
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import TODAY, Size, partnership
from sightline.accounts.models import Person
from sightline.evidence.services import receive
from sightline.governance.models import Group, Partnership, RoleGrant
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import ENGLAND
from sightline.meetings import services
from sightline.meetings.models import Meeting
from sightline.meetings.queries.papers import pack_of
from sightline.publishing.blocks import Block, Heading, Paragraph
from sightline.publishing.documents import Document, Letterhead, table
from sightline.publishing.writers import pages_of, write_pdf

PAPERS, PAGES_EACH, MEETINGS = 20, 15, 60
WORDS = "The group looked at what was found, what was done about it and what changed for children and adults. "


def measure(*, quick: bool) -> Iterator[Figure]:
    """Send in ten Word papers and ten PDFs of 15 pages, make the pack as the worker does, then open the plan."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    here = partnership(940, Size(actions=10, updates_each=1))
    by = standing_of(_manager(here), here)
    groups = [
        Group.objects.create(partnership=here, name=f"Meeting group {n}", kind="sub_group", meeting_rule="")
        for n in range(10)
    ]
    meetings = [_meeting(here, groups[n % 10], n) for n in range(MEETINGS)]
    yield from _pack(meetings[0], by)
    client = _signed_in(here)
    ask = partial(client.get, f"/{here.slug}/meetings/")
    yield from measured("forward-plan-of-60-meetings", ask, repeats=10 if quick else 40, queries=25, milliseconds=100)
    ask = partial(client.get, f"/{here.slug}/meetings/{meetings[0].reference}/papers/")
    yield from measured("page-papers", ask, repeats=10 if quick else 40, queries=25)


def _pack(meeting: Meeting, by: Standing) -> Iterator[Figure]:
    word, pdf = _word(), _pdf()
    slowest = 0.0
    for number in range(PAPERS):
        item = services.add_item(meeting=meeting, new=services.NewItem(f"Item {number}"), by=by)
        name, content = (("paper.docx", word), ("paper.pdf", pdf))[number % 2]
        started = time.perf_counter()
        new = services.sent_in(f"Paper {number}", receive(upload=SimpleUploadedFile(name, content), by=by))
        services.add_paper(item=item, new=new, by=by)
        slowest = max(slowest, time.perf_counter() - started)
    yield Figure("paper-sent-in-slowest", slowest, "s")
    asked = services.ask_pack(meeting=meeting, by=by)
    started, used = time.perf_counter(), time.process_time()
    services.build_pack.call(asked.pk)
    yield Figure("pack-of-20-papers", time.perf_counter() - started, "s", 10)
    yield Figure("pack-of-20-papers-own-processor-time", time.process_time() - used, "s")
    made = pack_of(meeting, by)
    assert made
    assert made.state == "done", made.sentence
    yield Figure("pack-pages", made.pages, "pages")
    yield Figure("pack-size", made.size / 1_000_000, "MB")


def _word() -> bytes:
    """Return a Word file that takes about 15 pages set anew."""
    made = docx.Document()
    for part in range(20):
        made.add_heading(f"Part {part}", 1)
        for _ in range(4):
            made.add_paragraph(WORDS * 6)
        grid = made.add_table(rows=9, cols=3)
        for at in range(27):
            grid.cell(*divmod(at, 3)).text = f"Measure {at}"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _pdf() -> bytes:
    blocks: list[Block] = []
    for part in range(60):
        blocks += [Heading(f"Part {part}", 1), Paragraph(WORDS * 6), table(["Measure", "Value"], [["A", part]] * 9)]
        content = write_pdf(Document("A supplied paper", Letterhead("Vale Police", TODAY), tuple(blocks)))
        if pages_of(content) >= PAGES_EACH:
            return content
    raise AssertionError("The paper never reached 15 pages.")


def _meeting(here: Partnership, group: Group, number: int) -> Meeting:
    start = datetime.combine(TODAY + timedelta(days=7 + number * 5), clock(10), ENGLAND)
    return Meeting.objects.create(
        partnership=here, group=group, reference=f"{here.code}-MT-{8000 + number}", starts_at=start,
        ends_at=start + timedelta(hours=2),
    )  # fmt: skip


def _manager(here: Partnership) -> Person:
    return Person.objects.get(pk=RoleGrant.objects.filter(partnership=here, role="BUS").values("person")[0]["person"])


def _signed_in(here: Partnership) -> Client:
    person = _manager(here)
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client
