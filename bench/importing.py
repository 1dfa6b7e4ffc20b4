"""The import: how well plans are understood, a plan of 60 pages in every form, files made to hurt, the pages.

`--part understood`, `files`, `hostile` or `pages` measures one of them. Each file is read in a process of its own
(`bench.reading`); what it held counts the process that reads a PDF too.
"""

import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.hostile import SET, Hostile
from bench.import_pages import measure_pages
from bench.import_understood import measure_understood
from sightline.publishing.blocks import Block, Heading, ListItem, Paragraph, Table
from sightline.publishing.documents import Document, Letterhead, items, table
from sightline.publishing.writers import pages_of, write_docx, write_page, write_pdf

PRIORITIES = 39  # fills 60 pages
SECONDS, MEGABYTES = 5, 300
HOSTILE_SECONDS, HOSTILE_MEGABYTES = 2, 100
GIVEN = Path(__file__).resolve().parents[2] / "shared" / "seeds"
SAID = (
    "Practitioners ask what a day is like for the child, write it down, and bring what they heard to the group that "
    "decides; what changed is said at the next meeting. "
)
COLUMNS = ("Action", "Lead", "By when", "How we will know")


def measure(*, quick: bool, part: str = "") -> Iterator[Figure]:
    """Tell how well plans are understood, what reading takes (median seconds and the most memory), and the pages."""
    runs = 3 if quick else 9
    if part in ("", "understood"):
        yield from measure_understood()
    with tempfile.TemporaryDirectory(prefix="sightline-import-") as folder:
        if part in ("", "files"):
            yield from _files(folder, runs)
        if part in ("", "hostile"):
            yield from _hostile(folder)
    if part in ("", "pages"):
        yield from measure_pages(as_text(long_plan()), quick=quick)


def _files(folder: str, runs: int) -> Iterator[Figure]:
    plan = long_plan()
    yield Figure("plan-pages", pages_of(write_pdf(plan)), "pages")
    for suffix, content in forms(plan, Path(folder)):
        yield from _read(f"60-pages-as-{suffix}", _kept(folder, suffix, content), runs)
    for path in sorted(GIVEN.glob("*.txt")):
        yield from _read(f"given-{path.stem}", path, runs)


def long_plan() -> Document:
    """Return an invented plan: priorities, each with why, what will be done and a table of actions."""
    head = Letterhead("Northmoor Safeguarding Partnership", date(2026, 12, 4))
    blocks: list[Block] = [Paragraph("Northmoor Safeguarding Partnership"), Heading("Strategic plan 2026 to 2029", 1)]
    for one in range(1, PRIORITIES + 1):
        rows = [
            [f"Agree step {row} of priority {one} and train who works with it", "Director of children’s services",
             date(2027, 1 + row % 12, 4), f"Audit {one}.{row} finds it in nine of ten records"]
            for row in range(1, 13)
        ]  # fmt: skip
        blocks += [Heading(f"Priority {one}: Neglect in area {one}", 2), *[Paragraph(SAID * 3)] * 6]
        blocks += [
            Heading("What we will do", 3),
            *items([f"Bring {n} of {one} to the board. {SAID}" for n in range(5)]),
        ]
        blocks += [Heading("How we will know", 3), *items([f"More children of {one}.{n} are heard" for n in range(5)])]
        blocks.append(table(COLUMNS, rows, caption=f"Actions of priority {one}"))
    return Document("Strategic plan 2026 to 2029", head, tuple(blocks))


