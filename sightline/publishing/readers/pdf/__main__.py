"""The process that reads one PDF: the file on standard input, blocks or a refusal as JSON on standard output."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.markup import has_words
from sightline.publishing.readers.pdf.flow import read_sheets
from sightline.publishing.readers.pdf.glyphs import sheets
from sightline.publishing.readers.pdf.wire import to_plain

MAX_MEMORY_BYTES = 700_000_000
LEAST_DATA_BYTES, DATA_FOR_EACH_BYTE, MOST_DATA_BYTES = 80_000_000, 20, 400_000_000
MAX_CPU_SECONDS = 25
MAX_PAGES = 400
MAX_CHARACTERS = 3_000_000


def main() -> int:
    """Answer with what the file holds."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        data = sys.stdin.buffer.read()
        most = min(LEAST_DATA_BYTES + DATA_FOR_EACH_BYTE * len(data), MOST_DATA_BYTES)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        answer = _read(data)
    except UnreadableFile as error:
        answer = {"refused": error.sentence}
    json.dump(answer, sys.stdout)
    return 0


def _read(data: bytes) -> Any:
    import pypdfium2  # noqa: PLC0415 - loaded once the limits stand

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise UnreadableFile(
                "This document is protected by a password. Remove the password and try again."
            ) from error
        raise UnreadableFile(
            "This PDF is damaged. Open it, save it again and try once more, or send the document it was made from."
        ) from error
    if len(document) > MAX_PAGES:
        raise UnreadableFile(f"This PDF has more than {MAX_PAGES} pages, which is not a plan. Send the part that is.")
    pages = []
    letters = 0
    for page in sheets(document):
        letters += sum(len(word.text) for word in page.words)
        if letters > MAX_CHARACTERS:
            raise UnreadableFile("This PDF holds far more words than a plan does. Send it in parts.")
        pages.append(page)
    if not letters:
        scanned = any(page.pictures for page in pages)
        raise UnreadableFile(
            "This PDF is a scan: its pages are pictures without words. Send the document it was made from, "
            "or have the words recognised first."
            if scanned
            else "This PDF is empty: there are no words in it."
        )
    found = read_sheets(pages)
    if not any(has_words(text) for text in found.texts()):
        raise UnreadableFile("This PDF is empty: there are no words in it.")
    return to_plain(found)


if __name__ == "__main__":
    sys.exit(main())
