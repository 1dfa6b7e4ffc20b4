"""`script/server` for real: it starts, answers, stops cleanly, and stops with a sentence when a part of it dies."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.architecture.source import ROOT

SECONDS = 60


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def empty_database() -> Iterator[dict[str, str]]:
    """Nothing on SQLite, where the server makes its own file; else the address of a database made for this test."""
    if connection.vendor == "sqlite":
        yield {}
        return
    import psycopg

    address, name = os.environ["DATABASE_URL"].rpartition("/")[0], f"server_{secrets.token_hex(6)}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as made:
        made.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": f"{address}/{name}"}
        made.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SIGHTLINE_", "DATABASE_URL", "DJANGO_"))
    }
    settings = {"SIGHTLINE_VAR": str(tmp_path), "SIGHTLINE_EXAMPLES": "0", "PORT": str(port)}

    def begin(**more: str) -> subprocess.Popen[str]:
        server = subprocess.Popen(
            [sys.executable, "script/server"],
            cwd=ROOT,
            env=kept | settings | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(server)
        return server

    yield begin
    for server in started:
        if server.poll() is None:
            server.terminate()
            server.wait(SECONDS)
        if server.stdout:
            server.stdout.close()


def read_until(server: subprocess.Popen[str], words: str) -> str:
    """Read what the server prints until it says this; fail with all it said when it ends before."""
    printed = ""
    for line in server.stdout or ():
        printed += line
        if words in line:
            return printed
    raise AssertionError(printed)


def read_rest(server: subprocess.Popen[str]) -> str:
    """Wait for the end and return what was printed since the last reading."""
    printed = server.stdout.read() if server.stdout else ""
    server.wait(SECONDS)
    return printed


def children_of(server: subprocess.Popen[str]) -> list[int]:
    """Return the web process and the worker, in that order."""
    listed = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii")
    return [int(number) for number in listed.split()]


def status(port: int, path: str) -> int:
    """Ask for a page as a browser on this machine does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": f"localhost:{port}"})
    answer = connection.getresponse().status
    connection.close()
    return answer


def test_it_starts_answers_and_stops_and_starts_again(
    start: Callable[..., subprocess.Popen[str]], port: int, tmp_path: Path, empty_database: dict[str, str]
) -> None:
    """The second time what was loaded early serves; the third time static files have changed, and it is loaded anew."""
    for how, stamp in ((signal.SIGINT, None), (signal.SIGTERM, None), (signal.SIGTERM, "of an older version")):
        if stamp:
            (tmp_path / "static.stamp").write_text(stamp, encoding="ascii")
        server = start(**empty_database)
        printed = read_until(server, "Ctrl-C stops it")
        assert f"http://localhost:{port}" in printed
        assert ("Collecting static files" in printed) == (how == signal.SIGINT or stamp is not None)
        assert status(port, "/health/ready") == 200
        children = children_of(server)
        assert len(children) == 2
        server.send_signal(how)
        printed = read_rest(server)
        assert server.returncode == 0, printed
        assert "Stopping" in printed
        assert "Traceback" not in printed
        assert [number for number in children if Path(f"/proc/{number}").exists()] == []


def test_it_stops_with_a_sentence_when_a_part_dies(start: Callable[..., subprocess.Popen[str]]) -> None:
    for which, named in ((0, "The web process"), (1, "The worker")):
        server = start()
        read_until(server, "Ctrl-C stops it")
        children = children_of(server)
        os.kill(children[which], signal.SIGKILL)
        printed = read_rest(server)
        assert server.returncode == 1
        assert f"{named} was ended by signal 9, so Sightline stops" in printed
        until = time.monotonic() + 5
        while any(Path(f"/proc/{number}").exists() for number in children) and time.monotonic() < until:
            time.sleep(0.1)
        assert [number for number in children if Path(f"/proc/{number}").exists()] == []
