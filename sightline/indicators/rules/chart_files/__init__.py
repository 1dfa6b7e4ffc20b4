"""Charts from a settings file and a CSV file into CSV files, in the columns of the reference packages.

`run` does it all. A file that cannot be read raises `FileError` with one sentence that names file, row and column.
"""

from pathlib import Path

from sightline.indicators.rules.chart_files.order import FileError, read_order

__all__ = ["FileError", "run"]


def run(*, settings: Path, input: Path, output: Path, summary: Path | None = None) -> int:
    """Read the charts that `settings` asks for of `input`, write one row a point, and a summary when asked.

    Returns how many points were written. Nothing is written when anything is wrong.
    """
    order = read_order(settings)
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
