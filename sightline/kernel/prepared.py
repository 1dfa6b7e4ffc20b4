"""Queries whose words never change: put into SQL once, and asked again with other values.

Django takes ten times as long to put a query of the door into SQL as the database takes to answer it, and the door is
opened for every page. What is asked, and what comes back, are those of the query as it is written.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = int | date
FIRST_DAY, KEY = date(1, 1, 1), -987_654_321
FIRST_MOMENT = datetime(1, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Place:
    """Where a value goes among those of the query."""

    name: str


@dataclass(frozen=True)
class _Made:
    """A query in the SQL of one kind of database."""

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]


class Prepared:
    """A query made by `build` from keys, days, moments: `Prepared(build, person=int, today=date)(person=1, today=…)`.

    Calling it gives the rows in a list, as the query itself would. What is asked for may not decide what the query
    looks like: no value is None, and none a collection.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **takes: type[Value]) -> None:
        self._build, self._takes = build, takes
        self._made: dict[str, _Made] = {}

    def __call__(self, **values: Value) -> list[Any]:
        """Return the rows for these values; one query."""
        made = self._made.get(connection.vendor) or self._make()
        given = tuple(_adapted(values[one.name]) if isinstance(one, _Place) else one for one in made.params)
        compiler = copy.copy(made.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (made.sql, given)
        rows = made.rows.all()
        rows.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        return list(rows)

    def _make(self) -> _Made:
        stand_ins = _stand_ins(self._takes)
        places = {_adapted(value): _Place(name) for name, value in stand_ins.items()}
        rows = self._build(**stand_ins)
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        made = _Made(rows, compiler, sql, tuple(places.get(one, one) for one in params))
        self._made[connection.vendor] = made
        return made


def _adapted(value: Value) -> Any:
    """Return a value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _stand_ins(takes: Mapping[str, type[Value]]) -> dict[str, Value]:
    """Return for each name a value that no query holds by itself."""
    return {name: _stand_in(kind, at) for at, (name, kind) in enumerate(takes.items())}


def _stand_in(kind: type[Value], at: int) -> Value:
    if issubclass(kind, datetime):
        return FIRST_MOMENT + timedelta(seconds=at)
    return FIRST_DAY + timedelta(days=at) if issubclass(kind, date) else KEY - at
