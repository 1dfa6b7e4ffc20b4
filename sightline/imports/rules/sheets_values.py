"""What a cell of a list says: a day, an address, a word that has to be matched, or a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sightline.imports.rules.dates import date_said
from sightline.imports.rules.sheets import LEFT_EMPTY, MATCHED, ListColumn, ListKind, ListRow
from sightline.imports.rules.sheets_tables import Cells
from sightline.imports.rules.words import fold

EARLIEST, YEARS_AHEAD = 1990, 20
LONGEST_DAY, LONGEST_ADDRESSES = 200, 2_000  # no pattern looks through a longer cell: some go back and forth over it
_SHORT_YEAR = re.compile(r"^(\d{1,2}[/.-]\d{1,2}[/.-])(\d\d)$")
_SHORT_MONTH = re.compile(r"^(\d{1,2}[\s-]*[A-Za-z]{3,9}|[A-Za-z]{3,9})[\s-]+(\d\d)$")
_TIME = re.compile(r"[ T,]+(?:at )?\d{1,2}[:.]\d\d(?::\d\d(?:\.\d+)?)?(?:\s*[ap]m)?$", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s<>,;:()\"'@]{1,64}@[^\s<>,;:()\"'@]{1,255}\.[^\s<>,;:()\"'@]{1,63}")
_NO_DAY = {
    "asap", "as soon as possible", "immediate", "immediately", "ongoing", "on going", "on hold", "continuous", "na",
    "n a", "not applicable", "none", "tba", "tbc", "to be agreed", "to be confirmed", "rolling", "various", "complete",
    "completed", "done", "closed", "next meeting", "unknown", "not set",
}  # fmt: skip


def in_short(day: date) -> str:
    """Return a date as “4 December 2026”."""
    return f"{day.day} {day:%B %Y}"


def day_said(text: str) -> tuple[date | None, bool]:
    """Return (the day a cell names or None, whether it names that day in full); years may have two digits."""
    if len(text) > LONGEST_DAY:
        return None, False
    words = _TIME.sub("", " ".join(text.split()))
    words = _SHORT_YEAR.sub(r"\g<1>20\2", words)
    words = _SHORT_MONTH.sub(r"\1 20\2", words).replace("-", " ") if _SHORT_MONTH.match(words) else words
    found = date_said(words)
    return (found.day, found.sure) if found else (None, False)


def is_day(text: str) -> bool:
    """Whether a cell names a day."""
    return day_said(text)[0] is not None


def email_in(text: str) -> str:
    """Return the one e-mail address a cell holds, in small letters; "" for none or several, or in a long text."""
    if len(text) > LONGEST_ADDRESSES:
        return ""
    found = {one.lower().rstrip(".") for one in _EMAIL.findall(text.replace("mailto:", " "))}
    return found.pop() if len(found) == 1 else ""


def row_of(
    index: int, at: str, cells: Cells, columns: Mapping[str, str], *, kind: ListKind, headings: Mapping[str, str],
    meanings: Mapping[str, Mapping[str, str]], today: date,
) -> ListRow:  # fmt: skip
    """Read one row: `columns` maps letters to the keys of the kind's columns, `meanings` words to what they mean."""
    said = {key: cells[letter].strip() for letter, key in columns.items() if key and cells.get(letter, "").strip()}
    row = ListRow(index, at, said, {key: headings[letter] for letter, key in columns.items() if key})
    for column in kind.columns:
        _read(row, column, meanings.get(column.key, {}), today)
    return row


def _read(row: ListRow, column: ListColumn, meanings: Mapping[str, str], today: date) -> None:
    text = row.said.get(column.key, "")
    if not text:
        if column.required:
            row.refuse(column.key, f"{column.label} is empty. Fill it in, or delete the row.")
    elif len(text) > column.longest:
        row.refuse(column.key, f"it is longer than {column.longest} characters. Shorten it.")
    elif column.holds == "date":
        _read_day(row, column, text, today)
    elif column.holds == "email":
        row.said[column.key] = email_in(text)
        if not row.said[column.key]:
            row.refuse(column.key, f"“{text[:60]}” is no e-mail address. Write one such as name@example.org.")
    elif column.holds in MATCHED:
        _read_meaning(row, column, text, meanings)


def _read_day(row: ListRow, column: ListColumn, text: str, today: date) -> None:
    day, sure = day_said(text)
    if day is None:
        if fold(text) in _NO_DAY:
            row.notes.append(f"“{text[:40]}” names no day, so {column.label.lower()} stays empty.")
        else:
            row.refuse(column.key, f"“{text[:40]}” is no date. Write one such as {in_short(today)}, or leave it empty.")
    elif not EARLIEST <= day.year <= today.year + YEARS_AHEAD:
        row.refuse(
            column.key, f"“{text[:40]}” lies outside {EARLIEST} to {today.year + YEARS_AHEAD}. Correct the year."
        )
    else:
        row.days[column.key] = day
        if not sure:
            row.notes.append(f"“{text[:40]}” is read as {in_short(day)}.")


def _read_meaning(row: ListRow, column: ListColumn, text: str, meanings: Mapping[str, str]) -> None:
    means = meanings.get(fold(text)[:200], "")
    if not means:
        row.refuse(
            column.key, f"“{text[:60]}” is not known. Say on the page before what it means, or leave it empty there."
        )
    row.meant[column.key] = "" if means == LEFT_EMPTY else means
