"""Every import contract of pyproject.toml is broken here on purpose, in a small tree of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, contexts

CLEAN = {
    "plans/rules.py": "import datetime",
    "plans/models.py": "from sightline.plans import rules\nfrom sightline.kernel import dates",
    "plans/services.py": "from sightline.plans import models",
    "plans/views.py": "from sightline.plans import services",
    "home/views.py": "from sightline.plans import services",
    "kernel/dates.py": "import django.utils",
    "kernel/models.py": "import django.db",
}
PLANTED = [
    ("contexts", {"kernel/models.py": "from sightline.plans import models"}, "sightline.kernel is not allowed"),
    ("contexts", {"odds/__init__.py": ""}, "odds"),
    ("vocabulary", {"plans/models.py": "from sightline.plans import services"}, "sightline.plans.models"),
    (
        "vocabulary",
        {"plans/rules.py": "from sightline.plans import more", "plans/more.py": "import sightline.plans.views"},
        "sightline.plans.more",
    ),
    ("private", {"home/views.py": "from sightline.plans import views"}, "home.views imports sightline.plans.views"),
    (
        "private",
        {"imports/services.py": "from sightline.plans.forms import x", "plans/forms.py": "x = 1"},
        "private to its context",
    ),
    ("pure", {"plans/rules.py": "from django.db import models"}, "sightline.plans.rules -> django"),
    ("pure", {"plans/rules.py": "from sightline.kernel import dates"}, "sightline.kernel.dates -> django"),
    ("cycles", {"plans/a.py": "from sightline.plans import b", "plans/b.py": "from sightline.plans import a"}, "cycle"),
]


def plant(folder: Path, files: dict[str, str]) -> None:
    """Write the contexts, the linter's real configuration and some files into an empty folder."""
    for context in contexts():
        (folder / "sightline" / context).mkdir(parents=True)
        (folder / "sightline" / context / "__init__.py").touch()
    (folder / "sightline" / "__init__.py").touch()
    for name, text in files.items():
        (folder / "sightline" / name).parent.mkdir(exist_ok=True)
        (folder / "sightline" / name).write_text(text + "\n", encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests" / "architecture").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "architecture" / "contracts.py", folder / "tests" / "architecture")


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the linter in a planted tree."""
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-cache", "--no-logo", *options]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)


def test_a_clean_tree_keeps_every_contract(tmp_path: Path) -> None:
    plant(tmp_path, CLEAN)
    done = lint(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(("contract", "files", "named"), PLANTED)
def test_a_planted_violation_breaks_its_contract(
    tmp_path: Path, contract: str, files: dict[str, str], named: str
) -> None:
    plant(tmp_path, CLEAN | files)
    done = lint(tmp_path, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert named in " ".join(done.stdout.split())


def test_every_contract_is_planted_against() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert {f'id = "{contract}"' for contract, _, _ in PLANTED} == {
        line for line in text.splitlines() if line.startswith("id = ")
    }
