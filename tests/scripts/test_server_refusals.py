"""What `script/server` says when it cannot start: what to do, in a sentence, with a code that is not 0."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: list[str], var: Path, **settings: str) -> tuple[int, str]:
    """Run a command in a plain environment with these settings; return its code and all it printed."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SIGHTLINE_", "DATABASE_URL", "DJANGO_"))
    }
    environment = kept | {"SIGHTLINE_VAR": str(var)} | settings
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout


def refuses(command: list[str], var: Path, *said: str, **settings: str) -> None:
    """Assert that a command ends badly, says all of this and shows no traceback."""
    code, printed = run(command, var, **settings)
    assert code not in {0, 3}, printed
    assert "Traceback" not in printed
    for words in said:
        assert words in printed


SERVER = [sys.executable, "script/server"]
PREPARE = [sys.executable, "manage.py", "prepare"]


def test_a_port_that_is_taken(tmp_path: Path, taken_port: int) -> None:
    refuses(
        SERVER, tmp_path, f"Port {taken_port} is taken", f"PORT={taken_port + 1} script/server", PORT=str(taken_port)
    )


@pytest.mark.parametrize("port", ["no", "0", "65536", "-1"])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    refuses(SERVER, tmp_path, f"PORT is “{port}”", "from 1 to 65535", PORT=port)


@pytest.mark.parametrize("bind", ["example.org", "127.0.0.1:80", "999.1.1.1"])
def test_an_address_that_is_none(tmp_path: Path, bind: str) -> None:
    refuses(SERVER, tmp_path, f"BIND is “{bind}”", "such as 127.0.0.1", BIND=bind)


def test_an_address_of_another_machine(tmp_path: Path, free_port: int) -> None:
    refuses(SERVER, tmp_path, "Cannot listen on 192.0.2.1", BIND="192.0.2.1", PORT=str(free_port))


def test_examples_on_an_open_address(tmp_path: Path) -> None:
    refuses(SERVER, tmp_path, "BIND is 0.0.0.0", "BIND=127.0.0.1", BIND="0.0.0.0", SIGHTLINE_EXAMPLES="1")


def test_plain_http_on_an_open_address(tmp_path: Path) -> None:
    refuses(SERVER, tmp_path, "serves plain HTTP", BIND="0.0.0.0", SIGHTLINE_LOCAL="1")


def test_a_folder_that_is_not_writable(free_port: int) -> None:
    refuses(SERVER, Path("/proc/sightline"), "cannot write in /proc/sightline", "SIGHTLINE_VAR", PORT=str(free_port))


def test_an_argument_it_does_not_know(tmp_path: Path) -> None:
    refuses([*SERVER, "--port"], tmp_path, "takes no arguments", "PORT")


@pytest.mark.parametrize("script", ["server", "check", "test"])
def test_a_python_that_is_too_old(tmp_path: Path, script: str) -> None:
    pretend = f"import sys; sys.version_info = (3, 9, 2); exec(open('script/{script}').read())"
    refuses([sys.executable, "-c", pretend], tmp_path, "Python 3.11 or newer", "this is 3.9", "python3.11 script/")


@pytest.mark.parametrize("address", ["nonsense", "mysql://a:secret@b/c", "postgres://a:secret@b:port/c"])
def test_a_database_address_that_is_none(tmp_path: Path, address: str) -> None:
    refuses(PREPARE, tmp_path, "DATABASE_URL is not the address of a database", "unset it", DATABASE_URL=address)
    assert "secret" not in run(PREPARE, tmp_path, DATABASE_URL=address)[1]


def test_a_postgresql_that_does_not_answer(tmp_path: Path, free_port: int) -> None:
    address = f"postgres://someone:secret@127.0.0.1:{free_port}/sightline"
    refuses(PREPARE, tmp_path, f"PostgreSQL at 127.0.0.1:{free_port}", "Check that it runs", DATABASE_URL=address)
    assert "secret" not in run(PREPARE, tmp_path, DATABASE_URL=address)[1]


def test_a_file_that_is_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "sightline.sqlite3").write_bytes(b"This is a letter and not a database. " * 300)
    refuses(PREPARE, tmp_path, "sightline.sqlite3 is not a database", "Put a backup in its place")


def test_a_database_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "sightline.sqlite3").mkdir()
    refuses(PREPARE, tmp_path, "could not be used", "belong to your user")


def test_a_flag_that_is_neither_yes_nor_no(tmp_path: Path) -> None:
    refuses(
        PREPARE, tmp_path, "SIGHTLINE_BEHIND_PROXY is “perhaps”. Set it to 1 or 0.", SIGHTLINE_BEHIND_PROXY="perhaps"
    )


def test_a_mail_port_that_is_no_number(tmp_path: Path) -> None:
    refuses(PREPARE, tmp_path, "SIGHTLINE_SMTP_PORT is “smtp”", SIGHTLINE_SMTP_PORT="smtp")
