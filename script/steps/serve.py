"""`script/server`: make the installation ready, then keep web process and worker running until asked to stop."""

import errno
import http.client
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from steps.machine import PYTHON, ROOT, VENV, Stop, compiled, ends_with_parent, say, virtual_environment, writable

WEB_WORKERS = 2
WEB_THREADS = 4
SECONDS_TO_ANSWER = 40
SECONDS_TO_STOP = 20
WAITS = Path(__file__).parent / "waits.py"
EXAMPLES_RUNNING = 3  # the exit code by which `manage.py prepare` says that the worker still loads the examples
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


@dataclass(frozen=True)
class Place:
    """Where to listen: `local` when only this machine can reach it and plain HTTP will do."""

    host: str
    port: int
    local: bool

    @property
    def bind(self) -> str:
        """The address as gunicorn takes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def main(arguments: list[str]) -> int:
    """Set up, start, and stop on Ctrl-C; returns the exit code. Raises Stop with a sentence when it cannot start."""
    if arguments:
        raise Stop("script/server takes no arguments; set BIND, PORT or DATABASE_URL in the environment.")
    place = place_from(os.environ)
    must_be_free(place)
    var = Path(os.environ.get("SIGHTLINE_VAR") or ROOT / "var")
    if not VENV.exists():
        writable(ROOT)
    writable(var)
    virtual_environment("requirements.txt")
    environment = environment_for(place, os.environ)
    web = Web(place, environment, var / "static.stamp")
    try:
        examples_running = prepare(environment)
        web.serve()
    except BaseException:
        _stop({"The web process": web.process} if web.process else {})
        raise
    return supervise(web, var / "example-sign-ins.txt", examples_running)


class Web:
    """The web process: it loads while database and static files are made ready, and serves only after that.

    What it loaded is thrown away when the static files turn out to have changed; a first start has nothing to load.
    """

    def __init__(self, place: Place, environment: dict[str, str], static: Path) -> None:
        self.place, self.environment = place, environment
        self._static, self._loaded = static, _text(static)
        self._said_go = -1
        self.process: subprocess.Popen[bytes] | None = None
        if self._loaded:
            waits, self._said_go = os.pipe()
            self.process = _start(self._command(waits), environment, keep=waits)
            os.close(waits)

    def serve(self) -> None:
        """Let it listen, or start it now when it has not loaded what is to be served."""
        if self.process and _text(self._static) != self._loaded:
            _stop({"The web process": self.process})
            self.process = None
        if self.process:
            os.write(self._said_go, b"go")
        else:
            self.process = _start(self._command(), self.environment)

    def _command(self, waits: int | None = None) -> list[str]:
        return [
            *("-m", "gunicorn", "sightline.config.wsgi:application", "--bind", self.place.bind, "--preload"),
            *("--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--log-level", "warning"),
            *("--max-requests", "20000", "--max-requests-jitter", "2000", "--graceful-timeout", "10"),
            *("--worker-tmp-dir", "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"),  # noqa: S108
            *(("--config", str(WAITS), "--env", f"SIGHTLINE_WAITS={waits}") if waits is not None else ()),
        ]


def place_from(environ: Mapping[str, str]) -> Place:
    """Read BIND, PORT and SIGHTLINE_LOCAL; raises Stop when they are wrong or contradict each other."""
    host = environ.get("BIND", "").strip() or "127.0.0.1"
    text = environ.get("PORT", "").strip() or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Stop(f"PORT is “{text}”. Set it to a number from 1 to 65535.")
    host = host.removeprefix("[").removesuffix("]")
    loopback = _is_loopback(host)
    wanted = environ.get("SIGHTLINE_LOCAL", "").strip().lower()
    if wanted in YES and not loopback:
        raise Stop(
            f"SIGHTLINE_LOCAL=1 serves plain HTTP and BIND is {host}, which other machines can reach. "
            "Unset SIGHTLINE_LOCAL, or set BIND=127.0.0.1."
        )
    if environ.get("SIGHTLINE_EXAMPLES", "").strip().lower() in YES and not loopback:
        raise Stop(
            f"The examples print their passwords, so they are for this machine only, and BIND is {host}. "
            "Set BIND=127.0.0.1, or unset SIGHTLINE_EXAMPLES."
        )
    return Place(host, int(text), loopback and wanted not in NO)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        raise Stop(f"BIND is “{host}”. Set it to an address of this machine, such as 127.0.0.1 or 0.0.0.0.") from None


def must_be_free(place: Place) -> None:
    """Raise Stop when something listens on the port already, or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                advice = f"stop what uses it, or choose another: PORT={place.port + 1} script/server"
                raise Stop(f"Port {place.port} is taken: {advice}") from error
            if error.errno == errno.EACCES:
                raise Stop(f"Port {place.port} needs root. Choose one above 1023: PORT=8000 script/server") from error
            raise Stop(
                f"Cannot listen on {place.bind}: {error.strerror}. Set BIND to an address of this machine."
            ) from error


