"""Adds a partnership from the command line, with its first business manager: the installation's own deed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from sightline.accounts.models import Person
from sightline.governance.models import Partnership
from sightline.governance.services import adopt_defaults, make_partnership
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError


class Command(BaseCommand):
    """Makes a partnership that runs on the usual rule sets; its business manager does the rest in the browser."""

    help = "Add a partnership with its first business manager, who must have been added with add_person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--code", required=True, help="2 to 5 letters that lead every reference, such as NMR; for good"
        )
        parser.add_argument("--slug", required=True, help="The partnership's address, such as northmoor; for good")
        parser.add_argument("--name", required=True, help="Full name")
        parser.add_argument("--short-name", required=True, help="Name of the area, for titles and menus")
        parser.add_argument("--kind", choices=Partnership.Kind.values, default=Partnership.Kind.ALL_AGE)
        parser.add_argument("--manager", required=True, help="Email address of the first business manager")

    def handle(self, *_args: Any, **options: Any) -> None:
        manager = Person.objects.filter(email=options["manager"].strip().lower()).first()
        if manager is None:
            raise CommandError(f"Nobody has the address {options['manager']}. Add them first with add_person.")
        plain = {name: options[name] for name in ("code", "slug", "name", "short_name", "kind")}
        try:
            with transaction.atomic():
                made = make_partnership(**plain, manager=manager)
                adopt_defaults(partnership=made, by=None, today=england_today())
        except DomainError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"Added {made.name}. {manager.name} may now sign in and open /{made.slug}/.")
