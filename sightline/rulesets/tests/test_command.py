"""`manage.py rulesets check`."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

GOOD = """key: HARBOUR1
title: Harbour rules
covers: children
status: local
citation: Harbour book
valid_from: 2030-01-01
verified: true
entries:
  obligation:
    - {key: bell, title: Ring the bell, content: {who: The warden, must: Ring the bell in fog}}
"""


def run(folder: Path) -> str:
    out = StringIO()
    call_command("rulesets", "check", folder=folder, stdout=out)
    return out.getvalue()


def test_it_says_what_each_file_holds(tmp_path: Path) -> None:
    (tmp_path / "harbour.yaml").write_text(GOOD, encoding="utf-8")
    assert run(tmp_path) == ("HARBOUR1: 1 entries, all verified (obligations 1)\n1 rule sets, 1 entries: all well.\n")


def test_every_fault_of_every_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("title: Harbour rules\n", ""), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("key: [", encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        run(tmp_path)
    first, second = str(refused.value).split("\n")
    assert first == "a.yaml, HARBOUR1 has no title."
    assert second.startswith("b.yaml cannot be read: ")


def test_a_name_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("status: local", "status: local\nstatus: guidance"), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        run(tmp_path)
    assert str(refused.value) == "a.yaml cannot be read: status stands twice in what begins on line 1."


def test_a_file_that_would_run_code_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("key: !!python/object/apply:os.getcwd []", encoding="utf-8")
    with pytest.raises(CommandError, match=r"a\.yaml cannot be read"):
        run(tmp_path)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no rule set in"):
        run(tmp_path)


def test_what_is_shipped_is_well() -> None:
    out = StringIO()
    call_command("rulesets", "check", stdout=out)
    assert out.getvalue().endswith("all well.\n")
