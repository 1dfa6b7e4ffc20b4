"""Finding: every question is asked through the very rows the asker may see, inside the database.

What one may not see touches neither hits, nor counts, nor order, nor the words shown.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from sightline.governance.standing import Standing
from sightline.search import rules
from sightline.search.kinds import Kind, State, kinds
from sightline.search.models import Entry
from sightline.search.rules import Asked, Piece, Term

PER_PAGE = 20
MOST = 400
FEW = 10
CANDIDATES = 60
REFERENCES = 20
LONG_TITLE = 300


@dataclass(frozen=True)
class Hit:
    """One thing found, ready to print; `near` says that it is only near to what was typed."""

    kind: str
    one: str
    reference: str
    title: Sequence[Piece]
    snippet: Sequence[Piece]
    href: str
    state: str
    level: int
    near: bool = False


@dataclass(frozen=True)
class Found:
    """One page of what was found; `counts` by kind, of everything found; `more` when there is more than is counted."""

    hits: Sequence[Hit] = ()
    total: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    more: bool = False
    number: int = 1
    pages: int = 1


Row = tuple[int, str]


def kinds_for(by: Standing) -> list[Kind]:
    """Return the kinds of which this standing may read some row."""
    return [kind for kind in kinds() if kind.may(by)]


class Sight:
    """What a standing may see of the index, as a condition in SQL: each kind through the rows that its own list shows.

    The rows of each kind are made into SQL once, and asked for one by one as they are found; no list of keys is made.
    """

    def __init__(self, by: Standing, offered: Sequence[Kind]) -> None:
        self.by = by
        self.rows = {kind: made for kind in offered if (made := _as_sql(kind.visible(by)))}

    def condition(self, wanted: Sequence[Kind]) -> tuple[str, list[Any]]:
        """Return the condition on entries `e` of these kinds, and its parameters; one that holds for none if empty."""
        given: list[Any] = []
        either = []
        for kind in wanted:
            if kind in self.rows:
                rows, params = self.rows[kind]
                each = f"EXISTS (SELECT 1 FROM ({rows}) v WHERE v.seen = e.object_id)"  # noqa: S608 (Django wrote it)
                either.append(f"(e.kind = '{kind.key}' AND {each})")
                given += params
        return f"({' OR '.join(either) or '1 = 0'})", given

    def ask(self, wanted: Sequence[Kind], columns: str, source: str, then: str, params: Sequence[Any]) -> list[Any]:
        """Return the columns of visible entries `e` in a source; `then` are its further conditions and its order."""
        condition, given = self.condition(wanted)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {source} WHERE {condition} AND {then}", [*given, *params])  # noqa: S608
            return list(cursor.fetchall())


def _as_sql(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    try:
        return rows.order_by().values(seen=F("pk")).query.sql_with_params()
    except EmptyResultSet:
        return None


def find(typed: str, by: Standing, kind: str = "", page: int = 1) -> Found:
    """Return what a standing may see of what was asked for; a constant number of queries, whatever is found.

    A reference comes first, then titles, then texts, each the last changed first; names that are only near come last.
    """
    asked, offered = rules.read(typed), kinds_for(by)
    if not asked.terms or not offered:
        return Found()
    sight = Sight(by, offered)
    rows, near = _ranked(asked, sight, offered)
    counts, more = Counter(one for _, one in rows), len(rows) > MOST
    narrowed = [one for one in offered if one.key == kind]
    if more and narrowed:
        rows, near = _ranked(asked, sight, narrowed)
    elif kind:
        rows = [row for row in rows if row[1] == kind]
    total = min(len(rows), MOST)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, page), pages)
    shown = rows[:MOST][(number - 1) * PER_PAGE : number * PER_PAGE]
    return Found(_hits(asked, by, shown, near, offered), total, counts, len(rows) > MOST, number, pages)


def _ranked(asked: Asked, sight: Sight, wanted: Sequence[Kind]) -> tuple[list[Row], set[int]]:
    """Return the rows found, best first, at most one more than MOST; and the keys of those that are only near."""
    found: dict[int, str] = dict(_referred(asked, sight, wanted))
    for heads in (True, False):
        if len(found) <= MOST:
            found.update({key: kind for key, kind in _worded(asked, sight, wanted, heads) if key not in found})
    near: set[int] = set()
    if len(found) < FEW and asked.misspelt:
        named = _named(asked, sight, [kind for kind in wanted if kind.named])
        near = {key for key, _ in named} - found.keys()
        found.update({key: kind for key, kind in named if key in near})
    return list(found.items())[: MOST + 1], near


def _referred(asked: Asked, sight: Sight, wanted: Sequence[Kind]) -> list[Row]:
    """Return the rows whose reference was typed, whole or in part."""
    wanted = [kind for kind in wanted if kind.letters]
    named = rules.references(asked.typed, sight.by.partnership.code, [kind.letters for kind in wanted])
    if not named:
        return []
    then = f"e.reference IN ({', '.join(['%s'] * len(named))}) ORDER BY e.reference LIMIT %s"
    return sight.ask(wanted, "e.id, e.kind", "search_entry e", then, [*named, REFERENCES])


def _worded(asked: Asked, sight: Sight, wanted: Sequence[Kind], heads: bool) -> list[Row]:
    """Return the rows in whose heads, or anywhere, every term stands, the last changed first."""
    places = [f"p{sight.by.partnership.pk}", "p0"]
    if connection.vendor == "sqlite":
        where = "{reference title} : " if heads else "{reference title body} : "
        match = f"({where}({' AND '.join(map(_fts5, asked.terms))})) AND (place : ({' OR '.join(places)}))"
        source, then = WORDS, "search_words MATCH %s ORDER BY w.rowid DESC LIMIT %s"
    else:
        match = f"{' & '.join(map(_tsquery, asked.terms))} & ({' | '.join(_quoted(':' + one) for one in places)})"
        source = "search_entry e"
        then = f"e.{'heads' if heads else 'words'} @@ %s::tsquery ORDER BY e.id DESC LIMIT %s"
    return sight.ask(wanted, "e.id, e.kind", source, then, [match, MOST + 1])


WORDS = "search_words w JOIN search_entry e ON e.id = w.rowid"
NAMES = "search_names w JOIN search_entry e ON e.id = w.rowid"
SHARED = "(SELECT count(*) FROM unnest(e.grams) g WHERE g = ANY(%s::text[]))"


def _named(asked: Asked, sight: Sight, wanted: Sequence[Kind]) -> list[Row]:
    """Return the rows whose name is near to what may be misspelt, the nearest first."""
    grams = sorted({gram for word in asked.misspelt for gram in rules.grams(word)})
    if not wanted or not grams:
        return []
    if connection.vendor == "sqlite":
        match = " OR ".join(f'"{gram}"' for gram in grams)
        then, given = "search_names MATCH %s ORDER BY w.rank, w.rowid LIMIT %s", [match, CANDIDATES]
        found = sight.ask(wanted, "e.id, e.kind, e.names", NAMES, then, given)
    else:
        then = (
            f"e.names <> '' AND e.grams && %s::text[] ORDER BY {SHARED} * 1.0 / (1 + cardinality(e.grams)) DESC,"
            f" {SHARED} DESC, e.id LIMIT %s"
        )
        found = sight.ask(wanted, "e.id, e.kind, e.names", "search_entry e", then, [grams, grams, grams, CANDIDATES])
    scored = [(rules.nearness(asked.misspelt, name), key, kind) for key, kind, name in found]
    return [(key, kind) for score, key, kind in sorted(scored, key=lambda one: (-one[0], one[1])) if score]


def _fts5(term: Term) -> str:
    return '"' + " ".join(term.words) + ('"' if term.whole else '" *')


def _tsquery(term: Term) -> str:
    words = [_quoted(word) for word in term.words]
    return "(" + " <-> ".join([*words[:-1], words[-1] + ("" if term.whole else ":*")]) + ")"


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _hits(
    asked: Asked, by: Standing, rows: Sequence[Row], near: Collection[int], offered: Sequence[Kind]
) -> list[Hit]:  # fmt: skip
    entries = Entry.objects.in_bulk([key for key, _ in rows])
    shown = [entries[key] for key, _ in rows if key in entries]
    states: dict[tuple[str, int], State] = {}
    named = {kind.key: kind for kind in offered}
    for key, kind in named.items():
        pks = [one.object_id for one in shown if one.kind == key]
        if pks and kind.states:
            states.update({(key, pk): state for pk, state in kind.states(by, pks).items()})
    return [
        _hit(asked, one, named[one.kind], states.get((one.kind, one.object_id)), by.partnership.slug, one.pk in near)
        for one in shown
    ]


def _title(asked: Asked, title: str) -> Sequence[Piece]:
    """Return a title in pieces; of a long one, such as a comment, the part that was asked for."""
    if len(title) <= LONG_TITLE:
        return rules.marked(asked, title)
    return rules.snippet(asked, title) or [(f"{title[:LONG_TITLE].rstrip()} …", False)]


def _hit(asked: Asked, one: Entry, kind: Kind, *rest: Any) -> Hit:
    state, slug, near = rest
    return Hit(
        kind=kind.key,
        one=kind.one,
        reference=one.reference or (one.under if "-" in one.under else ""),
        title=_title(asked, one.title),
        snippet=rules.snippet(asked, one.body),
        href=kind.href(slug, one.reference, one.under, one.object_id),
        state=state.words if state else "",
        level=state.level if state else 1,
        near=near,
    )
