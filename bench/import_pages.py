"""The import in the product, on its database: a long plan sent, read, looked at; an action log the same way."""

import time
from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from bench.figures import Figure, measured
from bench.filling import Size, partnership
from bench.plan import signed_in
from sightline.imports.models import Proposal, SheetLoad

LOG_ROWS = 500


def measure_pages(text: bytes, *, quick: bool) -> Iterator[Figure]:
    """Send a plan of 60 pages and a log of 500 actions as a person does; times are whole requests in the server."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    made = partnership(1, Size(actions=20))
    client, address = signed_in(made), f"/{made.slug}/imports/"

    def sent(name: str, field: str, content: bytes, to: str) -> float:
        started = time.perf_counter()
        response = client.post(to, {field: SimpleUploadedFile(name, content)})
        assert response.status_code == 302, f"{to} answered {response.status_code}"
        return time.perf_counter() - started

    yield Figure("sending-60-pages", sent("plan.txt", "document", text, address), "s", 5)
    proposal = Proposal.objects.latest("pk")
    yield Figure("sending-60-pages-items", proposal.items.count(), "items")
    page = f"{address}{proposal.reference}/"
    yield from measured("proposal-of-60-pages", partial(client.get, page), repeats=5 if quick else 20)
    log = "Action,Lead,Due date,RAG,Update\n" + "".join(
        f"Agree step {n} with schools,Head of Early Help,{1 + n % 28} May 2027,Amber,Begun in {n} areas\n"
        for n in range(LOG_ROWS)
    )
    yield Figure("sending-500-actions", sent("log.csv", "spreadsheet", log.encode(), f"{address}lists/"), "s")
    load = SheetLoad.objects.latest("pk")
    preview = partial(client.get, f"{address}lists/{load.reference}/preview/")
    yield from measured("preview-of-500-actions", preview, repeats=3 if quick else 9)
