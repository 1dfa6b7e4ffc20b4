"""Make a web page from a text document, with real headings, lists and tables, as a council would publish it."""

from __future__ import annotations

import html
import re

HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Plan</title></head><body><main>'


def page_from_text(text: str) -> str:
    """Write `text` as a page: rows between tabs become tables, bullets lists; tags inside a cell stay as they are."""
    out: list[str] = [HEAD]
    rows: list[list[str]] = []
    items: list[str] = []
    for line in [*text.split("\n"), ""]:
        if rows and "\t" not in line and line.strip():
            out.append(_table(rows))
            rows = []
        if items and not re.match(r"\s*[-•]\s", line):
            out.append("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")
            items = []
        if "\t" in line:
            rows.append(line.split("\t"))
        elif re.match(r"\s*[-•]\s", line):
            items.append(_words(re.sub(r"^\s*[-•]\s*", "", line)))
        elif line.strip():
            out.append(_line(line))
    return "\n".join([*out, _table(rows) if rows else "", "</main></body></html>"])


def _line(line: str) -> str:
    heading = re.match(r"(#+)\s+(.*)", line)
    if heading:
        level = len(heading[1])
        return f"<h{level}>{_words(heading[2])}</h{level}>"
    bare = re.sub(r"\*\*|__", "", line)
    if len(bare.split()) <= 8 and not bare.endswith("."):
        return f"<p><strong>{_words(bare)}</strong></p>"
    return f"<p>{_words(line)}</p>"


def _words(text: str) -> str:
    text = re.sub(r"\*\*|__", "", re.sub(r"</?u>", "", text))
    return html.escape(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text), quote=False)


def _table(rows: list[list[str]]) -> str:
    width = max(map(len, rows))
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in [*row, *[""] * (width - len(row))]) + "</tr>"
        for row in rows
    )
    return f"<table><tbody>{body}</tbody></table>"


def _cell(raw: str) -> str:
    """A cell keeps its paragraphs; an unclosed list is closed as a browser closes it, bullets become items."""
    out = ""
    for part in re.split(r"(?=<p>|<ul>)", raw):
        listed = part.startswith("<ul")
        words = [_words(re.sub(r"<[^>]+>", "", one)).strip() for one in part.split("•")]
        first, rest = words[0], [word for word in words[1:] if word]
        if first:
            out += f"<ul><li>{first}</li></ul>" if listed and rest else f"<p>{first}</p>"
        out += "<ul>" + "".join(f"<li>{word}</li>" for word in rest) + "</ul>" if rest else ""
    return out
