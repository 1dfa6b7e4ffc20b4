"""The evidence folder: files under random names, outside whatever a web server serves.

A file is on the disk before the row that points at it, so that a power cut leaves a file without a row and never a row
without its file; what no row points at is swept up a day later.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

ORPHAN_AFTER = timedelta(days=1)


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class EvidenceStorage(FileSystemStorage):
    """Files of the file system that are on the disk, with the folders that name them, when `save` returns."""

    def _save(self, name: str, content: Any) -> str:
        saved = str(super()._save(name, content))  # type: ignore[misc]
        path = Path(self.path(saved))
        for one in (path, path.parent, path.parent.parent, path.parent.parent.parent):
            _sync(str(one))
        return saved


def evidence_storage() -> Storage:
    """Return where evidence is kept: the storage called `evidence` in the settings."""
    return storages["evidence"]


def keep(content: bytes) -> str:
    """Put a file on the disk and return its name there: 32 random hex digits in one of 256 folders."""
    name = secrets.token_hex(16)
    return evidence_storage().save(f"{name[:2]}/{name}", ContentFile(content))


def drop(name: str) -> None:
    """Take away a file that no row points at."""
    evidence_storage().delete(name)


def read(name: str) -> IO[bytes]:
    """Return a file, open for reading; raises FileNotFoundError when it is gone."""
    return evidence_storage().open(name, "rb")


def there(name: str) -> bool:
    """Return whether a file is there."""
    return evidence_storage().exists(name)


def old_files(now: datetime) -> Iterator[list[str]]:
    """Yield the names of the files put there a day or longer before `now` (aware), folder by folder."""
    store = evidence_storage()
    try:
        folders = store.listdir("")[0]
    except FileNotFoundError:  # nothing was ever kept
        return
    for folder in sorted(folders):
        yield list(_old(store, folder, now))


def _old(store: Storage, folder: str, now: datetime) -> Iterable[str]:
    for name in store.listdir(folder)[1]:
        path = f"{folder}/{name}"
        try:
            if store.get_modified_time(path) <= now - ORPHAN_AFTER:
                yield path
        except FileNotFoundError:  # another worker was faster
            continue
