"""From what was understood to lines, items and parts: the document in its own words, nothing lost or said twice."""

from datetime import date
from pathlib import Path

import pytest

from sightline.imports.lines import lines_of
from sightline.imports.parts import opens_part, part_of, period_of
from sightline.imports.reading import read_document, read_upload
from sightline.imports.tests.documents import TEXT
from sightline.imports.tests.word import word_from_text
from sightline.publishing.blocks import Table

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
PLAN = (date(2025, 4, 1), date(2028, 3, 31))


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2023-2026", (date(2023, 4, 1), date(2026, 3, 31))),
        ("Yearly plan 2023-24", (date(2023, 4, 1), date(2024, 3, 31))),
        ("2023 to 2026, and 2024/25", (date(2023, 4, 1), date(2026, 3, 31))),
        ("May 2019", (date(2019, 4, 1), date(2020, 3, 31))),
        ("2026-2023", (None, None)),
        ("soon", (None, None)),
    ],
)
def test_years_in_words_are_financial_years(words: str, period: tuple[date | None, date | None]) -> None:
    assert period_of(words) == period


@pytest.mark.parametrize(
    ("heading", "opens"),
    [
        ("Part A - Long-term strategic objectives", True),
        ("PART TWO: what we do this year", True),
        ("Part 2", True),
        ("Annual delivery plan 2025-26", True),
        ("Part A of the plan contains long-term objectives for everybody", False),
        ("Partnership working - how we do it", False),
        ("Section 11 - audit of agencies", False),
        ("Annual report", False),
        ("Strategic plan 2025-2028", False),
        ("Part A - " + "x" * 200, False),
    ],
)
def test_which_headings_open_a_part(heading: str, opens: bool) -> None:
    assert opens_part(heading, PLAN) is opens


def test_a_part_is_yearly_by_its_words_or_its_one_year_and_has_its_years_when_they_are_the_plans() -> None:
    parts = [
        part_of(heading, PLAN)
        for heading in (
            "Part A - our aims",
            "Part B: yearly plan 2026-27",
            "Part C 2027/28",
            "Part D - annual plan 2031",
        )
    ]
    assert [(part.kind, part.starts_on, part.ends_on) for part in parts] == [
        ("long_term", None, None),
        ("yearly", date(2026, 4, 1), date(2027, 3, 31)),
        ("yearly", date(2027, 4, 1), date(2028, 3, 31)),
        ("yearly", None, None),
    ]


def test_what_stands_under_a_part_hangs_on_it_and_its_heading_is_placed() -> None:
    found = read_upload(file_name="plan.txt", content=TEXT.encode())
    parts = {item["text"]: item["part_title"] for item in found.items}
    assert parts["Children tell us what home is like"] == "Part A - Our long-term objectives"
    assert parts["Brief hotel and taxi staff"] == "Part B – Yearly plan 2025-26"
    assert (parts["Neglect"], parts["To learn in the open"]) == ("", "")
    gives = {line["text"]: (line["state"], line["gives"]) for line in found.lines if line["gives"]}
    assert gives == {
        "Safer together: strategic plan 2025-2028": ("placed", "title"),
        "Part A - Our long-term objectives": ("placed", "part"),
        "Part B – Yearly plan 2025-26": ("placed", "part"),
    }


@pytest.mark.skipif(not SEEDS.is_dir(), reason="The shared documents are not beside the repository.")
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
@pytest.mark.parametrize("word", [False, True], ids=["text", "word"])
def test_every_word_of_a_document_is_in_one_line_and_every_item_has_its_lines(
    number: str, word: bool, tmp_path: Path
) -> None:
    path = SEEDS / f"{number}.txt"
    if word:
        path = word_from_text(path.read_text(encoding="utf-8"), tmp_path / f"{number}.docx")
    found = read_document(file_name=path.name, content=path.read_bytes())
    said = "".join("".join(text.split()) for text in _texts(found.source))
    shown = "".join("".join(line.text.split()) for line in lines_of(found))
    assert sorted(shown) == sorted(said)
    laid_out = read_upload(file_name=path.name, content=path.read_bytes())
    lines = {line["number"]: line for line in laid_out.lines}
    for item in laid_out.items:
        assert item["lines"], item["text"]
        words = "".join("".join(lines[n]["text"].split()) for n in item["lines"])
        assert item["text"].split()[0] in words, item["text"]


def _texts(source: object) -> list[str]:
    texts: list[str] = []
    for block in source.blocks:  # type: ignore[attr-defined]
        if isinstance(block, Table):
            texts += [part.text for row in block.rows for cell in row.cells for part in cell.blocks]
        else:
            texts.append(block.text)
    return texts + [part.text for part in source.furniture]  # type: ignore[attr-defined]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="The shared documents are not beside the repository.")
def test_places_in_a_word_file_read_naturally(tmp_path: Path) -> None:
    path = word_from_text((SEEDS / "000.txt").read_text(encoding="utf-8"), tmp_path / "plan.docx")
    found = read_upload(file_name=path.name, content=path.read_bytes())
    at = {line["text"]: line["at"] for line in found.lines}
    assert at["Develop an All Age Exploitation Strategy"].startswith("table 2, row ")
    assert at["Our Purpose"] == "paragraph 6"
