"""Make a Word file from a text document, with real tables: rows between tabs become rows, bullets become list items."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_TAGS = re.compile(r"<[^>]+>")


def word_from_text(text: str, target: Path, *, run_style: str | None = None, raw_cells: bool = False) -> Path:
    """Write `text` as a Word file. `run_style` is the style of a list without bullets; `raw_cells` keeps the tags."""
    import docx

    document = docx.Document()
    rows: list[list[str]] = []
    for line in [*text.split("\n"), "end"]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if line.strip() and rows:
            _table(document, rows, run_style, raw_cells)
            rows = []
        if line.strip() and line != "end":
            _line(document, line)
    document.save(str(target))
    return target


def _line(document: Any, line: str) -> None:
    heading = re.match(r"(#+)\s+(.*)", line)
    bare = re.sub(r"\*\*|__", "", line)
    if heading:
        document.add_heading(re.sub(r"\*\*", "", heading[2]), level=len(heading[1]))
    elif re.match(r"[-•]\s", bare):
        document.add_paragraph(bare[2:].strip(), style="List Bullet")
    elif len(bare.split()) <= 8 and not bare.endswith("."):
        document.add_paragraph().add_run(bare).bold = True
    else:
        document.add_paragraph(bare)


def _table(document: Any, rows: list[list[str]], run_style: str | None, raw_cells: bool) -> None:
    table = document.add_table(rows=0, cols=max(len(row) for row in rows))
    for row in rows:
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=False):
            _cell(cell, words, run_style, raw_cells)


def _cell(cell: Any, words: str, run_style: str | None, raw_cells: bool) -> None:
    if raw_cells:
        cell.text = words
        return
    first = True
    for part in re.split(r"(?=<p>|<ul)", words):
        listed = part.startswith("<ul")
        for number, item in enumerate(re.split("•", _TAGS.sub("", part))):
            if not item.strip():
                continue
            paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
            first = False
            paragraph.text = item.strip()
            if number or (listed and "•" in part):
                paragraph.style = "List Bullet"
            elif listed and run_style:
                paragraph.style = run_style
