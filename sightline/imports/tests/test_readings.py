"""A long document: kept for the worker, its page of progress, what comes of it, and who may look."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from sightline.audittrail.models import Entry
from sightline.governance.models import RoleGrant
from sightline.imports.models import Proposal, Reading
from sightline.imports.services import readings
from sightline.imports.services.readings import is_long, keep_for_reading, read_kept
from tests import factories as make

pytestmark = pytest.mark.django_db
PLAN = b"Vale Safeguarding Partnership\n\nPriority 1: Neglect\n\nActions\n- Train the wardens\n- Open a hub\n"


class Here:
    """A partnership, its business manager signed in, and what reading asks of them."""

    def __init__(self) -> None:
        self.partnership = make.make_partnership()
        self.manager = make.business_manager(self.partnership)
        self.by = make.standing(self.manager, self.partnership)
        self.browser = make.signed_in(self.manager)

    def send(self, content: bytes, name: str = "Plan.txt") -> Any:
        """Send a document through the form."""
        sent = {"document": SimpleUploadedFile(name, content)}
        return self.browser.post(reverse("imports:list", args=[self.partnership.slug]), sent)

    def page(self, reading: Reading, browser: Client | None = None, *, polled: bool = False) -> Any:
        """Open the page of progress."""
        address = reverse("imports:reading", args=[self.partnership.slug, reading.pk])
        return (browser or self.browser).get(address, headers={"hx-request": "true"} if polled else {})


def test_what_is_long() -> None:
    sizes = {"a.pdf": 150_001, "b.PDF": 150_000, "c.docx": 150_001, "d.txt": 2_000_000}
    assert [name for name, size in sizes.items() if is_long(name, size)] == ["a.pdf", "d.txt"]


def test_a_long_document_is_read_by_the_worker_and_leads_to_its_proposal(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Here()
    monkeypatch.setattr(readings, "LONG_BYTES", 10)
    answer = here.send(PLAN)
    reading = Reading.objects.get()
    assert answer.url == reverse("imports:reading", args=[here.partnership.slug, reading.pk])
    assert DBTaskResult.objects.filter(task_path=read_kept.module_path).count() == 1
    assert "Sightline is reading “Plan.txt”" in here.page(reading).content.decode()
    assert not Proposal.objects.exists()
    read_kept.call(reading.pk)
    reading.refresh_from_db()
    proposal = Proposal.objects.get()
    there = reverse("imports:proposal", args=[here.partnership.slug, proposal.reference])
    assert (reading.proposal, bytes(reading.content), here.page(reading).url) == (proposal, b"", there)
    assert here.page(reading, polled=True)["HX-Redirect"] == there
    verbs = list(Entry.objects.filter(verb__startswith="import.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["import.sent", "import.read"]


def test_one_that_cannot_be_read_says_so_and_writes_nothing() -> None:
    here = Here()
    reading = keep_for_reading(file_name="Lunch.txt", content=b"Soup, bread, apples", by=here.by)
    read_kept.call(reading.pk)
    page = here.page(reading).content.decode()
    assert "Nothing that reads like a plan was found in “Lunch.txt”." in page
    assert here.page(reading, polled=True)["HX-Refresh"] == "true"
    reading.refresh_from_db()
    assert (bytes(reading.content), Proposal.objects.count()) == (b"", 0)


def test_sent_twice_or_run_twice_it_is_read_once() -> None:
    here = Here()
    first = keep_for_reading(file_name="Plan.txt", content=PLAN, by=here.by)
    assert keep_for_reading(file_name="Plan.txt", content=PLAN, by=here.by) == first
    read_kept.call(first.pk)
    read_kept.call(first.pk)
    assert (Reading.objects.count(), Proposal.objects.count()) == (1, 1)


def test_rights_that_ended_meanwhile_end_the_reading() -> None:
    here = Here()
    reading = keep_for_reading(file_name="Plan.txt", content=PLAN, by=here.by)
    RoleGrant.objects.filter(person=here.manager).update(ends_on=make.START + timedelta(days=30))
    read_kept.call(reading.pk)
    reading.refresh_from_db()
    assert (reading.state, Proposal.objects.count()) == ("failed", 0)


def test_only_who_may_import_looks_at_it() -> None:
    here, there = Here(), make.make_partnership(code="OTH")
    reading = keep_for_reading(file_name="Plan.txt", content=PLAN, by=here.by)
    scrutineer = make.grant("SCR", here.partnership, make.make_person("Scrutineer"))
    stranger = make.business_manager(there)
    assert [here.page(reading, make.signed_in(one)).status_code for one in (here.manager, scrutineer, stranger)] == [
        200,
        404,
        404,
    ]
    assert make.signed_in(stranger).get(reverse("imports:reading", args=[there.slug, reading.pk])).status_code == 404
