"""A table of counts as CSV, in and out: labels in the first row and column, `Total` in the last. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import numpy as np

from sightline.indicators.rules.disclosure.policy import Policy
from sightline.indicators.rules.disclosure.tables import Labels, NotPublishable, Published, Table

MOST_BYTES, MOST_CELLS = 5_000_000, 10_000
WHOLE = re.compile(r"[0-9]{1,12}")
RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # what a spreadsheet may run when a cell begins with it
MARK = b"\xef\xbb\xbf"
TOTAL = "total"
LONGEST_SHOWN = 40


def read_table(content: bytes) -> Table:
    """Return the table of a CSV. Raises NotPublishable with a sentence that says where and what to do."""
    lines = _lines(content)
    table = Table(_labels(lines), _numbers(lines, hidden=""))
    if wrong := table.not_adding_up():
        raise NotPublishable(wrong)
    return table


def read_published(content: bytes, policy: Policy) -> Published:
    """Return a table as it was published, in which the policy's symbol stands for hidden cells; raises as above."""
    lines = _lines(content)
    return Published(_labels(lines), _numbers(lines, hidden=policy.hidden), policy)


def write_published(published: Published, *, mark: bool = False) -> bytes:
    """Return what is published as CSV in UTF-8; `mark` puts the mark before it by which Excel knows the encoding."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([published.labels.corner, *published.labels.columns])
    writer.writerows([name, *row] for name, row in zip(published.labels.rows, published.texts(), strict=True))
    return (MARK if mark else b"") + stream.getvalue().encode()


def _lines(content: bytes) -> list[list[str]]:
    """Return the cells of a CSV without empty lines and columns at its end, all lines equally long."""
    if len(content) > MOST_BYTES:
        raise NotPublishable(f"The file is larger than {MOST_BYTES // 1_000_000} MB. A table of counts is far smaller.")
    try:
        text = content.removeprefix(MARK).decode("utf-8")
        lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except UnicodeDecodeError as error:
        raise NotPublishable("The file is not a CSV in UTF-8. Save it as “CSV UTF-8” and try again.") from error
    except csv.Error as error:
        raise NotPublishable(
            f"The file cannot be read as CSV ({error}). Save it as “CSV UTF-8” and try again."
        ) from error
    while lines and not any(lines[-1]):
        lines.pop()
    while lines and len(lines[0]) > 1 and not any(line[len(lines[0]) - 1 :] != [""] for line in lines):
        lines = [line[:-1] for line in lines]
    _check_shape(lines)
    return lines


def _check_shape(lines: Sequence[Sequence[str]]) -> None:
    if len(lines) < 2 or len(lines[0]) < 2:
        raise NotPublishable(
            "The file holds no table. Put labels in the first row and column, and “Total” in the last of each, "
            "with commas between."
        )
    if len(lines) * len(lines[0]) > MOST_CELLS:
        raise NotPublishable(f"The table has more than {MOST_CELLS:,} cells. Divide it and try again.")
    for number, line in enumerate(lines, 1):
        if len(line) != len(lines[0]):
            raise NotPublishable(
                f"Row {number} has {len(line)} cells and the first row has {len(lines[0])}. Give every row as many."
            )


def _labels(lines: Sequence[Sequence[str]]) -> Labels:
    rows, columns = tuple(line[0] for line in lines[1:]), tuple(lines[0][1:])
    named = [(lines[0][0], 1, 1), *((name, number, 1) for number, name in enumerate(rows, 2))]
    named += [(name, 1, number) for number, name in enumerate(columns, 2)]
    for name, row, column in named:
        if name.startswith(RISKY):
            raise NotPublishable(
                f"The label “{_short(name)}” in row {row}, column {column} begins with “{name[0]}”, which a "
                "spreadsheet may run as a formula. Write it in words."
            )
        if not name and (row, column) != (1, 1):
            raise NotPublishable(f"Row {row}, column {column} has no label. Every row and column needs one.")
    for names, what in ((rows, "row"), (columns, "column")):
        if names[-1].casefold() != TOTAL:
            raise NotPublishable(
                f"The last {what} is “{_short(names[-1])}”. It must be “Total”, with the totals in it."
            )
        if len(names) < 2:
            raise NotPublishable(f"There is no {what} besides “Total”. Give the {what}s that it is the total of.")
    return Labels(rows, columns, lines[0][0])


def _numbers(lines: Sequence[Sequence[str]], *, hidden: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    found = np.zeros((len(lines) - 1, len(lines[0]) - 1), dtype=np.int64)
    for row, line in enumerate(lines[1:]):
        for column, text in enumerate(line[1:]):
            if hidden and text == hidden:
                found[row, column] = -1
            elif WHOLE.fullmatch(text):
                found[row, column] = int(text)
            else:
                where = f"Row {row + 2} ({_short(line[0])}), column {column + 2} ({_short(lines[0][column + 1])})"
                raise NotPublishable(f"{where} {_fault(text)}")
    return found


def _fault(text: str) -> str:
    """Return what is wrong with what should have been a count, and what to do."""
    if not text:
        return "is empty. Write 0 where nothing was counted."
    if re.fullmatch(r"[-−]\s*[0-9.]+", text):
        return f"is “{_short(text)}”. A count cannot be below 0."
    if text.startswith(RISKY):
        return f"is “{_short(text)}”, which a spreadsheet may run as a formula. Write the number itself."
    if re.fullmatch(r"[0-9]{1,3}([, ][0-9]{3})+", text):
        return f"is “{_short(text)}”. Write it without separators, such as {re.sub(r'[^0-9]', '', text)}."
    if re.fullmatch(r"[0-9]+", text):
        return f"is “{_short(text)}”, which is too large to be a count."
    return f"is “{_short(text)}”, which is no whole number. Counts are whole numbers from 0, before any is hidden."


def _short(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= LONGEST_SHOWN else f"{tidy[:LONGEST_SHOWN]}…"
