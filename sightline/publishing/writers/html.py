"""Accessible HTML: a fragment to stand in a page, or a whole page that carries its style and its pictures with it."""

import base64
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from sightline.kernel.dates import in_words
from sightline.publishing.blocks import Block, Figure, Heading, Paragraph, Table
from sightline.publishing.documents import RAG_WORDS, Document
from sightline.publishing.writers.shaping import Item, Placed, clean, placed, runs

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = Path(__file__).with_name("page.css")
LETTERS = {"red": "R", "amber": "A", "green": "G", "complete": "✓", "not_started": "N"}


def write_page(document: Document) -> bytes:
    """Return a page that stands alone, in UTF-8: nothing in it is fetched from elsewhere."""
    head = document.head
    logo = _picture(head.logo.content, head.logo.content_type, f"Logo of {head.partnership}") if head.logo else ""
    marking = f'<p class="marking">{_text(head.marking)}</p>' if head.marking else ""
    subtitle = f'<p class="subtitle">{_text(document.subtitle)}</p>' if document.subtitle else ""
    return (
        f'<!doctype html>\n<html lang="{escape(document.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{_text(document.title)}</title><style>{_style()}</style></head>"
        f"<body{' class=wide' if document.page.lies else ''}>{marking}"
        f"<header><p>{_text(head.partnership)}</p>{logo}</header>"
        f'<main><h1>{_text(document.title)}</h1>{subtitle}<p class="made">Made on {in_words(head.made_on)}</p>\n'
        f"{write_fragment(document)}</main><footer>{marking}</footer></body></html>\n"
    ).encode()


def write_fragment(document: Document) -> str:
    """Return the blocks alone, headings from level 2: for a page that has its own frame, title and style."""
    return "".join(_block(one) for one in runs(document.outline) if not isinstance(one, Table) or one.rows)


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")


def _text(text: str) -> str:
    return "<br>".join(escape(line) for line in clean(text).splitlines())


def _picture(content: bytes, kind: str, words: str) -> str:
    return f'<img src="data:{kind};base64,{base64.b64encode(content).decode("ascii")}" alt="{escape(clean(words))}">'


def _block(block: Block | list[Item]) -> str:
    match block:
        case list():
            return _list(block)
        case Heading():
            return f"<h{block.level}>{_text(block.text)}</h{block.level}>\n"
        case Table():
            return _table(block)
        case Figure():
            caption = f"<figcaption>{_text(block.caption)}</figcaption>" if block.caption else ""
            return f"<figure>{_picture(block.svg, 'image/svg+xml', block.text)}{caption}</figure>\n"
        case Paragraph():
            return _paragraph(block)
    raise ValueError(f"A writer does not know {type(block).__name__}.")


def _paragraph(block: Paragraph) -> str:
    if block.look in RAG_WORDS:
        look = f' class="rag rag-{block.look}" data-letter="{LETTERS[block.look]}"'
    else:
        look = f' class="{block.look}"' if block.look else ""
    return f"<p{look}>{_text(block.text)}</p>\n"


def _list(items: Sequence[Item]) -> str:
    tag = "ol" if items[0].numbered else "ul"
    inside = "".join(f"<li>{_text(one.text)}{_list(one.below) if one.below else ''}</li>" for one in items)
    return f"<{tag}>{inside}</{tag}>\n"


def _table(table: Table) -> str:
    rows = placed(table.rows)
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    head = "".join(f"<tr>{_cells(row, 'col')}</tr>" for row in rows[: table.header_rows])
    body = "".join(_row(table, number, rows[number]) for number in range(table.header_rows, len(rows)))
    head = f"<thead>{head}</thead>" if head else ""
    return f'<div class="scroll"><table>{caption}{head}<tbody>{body}</tbody></table></div>\n'


def _row(table: Table, number: int, cells: Sequence[Placed]) -> str:
    if table.rows[number].is_group:
        return f'<tr class="group">{_cells(cells, "colgroup")}</tr>'
    if table.row_headers:
        named = [one for one in cells if one.column == 0]
        return f"<tr>{_cells(named, 'row')}{_cells([one for one in cells if one.column], '')}</tr>"
    return f"<tr>{_cells(cells, '')}</tr>"


def _cells(cells: Iterable[Placed], scope: str) -> str:
    return "".join(_cell(one, scope) for one in cells)


def _cell(one: Placed, scope: str) -> str:
    tag = "th" if scope else "td"
    said = f' scope="{scope}"' if scope else ""
    said += f' colspan="{one.wide}"' if one.wide > 1 else ""
    said += f' rowspan="{one.high}"' if one.high > 1 else ""
    blocks = list(runs(one.cell.blocks))
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and not blocks[0].look:
        return f"<{tag}{said}>{_text(blocks[0].text)}</{tag}>"
    return f"<{tag}{said}>{''.join(map(_block, blocks))}</{tag}>"
