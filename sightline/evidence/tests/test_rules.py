from datetime import date, timedelta

import pytest

from sightline.evidence.rules import clean_name, dates_problem, size_words, state_of, title_from

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("status", "first", "last", "wanted"),
    [
        ("current", None, None, ("current", "Current", True)),
        ("current", TODAY, TODAY, ("soon", "Expires 28 November 2026", True)),
        ("current", None, TODAY + timedelta(days=30), ("soon", "Expires 28 December 2026", True)),
        ("current", None, TODAY + timedelta(days=31), ("current", "Current", True)),
        ("current", None, TODAY - timedelta(days=1), ("expired", "Expired 27 November 2026", False)),
        ("current", TODAY + timedelta(days=1), None, ("future", "From 29 November 2026", False)),
        ("ended", None, TODAY - timedelta(days=1), ("ended", "No longer used", False)),
        ("withdrawn", None, None, ("withdrawn", "Withdrawn", False)),
    ],
)
def test_how_evidence_stands_on_a_day(status, first, last, wanted):
    found = state_of(status, first, last, TODAY)
    assert (found.key, found.words, found.counts) == wanted


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("audit.pdf", "audit.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Audit of 40 cases.docx", "Audit of 40 cases.docx"),
        ("/etc/../..", "file"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("a\u200bb.txt", "ab.txt"),
        ("two\nlines\x00.txt", "two lines.txt"),
        ('say "hi" <b>.txt', "say hi b.txt"),
        (".htaccess", "htaccess"),
        ("", "file"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_a_name_is_made_fit_to_show(sent, kept):
    assert clean_name(sent) == kept


def test_titles_sizes_and_dates_in_words():
    assert title_from("audit_notes-2026.pdf") == "audit notes-2026"
    assert [size_words(size) for size in (12, 2_600, 2_400_000)] == ["1 kB", "3 kB", "2.4 MB"]
    assert dates_problem(TODAY, TODAY) == ""
    assert dates_problem(TODAY, TODAY - timedelta(days=1)) == "Choose a last day on or after the first."
