"""Loads published tables from the command line: the installation's own deed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sightline.governance.models import Partnership
from sightline.indicators.queries.benchmarks import areas_kept, told_of
from sightline.indicators.services.benchmarks import Faulty, load_table, read_table
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError


class Command(BaseCommand):
    """Reads each file and puts it into use, or says what is wrong with it and changes nothing of that file."""

    help = "Load published tables (figures, populations, statistical neighbours) for a partnership."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, help="CSV files as published")
        parser.add_argument("--partnership", required=True, help="The partnership's address, such as northmoor")

    def handle(self, *_args: Any, **options: Any) -> None:
        partnership = Partnership.objects.filter(slug=options["partnership"]).first()
        if partnership is None:
            raise CommandError(f"No partnership has the address {options['partnership']}.")
        for path in options["files"]:
            self._load(path, partnership)

    def _load(self, path: Path, partnership: Partnership) -> None:
        today = england_today()
        try:
            with path.open("rb") as stream:
                table = read_table(
                    stream=stream, file_name=path.name, partnership=partnership, today=today, by=None
                )  # fmt: skip
                table = load_table(table=table, today=today, by=None)
        except OSError as error:
            raise CommandError(f"{path} cannot be opened: {error.strerror}.") from error
        except Faulty as error:
            places = [f"  row {one.row}, {one.column}: {one.sentence}".replace(", :", ":") for one in error.faults]
            raise CommandError("\n".join([f"{path}: {error.sentence}", *places])) from error
        except DomainError as error:
            raise CommandError(f"{path}: {error.sentence}") from error
        kept = areas_kept(table)
        of = f" Kept: {', '.join(one.name for one in kept)}." if kept else ""
        self.stdout.write(f"Loaded {table.title}: {table.rows:,} rows read.{of}")
        for sentence in told_of(table):
            self.stdout.write(f"  {sentence}")