def forms(plan: Document, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the plan in every form that is read, by suffix; printed by Chromium only where there is one."""
    page = write_page(plan)
    page = page.encode() if isinstance(page, str) else page
    yield from (("txt", as_text(plan)), ("docx", write_docx(plan)), ("pdf", write_pdf(plan)), ("html", page))
    yield "xlsx", as_workbook(plan)
    if browser := shutil.which("chromium-headless-shell") or shutil.which("chromium"):
        yield "printed.pdf", _printed(browser, page, folder)


def as_text(plan: Document) -> bytes:
    """Return the plan as text, rows between tabs."""
    lines: list[str] = []
    for block in plan.blocks:
        if isinstance(block, Heading):
            lines += ["", "#" * block.level + " " + block.text, ""]
        elif isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows] + [""]
        elif isinstance(block, Paragraph | ListItem):
            lines.append(("- " if isinstance(block, ListItem) else "") + block.text)
    return "\n".join(lines).encode()


def as_workbook(plan: Document) -> bytes:
    """Return the plan as a sheet: words in the first column, tables as they are."""
    from openpyxl import Workbook  # noqa: PLC0415 - only needed here

    book, stream = Workbook(), io.BytesIO()
    for line in as_text(plan).decode().split("\n"):
        book.active.append(line.lstrip("#- ").split("\t") if line else [])
    book.save(stream)
    return stream.getvalue()


def _printed(browser: str, page: bytes, folder: Path) -> bytes:
    source, made = folder / "page.html", folder / "page.pdf"
    source.write_bytes(page)
    asked = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    asked += ["--no-first-run", "--disable-component-update", f"--user-data-dir={folder}/browser"]
    subprocess.run([browser, *asked, f"--print-to-pdf={made}", source.as_uri()], check=True, capture_output=True)
    return made.read_bytes()


def _kept(folder: str, suffix: str, content: bytes) -> Path:
    path = Path(folder) / f"plan.{suffix}"
    path.write_bytes(content)
    return path


def _read(name: str, path: Path, runs: int) -> Iterator[Figure]:
    told = [_told(path) for _ in range(runs)]
    assert not told[0]["sentence"], told[0]["sentence"]
    held = max(one["peak_mb"] + one["child_mb"] for one in told)
    yield Figure(f"{name}-median", statistics.median(one["seconds"] for one in told), "s", SECONDS)
    yield Figure(f"{name}-processor", statistics.median(one["processor_seconds"] for one in told), "s")
    yield Figure(f"{name}-placed", told[0]["placed"], "pieces")
    yield Figure(f"{name}-held", held, "MB", MEGABYTES)


def _hostile(folder: str) -> Iterator[Figure]:
    """Read each hostile file once; one that takes too long is read twice more, and the median told."""
    slowest, largest, wrong = ("", 0.0), ("", 0.0), 0
    for one in SET:
        path = Path(folder) / one.file_name
        took, more, right = _hurt(path, one)
        slowest, largest = max(slowest, (one.what, took), key=_value), max(largest, (one.what, more), key=_value)
        wrong += not right
        if took > HOSTILE_SECONDS or more > HOSTILE_MEGABYTES or not right:
            yield Figure(f"hostile ({one.what})", took, "s", HOSTILE_SECONDS)
            yield Figure(f"hostile ({one.what})", more, "MB above idle", HOSTILE_MEGABYTES)
    yield Figure("hostile-files", len(SET), "files")
    yield Figure("hostile-files-answered-wrongly", wrong, "files", 0)
    yield Figure(f"hostile-slowest ({slowest[0]})", slowest[1], "s", HOSTILE_SECONDS)
    yield Figure(f"hostile-largest ({largest[0]})", largest[1], "MB above idle", HOSTILE_MEGABYTES)


def _value(named: tuple[str, float]) -> float:
    return named[1]


def _hurt(path: Path, one: Hostile) -> tuple[float, float, bool]:
    path.write_bytes(one.make())
    told = [_told(path)]
    if told[0]["seconds"] > HOSTILE_SECONDS:
        told += [_told(path), _told(path)]
    path.unlink()
    more = max(each["peak_mb"] - each["idle_mb"] + each["child_mb"] for each in told)
    return statistics.median(each["seconds"] for each in told), more, one.answered(told[0]["sentence"])


def _told(path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.reading", str(path)], check=True, capture_output=True, env=os.environ
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
