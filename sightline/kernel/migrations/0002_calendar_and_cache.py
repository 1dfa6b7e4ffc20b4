from django.core.management import call_command
from django.db import migrations

from sightline.kernel import bank_holidays


def seed_calendar(apps, schema_editor):
    bank_holidays.seed(apps.get_model("kernel", "NonWorkingDay"))


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", "kernel_cache", database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS kernel_cache")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunPython(seed_calendar, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, drop_cache_table),
    ]
