"""Says for every partnership which agency follows another: the installation's own deed, since agencies are shared."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sightline.governance.services import record_successor
from sightline.kernel.dates import england_today, in_short
from sightline.kernel.errors import DomainError


class Command(BaseCommand):
    """Records a successor; each partnership then hands over its posts and seats in the browser."""

    help = "Record which agency follows another that several partnerships have."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agency", required=True, help="Name of the agency that ended")
        parser.add_argument("--followed-by", required=True, help="Name of the agency that follows, known or new")
        parser.add_argument("--from", required=True, dest="from_on", type=date.fromisoformat, help="Such as 2026-04-01")

    def handle(self, *_args: Any, **options: Any) -> None:
        name, successor, from_on = options["agency"], options["followed_by"], options["from_on"]
        try:
            new = record_successor(name=name, successor_name=successor, from_on=from_on, today=england_today())
        except DomainError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(
            f"{new} follows {name} from {in_short(from_on)}. Each partnership hands over its posts and seats."
        )
