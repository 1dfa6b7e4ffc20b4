from django.db import migrations

from sightline.audittrail import triggers


def set_triggers(apps, schema_editor):
    triggers.set_(schema_editor.connection)


def lift_triggers(apps, schema_editor):
    triggers.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audittrail", "0001_entries_and_heads")]

    operations = [migrations.RunPython(set_triggers, lift_triggers)]
