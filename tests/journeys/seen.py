"""What journeys have looked at already, known to every process of a run."""

import hashlib
import os
from pathlib import Path
from uuid import uuid4


class Seen:
    """Things that were looked at: of many processes that share a folder, one is the first to meet each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._mine: dict[str, str] = {}
        self._folder: Path | None = None

    def share(self, folder: Path) -> None:
        """Keep what is met in a folder from now on."""
        self._folder = folder / self.name
        self._folder.mkdir(exist_ok=True)

    def first(self, thing: str) -> bool:
        """Say whether nobody has met this before, and remember that somebody has."""
        if thing in self._mine:
            return False
        return self.said_of(thing, me := uuid4().hex) == me

    def said_of(self, thing: str, words: str) -> str:
        """Return what whoever met this first said of it: these words, when nobody did before."""
        if thing not in self._mine:
            self._mine[thing] = self._kept(thing, words) if self._folder else words
        return self._mine[thing]

    def _kept(self, thing: str, words: str) -> str:
        assert self._folder
        kept, mine = self._folder / hashlib.sha256(thing.encode()).hexdigest(), self._folder / uuid4().hex
        mine.write_text(words, encoding="utf-8")
        try:
            os.link(mine, kept)  # whole at once: another process finds all of it or nothing
        except FileExistsError:
            return kept.read_text(encoding="utf-8")
        finally:
            mine.unlink()
        return words


PAGES, COLOURS, ELEMENTS, LINKS, TITLES = (Seen(name) for name in ("pages", "colours", "elements", "links", "titles"))


def share_all(folder: Path) -> None:
    """Let every process that is given this folder know what the others have looked at."""
    for one in (PAGES, COLOURS, ELEMENTS, LINKS, TITLES):
        one.share(folder)
