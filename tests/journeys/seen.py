"""What journeys have looked at already, known to every process of a run."""

import hashlib
from pathlib import Path


class Seen:
    """Things that were looked at: of many processes that share a folder, one is the first to meet each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._mine: set[str] = set()
        self._folder: Path | None = None

    def share(self, folder: Path) -> None:
        """Keep what is met in a folder from now on."""
        self._folder = folder / self.name
        self._folder.mkdir(exist_ok=True)

    def first(self, thing: str) -> bool:
        """Say whether nobody has met this before, and remember that somebody has."""
        if thing in self._mine:
            return False
        self._mine.add(thing)
        if self._folder is None:
            return True
        try:
            (self._folder / hashlib.sha256(thing.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


PAGES, COLOURS, ELEMENTS = Seen("pages"), Seen("colours"), Seen("elements")


def share_all(folder: Path) -> None:
    """Let every process that is given this folder know what the others have looked at."""
    for one in (PAGES, COLOURS, ELEMENTS):
        one.share(folder)
