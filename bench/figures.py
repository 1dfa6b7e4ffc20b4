"""A figure with its target, and how a page is measured: a whole request in the server, sign-in and menu included."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Figure:
    """`value` meets its target when it is at most `target`; without a target it is only told."""

    name: str
    value: float
    unit: str
    target: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the target is met."""
        return self.target is None or self.value <= self.target

    def line(self) -> str:
        """Return `figure value unit target ok|short`."""
        target = "-" if self.target is None else f"{self.target:g}"
        return f"{self.name} {self.value:.4g} {self.unit} {target} {'ok' if self.ok else 'short'}"


def measured(
    name: str,
    ask: Callable[[], HttpResponseBase],
    *,
    repeats: int,
    queries: float | None = None,
    milliseconds: float | None = None,
    expect: int = 200,
) -> Iterator[Figure]:
    """Yield median, 95th percentile, processor time and queries of a request, which must answer with `expect`.

    The processor time is this process's own: what to compare when other work slows the machine down.
    """
    response = ask()
    assert response.status_code == expect, f"{name} answered {response.status_code}"
    with CaptureQueriesContext(
        connection,
    ) as seen:
        ask()
    queries_asked = len([query for query in seen.captured_queries if _counts(query["sql"])])
    times, worked = [], []
    for _ in range(repeats):
        started, busy = time.perf_counter(), time.process_time()
        ask()
        times.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    yield Figure(f"{name}-median", statistics.median(times), "ms", milliseconds)
    yield Figure(f"{name}-p95", sorted(times)[max(0, round(len(times) * 0.95) - 1)], "ms")
    yield Figure(f"{name}-processor", statistics.median(worked), "ms")
    yield Figure(f"{name}-queries", queries_asked, "queries", queries)


def _counts(sql: str) -> bool:
    return not sql.upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
