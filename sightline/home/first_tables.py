"""The tables of a new installation, made from the models at once as all migrations together leave them.

One after another the migrations remake tables again and again, which is most of a first start. `manage.py prepare`
takes this way where no table is yet; everywhere else, and when it fails, the migrations run. A test compares what both
make.
"""

from typing import cast

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import StateApps

from sightline.governance.tenancy import lay
from sightline.meetings import frozen

OURS = "sightline."


def is_empty() -> bool:
    """Whether this is a database in which nothing was made yet."""
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor)) <= {"django_migrations"}


def make_all() -> None:
    """Make every table, run what our migrations run, and note all migrations as applied, in one transaction.

    Raises whatever a model or a migration raises, with nothing made.
    """
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    MigrationRecorder(connection).ensure_schema()
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                editor.create_model(model)
        for migration in plan:
            _run(migration, editor)
            executor.record_migration(migration)  # type: ignore[call-arg, arg-type]  # the stubs know an older Django
        executor.check_replacements()
        lay(connection)
        frozen.lay(connection)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS, apps=apps, plan=[])


def _run(migration: Migration, editor: BaseDatabaseSchemaEditor) -> None:
    """Run the Python of a migration of ours; those of others only carry over rows, of which there are none."""
    if migration.__module__.startswith(OURS):
        for operation in migration.operations:
            if isinstance(operation, RunPython):
                operation.code(cast(StateApps, apps), editor)
