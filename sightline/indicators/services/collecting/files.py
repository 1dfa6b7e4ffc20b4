"""A file or pasted cells into a return: read, checked, stored; and figures of years gone by into the data set."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.standing import Standing
from sightline.indicators.models import DataReturn, Indicator, Observation
from sightline.indicators.permissions import DATA_RETURN, INDICATOR, require_unit
from sightline.indicators.rules.layout import Grid, NoSheet, read_lines
from sightline.indicators.rules.periods import start_of
from sightline.indicators.services.collecting.storing import Stored, store_figures
from sightline.indicators.services.collecting.writing import write_rows
from sightline.kernel.errors import DomainError
from sightline.publishing.workbooks.grids import read_sheet_rows

NO_SHEET = "No sheet of this file has the headings Code and Number. Take the template of this return and fill it in."
EMPTY = "The file gives no figures. Fill in the columns Number, Out of or Value, or choose nil or not held."
History = tuple[str, date, str, str, int | None, int | None, float | None]


def store_file(*, data_return: DataReturn, content: bytes, version: int, by: Standing, source: str) -> Stored:
    """Read a workbook, a CSV or pasted cells and keep them as the draft of a return; see `store_figures`.

    Raises DomainError with a sentence for a file that cannot be read or gives nothing, and as `store_figures`.
    """
    DATA_RETURN.require(by, "U", data_return)
    grids = [Grid(one.name, one.rows, one.hidden, one.hidden_columns) for one in read_sheet_rows(content)]
    try:
        read = read_lines(grids, data_return.reference, data_return.period.starts_on)
    except NoSheet:
        raise DomainError(NO_SHEET, field="workbook") from None
    if not read.lines and not read.found:
        raise DomainError(EMPTY, field="workbook")
    done = store_figures(
        data_return=data_return, lines=read.lines, version=version, by=by, source=source, already=read.found,
        sheet=read.sheet,
    )  # fmt: skip
    return Stored(done.errors, done.queries, done.rows, done.indicators, tuple(dict.fromkeys(read.told)))


@transaction.atomic
def load_history(*, rows: Iterable[History], by: Standing) -> int:
    """Load figures of periods gone by as current and final, by the million; return how many.

    A row is (code, first day of its period, breakdown, part, number, out of, value). Codes must be in the dictionary
    and days begin a period of the indicator. Raises NotAllowed, DomainError that names the row, IntegrityError where a
    figure stands already.
    """
    require_unit(by)
    INDICATOR.require(by, "U", Indicator(partnership=by.partnership))
    known = {row.code: row for row in Indicator.objects.filter(partnership=by.partnership)}
    written = write_rows(_history(rows, known, by.partnership.pk))
    record(
        tenant=by.partnership.code, verb="data_return.history_loaded", reference="", by=by, level=2,
        after={"rows": written},
    )  # fmt: skip
    return written


def _history(rows: Iterable[History], known: dict[str, Indicator], partnership: int) -> Iterator[tuple[Any, ...]]:
    days: dict[tuple[str, date], tuple[int, str]] = {}
    current = Observation.State.CURRENT.value
    for at, (code, day, dimension, part, number, out_of, value) in enumerate(rows, start=1):
        found = days.get((code, day))
        if found is None:
            one = known.get(code)
            if one is None:
                raise DomainError(f"Row {at:,}: the code “{code[:40]}” is not in the dictionary.")
            if start_of(one.frequency, day) != day:
                raise DomainError(f"Row {at:,}: no period of {code} begins on {day}.")
            found = days[code, day] = (one.pk, day.isoformat())
        if (number or 0) < 0 or (out_of or 0) < 0:
            raise DomainError(f"Row {at:,}: a figure is below nought.")
        yield (partnership, found[0], None, 1, found[1], dimension, part, number, out_of, value, "", current, True)
