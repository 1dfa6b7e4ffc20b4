"""What may stand in a calendar. Contexts above register a source each when they start, and hand over dated things.

A source says what is there and how it reads at level 1; this context alone decides what a calendar shows of it: the
title at level 1, only `plain` at level 2, nothing at level 3.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sightline.governance.standing import Standing

CASE = 3


@dataclass(frozen=True)
class Dated:
    """A day or a meeting for a calendar.

    `uid` is for good and the same wherever the thing is sent (a mail with an invitation uses it too); `sequence` grows
    with each change; `changed_at` is the moment of the last. `starts` is a date for a whole day or an aware moment.
    `plain` names it without its title, for level 2. `cancelled` takes it away from calendars that had it.
    """

    uid: str
    title: str
    plain: str
    level: int
    starts: date | datetime
    changed_at: datetime
    sequence: int = 0
    ends: date | datetime | None = None
    place: str = ""
    words: str = ""
    url: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class Wanted:
    """Whose dates: those of the standing's own, and of these groups (primary keys) if they follow any."""

    by: Standing
    group_ids: frozenset[int] = frozenset()


Source = Callable[[Wanted], Iterable[Dated]]
Followed = Callable[[Standing], frozenset[int]]
_sources: dict[str, Source] = {}
_followed: list[Followed] = []


def register(name: str, source: Source) -> None:
    """Register a source. It returns only what the standing may read, in a constant number of queries."""
    _sources[name] = source


def register_followed(followed: Followed) -> None:
    """Let a context say which groups a person follows."""
    if followed not in _followed:
        _followed.append(followed)


def follows_known() -> bool:
    """Whether any context knows what people follow, so that a page may offer it."""
    return bool(_followed)


def followed_groups(by: Standing) -> frozenset[int]:
    """Return the groups a person follows, as contexts above tell it."""
    return frozenset().union(*(tell(by) for tell in _followed))


def dated(wanted: Wanted) -> list[Dated]:
    """Return what every source has, without level 3, the earliest first."""
    found = [one for source in _sources.values() for one in source(wanted) if one.level < CASE]
    return sorted(found, key=lambda one: (f"{one.starts:%Y%m%d}", one.uid))
