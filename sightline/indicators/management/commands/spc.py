"""Reads control charts from the command line: a settings file and a CSV file in, CSV files out."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sightline.indicators.rules import chart_files

HELP = (
    "Read the control charts that a settings file asks for of a CSV file, and write one row a point, in the columns of "
    "NHSRplotthedots (XmR) or qicharts2 (“chart” in the settings). Needs no database and no set-up."
)


class Command(BaseCommand):
    """Writes the files named; a refusal is one sentence on standard error."""

    help = HELP
    requires_system_checks = ()
    suppressed_base_arguments = {"--settings"}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--order", type=Path, required=True, help="What is asked for, as JSON; written --settings with manage.py"
        )
        parser.add_argument("--input", type=Path, required=True, help="The figures, as CSV")
        parser.add_argument("--output", type=Path, required=True, help="Where the points go")
        parser.add_argument("--summary", type=Path, help="Where a row for each facet and group goes")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            chart_files.run(
                settings=options["order"],
                input=options["input"],
                output=options["output"],
                summary=options["summary"],
            )
        except chart_files.FileError as error:
            raise CommandError(str(error)) from error
