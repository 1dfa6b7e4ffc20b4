"""`script/check`: everything that can be judged without running the tests, two things at a time."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from steps.machine import PYTHON, ROOT, VENV, Stop, compiled, say, virtual_environment

TYPED = ["sightline", "tests", "bench", "script"]
SECRET = "only for this check, and long enough with many different letters: qwertzuiopasdfghjkl"  # noqa: S105


@dataclass(frozen=True)
class Check:
    """A command of the virtual environment; `production` runs it with the settings of a real installation."""

    name: str
    command: list[str]
    production: bool = False


def checks() -> list[Check]:
    """Return what is checked, the slowest first."""
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("sightline/*/templates/**/*.html"))
    architecture = ["pytest", "tests/architecture", "-p", "no:randomly"]
    found = [
        Check("types", ["mypy", *[name for name in TYPED if (ROOT / name).exists()]]),
        Check("routes, templates, lengths, documents", architecture),
        Check("import contracts", ["lint-imports", "--no-logo"]),
        Check("settings of a real installation", ["manage.py", "check", "--deploy", "--fail-level", "WARNING"], True),
        Check("migrations", ["manage.py", "makemigrations", "--check", "--dry-run"]),
        Check("rule sets", ["manage.py", "rulesets", "check"]),
        Check("style", ["ruff", "check", "--quiet", "."]),
        Check("format", ["ruff", "format", "--check", "--quiet", "."]),
    ]
    if templates:
        found.append(Check("template format", ["djade", "--check", "--target-version", "5.2", *templates]))
    return found


def main(arguments: list[str]) -> int:
    """Run every check and print a line for each; returns 1 when one fails."""
    if arguments:
        raise Stop("script/check takes no arguments.")
    virtual_environment("requirements-dev.txt")
    failed = run_checks()
    say(f"{len(failed)} checks failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def run_checks() -> list[str]:
    """Run the checks two at a time, print how each ended, and return the names of those that failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="sightline-check-") as var, ThreadPoolExecutor(2) as pool:
        for check, seconds, done in pool.map(lambda check: _run(check, var), checks()):
            say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {check.name} ({seconds:.1f} s)")
            if done.returncode:
                failed.append(check.name)
                sys.stdout.write(done.stdout)
                sys.stdout.flush()
    return failed


def _run(check: Check, var: str) -> tuple[Check, float, subprocess.CompletedProcess[str]]:
    started = time.monotonic()
    done = subprocess.run(
        _program(check.command),
        check=False,
        cwd=ROOT,
        env=environment(var, production=check.production),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return check, time.monotonic() - started, done


def _program(command: list[str]) -> list[str]:
    name, *rest = command
    return [str(PYTHON), name, *rest] if name == "manage.py" else [str(VENV / "bin" / name), *rest]


def environment(var: str, *, production: bool) -> dict[str, str]:
    """Return this environment without an installation's own settings, and with those of a real one when asked."""
    plain = {
        name: value
        for name, value in compiled(os.environ).items()
        if not name.startswith(("SIGHTLINE_", "DATABASE_URL", "DJANGO_"))
    }
    plain["SIGHTLINE_VAR"] = var
    if production:
        return plain | {
            "SIGHTLINE_SECRET_KEY": SECRET,
            "SIGHTLINE_TRAIL_KEY": SECRET[::-1],
            "SIGHTLINE_HOSTS": "sightline.example.org",
            "SIGHTLINE_ADDRESS": "https://sightline.example.org",
            "SIGHTLINE_SMTP_HOST": "mail.example.org",
        }
    return plain | {"SIGHTLINE_LOCAL": "1"}
