"""Evidence: a file taken in and handed out, the list of 20,000 pieces, the claims that nothing proves."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import TODAY, Size, partnership
from sightline.actions.models import Action, ActionEvidence
from sightline.evidence.models import Evidence, EvidenceVersion
from sightline.evidence.services import NewEvidence, Told, add_evidence, receive
from sightline.governance.models import Partnership, RoleGrant
from sightline.governance.standing import standing_of

PIECES, ACTIONS = 20_000, 5_000
MEGABYTES = 10
PAGES = {
    "list": "evidence/", "expired": "evidence/?state=expired", "unused": "evidence/?state=unused",
    "search": "evidence/?q=piece+199", "claims": "actions/?proof=none",
}  # fmt: skip


def measure(*, quick: bool) -> Iterator[Figure]:
    """Fill a partnership, take a file in and hand it out, and open the pages."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    here = partnership(930, Size(agencies=60, posts=180, actions=ACTIONS, updates_each=1))
    manager = RoleGrant.objects.filter(partnership=here, role="BUS")[0].person
    _fill(here, manager.pk)
    by, repeats = standing_of(manager, here), 5 if quick else 25
    times = []
    content = b"Forty cases were read.\n" * (MEGABYTES * 1_000_000 // 23)
    for _ in range(repeats):
        started = time.perf_counter()
        file = receive(upload=SimpleUploadedFile("notes.txt", content), by=by)
        made = add_evidence(new=NewEvidence("file", Told("Notes"), file), by=by)
        times.append((time.perf_counter() - started) * 1000)
    yield Figure(f"take-in-{MEGABYTES}-MB-median", statistics.median(times), "ms", 1_000)
    browser = Client()
    TOTP.activate(manager, generate_totp_secret())
    browser.force_login(manager)
    slug = here.slug
    out = partial(browser.get, f"/{slug}/evidence/{made.reference}/files/1/")
    yield from measured(f"hand-out-{MEGABYTES}-MB", out, repeats=repeats)
    for name, page in PAGES.items():
        ask = partial(browser.get, f"/{slug}/{page}")
        yield from measured(name, ask, repeats=repeats, queries=25, milliseconds=400)


def _fill(here: Partnership, person: int) -> None:
    """Add statements, a tenth of them expired, each attached to one action."""
    rows = Evidence.objects.bulk_create(
        Evidence(
            partnership=here, reference=f"{here.code}-EV-{number:05d}", kind="statement", title=f"Piece {number}",
            created_by_id=person, expires_on=TODAY - timedelta(1) if number % 10 == 0 else None,
        )
        for number in range(PIECES)
    )  # fmt: skip
    versions = EvidenceVersion.objects.bulk_create(
        EvidenceVersion(partnership=here, evidence=row, number=1, text="Said", author_id=person) for row in rows
    )
    for row, version in zip(rows, versions, strict=True):
        row.newest = version
    Evidence.objects.bulk_update(rows, ["newest"], batch_size=2_000)
    actions = list(Action.objects.filter(partnership=here).values_list("pk", flat=True))
    ActionEvidence.objects.bulk_create(
        ActionEvidence(partnership=here, action_id=actions[number % len(actions)], evidence=row, attached_by_id=person)
        for number, row in enumerate(rows)
    )
