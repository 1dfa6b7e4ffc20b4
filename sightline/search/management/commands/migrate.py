"""Django's migrate, which also lays the triggers of the index again and reads in what migrations changed meanwhile."""

from typing import Any

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from sightline.governance.management.commands import migrate
from sightline.search.models import Entry
from sightline.search.services import lay, rebuild
from sightline.search.triggers import lift


class Command(migrate.Command):
    """Migrate with the triggers of the index lifted; when anything was migrated, everything is read anew."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check_unapplied"] or options["plan"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        before = set(MigrationRecorder(connection).applied_migrations())
        lift(connection)
        try:
            super().handle(*args, **options)
        finally:
            if Entry._meta.db_table in connection.introspection.table_names():
                same = before == set(MigrationRecorder(connection).applied_migrations())
                (lay if same else rebuild)(options["database"])
