"""Meetings on record: the screens of a long meeting, the register with 500 decisions, attendance of 60 meetings."""

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.utils import timezone

from bench.figures import Figure, measured
from bench.filling import Size, partnership
from bench.governance_registers import _signed_in
from sightline.accounts.models import Person
from sightline.governance.models import Agency, Group, Partnership, Post, RoleGrant, Seat
from sightline.kernel.dates import england_today
from sightline.meetings.models import Attendance, Decision, Meeting, MinuteEntry, Minutes

DECISIONS, MEETINGS, SEATS, ITEMS = 500, 60, 20, 25


def measure(*, quick: bool) -> Iterator[Figure]:
    """Fill sixty meetings and ask for the screens as the business manager, then for long minutes as PDF."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    here = partnership(943, Size(actions=50, updates_each=1))
    person = RoleGrant.objects.filter(partnership=here, role="BUS").select_related("person")[0].person
    newest = _fill(here, person)
    client = _signed_in(person)
    repeats = 10 if quick else 40
    meeting = f"meetings/{newest.reference}"
    pages = {
        "minutes": f"{meeting}/minutes/", "take": f"{meeting}/take/", "chair": f"{meeting}/chair/",
        "who-is-here": f"{meeting}/attendance/", "register": "decisions/", "attendance": "attendance/",
    }  # fmt: skip
    for name, page in pages.items():
        yield from measured(f"page-{name}", partial(client.get, f"/{here.slug}/{page}"), repeats=repeats, queries=25)
    started, worked = time.perf_counter(), time.process_time()
    answer = client.get(f"/{here.slug}/{meeting}/minutes/file/minutes.pdf")
    assert answer.status_code == 200
    yield Figure("minutes-as-pdf", time.perf_counter() - started, "s", 10)
    yield Figure("minutes-as-pdf-processor", time.process_time() - worked, "s")


def _fill(here: Partnership, person: Person) -> Meeting:
    own = {"partnership": here}
    group = Group.objects.create(name="Bench board", kind="board", quorum=5, **own)
    agencies = [Agency.objects.create(name=f"Bench agency {here.code} {n}") for n in range(SEATS)]
    posts = [Post.objects.create(agency=one, title=f"Bench lead {n}", **own) for n, one in enumerate(agencies)]
    seats = [Seat.objects.create(group=group, post=one, starts_on=england_today() - timedelta(900), **own)
             for one in posts]  # fmt: skip
    made = Meeting.objects.bulk_create(
        Meeting(
            group=group, reference=f"{here.code}-MT-{n:04d}", state="held",
            starts_at=timezone.now() - timedelta(days=5 * n + 1, hours=2),
            ends_at=timezone.now() - timedelta(days=5 * n + 1), **own,
        )
        for n in range(MEETINGS)
    )  # fmt: skip
    taken = Minutes.objects.bulk_create(Minutes(meeting=one, taker=person, **own) for one in made)
    Attendance.objects.bulk_create(
        Attendance(
            meeting=one, seat=seat, role="member", agency=agency, holder=person, **own,
            **({"state": "present", "person": person} if (n + at) % 3 else {"state": "apologies"}),
        )
        for n, one in enumerate(made)
        for at, (seat, agency) in enumerate(zip(seats, agencies, strict=True))
    )  # fmt: skip
    entries = MinuteEntry.objects.bulk_create(
        MinuteEntry(
            minutes=taken[0], position=n, title=f"Item {n}", text="The report was read and discussed. " * 20, **own
        )
        for n in range(1, ITEMS + 1)
    )
    Decision.objects.bulk_create(
        Decision(
            group=group, reference=f"{here.code}-DE-{n:04d}", way="meeting", meeting=made[n % MEETINGS], kind="policy",
            entry=entries[n % ITEMS] if n % MEETINGS == 0 else None, title=f"Decision {n} of the bench",
            reason="It was consulted on", decided_on=england_today() - timedelta(n % 300), created_by=person, **own,
        )
        for n in range(1, DECISIONS + 1)
    )  # fmt: skip
    return made[0]
