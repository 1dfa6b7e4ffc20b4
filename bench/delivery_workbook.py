"""A workbook of 2,000 actions: out to Excel, read back, and its preview, untouched and with every row changed."""

import io
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.figures import Figure
from bench.filling import Size, partnership
from sightline.actions import filtering, services
from sightline.actions.models import Action
from sightline.actions.returned import compare_rows
from sightline.actions.workbook import KIND, rows_to_take, workbook_of
from sightline.governance.models import RoleGrant
from sightline.governance.standing import standing_of
from sightline.publishing.workbooks import read_sheets

ROWS = 2_000


def measure(*, quick: bool) -> Iterator[Figure]:
    """Measure the way out and the way back, each the median of some runs."""
    place = partnership(950, Size(agencies=60, posts=180, actions=ROWS, updates_each=1))
    by = standing_of(RoleGrant.objects.filter(partnership=place, role="BUS")[0].person, place)
    repeats = 3 if quick else 10

    def out() -> bytes:
        return workbook_of(rows_to_take(by, filtering.Asked()), by)

    content, figures = _timed("export", out, repeats, 2_000)
    yield Figure("rows", Action.objects.filter(partnership=place).count(), "actions")
    yield from figures
    yield Figure("size", len(content) / 1000, "kB")
    rows, figures = _timed("read", lambda: read_sheets(content, [KIND]).rows["Actions"], repeats)
    yield from figures
    _, figures = _timed("preview-untouched", lambda: compare_rows(rows, by), repeats)
    yield from figures
    changed = _changed(content)
    other = read_sheets(changed, [KIND]).rows["Actions"]
    found, figures = _timed("preview-all-changed", lambda: compare_rows(other, by), repeats)
    yield from figures
    yield Figure("changes", len(found.changes), "rows")
    preview, _ = services.OFFLINE.read_back(content=changed, file_name="all.xlsx", by=by)
    started = time.perf_counter()
    services.commit(preview=preview, seen=found.digest, choices={}, by=by)
    yield Figure("commit-all-changed", (time.perf_counter() - started) * 1000, "ms")


def _timed(name: str, work: Callable[[], Any], repeats: int, target: float | None = None) -> tuple[Any, list[Figure]]:
    """Return what the work gave, the median time it took and the median time the processor worked."""
    took, worked = [], []
    for _ in range(repeats):
        started, busy = time.perf_counter(), time.process_time()
        found = work()
        took.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    times = ((f"{name}-median", took, target), (f"{name}-processor", worked, None))
    return found, [Figure(words, statistics.median(some), "ms", most) for words, some, most in times]


def _changed(content: bytes) -> bytes:
    """Return the workbook with a new detail in every row, as an office program saves it."""
    import openpyxl  # noqa: PLC0415 (slow to load)

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Actions"]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 3).value = f"Seen on the train, row {row}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
