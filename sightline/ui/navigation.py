"""The rooms of the product. Each context registers its own when it starts; a room that is not built is not shown."""

from collections.abc import Callable
from dataclasses import dataclass, replace
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
    current while in this room, and lists it in that entry's sub navigation, where the row entry itself stands first
    under `sub_words`. `count(standing)` is the number beside the words (at most one query); `count_words` follows it
    for screen readers (“things to do”). With `by_sub` a room is entered by the first page of its own row this standing
    may enter, and is not shown where there is none: its pages have readers who may not read its front page.
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
    count: Callable[[Any], int] | None = None
    sub_words: str = ""
    by_sub: bool = False


@dataclass(frozen=True)
class SubEntry:
    """A page of a room, in the row of links under the page's head; `area` is the key of the room's entry."""

    area: str
    key: str
    words: str
    url_name: str
    order: int = 100
    may: Callable[[Any], bool] = anyone


_entries: dict[str, Entry] = {}
_subs: dict[tuple[str, str], SubEntry] = {}


def register(entry: Entry) -> None:
    """Add a room. Call it in `AppConfig.ready`; registering a key again replaces it.

    Raises ValueError for a verb that is not one of VERBS.
    """
    if entry.area_verb and entry.area_verb not in VERBS:
        raise ValueError(f"{entry.area_verb!r} is not one of {', '.join(VERBS)}.")
    _entries[entry.key] = entry


def register_sub(entry: SubEntry) -> None:
    """Add a page to the row of an area. Call it in `AppConfig.ready`; registering a key again replaces it.

    The page whose `url_name` is being shown is marked as current. `url_name` takes the partnership's slug.
    """
    _subs[entry.area, entry.key] = entry


def subs_for(area: str, standing: Any) -> list[SubEntry]:
    """Return the pages of an area this standing may enter, in order."""
    found = [one for one in _subs.values() if one.area == area and standing is not None and one.may(standing)]
    return sorted(found, key=lambda one: (one.order, one.words))


def unregister(key: str) -> None:
    """Take a room away; only tests need it."""
    _entries.pop(key, None)


def entries_for(standing: Any) -> list[Entry]:
    """Return the rooms this standing may enter, in order."""
    allowed = [_entered(entry, standing) for entry in _entries.values() if standing is not None and entry.may(standing)]
    return sorted((entry for entry in allowed if entry), key=lambda entry: (entry.order, entry.words))


def _entered(entry: Entry, standing: Any) -> Entry | None:
    if not entry.by_sub:
        return entry
    pages = subs_for(entry.key, standing)
    return replace(entry, url_name=pages[0].url_name) if pages else None


def current_main(area: str) -> str:
    """Return the key of the row entry to mark as current for an area."""
    entry = _entries.get(area)
    return entry.within or entry.key if entry else area
