"""The rooms of the product. Each context registers its own when it starts; a room that is not built is not shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

VERBS = ("Deliver", "Know", "Respond", "Run", "Tell")


def anyone(standing: Any) -> bool:
    """Let in everybody who has a standing in the partnership."""
    return standing is not None


@dataclass(frozen=True)
class Entry:
    """A room: where it leads, under which verb it stands and who may enter.

    `url_name` takes the partnership's slug as its one argument. `area_verb` is one of VERBS, or empty for a room that
    stands only in the row. `main` puts it in the row, by `order`. `within` is the key of the row entry to mark as
    current while in this room. `count_words` follows the count for screen readers (“things to do”).
    """

    key: str
    words: str
    url_name: str
    area_verb: str = ""
    order: int = 100
    may: Callable[[Any], bool] = anyone
    main: bool = True
    within: str = ""
    count_words: str = "to do"


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add a room. Call it in `AppConfig.ready`; registering a key again replaces it.

    Raises ValueError for a verb that is not one of VERBS.
    """
    if entry.area_verb and entry.area_verb not in VERBS:
        raise ValueError(f"{entry.area_verb!r} is not one of {', '.join(VERBS)}.")
    _entries[entry.key] = entry


def unregister(key: str) -> None:
    """Take a room away; only tests need it."""
    _entries.pop(key, None)


def entries_for(standing: Any) -> list[Entry]:
    """Return the rooms this standing may enter, in order."""
    allowed = [entry for entry in _entries.values() if standing is not None and entry.may(standing)]
    return sorted(allowed, key=lambda entry: (entry.order, entry.words))


def current_main(area: str) -> str:
    """Return the key of the row entry to mark as current for an area."""
    entry = _entries.get(area)
    return entry.within or entry.key if entry else area
