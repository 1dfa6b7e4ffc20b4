"""Figures into their table by the thousand: one statement a chunk on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection

COLUMNS = (
    "partnership_id", "indicator_id", "data_return_id", "revision", "starts_on", "dimension", "part", "numerator",
    "denominator", "value", "symbol", "state", "final",
)  # fmt: skip
TABLE = "indicators_observation"
CHUNK = 5_000
Row = Sequence[Any]


def write_rows(rows: Iterable[Row]) -> int:
    """Write observations, each a row of COLUMNS with its date as text, in the transaction at hand; return how many.

    The database's own constraints hold; a row that breaks one raises IntegrityError and nothing of the chunk stays.
    """
    return _copy(rows) if connection.vendor == "postgresql" else _insert(rows)


def _insert(rows: Iterable[Row]) -> int:
    names, marks = ", ".join(f'"{one}"' for one in COLUMNS), ", ".join(["%s"] * len(COLUMNS))
    statement = f'INSERT INTO "{TABLE}" ({names}) VALUES ({marks})'  # noqa: S608 (names of our own table only)
    written = 0
    with connection.cursor() as cursor:
        for chunk in _chunks(rows):
            cursor.executemany(statement, chunk)
            written += len(chunk)
    return written


def _copy(rows: Iterable[Row]) -> int:
    names, written = ", ".join(COLUMNS), 0
    statement = f"COPY {TABLE} ({names}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as out:
        for row in rows:
            out.write_row(row)
            written += 1
    return written


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
