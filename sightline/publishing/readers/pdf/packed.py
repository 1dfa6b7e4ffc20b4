"""What the packed parts of a PDF unpack to, before anything else looks at them."""

from __future__ import annotations

import re
import zlib

from sightline.publishing.readers.errors import UnreadableFile

MAX_PART_BYTES = 40_000_000
MAX_TOTAL_BYTES = 120_000_000
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY_BYTES = 600


def check_streams(data: bytes) -> None:
    """Refuse a PDF whose packed parts, pictures apart, unpack to far more than a plan holds. Raises UnreadableFile."""
    total = 0
    for found in _STREAM.finditer(data):
        before = data[max(found.start() - _DICTIONARY_BYTES, 0) : found.start()]
        about = before[before.rfind(b"obj") :]
        if b"FlateDecode" not in about or b"/Image" in about:
            continue
        total += _unpacked(data[found.end() :])
        if total > MAX_TOTAL_BYTES:
            raise _too_much()


def _unpacked(packed: bytes) -> int:
    """How many bytes a part unpacks to; a part that cannot be unpacked counts for nothing."""
    opened = zlib.decompressobj()
    size, rest = 0, packed
    try:
        while rest and not opened.eof:
            size += len(opened.decompress(rest, 1_000_000))
            rest = opened.unconsumed_tail
            if size > MAX_PART_BYTES:
                raise _too_much()
    except zlib.error:
        return size
    return size


def _too_much() -> UnreadableFile:
    return UnreadableFile("This PDF unpacks to far more than a plan holds, so it was not opened.")
