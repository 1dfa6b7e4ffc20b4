"""The kinds of thing people comment on and follow. Each context registers its own when it starts."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import ExpressionWrapper, F, IntegerField, Model, Q, QuerySet, Value
from django.db.models.functions import Greatest

from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing

About = Mapping[str, Collection[str]]  # keys of things by kind, such as {"PL": {"NMR-PL-0001"}}
LEVEL = IntegerField()
AT = "at_level"


@dataclass(frozen=True)
class Kind:
    """A kind of thing, such as `A`, an action.

    `rows(by)` are those a standing may read, `reads(by, row)` says the same of one row; `key` and `title` name columns
    of theirs. `within(about)` says which rows belong to the things named: themselves, and what stands under a plan, a
    priority or a group. `comments` says where the facts of the permission row `comment` stand on such a row, with
    `at_level` as its column of levels when the kind has one (`level` names it on the row); without, nobody comments.
    A kind without such a column is of level `least`, the same for every row.
    """

    kind: str
    words: str
    rows: Callable[[Standing], QuerySet[Any]]
    within: Callable[[About], Q]
    href: Callable[[Any, Standing], str]
    reads: Callable[[Standing, Any], bool]
    comments: Scoped | None = None
    key: str = "reference"
    title: str = "title"
    level: str = ""
    least: int = 1

    def at(self, by: Standing) -> QuerySet[Any]:
        """Return the rows a standing may read, each with `at_level`, its own level, which is 1 at least."""
        raised = Greatest(F(self.level), Value(1)) if self.level else Value(max(1, self.least))
        return self.rows(by).annotate(at_level=raised)

    def said_on(self, by: Standing, said: Any) -> QuerySet[Any]:
        """Return the rows a standing may read, for comments of the level `said` (an expression): each with `said`, and
        with `at_level`, the higher of that level and its own.
        """
        rows = self.rows(by).alias(said=ExpressionWrapper(said, LEVEL))
        higher = Greatest(F(self.level), F("said"), output_field=LEVEL) if self.level else Value(self.least)
        return rows.alias(at_level=higher)

    def level_of(self, row: Any) -> int:
        """Return the level of a row as its page loaded it."""
        return int(getattr(row, self.level)) if self.level else self.least


@dataclass(frozen=True)
class Thing:
    """One thing as a page, a list or a mail names it."""

    kind: Kind
    key: str
    title: str
    level: int
    href: str
    row: Any

    @property
    def words(self) -> str:
        """What it is: an action, a priority."""
        return self.kind.words


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let people follow a kind of thing, and comment on it when it says where the facts for that stand."""
    _kinds[kind.kind] = kind


def kind_of(kind: str) -> Kind | None:
    """Return a kind by its letters, or None."""
    return _kinds.get(kind)


def commented() -> list[Kind]:
    """Return the kinds people comment on."""
    return [one for one in _kinds.values() if one.comments]


def kind_of_reference(reference: str) -> str:
    """Return the letters of a reference such as `NMR-A-0042`, or an empty text."""
    parts = reference.split("-")
    return parts[1] if len(parts) == 3 else ""


def find(kind: str, key: str, by: Standing) -> Thing | None:
    """Return a thing this standing may read, or None; one query."""
    return find_all({kind: {key}}, by).get((kind, key))


def find_all(about: About, by: Standing) -> dict[tuple[str, str], Thing]:
    """Return the things named that this standing may read, by kind and key; one query a kind."""
    found: dict[tuple[str, str], Thing] = {}
    for letters, keys in about.items():
        kind = _kinds.get(letters)
        good = _good(kind, keys) if kind else []
        if kind and good:
            for row in kind.at(by).filter(**{f"{kind.key}__in": good}):
                thing = thing_of(kind, row, by)
                found[letters, thing.key] = thing
    return found


def _good(kind: Kind, keys: Collection[str]) -> list[Any]:
    if kind.key != "pk":
        return list(keys)
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 18]


def thing_of(kind: Kind, row: Model, by: Standing) -> Thing:
    """Return a row of a kind, read through `at`, as a thing."""
    return Thing(
        kind, str(getattr(row, kind.key)), str(getattr(row, kind.title)), getattr(row, AT, 1), kind.href(row, by), row
    )
