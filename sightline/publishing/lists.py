"""A list of the product as a file: what the page shows, filtered and sorted, whole."""

from django.http import HttpResponse

from sightline.publishing.tables import write_csv, write_xlsx
from sightline.ui.downloads import CSV, XLSX, as_download
from sightline.ui.tables import Table


def table_as_file(table: Table, name: str, wanted: str) -> HttpResponse:
    """Return a table as the file called `name`; `wanted` is `csv` or `xlsx` (see `ui.downloads.wanted_format`)."""
    header, rows = table.export()
    if wanted == "csv":
        return as_download(write_csv(header, rows), f"{name}.csv", CSV)
    return as_download(write_xlsx(name, header, rows), f"{name}.xlsx", XLSX)
