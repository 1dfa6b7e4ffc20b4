"""Which kinds of things can be found. Each context registers its own when it starts."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class State:
    """A line on how a thing stands, and its level (0 to 3)."""

    words: str
    level: int = 1


@dataclass(frozen=True)
class Part:
    """Rows whose text belongs to a thing, such as the updates of an action: `key` is the column that leads to it.

    `unless` names a column that is true of rows whose words are to be found no more.
    """

    model: type[Model]
    key: str
    texts: tuple[str, ...]
    unless: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of thing and how to read it from its table. Names are fields of `model`.

    `title` is shown and weighs most; `texts` and `parts` are read too. Title and texts may stand on what a foreign key
    leads to (“group__name”), and follow when it changes there. `reference` is its own reference, `under`
    (“foreign key__field”) that, or the key, of the record whose page it stands on; both never change once given.
    `named` kinds are found by names misspelt. `visible(by)` gives the rows the asker may read, the very ones its own
    list shows; `href(slug, reference, under, pk)` its page. `states(by, pks)` adds a line to those shown, in at most
    one query.
    """

    key: str
    one: str
    words: str
    model: type[Model]
    title: str
    visible: Callable[[Any], QuerySet[Any]]
    href: Callable[[str, str, str, int], str]
    texts: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    reference: str = ""
    letters: str = ""
    under: str = ""
    named: bool = False
    may: Callable[[Any], bool] = field(default=lambda _by: True)
    states: Callable[[Any, Collection[int]], Mapping[int, State]] | None = None

    @property
    def shared(self) -> bool:
        """Whether the installation shares its rows, so that they name no partnership."""
        return not any(column.name == "partnership" for column in self.model._meta.local_fields)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind. Call it in `AppConfig.ready`; the next start of the product reads it into the index."""
    _kinds[kind.key] = kind


def kinds() -> list[Kind]:
    """Return every kind, in the order in which pages offer them."""
    return list(_kinds.values())
