"""Every case of the reference packages gives the same numbers (relative 1e-9) and the same labels.

The cases are read from the folder beside the project. Two departures are on purpose: a gap breaks a run where the
reference stops (case 35 has no output), and a series that never moves has its mean as limits (case 36).
"""

import csv
import json
import math
import os
from pathlib import Path

import pytest

from sightline.indicators.rules import chart_files
from sightline.indicators.rules.charts import Settings, read_series

ROOT = Path(os.environ.get("SIGHTLINE_GOLDEN", Path(__file__).resolve().parents[4] / "shared" / "golden"))
MISSING = "The reference outputs are not beside the project: set SIGHTLINE_GOLDEN to their folder."
CONSTANT = {"lpl": "7", "upl": "7", "outside_limits": "FALSE", "close_to_limits": "FALSE"}
TOLERANCE = 1e-9


def cases(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).glob("*") if (path / "input.csv").exists())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def same(found: str, wanted: str) -> bool:
    """Return whether two cells are the same: as text, or as numbers within the tolerance."""
    if found == wanted:
        return True
    try:
        return math.isclose(float(found), float(wanted), rel_tol=TOLERANCE)
    except ValueError:
        return False


def differences(found: list[dict[str, str]], wanted: list[dict[str, str]], case: str, file: str) -> list[str]:
    if len(found) != len(wanted) or list(found[0]) != list(wanted[0]):
        return [f"{case}/{file}: other rows or columns"]
    if case == "36_constant_screen_on":
        wanted = [{**row, **{key: text for key, text in CONSTANT.items() if key in row}} for row in wanted]
    return [
        f"{case}/{file}, row {at}, {key}: {row[key]} for {theirs}"
        for at, (row, reference) in enumerate(zip(found, wanted, strict=True), 2)
        for key, theirs in reference.items()
        if not same(row[key], theirs)
    ]


@pytest.mark.parametrize("folder", ["xmr", "attribute"])
def test_each_case_gives_what_the_reference_gives(folder: str, tmp_path: Path) -> None:
    if not cases(folder):
        pytest.skip(MISSING)
    wrong: list[str] = []
    output, summary = tmp_path / "output.csv", tmp_path / "summary.csv"
    for case in cases(folder):
        settings = case / "settings.json"
        chart_files.run(settings=settings, input=case / "input.csv", output=output, summary=summary)
        for ours in (output, summary):
            if (case / ours.name).exists():
                wrong += differences(rows(ours), rows(case / ours.name), case.name, ours.name)
    assert wrong == []


def test_a_chart_of_the_product_says_the_same_as_the_files(tmp_path: Path) -> None:
    case = ROOT / "xmr" / "26_rebase_decrease_target"
    if not case.exists():
        pytest.skip(MISSING)
    asked, given = json.loads((case / "settings.json").read_text()), rows(case / "input.csv")
    settings = Settings(direction="decrease", rebase=frozenset(asked["rebase"]), target=asked["target"])
    chart = read_series("xmr", [row["x"] for row in given], [float(row["y"]) for row in given], settings=settings)
    wanted, last = rows(case / "output.csv"), rows(case / "summary.csv")[-1]
    assert [(point.x, point.label, point.kind, str(point.group)) for point in chart.points] == [
        (row["x"], row["special_cause_type"], row["point_type"], row["rebase_group"]) for row in wanted
    ]
    assert (chart.variation, chart.assurance) == (last["variation_type"], last["assurance_type"])
