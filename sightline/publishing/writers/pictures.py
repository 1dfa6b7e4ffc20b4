"""Drawings as pictures, for formats that hold no drawings."""

import json

from sightline.publishing.writers.pdf import drawing
from sightline.publishing.writers.typesetting import typeset

SOURCE = """#let svg = json(bytes(sys.inputs.drawing))
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: ("Arimo", "DejaVu Sans"))
#image(bytes(svg), format: "svg")
"""
SHARP = 220
MM_OF_INCH = 25.4


def as_png(svg: bytes) -> tuple[bytes, float]:
    """Return a drawing as a PNG of 220 points to the inch, and its own width in millimetres."""
    picture = typeset(SOURCE, {"drawing": json.dumps(drawing(svg))}, format="png", ppi=SHARP)
    return picture, int.from_bytes(picture[16:20], "big") / SHARP * MM_OF_INCH
