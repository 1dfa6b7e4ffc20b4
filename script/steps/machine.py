"""What the scripts need of the machine: system packages, the virtual environment, free ports, children that end."""

import ctypes
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PR_SET_PDEATHSIG = 1


class Stop(Exception):
    """The script cannot go on; the message says what to do."""


def say(sentence: str) -> None:
    """Print a line at once."""
    print(sentence, flush=True)  # noqa: T201


def run_as_script(main: Callable[[list[str]], int]) -> None:
    """Run `main` with the arguments and exit with its code; a Stop becomes a sentence, Ctrl-C becomes silence."""
    signal.signal(signal.SIGTERM, _ended_from_outside)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is born ignoring it
    try:
        code = main(sys.argv[1:])
    except Stop as stop:
        print(stop, file=sys.stderr, flush=True)  # noqa: T201
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _ended_from_outside(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


def ends_with_parent() -> None:
    """Called in a child before it starts: ask Linux to end it when this script dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def compiled(environ: Mapping[str, str]) -> dict[str, str]:
    """Return `environ` with a folder for what Python compiles, whatever it says of that.

    Loading Sightline takes a third of the time then. The folder goes with the virtual environment, so that the code's
    own folders may be read-only.
    """
    kept = {name: value for name, value in environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(VENV / "compiled")} | kept


def packages(names: list[str], needed_for: str) -> None:
    """Install Debian packages when root; raises Stop with the exact command otherwise."""
    command = f"apt-get install -y {' '.join(names)}"
    if shutil.which("apt-get") is None:
        raise Stop(
            f"{needed_for} is missing. Install your system's equivalent of the Debian packages {' '.join(names)}."
        )
    if os.geteuid() != 0:
        raise Stop(f"{needed_for} is missing. Install it with: sudo {command}")
    say(f"Installing {' '.join(names)} …")
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdin": subprocess.DEVNULL}
    update = subprocess.run(["apt-get", "-qq", "update"], check=False, **quiet)  # type: ignore[call-overload]
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *names]
    done = subprocess.run(install, check=False, stdout=subprocess.DEVNULL, **quiet)  # type: ignore[call-overload]
    if done.returncode:
        hint = " The package lists could not be read: is there a network?" if update.returncode else ""
        raise Stop(f"Could not install {' '.join(names)}.{hint} Try it yourself: {command}")


def virtual_environment(requirements: str) -> None:
    """Make `.venv` and install the hash-pinned `requirements` in it, when they differ from what was installed last."""
    if not _works(PYTHON):
        _make_venv()
    pinned = ROOT / requirements
    stamp = VENV / f"{pinned.stem}.sha256"
    wanted = hashlib.sha256(pinned.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    say(f"Installing what {requirements} lists …")
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    # The list is whole, so pip has nothing to look for: left to itself it may pick a newer release of what is asked for
    # with an extra, and then refuse it for want of a hash.
    # Nor need it compile what is never imported: Python compiles a module when it first loads it.
    whole = ["--require-hashes", "--no-deps", "--no-compile", "-r", str(pinned)]
    done = subprocess.run([*install, *whole], check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Stop(
            f"Could not install {requirements}; the lines above say why. Check the network connection, then start this "
            "again. To begin afresh, remove the folder .venv."
        )
    stamp.write_text(wanted, encoding="ascii")
    if requirements == "requirements-dev.txt":  # it holds every pin of requirements.txt, as a test proves
        base = hashlib.sha256((ROOT / "requirements.txt").read_bytes()).hexdigest()
        (VENV / "requirements.sha256").write_text(base, encoding="ascii")


def _works(python: Path) -> bool:
    """Return whether a virtual environment can run pip: one left half-made, or moved, cannot."""
    return python.exists() and any(python.parent.glob("pip3*")) and python.resolve().exists()


def _make_venv() -> None:
    if not _has("venv") or not _has("ensurepip"):
        packages(["python3-venv"], "The Python module venv")
    say("Making .venv …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], check=False, capture_output=True, text=True
    )
    if made.returncode:
        reason = (made.stderr.strip() or made.stdout.strip()).splitlines()[-1:] or ["no reason given"]
        raise Stop(f"Could not make {VENV}: {reason[0]}. Make sure that {ROOT} is writable and the disk is not full.")


def _has(module: str) -> bool:
    """Ask a fresh interpreter, since Debian's python3 finds ensurepip only once its package is there."""
    return subprocess.run([sys.executable, "-c", f"import {module}"], check=False, capture_output=True).returncode == 0


def writable(folder: Path) -> None:
    """Make `folder` when missing; raises Stop with what to do when nothing can be written in it."""
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Stop(
            f"Sightline cannot write in {folder} ({error.strerror}). Give your user write access to it, "
            "or set SIGHTLINE_VAR to a folder that is writable."
        ) from error


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
