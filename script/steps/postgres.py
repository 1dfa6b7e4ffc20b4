"""A throw-away PostgreSQL cluster: on a free port, in a temporary folder, gone with the block that uses it."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from steps.machine import Stop, ends_with_parent, free_port, packages

SECONDS_TO_START = 30
# Nothing of it outlives the block, so nothing is kept for a power cut, a copy elsewhere or the planner of tomorrow.
FAST = [
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"),
    *("checkpoint_timeout=1d", "max_wal_size=4GB", "autovacuum=off", "jit=off", "listen_addresses=127.0.0.1"),
]


def programs() -> Path | None:
    """Return the folder that holds `initdb` and `postgres`, the newest version first, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def throw_away_cluster() -> Iterator[str]:
    """Start a cluster and yield its DATABASE_URL; raises Stop when PostgreSQL cannot be had or does not start."""
    if programs() is None:
        packages(["postgresql"], "PostgreSQL")
    folder = programs()
    if folder is None:
        raise Stop("PostgreSQL was installed but initdb is nowhere to be found. Put its folder on PATH.")
    as_user = _unprivileged()
    home = Path(tempfile.mkdtemp(prefix="sightline-postgres-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        password, port = secrets.token_urlsafe(24), free_port()
        _make_cluster(folder, home, password, as_user)
        log = home / "log"
        with log.open("wb") as stream:
            server = subprocess.Popen(
                [str(folder / "postgres"), "-D", str(home / "data"), "-p", str(port), "-k", str(home), *_options()],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                preexec_fn=ends_with_parent,
                **as_user,
            )
        _wait(folder, server, port, log)
        yield f"postgres://sightline:{password}@127.0.0.1:{port}/postgres"
    finally:
        _end(server)
        shutil.rmtree(home, ignore_errors=True)


def _options() -> list[str]:
    return [part for option in FAST for part in ("-c", option)]


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root runs it as the user its package made."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise Stop("There is no user postgres to run PostgreSQL as. Run this as another user than root.") from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "cwd": "/"}


def _make_cluster(folder: Path, home: Path, password: str, as_user: dict[str, Any]) -> None:
    secret = home / "password"
    secret.write_text(password, encoding="ascii")
    if as_user:
        for path in (home, secret):
            os.chown(path, as_user["user"], as_user["group"])
    made = subprocess.run(
        [
            *(str(folder / "initdb"), "-D", str(home / "data"), "-U", "sightline", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"),
        ],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        **as_user,
    )
    if made.returncode:
        raise Stop(f"PostgreSQL could not make a cluster in {home}: {made.stderr.strip()}")


def _wait(folder: Path, server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    ready = [str(folder / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while time.monotonic() < until and server.poll() is None:
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise Stop(f"PostgreSQL did not start:\n{log.read_text(encoding='utf-8', errors='replace').strip()}")


def _end(server: subprocess.Popen[bytes] | None) -> None:
    if server is None or server.poll() is not None:
        return
    server.send_signal(2)  # SIGINT: disconnect everybody and stop
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
