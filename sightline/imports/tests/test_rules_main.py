"""Printing what is understood of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sightline.imports.rules.__main__ import main
from sightline.imports.tests.plans import HEADED


def test_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(HEADED, encoding="utf-8")
    assert main([str(plan)]) == 0
    assert [p["title"] for p in json.loads(capsys.readouterr().out)["priorities"]] == ["Hoarding", "Scams"]


def test_says_why_a_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("", encoding="utf-8")
    assert main([str(plan)]) == 2
    assert capsys.readouterr().err == "This file is empty: there are no words in it.\n"
