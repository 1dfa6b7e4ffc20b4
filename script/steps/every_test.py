"""`script/test`: the checks, every test on SQLite and on PostgreSQL, then the browser journeys."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

from steps.checks import environment, run_checks
from steps.machine import PYTHON, ROOT, Stop, ends_with_parent, packages, say, virtual_environment
from steps.postgres import throw_away_cluster

PERMISSION_SAMPLE = "0.1"
TWO_AT_ONCE = ["-n", "2", "--dist", "worksteal"]
CHECKED = ["--ignore=tests/architecture"]  # the checks have just run them
# A journey waits for its browser more than half of the time, so more of them share two processors; one at a time, the
# longest first, so that all end together.
JOURNEYS = ["-m", "journey", "-n", "4", "--dist", "load", "--maxschedchunk", "1"]


@dataclass(frozen=True)
class Stage:
    """How a run of pytest ended: its exit code and its own closing line."""

    name: str
    code: int
    closing: str


def main(arguments: list[str]) -> int:
    """Run everything, whatever fails on the way; the last line is pytest's own closing line of the run that matters."""
    if arguments:
        raise Stop("script/test takes no arguments; for a few tests run .venv/bin/pytest with their paths.")
    virtual_environment("requirements-dev.txt")
    if not shutil.which("chromium-headless-shell"):
        packages(["chromium-headless-shell"], "The browser Chromium")
    with tempfile.TemporaryDirectory(prefix="sightline-test-") as var:
        plain = environment(var, production=False)
        with throw_away_cluster() as address:
            say("— The checks")
            failed = run_checks()
            sample = {"SIGHTLINE_PERMISSION_SAMPLE": PERMISSION_SAMPLE, "SIGHTLINE_DATABASE_TESTS_ALONE": "yes"}
            on_postgres = plain | {"DATABASE_URL": address} | sample
            stages = [
                pytest("Tests on SQLite", ["-m", "not journey", *CHECKED, *TWO_AT_ONCE], plain),
                pytest("Tests on PostgreSQL", ["-m", "not journey", *TWO_AT_ONCE], on_postgres),
            ]
        stages.append(pytest("Journeys in the browser", [*JOURNEYS, *journeys()], plain))
    return conclude(failed, stages)


def journeys() -> list[str]:
    """Return where journeys are, so that nothing else is read to find them; a test holds that there are no others."""
    return [
        "tests/journeys",
        *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("sightline/*/tests/**/test_journey*.py")),
    ]


def conclude(failed_checks: list[str], stages: list[Stage]) -> int:
    """Print how each stage ended, then the closing line of the first that failed, or else of the last."""
    say(f"— Checks: {'FAILED: ' + ', '.join(failed_checks) if failed_checks else 'passed'}")
    for stage in stages:
        say(f"— {stage.name}: {'passed' if stage.code == 0 else 'FAILED'}: {stage.closing}")
    unhappy = [stage for stage in stages if stage.code]
    say((unhappy[0] if unhappy else stages[-1]).closing)
    return 1 if unhappy or failed_checks else 0


def pytest(name: str, options: list[str], environ: dict[str, str]) -> Stage:
    """Run pytest, print its lines as they come, and keep back the closing one."""
    say(f"— {name}")
    process = subprocess.Popen(
        [str(PYTHON), "-m", "pytest", "-o", "console_output_style=classic", "--color=no", *options],
        cwd=ROOT,
        env=environ | {"PYTHONUNBUFFERED": "1", "COLUMNS": os.environ.get("COLUMNS", "120")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=ends_with_parent,
    )
    closing = ""
    for line in process.stdout or ():
        if closing:
            say(closing)
        closing = line.rstrip()
    return Stage(name, process.wait(), closing or "pytest printed nothing")
