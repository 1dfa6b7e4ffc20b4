"""How large a picture would be when opened: a small file may say that it is a billion dots wide."""

import struct

from sightline.publishing.readers.errors import UnreadableFile

MOST_DOTS = 150_000_000  # a sheet of A2 scanned at 600 dots an inch has 139 million
_NO_SIZE = frozenset({0xD8, 0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def check_picture(content: bytes, kind: str) -> None:
    """Refuse a picture (png, jpeg or gif) that is damaged at its head or far larger than one. Raises UnreadableFile."""
    try:
        width, height = {"png": _png, "gif": _gif, "jpeg": _jpeg}[kind](content)
    except (struct.error, IndexError) as error:
        raise UnreadableFile("This picture is damaged. Open it, save it again and try once more.") from error
    if not width or not height:
        raise UnreadableFile("This picture is damaged. Open it, save it again and try once more.")
    if width * height > MOST_DOTS:
        raise UnreadableFile("This picture is far larger than a scan or a photograph, so it was not taken.")


def _png(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg(content: bytes) -> tuple[int, int]:
    """Return (width, height) from the first frame header, walking the segments before it."""
    at = 2
    while content[at] == 0xFF:
        mark = content[at + 1]
        if mark == 0xFF:
            at += 1
        elif mark in _NO_SIZE:
            at += 2
        elif mark in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        else:
            at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return 0, 0
