"""Reads an uploaded file off the disk, because the readers of Word files need one that can be sought."""

import tempfile
import time
from pathlib import Path

from sightline.imports.rules.reading import understand
from sightline.imports.understood import Understood, understood
from sightline.kernel.errors import DomainError
from sightline.publishing.readers import UnreadableFile


def read_upload(*, file_name: str, content: bytes) -> Understood:
    """Understand a file. Raises DomainError with a sentence when it cannot be read or holds no plan."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"document{Path(file_name).suffix.lower()[:8]}"
        path.write_bytes(content)
        try:
            found = understand(path)
        except UnreadableFile as error:
            raise DomainError(str(error).replace(path.name, file_name), field="document") from error
    took = int((time.monotonic() - started) * 1000)
    result = understood(found, file_name=Path(file_name).name, content=content, read_in_ms=took)
    if not result.items:
        raise DomainError(
            f"Nothing that reads like a plan was found in {Path(file_name).name}. Look for the document that holds the "
            "priorities and actions.",
            field="document",
        )
    return result
