"""`script/test` ends with pytest's own closing line and an honest code."""

import pytest
from steps.every_test import Stage, conclude, journeys
from steps.machine import ROOT

from tests.architecture.source import python_files

GOOD = Stage("Tests on SQLite", 0, "40 passed in 9.00s")
BAD = Stage("Tests on PostgreSQL", 1, "1 failed, 39 passed in 9.00s")
LAST = Stage("Journeys in the browser", 0, "7 passed in 30.00s")


@pytest.mark.parametrize(
    ("failed_checks", "stages", "code", "closing"),
    [
        ([], [GOOD, LAST], 0, LAST.closing),
        ([], [GOOD, BAD, LAST], 1, BAD.closing),
        (["types"], [GOOD, LAST], 1, LAST.closing),
    ],
)
def test_the_last_line_and_the_code(
    capsys: pytest.CaptureFixture[str], failed_checks: list[str], stages: list[Stage], code: int, closing: str
) -> None:
    assert conclude(failed_checks, stages) == code
    assert capsys.readouterr().out.splitlines()[-1] == closing


def test_every_journey_lies_where_journeys_are_looked_for() -> None:
    tests = [path for path in python_files("sightline", "tests") if path.name.startswith("test_")]
    mark = "mark." + "journey"  # in two parts, since this file is read as well
    marked = [str(path.relative_to(ROOT)) for path in tests if mark in path.read_text(encoding="utf-8")]
    where = tuple(journeys())
    assert [path for path in marked if not path.startswith(where)] == []
