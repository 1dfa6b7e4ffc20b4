from django.db import migrations, models

from sightline.audittrail import triggers


def set_triggers(apps, schema_editor):
    triggers.set_(schema_editor.connection)


def lift_triggers(apps, schema_editor):
    triggers.lift(schema_editor.connection)


class Migration(migrations.Migration):

    replaces = [('audittrail', '0001_entries_and_heads'), ('audittrail', '0002_triggers')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Head',
            fields=[
                ('tenant', models.CharField(max_length=8, primary_key=True, serialize=False)),
                ('sequence', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tenant', models.CharField(blank=True, help_text='Partnership code; empty for the installation', max_length=8)),
                ('sequence', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField(help_text='Moment in UTC')),
                ('actor', models.CharField(help_text='person:12, or system', max_length=60)),
                ('on_behalf_of', models.CharField(blank=True, max_length=60)),
                ('session_hash', models.CharField(blank=True, max_length=64)),
                ('address', models.CharField(blank=True, max_length=64)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('verb', models.CharField(max_length=60)),
                ('reference', models.CharField(max_length=100)),
                ('before', models.TextField(blank=True, help_text='Canonical JSON of the fields before, or empty')),
                ('after', models.TextField(blank=True, help_text='Canonical JSON of the fields after, or empty')),
                ('level', models.PositiveSmallIntegerField()),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'indexes': [models.Index(fields=['tenant', 'reference', 'sequence'], name='audittrail_entry_reference')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'sequence'), name='audittrail_entry_once')],
            },
        ),
        migrations.RunPython(set_triggers, lift_triggers),
    ]
