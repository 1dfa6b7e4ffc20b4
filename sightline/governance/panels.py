"""The panels of the executive page. Each context brings its own when it starts; `home` prints those a reader may see.

    register(Source("late", "Late actions", 10, may=lambda by: ACTION.may_some(by, "R"), read=late))

`read(by)` returns a `Panel` from what the standing may see, in a fixed number of queries, or None when there is
nothing to tell of at all (no plan, no register). A panel with the number 0 is shown: that nothing is late
is worth knowing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sightline.governance.standing import Standing

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One thing of a panel: its words, its page, a note, and its clock as (kind, words) where it has one."""

    words: str
    href: str
    note: str = ""
    clock: tuple[str, str] | None = None


@dataclass(frozen=True)
class Panel:
    """A figure, what it counts (“actions are late”), the list it is one click from, and the first few of that list."""

    number: int
    words: str
    href: str
    note: str = ""
    lines: Sequence[Line] = field(default=())
    level: int = 1  # that of its lines: at level 3 the page is marked, and reading it is on the trail


@dataclass(frozen=True)
class Source:
    """A panel as a context registers it; `order` says where it stands."""

    key: str
    title: str
    order: int
    may: Callable[[Standing], bool]
    read: Callable[[Standing], Panel | None]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a panel; registering a key again replaces it."""
    _sources[source.key] = source


def panels(by: Standing) -> list[tuple[Source, Panel]]:
    """Return the panels that a standing may see, in their order."""
    sources = sorted(_sources.values(), key=lambda one: (one.order, one.key))
    found = [(one, one.read(by)) for one in sources if one.may(by)]
    return [(source, panel) for source, panel in found if panel is not None]
