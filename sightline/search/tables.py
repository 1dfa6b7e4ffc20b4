"""The tables of words behind the index, which Django cannot state: FTS5 on SQLite, columns with GIN on PostgreSQL.

Neither needs an extension: PostgreSQL folds accents by `translate` and keeps the three-letter pieces of names itself.
"""

import unicodedata
from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(reference, title, body, place, content='search_entry',"
    " content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE VIEW search_named AS SELECT id, names FROM search_entry WHERE names <> ''",
    "CREATE VIRTUAL TABLE search_names USING fts5(names, content='search_named', content_rowid='id',"
    " tokenize='trigram')",
)
SQLITE_GONE = (
    "DROP TABLE IF EXISTS search_words",
    "DROP TABLE IF EXISTS search_names",
    "DROP VIEW IF EXISTS search_named",
)
SEPARATORS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u2000-\u206f]+"
)
LONGEST = 150_000  # letters: a vector holds a megabyte, and a deed must never fail because of a long text


def _folding() -> Iterator[tuple[str, str]]:
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        base = unicodedata.normalize("NFD", letter)[0].lower()
        if base != letter and len(base) == 1:
            yield letter, base


def postgres() -> list[str]:
    """Return the statements that make functions, columns and indexes on PostgreSQL."""
    pairs = list(_folding())
    accented, plain = "".join(one for one, _ in pairs), "".join(one for _, one in pairs)
    vector = "to_tsvector('simple'::regconfig, search_fold({}))"
    heads, body = vector.format("reference || ' ' || title"), vector.format(f"left(body, {LONGEST})")
    place = "array_to_tsvector(ARRAY[':' || place::text])"
    return [
        "CREATE FUNCTION search_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
        f" SELECT regexp_replace(lower(translate($1, '{accented}', '{plain}')), '{SEPARATORS}', ' ', 'g') $$",
        "CREATE FUNCTION search_grams(text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
        " SELECT coalesce(array_agg(DISTINCT substr(w, g, 3)), '{}')"
        " FROM regexp_split_to_table(search_fold($1), ' +') w, generate_series(1, length(w) - 2) g $$",
        f"ALTER TABLE search_entry ADD COLUMN heads tsvector GENERATED ALWAYS AS ({heads} || {place}) STORED",
        f"ALTER TABLE search_entry ADD COLUMN words tsvector GENERATED ALWAYS AS ({heads} || {body} || {place}) STORED",
        "ALTER TABLE search_entry ADD COLUMN grams text[] GENERATED ALWAYS AS (search_grams(names)) STORED",
        "CREATE INDEX search_entry_heads ON search_entry USING gin (heads)",
        "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
        "CREATE INDEX search_entry_grams ON search_entry USING gin (grams) WHERE names <> ''",
    ]


POSTGRES_GONE = (
    "ALTER TABLE search_entry DROP COLUMN heads, DROP COLUMN words, DROP COLUMN grams",
    "DROP FUNCTION search_fold(text)",
    "DROP FUNCTION search_grams(text)",
)


def make(connection: BaseDatabaseWrapper) -> None:
    """Make what the words are found in."""
    _run(connection, SQLITE if connection.vendor == "sqlite" else postgres())


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take it away."""
    _run(connection, SQLITE_GONE if connection.vendor == "sqlite" else POSTGRES_GONE)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...] | list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
