"""Asks the typesetter for a PDF or a picture."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sightline.kernel.errors import DomainError
from sightline.publishing.writers.fonts import FOLDER

TYPESETTER = Path(__file__).with_name("typesetter.py")
LONGEST_SECONDS = 60


class NotSet(DomainError):
    """Typst refused what it was given, or took too long; `detail` says what it said."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail


def typeset(
    source: str, given: dict[str, str], *, files: Mapping[str, bytes] | None = None, **options: Any
) -> bytes:  # fmt: skip
    """Return what a page description of ours makes of data: `format` is pdf or png. Raises NotSet.

    `files` are what it may put in beside our fonts, by names of ours; they lie in a folder of this job alone.
    """
    job = {"source": source, "given": given, "folder": str(FOLDER), "format": "pdf", **options}
    if not files:
        return _asked(job)
    with TemporaryDirectory(prefix="sightline-") as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        return _asked(job | {"root": folder})


def _asked(job: dict[str, Any]) -> bytes:
    command = [sys.executable, "-I", "-X", "utf8", str(TYPESETTER)]
    try:
        done = subprocess.run(  # noqa: S603 (our own script, and nothing of the job on the command line)
            command, input=json.dumps(job, ensure_ascii=False).encode("utf-8", "replace"), capture_output=True,
            timeout=LONGEST_SECONDS, check=False, env={}, cwd=FOLDER,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NotSet("This is too long for a PDF. Choose less, or take it as Word or Excel.") from error
    if done.returncode:
        detail = done.stderr.decode("utf-8", "replace")[-2000:]
        raise NotSet("This could not be made into a PDF. Take it as Word, and tell whoever runs Sightline.", detail)
    return done.stdout
