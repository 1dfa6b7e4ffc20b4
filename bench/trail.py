"""The audit trail: what an entry costs a deed, and how fast a million entries are verified."""

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from bench.figures import Figure
from sightline.audittrail.models import Entry, Head
from sightline.audittrail.rules import GENESIS, SIGNED, canonical, moment, signing
from sightline.audittrail.services import record

ENTRIES, CHAINS = 1_000_000, 150
LONGEST = 250_000
FIELDS = ("at", *SIGNED, "digest")
START = datetime(2025, 4, 1, 8, tzinfo=UTC)


def measure(*, quick: bool) -> Iterator[Figure]:
    """Write entries one by one as deeds do, fill the trail up to a million, verify it."""
    yield from trail_figures(quick=quick)


def trail_figures(*, quick: bool) -> Iterator[Figure]:
    """Yield the figures of the trail; what else stands in the database is verified with it."""
    yield from _writing(300 if quick else 3000)
    started = time.perf_counter()
    fill()
    yield Figure("trail-filling-a-million-entries", time.perf_counter() - started, "s")
    found = [_verified() for _ in range(1 if quick else 3)]
    yield Figure("trail-verify-a-million-entries", statistics.median(seconds for seconds, _ in found), "s", 10)
    yield Figure("trail-verify-process", max(megabytes for _, megabytes in found), "MB", 150)


VERIFY = """
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "audit", "verify"])
print(open("/proc/self/status").read())
"""


def _verified() -> tuple[float, float]:
    """Run `manage.py audit verify` in a process of its own; return its seconds from start to end and its most MB."""
    started = time.perf_counter()
    told = subprocess.run([sys.executable, "-c", VERIFY], check=True, capture_output=True, text=True).stdout
    seconds = time.perf_counter() - started
    assert int(told.split()[0]) >= ENTRIES, told
    most = re.search(r"VmHWM:\s+(\d+)", told)
    return seconds, int(most[1]) / 1024 if most else 0.0


def _writing(repeats: int) -> Iterator[Figure]:
    """Write entries within one transaction, so that only the entry is timed and not the disk."""
    times = []
    with transaction.atomic():
        for number in range(repeats):
            started = time.perf_counter()
            record(
                tenant="BZZZ", verb="action.updated", reference=f"BZZZ-A-{number:04d}", by=None,
                before={"rag": "amber", "status": "open"}, after={"rag": "green", "status": "open", "update": number},
            )  # fmt: skip
            times.append((time.perf_counter() - started) * 1000)
    target = 0.1 if connection.vendor == "sqlite" else None
    yield Figure("trail-entry-of-a-deed-median", statistics.median(times), "ms", target)


def fill() -> None:
    """Write a million entries as deeds would leave them, a quarter of them in one chain, with the heads they end in."""
    sizes = [LONGEST] + [(ENTRIES - LONGEST) // (CHAINS - 1)] * (CHAINS - 1)
    sizes[-1] += ENTRIES - sum(sizes)
    for number, size in enumerate(sizes):
        rows, head = _chain(f"T{number:03d}", size), ("", 0, "")
        with transaction.atomic():
            while chunk := list(islice(rows, 20_000)):
                _insert(chunk)
                head = (chunk[-1][1], chunk[-1][2], chunk[-1][-1])
            Head.objects.create(tenant=head[0], sequence=head[1], digest=head[2])


def _chain(tenant: str, size: int) -> Iterator[tuple[Any, ...]]:
    digest_of = signing(settings.TRAIL_KEY.encode())
    previous = GENESIS
    before = canonical({"rag": "amber", "status": "open"})
    for sequence in range(1, size + 1):
        at = START + timedelta(seconds=sequence, microseconds=sequence % 1000)
        signed = (
            tenant, sequence, f"person:{sequence % 400}", "", f"{sequence % 97:016x}", "10.20.30.40",
            f"{sequence:032x}", "action.updated", f"{tenant}-A-{sequence % 5000:04d}", before,
            canonical({"rag": "green", "status": "open", "update": sequence}), 1, previous,
        )  # fmt: skip
        previous = digest_of((moment(at), *signed))
        yield connection.ops.adapt_datetimefield_value(at), *signed, previous


def _insert(rows: list[tuple[Any, ...]]) -> None:
    """Add rows in bulk: by COPY on PostgreSQL."""
    table, names = Entry._meta.db_table, ", ".join(FIELDS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(FIELDS))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608
