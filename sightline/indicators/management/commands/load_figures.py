"""Loads figures of years gone by from a CSV file into a partnership's data set, as final, all of them or none."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from sightline.accounts.models import Person
from sightline.governance.models import Partnership
from sightline.governance.standing import standing_of
from sightline.indicators.rules import cells
from sightline.indicators.services.collecting.files import History, load_history
from sightline.kernel.errors import DomainError

HEADINGS = ("code", "period", "breakdown", "part", "number", "out_of", "value")


class Command(BaseCommand):
    """Reads the file as a stream, so that a million rows take no more memory than a few."""

    help = (
        "Load figures of years gone by: a CSV with the headings code, period, breakdown, part, number, out_of, value."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--partnership", required=True, help="Its address, such as northmoor")
        parser.add_argument("--by", required=True, help="E-mail address of somebody of the business unit")

    def handle(self, *_args: Any, **options: Any) -> None:
        here = Partnership.objects.filter(slug=options["partnership"]).first()
        person = Person.objects.filter(email=options["by"], is_active=True).first()
        if here is None or person is None:
            raise CommandError("There is no such partnership, or nobody with this address.")
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as stream:
                written = load_history(rows=_rows(stream), by=standing_of(person, here))
        except DomainError as error:
            raise CommandError(error.sentence) from error
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except IntegrityError as error:
            raise CommandError("A figure stands twice in the file, or stands in the data set already.") from error
        self.stdout.write(f"{written:,} figures are loaded.")


def _rows(stream: Any) -> Iterator[History]:
    lines = csv.DictReader(stream)
    if tuple(lines.fieldnames or ()) != HEADINGS:
        raise DomainError(f"The headings must be {', '.join(HEADINGS)}, in this order.")
    for at, one in enumerate(lines, start=2):
        try:
            day = cells.day(one["period"])
            figures = cells.whole(one["number"]), cells.whole(one["out_of"]), cells.number(one["value"])
        except cells.Bad as error:
            raise DomainError(f"Line {at:,} says “{error.text}”, which is no figure or no date.") from error
        if day is None or None in one or figures == (None, None, None):
            raise DomainError(f"Line {at:,} has no period, no figure, or more cells than headings.")
        yield one["code"].upper(), day, one["breakdown"], one["part"], *figures
