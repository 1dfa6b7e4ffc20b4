"""Django's migrate, which also lays the wall between partnerships again (see `governance.tenancy`)."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from sightline.governance.tenancy import lay, lift


class Command(migrate.Command):
    """Migrate with the triggers lifted that keep a row and its parents in one partnership, then lay them again."""

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
