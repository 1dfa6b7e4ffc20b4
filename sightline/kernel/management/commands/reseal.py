"""Seals again, with the present key, whatever a former one sealed: the second step of a change of key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sightline.kernel.sealing import CannotOpen, reseal_all


class Command(BaseCommand):
    """Says for each column how many texts were sealed again."""

    help = "Seal encrypted fields again with SIGHTLINE_FIELD_KEY. Safe to run while people work, and to run again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            for column, count in reseal_all():
                self.stdout.write(f"{column}: {count} sealed again.")
        except CannotOpen as error:
            raise CommandError(
                f"{error} Put the former key into SIGHTLINE_FIELD_KEY_FALLBACKS and run this again."
            ) from error
