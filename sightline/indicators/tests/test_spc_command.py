"""The command: no set-up, one sentence for what is wrong, and nothing written then."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[3]
GIVEN = "x,y\n2026-01-01,3\n2026-02-01,5\n2026-03-01,4\n"


@pytest.fixture
def files(tmp_path):
    """Return a function that writes settings and input and runs the command; it returns the rows written."""

    def run(settings, text, name="input.csv"):
        order = settings if isinstance(settings, str) else json.dumps(settings)
        (tmp_path / "settings.json").write_text(order, encoding="utf-8")
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        out, total = tmp_path / "out.csv", tmp_path / "total.csv"
        call_command("spc", order=tmp_path / "settings.json", input=tmp_path / name, output=out, summary=total)
        return out.read_text().splitlines(), total.read_text().splitlines()

    return run


def test_it_needs_no_database_no_secret_and_no_folder_to_write_to(tmp_path):
    (tmp_path / "s.json").write_text("{}")
    (tmp_path / "i.csv").write_text(GIVEN)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SIGHTLINE", "DJANGO", "DATABASE"))}
    nowhere = {"SIGHTLINE_VAR": "/proc/nowhere", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    words = ["--settings", tmp_path / "s.json", f"--input={tmp_path / 'i.csv'}", "--output", tmp_path / "o.csv"]
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "manage.py", "spc", *words],
        cwd=ROOT, env={**kept, **nowhere}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "o.csv").read_text().splitlines()[1].startswith("3,2026-01-01,no facet,,0,TRUE,3,4,")


def test_facets_targets_and_other_names_of_columns(files):
    settings = {
        "value_field": "Late", "date_field": "Month", "facet_field": "Agency", "improvement_direction": "decrease",
        "target": {"Police": 9}, "rebase": {"Police": "2026-02-01"},
    }  # fmt: skip
    given = "\ufeffAgency,Month,Late\nPolice,2026-02-01,8\nPolice,2026-01-01,1\nCare,2026-01-01,NA\n"
    rows, total = files(settings, given)
    assert [row.split(",")[:5] for row in rows[1:]] == [
        ["", "2026-01-01", "Care", "", "0"], ["1", "2026-01-01", "Police", "", "0"],
        ["8", "2026-02-01", "Police", "", "1"],
    ]  # fmt: skip
    assert total[0] == (
        "f,rebase_group,mean_col,lpl,upl,n,common_cause,special_cause_improvement,special_cause_concern,variation_type,"
        "assurance_type"
    )
    assert total[-1] == "Police,1,8,NaN,NaN,1,1,0,0,common_cause,inconsistent"


def test_parts_and_facets_of_an_attribute_chart(files):
    settings = {"chart": "p", "part": [2], "facet_field": "f"}
    rows, total = files(settings, "x,f,y,n\n1,b,1,2\n10,b,3,4\n2,b,1,4\n1,a,1,2\n")
    assert [[*row.split(",")[:3], row.split(",")[10]] for row in rows[1:]] == [
        ["a", "1", "0.5", "1"], ["b", "1", "0.5", "1"], ["b", "2", "0.25", "1"], ["b", "10", "0.75", "2"],
    ]  # fmt: skip
    assert total[0].startswith("f,part,cl,lcl,ucl,sigma.signals,runs.signal")
    assert [row.split(",")[:3] for row in total[1:]] == [
        ["a", "1", "0.5"],
        ["b", "1", "0.3333333333333333"],
        ["b", "2", "0.75"],
    ]


@pytest.mark.parametrize(
    ("settings", "text", "sentence"),
    [
        ("{", GIVEN, "“settings.json” is not JSON: line 1, column 2"),
        ("[]", GIVEN, "“settings.json” must hold one object"),
        (
            {"improvement_direction": "up"},
            GIVEN,
            '“improvement_direction” must be one of increase, decrease, neutral, not "up"',
        ),
        ({"chart": "pie"}, GIVEN, "“chart” must be one of xmr, run"),
        ({"fix_after_n_points": 11}, GIVEN, "“fix_after_n_points” must be at least 12, not 11."),
        ({"fix_after_n_points": "x"}, GIVEN, "“fix_after_n_points” must be a whole number"),
        ({"screen_outliers": 1}, GIVEN, "“screen_outliers” must be true or false."),
        ({"target": "high"}, GIVEN, "“target” must be a number"),
        ({"target": {"Police": 3}}, GIVEN, "“target” names “Police”, which no row has."),
        ({"rebase": ["1 April"]}, GIVEN, "“rebase” must be dates such as 2026-04-01."),
        ('{"target": 1e999}', GIVEN, "“target” must be a number"),
        ({"chart": "c", "part": 10**30}, GIVEN, "“part” must be the number of the last point"),
        ({"fix_after_n_points": 10**30}, GIVEN, "and at most 1,000,000,000."),
        ("[" * 100_000, GIVEN, "“settings.json” holds a number or a nesting beyond reason."),
        ('{"value_field": "\\ud800"}', GIVEN, "“settings.json” is not text in UTF-8."),
        ({}, "x,y\n2026-01-01,1e300\n", "“input.csv”, row 2, column y says 1e300, which cannot be right."),
        ({"value_field": 3}, GIVEN, "“value_field” must be the name of a column."),
        ({"chart": "p", "freeze": 12, "part": 3}, GIVEN, "“part” cannot both be given"),
        ({"chart": "p"}, GIVEN, "“input.csv” has no column “n”: its columns are x, y."),
        ({}, "", "“input.csv” is empty."),
        ({}, "x,y\n", "“input.csv” has no rows under its heading."),
        ({}, b"x,y\n2026-01-01,\xff\n", "“input.csv” is not text in UTF-8."),
        ({}, "x,y\n2026-01-01,3\n2026-02-01,1;5\n", "“input.csv”, row 3, column y must be a number, not “1;5”."),
        ({}, "x,y\n2026-01-01,inf\n", "“input.csv”, row 2, column y must be a number, not “inf”."),
        (
            {},
            "x,y\n01/02/2026,3\n",
            "“input.csv”, row 2, column x must be a date such as 2026-04-01, not “01/02/2026”.",
        ),
        ({}, "x,y\n,3\n", "“input.csv”, row 2, column x is empty."),
        ({}, "x,y\n2026-01-01,3,4\n", "“input.csv”, row 2 has 3 cells; its heading has 2."),
        ({}, "x,y\n2026-01-01,3\n2026-01-01,4\n", "row 3, column x: “2026-01-01” stands in row 2 too."),
        ({"chart": "t"}, "x,y\n1,0\n", "“input.csv”, row 2, column y must be above nought"),
        ({"chart": "p"}, "x,y,n\n1,5,4\n", "“input.csv”, row 2, column y is larger than its denominator."),
        ({"chart": "u"}, "x,y,n\n1,5,0\n", "“input.csv”, row 2, column n must be above nought."),
        ({"chart": "c"}, "x,y\n1,-5\n", "“input.csv”, row 2, column y must not be below nought"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_is_written(files, settings, text, sentence, tmp_path):
    with pytest.raises(CommandError) as refused:
        files(settings, text)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "out.csv").exists()


def test_nothing_that_is_read_is_written_over(files, tmp_path):
    files({}, GIVEN)
    for out in ("input.csv", "settings.json"):
        with pytest.raises(CommandError, match=f"“{out}” is used twice"):
            call_command(
                "spc", order=tmp_path / "settings.json", input=tmp_path / "input.csv", output=tmp_path / "." / out
            )
    assert (tmp_path / "input.csv").read_text() == GIVEN


def test_what_is_written_through_a_link_leaves_the_link(files, tmp_path):
    """`--output /dev/stdout`: the link stays one."""
    (tmp_path / "total.csv").symlink_to(tmp_path / "real.csv")
    _, total = files({}, GIVEN)
    assert (tmp_path / "total.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text().splitlines() == total


def test_files_that_cannot_be_opened_are_named(tmp_path):
    (tmp_path / "s.json").write_text("{}")
    (tmp_path / "i.csv").write_text(GIVEN)
    for order, given, out in (("no", "i.csv", "o"), ("s.json", "no", "o"), ("s.json", "i.csv", "no/o")):
        with pytest.raises(CommandError, match=r"could not be (opened|written): No such file or directory"):
            call_command("spc", order=tmp_path / order, input=tmp_path / given, output=tmp_path / out)
