"""Reads and understands a file, with one sentence for whatever stands against it."""

import time
from pathlib import Path

from sightline.imports.rules.lexicon import Lexicon
from sightline.imports.rules.reading import understand_blocks
from sightline.imports.rules.understanding import Understanding
from sightline.imports.understood import Understood, understood
from sightline.kernel.errors import DomainError
from sightline.publishing.readers import UnreadableFile, read_bytes
from sightline.publishing.readers.errors import check_pieces

MOST_PIECES = 12_000


def read_document(*, file_name: str, content: bytes, lexicon: Lexicon | None = None) -> Understanding:
    """Understand a file with a vocabulary, by default the shipped. Raises DomainError naming the file."""
    try:
        source = read_bytes(content, file_name)
        check_pieces(sum(1 for _ in source.texts()), "the whole of it", MOST_PIECES)
        return understand_blocks(source, lexicon)
    except UnreadableFile as error:
        raise DomainError(f"“{file_name}” could not be read. {error.sentence}", field="document") from error


def read_upload(*, file_name: str, content: bytes, lexicon: Lexicon | None = None) -> Understood:
    """Understand a file for a proposal. Raises DomainError when it cannot be read or holds no plan."""
    started = time.monotonic()
    name = Path(file_name).name
    found = read_document(file_name=name, content=content, lexicon=lexicon)
    took = int((time.monotonic() - started) * 1000)
    return proposed_of(found, file_name=name, content=content, read_in_ms=took, lexicon=lexicon)


def proposed_of(
    found: Understanding, *, file_name: str, content: bytes, read_in_ms: int = 0, lexicon: Lexicon | None = None
) -> Understood:
    """Lay out for a proposal what was understood. Raises DomainError when nothing of a plan was."""
    result = understood(found, file_name=file_name, content=content, read_in_ms=read_in_ms, lexicon=lexicon)
    if not result.items:
        raise DomainError(
            f"Nothing that reads like a plan was found in “{file_name}”. Look for the document that holds the "
            "priorities and actions.",
            field="document",
        )
    return result
