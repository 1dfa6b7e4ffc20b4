"""The writers: a report of 60 pages with 40 tables as PDF and as Word, a short list, and what memory they take."""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from bench.figures import Figure
from sightline.publishing.blocks import Block, Heading, Paragraph
from sightline.publishing.documents import Document, Letterhead, items, rag, table
from sightline.publishing.writers import pages_of, write_docx, write_page, write_pdf

TABLES, PAGES = 40, 60
SAID = (
    "Practitioners ask what a day is like for the child, write it down, and bring what they heard to the group that "
    "decides; what changed is said at the next meeting. "
)
HEAD = Letterhead("Northmoor Safeguarding Partnership", date(2026, 12, 4), marking="OFFICIAL-SENSITIVE")


def measure(*, quick: bool) -> Iterator[Figure]:
    """Write the same long report again and again, each with other words, as different reports would have."""
    runs = 5 if quick else 20
    pages = pages_of(write_pdf(report(0)))
    yield Figure("report-pages", pages, "pages")
    yield Figure("report-tables", TABLES, "tables")
    assert PAGES <= pages < PAGES + 8
    before = _held_mb()
    yield from _timed("pdf-60-pages-40-tables", write_pdf, runs, 2000)
    yield from _timed("word-60-pages-40-tables", write_docx, runs, 1000)
    yield from _timed("html-60-pages-40-tables", write_page, runs, None)
    yield from _timed("pdf-of-one-page", lambda one: write_pdf(_short(one)), runs, None)
    yield Figure("web-process-grew", _held_mb() - before, "MB")
    yield Figure("typesetter-at-most", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MB")


def report(number: int) -> Document:
    """Return a report of 40 chapters, each with text, a list and a table of ten rows; its words hold the number."""
    blocks: list[Block] = []
    for chapter in range(1, TABLES + 1):
        rows = [
            [f"Action {number}.{chapter}.{row} says in a line what will be done", "Director of children’s services",
             date(2026, 12, 4), rag("amber", "better"), SAID]
            for row in range(10)
        ]  # fmt: skip
        blocks += [Heading(f"Chapter {chapter} of report {number}", 1 if chapter % 4 == 1 else 2)]
        blocks += [*[Paragraph(SAID * 3)] * 4, *items([SAID] * 3)]
        header = ("Action", "Owner", "Due", "RAG", "Latest update")
        blocks.append(table(header, rows, caption=f"Actions of chapter {chapter}", row_headers=True))
    return Document(f"Report {number}", HEAD, tuple(blocks))


def _short(document: Document) -> Document:
    return Document(document.title, HEAD, document.blocks[:6])


def _timed(name: str, write: Callable[[Document], bytes], runs: int, target: float | None) -> Iterator[Figure]:
    taken, worked = [], []
    for number in range(1, runs + 1):
        document = report(number)
        started, before = time.perf_counter(), _processor_s()
        write(document)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((_processor_s() - before) * 1000)
    yield Figure(f"{name}-minimum", min(taken), "ms")
    yield Figure(f"{name}-median", statistics.median(taken), "ms", target)
    yield Figure(f"{name}-maximum", max(taken), "ms")
    yield Figure(f"{name}-processor-median", statistics.median(worked), "ms")


def _processor_s() -> float:
    """Return the seconds that processors worked for this process and for those it started."""
    used = [resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _held_mb() -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
