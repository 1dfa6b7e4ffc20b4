"""The command line: JSON without any set-up; a proposal or a plan when asked; a sentence when it cannot."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sightline.imports.models import Proposal
from sightline.imports.tests.documents import TEXT
from sightline.plans.models import Plan
from sightline.plans.tests.world import make_world

ROOT = Path(__file__).resolve().parents[3]
KEYS = [
    "partnership", "document", "period", "vision", "purpose", "priorities", "groups", "members", "core_functions",
    "placed", "set_aside", "unplaced",
]  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SIGHTLINE", "DJANGO", "DATABASE"))}
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "manage.py", "import_plan", *arguments],
        cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_json_needs_no_database_no_secret_and_no_folder_to_write_to(plan: Path) -> None:
    nowhere = {"SIGHTLINE_VAR": "/proc/nowhere", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = run(str(plan), **nowhere, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == KEYS
    assert [priority["title"] for priority in found["priorities"]] == ["Neglect", "Exploitation"]


def test_what_cannot_be_read_ends_with_a_sentence_and_says_nothing_else(tmp_path: Path) -> None:
    done = run(str(tmp_path / "gone.txt"), SIGHTLINE_VAR="/proc/nowhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert "could not be opened: No such file or directory." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "This file is empty"),
        ("torn.docx", b"PK\x03\x04torn", "“torn.docx” could not be read."),
        (".", None, "could not be opened"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, name: str, content: bytes | None, sentence: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        call_command("import_plan", str(path))


@pytest.mark.django_db
def test_a_proposal_and_a_plan(plan: Path, capsys: Any) -> None:
    world = make_world()
    where = {"partnership": "northmoor", "by": world.manager.email.upper()}
    call_command("import_plan", str(plan), **where)
    said = capsys.readouterr()
    assert list(json.loads(said.out)) == KEYS
    assert said.err == "Proposal NMR-IM-0001\n"
    assert Proposal.objects.get().created_by == world.manager
    call_command("import_plan", str(plan), commit=True, **where)
    assert capsys.readouterr().err == "Proposal NMR-IM-0001, plan NMR-PL-0001\n"
    assert Plan.objects.get().created_by == world.manager


@pytest.mark.django_db
def test_who_and_where_must_be_said_and_known(plan: Path) -> None:
    world = make_world()
    for options, sentence in (
        ({"commit": True}, "Say for which partnership"),
        ({"by": world.manager.email}, "Say for which partnership"),
        ({"partnership": "northmoor"}, "Say who reads"),
        ({"partnership": "nowhere", "by": world.manager.email}, "no partnership at “nowhere”"),
        ({"partnership": "northmoor", "by": "nobody@example.org"}, "Nobody has an account"),
        ({"partnership": "northmoor", "by": world.chair.email}, "Your role does not let you"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("import_plan", str(plan), **options)
    assert Proposal.objects.count() == 0


@pytest.mark.django_db
def test_a_plan_that_cannot_be_made_leaves_no_proposal(tmp_path: Path) -> None:
    world = make_world()
    path = tmp_path / "plan.txt"
    path.write_text("## Priority 1: Neglect\n\n### Actions\n- Agree a tool\n", encoding="utf-8")
    with pytest.raises(CommandError, match="title and a period"):
        call_command("import_plan", str(path), partnership="northmoor", by=world.manager.email, commit=True)
    assert Proposal.objects.count() == 0
