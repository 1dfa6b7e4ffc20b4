"""Charts from a settings file and a CSV file into CSV files, in the columns of the reference packages.

`run` does it all. A file that cannot be read raises `FileError` with one sentence that names file, row and column.
"""

from collections.abc import Sequence
from pathlib import Path

from sightline.indicators.rules.chart_files.order import FileError, read_order
from sightline.indicators.rules.chart_files.places import may_replace

__all__ = ["FileError", "run"]


def check_places(read: Sequence[Path], written: Sequence[Path]) -> None:
    """Raise FileError when a file to write would replace one that is read, or another that is written."""
    places = [one.resolve() for one in (*read, *written)]
    for at, place in enumerate(places[len(read) :], len(read)):
        if place in places[:at] and may_replace(place):
            raise FileError(f"“{place.name}” is used twice. Name another file for what is written.")


def run(*, settings: Path, input: Path, output: Path, summary: Path | None = None) -> int:
    """Read the charts that `settings` asks for of `input`, write one row a point, and a summary when asked.

    Returns how many points were written. Nothing is written when anything is wrong.
    """
    order = read_order(settings)
    check_places((settings, input), (output, summary) if summary else (output,))
    from sightline.indicators.rules.chart_files.attribute_files import attribute_rows  # noqa: PLC0415 (numpy, when run)
    from sightline.indicators.rules.chart_files.table import read_table  # noqa: PLC0415
    from sightline.indicators.rules.chart_files.writing import write  # noqa: PLC0415
    from sightline.indicators.rules.chart_files.xmr_files import xmr_rows  # noqa: PLC0415

    table = read_table(input, order)
    found = xmr_rows(order, table) if order.is_xmr else attribute_rows(order, table)
    write(output, found.header, found.rows())
    if summary:
        write(summary, found.summary_header, found.summary())
    return len(table.y)
