"""The letters PDF files are set in, shipped with the product, and which characters they have."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "fonts"
FIRST = ("Arimo-Regular.ttf", "Arimo-Bold.ttf")
SECOND = "DejaVuSans.ttf"
UNKNOWN = "\ufffd"


@cache
def covered(*, first_only: bool = False) -> frozenset[int]:
    """Return the characters that can be shown: those of Arimo in both weights, and those of DejaVu Sans."""
    found = frozenset.intersection(*(_characters(name) for name in FIRST))
    return found if first_only else found | _characters(SECOND)


@cache
def _characters(name: str) -> frozenset[int]:
    """Read the table of characters of a font file: subtables of format 4 and 12, as OpenType lays them out."""
    content = (FOLDER / name).read_bytes()
    tables = struct.unpack_from(">H", content, 4)[0]
    entries = [struct.unpack_from(">4sLLL", content, 12 + 16 * number) for number in range(tables)]
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", content, start + 2)[0]):
        at = start + struct.unpack_from(">HHL", content, start + 4 + 8 * number)[2]
        kind = struct.unpack_from(">H", content, at)[0]
        found.update(_format_4(content, at) if kind == 4 else _format_12(content, at) if kind == 12 else ())
    return frozenset(found)


def _format_4(content: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", content, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", content, at + 14)
    starts = struct.unpack_from(f">{count}H", content, at + 16 + 2 * count)
    for first, last in zip(starts, ends, strict=True):
        if last != 0xFFFF:
            yield from range(first, last + 1)


def _format_12(content: bytes, at: int) -> Iterator[int]:
    for number in range(struct.unpack_from(">L", content, at + 12)[0]):
        first, last, _ = struct.unpack_from(">LLL", content, at + 16 + 12 * number)
        yield from range(first, last + 1)
