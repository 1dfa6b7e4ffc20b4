"""Returns: 100,000 rows of one return checked and stored, a million figures of years gone by loaded."""

import resource
import sys
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from bench.figures import Figure
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.indicators.models import DataReturn, Indicator, Observation
from sightline.indicators.rules.checks import Line
from sightline.indicators.services.collecting.files import load_history
from sightline.indicators.services.collecting.opening import open_period
from sightline.indicators.services.collecting.storing import store_figures
from tests import factories as make
from tests.indicators import make_indicator, months_back

ROWS, INDICATORS = 100_000, 50
HISTORY, SERIES, PARTS = 1_000_000, 60, 140
NEWEST = date(2026, 9, 1)


def measure(*, quick: bool) -> Iterator[Figure]:  # noqa: ARG001 (never fewer rows)
    """Yield the figures of storing and loading."""
    here = make.make_partnership("BRT")
    agency = make.make_agency("Bench council", here)
    by = make.standing(make.business_manager(here), here, date(2026, 10, 5))
    yield from _stored(here, agency, by)
    yield from _loaded(here, by)


def _stored(here: Partnership, agency: Any, by: Standing) -> Iterator[Figure]:
    """One return of 50 indicators with 1,999 parts each, all of them checked against their totals."""
    each = ROWS // INDICATORS - 1
    for at in range(INDICATORS):
        make_indicator(
            here, f"R{at:02}", unit="percent", denominator="Cases", frequency="quarter", supplier=agency,
            splits={"School": []},
        )  # fmt: skip
    open_period(frequency="quarter", day=date(2026, 8, 1), working_days=5, by=by)
    owed = DataReturn.objects.get(agency=agency)
    lines: list[Line] = []
    for at in range(INDICATORS):
        code = f"R{at:02}"
        lines.append(Line(len(lines) + 2, code, numerator=each, denominator=2 * each, commentary="As last time"))
        lines += [Line(len(lines) + 2 + n, code, "School", f"School {n}", 1, 2) for n in range(each)]
    started, busy = time.perf_counter(), time.process_time()
    done = store_figures(data_return=owed, lines=lines, version=None, by=by, source="api")
    spent, worked = time.perf_counter() - started, time.process_time() - busy
    assert (done.errors, done.rows) == ((), ROWS), done.errors[:3]
    yield Figure("return-100k-rows", spent, "s", 5)
    yield Figure("return-100k-rows-processor", worked, "s")


def _loaded(here: Partnership, by: Standing) -> Iterator[Figure]:
    """Sixty series of ten years of months, by 140 parts: a million rows, as they come from a file."""
    codes = [f"H{at:02}" for at in range(SERIES)]
    for code in codes:
        make_indicator(here, code, splits={"Ward": []})
    days = months_back(NEWEST, HISTORY // SERIES // PARTS + 1)
    before = _peak()
    started, busy = time.perf_counter(), time.process_time()
    written = load_history(rows=_history(codes, days), by=by)
    spent, worked = time.perf_counter() - started, time.process_time() - busy
    assert written == HISTORY
    assert Observation.objects.filter(partnership=here, indicator__in=Indicator.objects.filter(code__in=codes)).exists()
    yield Figure("history-million-rows", spent, "s", 30)
    yield Figure("history-million-rows-processor", worked, "s")
    yield Figure("history-million-memory", _peak(), "MB", 600)
    yield Figure("history-million-memory-more", _peak() - before, "MB")


def _history(codes: list[str], days: list[date]) -> Iterator[Any]:
    made = 0
    for code in codes:
        for part in range(PARTS):
            for at, day in enumerate(days):
                if made == HISTORY:
                    return
                made += 1
                yield code, day, "Ward", f"Ward {part}", 20 + (at * 7 + part) % 13, None, None


def _peak() -> float:
    """Return the most memory this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1_000)