def environment_for(place: Place, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the web process, the worker and the commands run here."""
    environment = {"PYTHONUNBUFFERED": "1", **compiled(environ), "SIGHTLINE_LOCAL": "1" if place.local else "0"}
    if place.local:
        environment.setdefault("SIGHTLINE_ADDRESS", f"http://localhost:{place.port}")
        environment.setdefault("SIGHTLINE_EXAMPLES", "1")
        environment.setdefault("SIGHTLINE_LOG_LEVEL", "WARNING")
    else:
        environment["SIGHTLINE_EXAMPLES"] = "0"
    return environment


def prepare(environment: dict[str, str]) -> bool:
    """Run `manage.py prepare`; returns whether the worker has examples to load. Raises Stop when it failed."""
    command = [str(PYTHON), "manage.py", "prepare"]
    try:
        code = subprocess.run(command, check=False, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode
    except OSError as error:
        raise Stop(f"Cannot run {PYTHON} ({error.strerror}). Remove the folder .venv and start this again.") from error
    if code not in {0, EXAMPLES_RUNNING}:
        raise Stop("Sightline did not start; the sentence above says what to do.")
    return code == EXAMPLES_RUNNING


def supervise(web: Web, sign_ins: Path, examples_running: bool) -> int:
    """Run the web process and the worker until Ctrl-C or SIGTERM, or until one of them dies."""
    children: dict[str, subprocess.Popen[bytes]] = {"The web process": web.process} if web.process else {}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _wait_for_answer(web.place, children)
        children["The worker"] = _start(["manage.py", "worker"], web.environment)
        _announce(web.place, sign_ins, examples_running)
        told = not examples_running
        while not _dead(children):
            time.sleep(0.2)
            if not told and sign_ins.exists():
                told = True
                _announce(web.place, sign_ins, examples_running=False)
        return _explain(_dead(children))
    except KeyboardInterrupt:
        say("\nStopping …")
        return 0
    finally:
        _stop(children)


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.exists() else ""


def _start(arguments: list[str], environment: dict[str, str], keep: int | None = None) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only this script and each is stopped once."""
    return subprocess.Popen(
        [str(PYTHON), *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=ends_with_parent,
        pass_fds=() if keep is None else (keep,),
    )


def _wait_for_answer(place: Place, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Return when a page is answered, whatever the answer; raises Stop when a child dies or nothing comes."""
    until = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < until:
        if dead := _dead(children):
            _explain(dead)
            raise Stop("Sightline did not start.")
        if _answers(place):
            return
        time.sleep(0.05)
    raise Stop(f"Nothing answered on {place.bind} within {SECONDS_TO_ANSWER} seconds; the lines above may say why.")


def _answers(place: Place) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place.host, place.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, place.port, timeout=5)
    try:
        connection.request("GET", "/health/live", headers={"Host": "localhost"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _announce(place: Place, sign_ins: Path, examples_running: bool) -> None:
    address = f"http://localhost:{place.port}" if place.local else f"{place.bind} (put HTTPS in front of it)"
    say(f"\nSightline is running at {address}")
    if examples_running:
        say("The worker is loading the examples; their sign-ins appear here in a moment.")
    elif place.local and sign_ins.exists():
        say(sign_ins.read_text(encoding="utf-8").rstrip())
    say("Ctrl-C stops it.")


def _dead(children: dict[str, subprocess.Popen[bytes]]) -> dict[str, int]:
    codes = {name: child.poll() for name, child in children.items()}
    return {name: code for name, code in codes.items() if code is not None}


def _explain(dead: dict[str, int]) -> int:
    for name, code in dead.items():
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        print(f"{name} {how}, so Sightline stops. The lines above may say why; start it again.", file=sys.stderr)  # noqa: T201
    return 1


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every child to finish what it does and end; kill what has not after a while."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + SECONDS_TO_STOP
    for child in children.values():
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
