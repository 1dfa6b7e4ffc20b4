"""Django's migrate, which also lays again the triggers that keep confirmed minutes as they are."""

from typing import Any

from django.db import connections

from sightline.meetings.frozen import lay, lift
from sightline.search.management.commands import migrate


class Command(migrate.Command):
    """Migrate with those triggers lifted, then lay them again."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check_unapplied"] or options["plan"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        lift(connection)
        try:
            super().handle(*args, **options)
        finally:
            lay(connection)
