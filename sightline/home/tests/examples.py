"""What the tests of the examples share: the files as they are said, and the examples loaded once for a whole file."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from sightline.home.example_files import read_example
from sightline.home.example_loading import FILES, load_all

FOLDER = Path(settings.DATA_DIR) / "examples"


def said_of(code: str) -> dict[str, Any]:
    """Return an example's file as it is said."""
    return read_example(FOLDER / FILES[code])


@contextmanager
def loaded(blocker: Any, files: Mapping[str, str] = FILES) -> Iterator[str]:
    """Load the examples for as long as the context lasts; every test within it undoes only what it did itself."""
    with blocker.unblock(), transaction.atomic():
        sign_ins = load_all(FOLDER, files)
        with blocker.block():
            yield sign_ins
        transaction.set_rollback(True)
