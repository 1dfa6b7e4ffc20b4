"""A database of the benchmark's own, gone when it ends: an SQLite file, or a new database on a PostgreSQL server."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def throw_away(server: str) -> Iterator[None]:
    """Point the settings at a fresh database with every table and drop it afterwards. `server` is a URL or empty."""
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as folder:
        os.environ |= {"SIGHTLINE_VAR": folder, "SIGHTLINE_LOCAL": "1", "SIGHTLINE_LOG_LEVEL": "ERROR"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "sightline.config.settings"
        if not server:
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
            yield from _made()
            return
        name = f"sightline_bench_{secrets.token_hex(4)}"
        _execute(server, f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        try:
            yield from _made()
        finally:
            _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _made() -> Iterator[None]:
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connections  # noqa: PLC0415

    from sightline.home.first_tables import make_all  # noqa: PLC0415
    from sightline.search.services import keep_in_step  # noqa: PLC0415

    make_all()  # as a first start does: what all migrations leave, in a tenth of their time
    keep_in_step()
    try:
        yield
    finally:
        connections.close_all()


def _execute(server: str, statement: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
