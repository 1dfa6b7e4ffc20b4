"""`manage.py protect`: a table in and a protected one out, without set-up; or a sentence, and nothing written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sightline.indicators.management.commands.protect import shipped_policy
from sightline.indicators.rules.disclosure.policy import policy_of
from sightline.indicators.rules.disclosure.sheets import MOST_BYTES
from sightline.rulesets.catalogue import shipped

ROOT = Path(__file__).resolve().parents[3]
GOOD = "Area,Boys,Girls,Total\nNorthmoor,3,20,23\nEastfield,30,40,70\nWestbrook,0,9,9\nTotal,33,69,102\n"
WRITTEN = {
    "dfe": "Area,Boys,Girls,Total\nNorthmoor,c,c,23\nEastfield,c,c,70\nWestbrook,0,9,9\nTotal,33,69,102\n",
    "exact": "Area,Boys,Girls,Total\nNorthmoor,c,c,23\nEastfield,c,c,70\nWestbrook,0,9,9\nTotal,33,69,102\n",
    "sac": "Area,Boys,Girls,Total\nNorthmoor,c,20,25\nEastfield,30,40,70\nWestbrook,c,10,10\nTotal,35,70,100\n",
    "round": "Area,Boys,Girls,Total\nNorthmoor,5,20,25\nEastfield,30,40,70\nWestbrook,0,10,10\nTotal,35,70,100\n",
}  # fmt: skip


def protected(folder: Path, content: str | bytes, policy: str = "dfe", **options: object) -> bytes:
    """Run the command on a table and return what it wrote."""
    table, output = folder / "table.csv", folder / "out.csv"
    table.write_bytes(content.encode() if isinstance(content, str) else content)
    call_command("protect", str(table), policy=policy, output=output, **options)
    return output.read_bytes()


def test_no_database_no_secret_and_no_folder_are_needed(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(GOOD, encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SIGHTLINE", "DJANGO", "DATABASE"))}
    nowhere = {"SIGHTLINE_VAR": "/proc/nowhere", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    asked = ["protect", str(tmp_path / "table.csv"), "--policy", "exact", "--output", str(tmp_path / "out.csv")]
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "manage.py", *asked],
        cwd=ROOT,
        env={**kept, **nowhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == ("Hidden for being small: 1. Hidden so that none can be worked out: 3.\nNo fewer would do.\n")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == WRITTEN["exact"]


@pytest.mark.parametrize("policy", WRITTEN)
def test_each_policy_writes_the_table(tmp_path: Path, policy: str) -> None:
    assert protected(tmp_path, GOOD, policy).decode() == WRITTEN[policy]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["out.csv", "table.csv"]


def test_a_link_that_is_written_through_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "out.csv").symlink_to(tmp_path / "real.csv")
    assert protected(tmp_path, GOOD).decode() == (tmp_path / "real.csv").read_text(encoding="utf-8") == WRITTEN["dfe"]
    assert (tmp_path / "out.csv").is_symlink()


def test_marks_quotes_and_trailing_commas_are_read(tmp_path: Path) -> None:
    given = b'\xef\xbb\xbf"Area, ward",\xc3\x81, total ,\r\n"Moor, north",  8,8,\r\nTotal,8,8,\r\n\r\n,,,\r\n'
    assert protected(tmp_path, given).decode() == '\ufeff"Area, ward",Á,total\n"Moor, north",8,8\nTotal,8,8\n'


def test_an_earlier_release_keeps_its_cells_hidden(tmp_path: Path) -> None:
    other = "Area,Boys,Girls,Total\nNorthmoor,c,20,c\nEastfield,30,40,70\nWestbrook,0,9,9\nTotal,c,69,c\n"
    (tmp_path / "before.csv").write_text(other, encoding="utf-8")
    assert protected(tmp_path, GOOD, earlier=tmp_path / "before.csv").decode() == other
    (tmp_path / "before.csv").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CommandError, match=r"row 2 \(Northmoor\), column 2 \(Boys\) can only be 3\."):
        protected(tmp_path, GOOD, earlier=tmp_path / "before.csv")
    (tmp_path / "before.csv").write_text(GOOD.replace("Westbrook", "Southbank"), encoding="utf-8")
    with pytest.raises(CommandError, match="has other rows or columns"):
        protected(tmp_path, GOOD, earlier=tmp_path / "before.csv")


FAULTS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "The file holds no table."),
    "one line": ("Area,Total\n", "The file holds no table."),
    "semicolons": (GOOD.replace(",", ";"), "The file holds no table."),
    "a row that does not add up": (GOOD.replace("3,20,23", "3,20,24"),
        "The total at row 2 (Northmoor), column 4 (Total) is 24, and the row adds up to 23."),
    "a column that does not add up": (GOOD.replace("33,69,102", "34,68,102"),
        "The total at row 5 (Total), column 2 (Boys) is 34, and the column adds up to 33."),
    "below nought": (GOOD.replace("3,20", "-3,20"), "Row 2 (Northmoor), column 2 (Boys) is “-3”. A count cannot be"),
    "words": (GOOD.replace("40", "forty"), "Row 3 (Eastfield), column 3 (Girls) is “forty”, which is no whole number."),
    "hidden already": (GOOD.replace("3,20", "c,20"), "Row 2 (Northmoor), column 2 (Boys) is “c”, which is no whole"),
    "a fraction": (GOOD.replace("40", "40.5"), "is “40.5”, which is no whole number."),
    "a separator": (GOOD.replace("40", '"1,040"'), "is “1,040”. Write it without separators, such as 1040."),
    "an empty cell": (GOOD.replace("0,9,9", ",9,9"), "Row 4 (Westbrook), column 2 (Boys) is empty."),
    "a formula": (GOOD.replace("23", "=B2+C2"), "is “=B2+C2”, which a spreadsheet may run as a formula."),
    "a formula for a label": (GOOD.replace("Eastfield", "=cmd()"), "The label “=cmd()” in row 3, column 1 begins"),
    "no label": (GOOD.replace("Eastfield", ""), "Row 3, column 1 has no label."),
    "no total row": (GOOD.rsplit("Total", 1)[0], "The last row is “Westbrook”. It must be “Total”"),
    "no total column": (GOOD.replace(",Total", ",All"), "The last column is “All”. It must be “Total”"),
    "nothing but a total": ("Area,Total\nTotal,5\n", "There is no row besides “Total”."),
    "a short row": (GOOD.replace("30,40,70", "30,40"), "Row 3 has 3 cells and the first row has 4."),
    "a long row": (GOOD.replace("30,40,70", "30,40,70,1"), "Row 3 has 5 cells and the first row has 4."),
    "another script’s digits": (GOOD.replace("40", "٤٠"), "is “٤٠”, which is no whole number."),
    "too large a number": (GOOD.replace("40", "9" * 13), "which is too large to be a count."),
    "no text": (b"PK\x03\x04\xff\xfe\x00", "The file is not a CSV in UTF-8."),
    "an open quote": ('Area,"Total\nA,1', "The file cannot be read as CSV"),
    "too many cells": ("A,B,Total\n" + "x,1,1\n" * 4_000 + "Total,4000,4000\n", "more than 10,000 cells"),
    "too large a file": (b"x" * (MOST_BYTES + 1), "is larger than 5 MB."),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTS)
def test_what_is_wrong_is_a_sentence_and_nothing_is_written(tmp_path: Path, what: str) -> None:
    content, sentence = FAULTS[what]
    with pytest.raises(CommandError) as refused:
        protected(tmp_path, content)
    assert sentence in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_files_that_cannot_be_used_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be opened: No such file or directory"):
        call_command("protect", str(tmp_path / "gone.csv"), policy="dfe", output=tmp_path / "out.csv")
    with pytest.raises(CommandError, match="could not be written: No such file or directory"):
        protected_to(tmp_path, tmp_path / "nowhere" / "out.csv")
    with pytest.raises(CommandError, match="Give --seconds from 0 to 3600"):
        protected(tmp_path, GOOD, seconds=float("nan"))
    with pytest.raises(CommandError, match="would replace the table itself"):
        protected_to(tmp_path, tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == GOOD


def protected_to(folder: Path, output: Path) -> None:
    (folder / "table.csv").write_text(GOOD, encoding="utf-8")
    call_command("protect", str(folder / "table.csv"), policy="dfe", output=output)


def test_what_is_shipped_are_the_styles_their_sources_describe() -> None:
    dfe, sac, alike, exact = (shipped_policy(name) for name in ("dfe", "sac", "round", "exact"))
    assert (dfe.hide_from, dfe.hide_to, dfe.keeps_zero, dfe.rounds_to, dfe.secondary) == (1, 5, True, 0, True)
    assert (dfe.hidden, dfe.not_applicable, dfe.not_available, dfe.rounds_to_zero) == ("c", "z", ":", "k")
    assert (sac.hide_from, sac.hide_to, sac.keeps_zero, sac.rounds_to, sac.secondary) == (0, 4, False, 5, False)
    assert (sac.hidden, sac.rates_rounded, sac.ranges) == ("c", False, (0, 4))
    entry = shipped()["INDICATORS2026"].find("disclosure", "sac")
    assert entry is not None
    assert policy_of(entry.key, entry.title, entry.content).hidden == "*"  # the collection's own sign, in releases
    assert (alike.rounds_to, alike.rates_rounded, alike.hides(3), alike.hidden) == (5, True, False, "c")
    assert (exact.minimal, exact.zero_may_hide, exact.rounds_to) == (True, True, 0)
    assert (exact.protects, exact.hidden) == ((1, 6), "c")
