"""What happened, told from the history that people read. Each context registers how its own rows are told.

Every part is a query of one shape, so that one union reads a page of all kinds, newest first: family, kind, moment,
key, four texts, author, and level, reference and title of what it is on. A part starts from the rows its reader may
see.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import CharField, F, PositiveSmallIntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from sightline.discussion.things import About, find_all, kind_of_reference
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date

PER_PAGE = 50
CASE = 3
NOTHING = Value("", output_field=CharField())
SHAPE = ("one", "two", "three", "four")


@dataclass(frozen=True)
class Where:
    """What is asked for: what happened to some things (all when None), done by somebody or not by somebody.

    Without `cases` nothing of level 3 is told: files and mails never hold it.
    """

    about: About | None = None
    person: int | None = None
    without: int | None = None
    cases: bool = True

    def done(self, author: str = "author") -> Q:
        """Return the condition on who did it."""
        found = Q(**{author: self.person}) if self.person is not None else Q()
        return found & ~Q(**{author: self.without}) if self.without is not None else found


@dataclass(frozen=True)
class Row:
    """One row as the union gives it."""

    family: str
    kind: str
    at: datetime
    key: int
    one: str
    two: str
    three: str
    four: str
    who: str
    level: int
    about: str
    called: str


@dataclass(frozen=True)
class Event:
    """What happened as a reader sees it."""

    kind: str
    at: datetime
    by: str
    rag: str = ""
    direction: str = ""
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Change:
    """One thing that happened, on what, ready to print."""

    event: Event
    reference: str
    title: str
    href: str
    family: str = ""
    level: int = 1


Part = tuple[str, QuerySet[Any]]


@dataclass(frozen=True)
class Provider:
    """How a context tells what happens in it.

    `families` are the kinds a reader filters by, with their words; `parts` gives (family, rows by `shaped`) of what
    happened `then`; `tell` turns a row of one of `kinds` into an event and the address it leads to. `may_take_out`
    says whose table row gives the right to take it out as a file.
    """

    name: str
    families: Mapping[str, str]
    kinds: frozenset[str]
    parts: Callable[[Standing, Q, Where], list[Part]]
    tell: Callable[[Row, Standing], tuple[Event, str]]
    may_take_out: Callable[[Standing], bool]
    order: int = 100


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Add what a context tells."""
    _providers[provider.name] = provider


def providers() -> list[Provider]:
    """Return every provider, in the order their families are offered."""
    return sorted(_providers.values(), key=lambda one: (one.order, one.name))


def families() -> dict[str, str]:
    """Return what a feed may be filtered by: family and words."""
    return {key: words for one in providers() for key, words in one.families.items()}


def shaped(
    family: str, rows: QuerySet[Any], *columns: str, on: str = "", author: str = "author", kind: str = "",
    title: str = "title", level: str = "",
) -> Part:  # fmt: skip
    """Return rows in the one shape. `columns` are at most four texts, `on` the path to what they are on.

    `title` names its title there; with an empty one the rows bring only the reference, and `tell` finds the title.
    `level` is the path to the level of what they tell; without one it is 1.
    """
    texts: list[Any] = [Coalesce(Cast(one, CharField()), NOTHING) if "due" in one else F(one) for one in columns]
    texts += [NOTHING] * (4 - len(texts))
    words = {
        name: Value(value, output_field=CharField()) for name, value in (("family", family), ("of", kind or family))
    }
    made = rows.order_by().annotate(
        **words, at=F("created_at"), number=F("pk"), who=Coalesce(F(f"{author}__name"), NOTHING),
        **dict(zip(SHAPE, texts, strict=True)), about=F(f"{on}reference"),
        at_level=F(level) if level else Value(1, output_field=PositiveSmallIntegerField()),
        called=F(f"{on}{title}") if title else NOTHING,
    )  # fmt: skip
    return family, made.values_list("family", "of", "at", "number", *SHAPE, "who", "at_level", "about", "called")


def parts_of(by: Standing, then: Q, where: Where, *, out: bool = False) -> list[Part]:
    """Return the parts of every provider; with `out` only what the standing may take out as a file."""
    return [part for one in providers() if not out or one.may_take_out(by) for part in one.parts(by, then, where)]


def joined(parts: Sequence[Part]) -> Any:
    """Return the parts as one query."""
    first, *others = (rows for _, rows in parts)
    return first.union(*others, all=True) if others else first


def told(rows: Sequence[Any], by: Standing) -> list[Change]:
    """Return rows of the union as what a reader sees; titles that rows do not bring take one query a kind."""
    teller = {kind: one for one in providers() for kind in one.kinds}
    found = [Row(*row) for row in rows]
    named = titles({row.about for row in found if not row.called}, by)
    changes = []
    for row in found:
        event, href = teller[row.kind].tell(row, by)
        title, address, level = named.get(row.about, (row.called, href, row.level))
        changes.append(
            Change(event, row.about, row.called or title, href or address, row.family, max(level, row.level))
        )
    return changes


def titles(references: set[str], by: Standing) -> dict[str, tuple[str, str, int]]:
    """Return {reference: (title, address, level)} of what the standing may read; a query a kind, none for nothing."""
    about: dict[str, set[str]] = {}
    for reference in references:
        about.setdefault(kind_of_reference(reference), set()).add(reference)
    return {key: (thing.title, thing.href, thing.level) for (_, key), thing in find_all(about, by).items()}


@dataclass(frozen=True)
class Feed:
    """One page of what happened, grouped by day, with how much there is of each family."""

    counts: Mapping[str, int]
    days: Sequence[tuple[date, Sequence[Change]]]
    total: int
    number: int
    pages: int

    @property
    def cases(self) -> list[str]:
        """The references of level 3 of which this page tells, each once."""
        found = (one.reference for _, some in self.days for one in some if one.level >= CASE)
        return list(dict.fromkeys(found))


def feed(by: Standing, then: Q, where: Where, family: str = "", page: str | int = 1) -> Feed:
    """Return a page of what happened `then`, newest first; two queries, and one for each kind of thing commented on.

    Only what the reader may see is shown and counted: every part starts from the rows visible to them.
    """
    parts = parts_of(by, then, where)
    counts: dict[str, int] = dict.fromkeys(families(), 0)
    if not parts:
        return Feed(counts, [], 0, 1, 1)
    for found in joined(parts).values_list("family", flat=True):
        counts[found] += 1
    chosen = [part for part in parts if family in ("", part[0])]
    paginator = Paginator(joined(chosen).order_by("-at", "-number") if chosen else [], PER_PAGE)
    paginator.count = counts[family] if family else sum(counts.values())
    shown = paginator.get_page(page)
    changes = told(list(shown.object_list), by)
    days = [(day, list(some)) for day, some in groupby(changes, key=lambda one: england_date(one.event.at))]
    return Feed(counts, days, paginator.count, shown.number, paginator.num_pages)


MOST_IN_FILE = 5000


def may_take_out(by: Standing) -> bool:
    """Return whether a standing may take anything of a feed out as a file."""
    return any(one.may_take_out(by) for one in providers())


def for_file(by: Standing, then: Q, where: Where, family: str = "") -> list[Change]:
    """Return what happened and may be taken out as a file, newest first, at most MOST_IN_FILE."""
    where = replace(where, cases=False)
    parts = [part for part in parts_of(by, then, where, out=True) if family in ("", part[0])]
    return told(list(joined(parts).order_by("-at", "-number")[:MOST_IN_FILE]), by) if parts else []
