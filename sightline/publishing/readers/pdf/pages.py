"""How many pages a PDF has and which of them lie, found in a process of its own like everything about a PDF."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.pdf.packed import check_streams

MAX_MEMORY_BYTES, MAX_CPU_SECONDS, MAX_SECONDS, MAX_PAGES = 700_000_000, 10, 15, 400
_PROJECT = Path(__file__).resolve().parents[4]
_DAMAGED = "This PDF is damaged. Open it, save it again and try once more."


def pdf_pages(data: bytes) -> tuple[bool, ...]:
    """Return for each page of a PDF whether it is wider than high. Raises UnreadableFile."""
    check_streams(data)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sightline.publishing.readers.pdf.pages"],
            input=data, capture_output=True, timeout=MAX_SECONDS, cwd=_PROJECT, env={}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("This PDF takes too long to open. Save it again, smaller.") from error
    if done.returncode:
        raise UnreadableFile(_DAMAGED)
    answer = json.loads(done.stdout)
    if isinstance(answer, str):
        raise UnreadableFile(answer)
    return tuple(answer)


def _read(data: bytes) -> str | list[bool]:
    import pypdfium2  # noqa: PLC0415 - loaded once the limits stand

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = "assword" in str(error)
        return "This PDF is protected by a password. Remove it and try again." if protected else _DAMAGED
    if not 1 <= len(document) <= MAX_PAGES:
        return f"This PDF has more than {MAX_PAGES} pages. Send the part that is for the meeting."
    sizes = [document.get_page_size(number) for number in range(len(document))]
    return [width > height for width, height in sizes]


def main() -> int:
    """Answer with the pages of the file on standard input, or a sentence."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    json.dump(_read(sys.stdin.buffer.read()), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
