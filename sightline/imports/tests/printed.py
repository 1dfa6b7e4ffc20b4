"""Make a PDF from a text document, by printing its page in a browser or by setting it with typst."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from sightline.imports.tests.page import page_from_text

STYLE = (
    "<style>body{font:11pt arial,sans-serif}table{border-collapse:collapse;width:100%}"
    "td{border:1px solid #555;padding:4px;vertical-align:top}</style></head>"
)
SETTING = """
#set document(title: "Plan")
#set page(paper: "a4", numbering: "1")
#set text(lang: "en", region: "GB", size: 10.5pt)
#let told(bit) = if bit.form == "list" { list(..bit.items) } else { par(bit.text) }
#for one in json(bytes(sys.inputs.blocks)) {
  if one.form == "heading" { heading(level: one.level, one.text) }
  else if one.form == "table" {
    table(columns: one.columns, ..one.cells.map(cell => cell.map(told).join()))
  } else { told(one) }
}
"""


def printed(text: str, browser: Any, *, tagged: bool, margins: Iterable[int]) -> Iterator[bytes]:
    """Print the page of a text from Chromium on A4, once with each margin in millimetres."""
    page = browser.new_page()
    page.set_content(page_from_text(text).replace("</head>", STYLE, 1))
    for margin in margins:
        sides = dict.fromkeys(("top", "bottom", "left", "right"), f"{margin}mm")
        yield page.pdf(format="A4", tagged=tagged, margin=sides)
    page.close()


def typeset(text: str) -> bytes:
    """Set a text with typst."""
    import lxml.html
    import typst

    root = lxml.html.document_fromstring(page_from_text(text))
    blocks = [_block(element) for element in root.find("body/main")]
    return bytes(typst.compile(SETTING.encode(), sys_inputs={"blocks": json.dumps(blocks)}))


def _block(element: Any) -> dict[str, Any]:
    words = re.sub(r"\s+", " ", element.text_content()).strip()
    if re.fullmatch(r"h[1-6]", element.tag):
        return {"form": "heading", "level": int(element.tag[1]), "text": words}
    if element.tag == "ul":
        return {"form": "list", "items": [re.sub(r"\s+", " ", item.text_content()) for item in element]}
    if element.tag == "table":
        rows = element.findall(".//tr")
        cells = [[_block(bit) for bit in cell] or [{"form": "par", "text": ""}] for row in rows for cell in row]
        return {"form": "table", "columns": len(rows[0]), "cells": cells}
    if element.find("strong") is not None:
        return {"form": "heading", "level": 3, "text": words}
    return {"form": "par", "text": words}
