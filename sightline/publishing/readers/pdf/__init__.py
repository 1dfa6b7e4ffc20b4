"""PDF files, read by where words stand on the page, in a process of their own.

The library that opens a PDF is native code and the file comes from outside: what it asks of time and memory is limited,
and it sees no database, no session and no secret of the product.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sightline.publishing.blocks import BlockDocument
from sightline.publishing.readers.errors import UnreadableFile
from sightline.publishing.readers.pdf.packed import check_streams
from sightline.publishing.readers.pdf.wire import from_plain

MAX_SECONDS = 30
_PROJECT = Path(__file__).resolve().parents[4]
_DAMAGED = "This PDF is damaged. Open it, save it again and try once more, or send the document it was made from."


def read_pdf(data: bytes) -> BlockDocument:
    """Read a PDF into blocks with addresses such as "page 3, table 1, row 4, cell 2". Raises UnreadableFile."""
    check_streams(data)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sightline.publishing.readers.pdf"],
            input=data, capture_output=True, timeout=MAX_SECONDS, cwd=_PROJECT, env={}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("This PDF takes far longer to read than a plan does. Send it in parts.") from error
    if done.returncode:
        raise UnreadableFile(_DAMAGED)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise UnreadableFile(answer["refused"])
    return from_plain(answer)
