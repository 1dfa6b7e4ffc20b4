import django.utils.timezone
from django.core.management import call_command
from django.db import migrations, models

from sightline.kernel import bank_holidays


def seed_calendar(apps, schema_editor):
    bank_holidays.seed(apps.get_model("kernel", "NonWorkingDay"))


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", "kernel_cache", database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS kernel_cache")


class Migration(migrations.Migration):

    replaces = [('kernel', '0001_initial'), ('kernel', '0002_calendar_and_cache'), ('kernel', '0003_answered_forms'), ('kernel', '0004_mail_with_a_calendar'), ('kernel', '0005_reply_to'), ('kernel', '0006_failure_noted')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AnsweredForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('address', models.TextField()),
                ('words', models.TextField()),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='NonWorkingDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('name', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='TickState',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('lease_by', models.CharField(blank=True, max_length=64)),
                ('done_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, help_text='The kind of error, without its message', max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='WorkerBeat',
            fields=[
                ('worker', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='MailMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('tenant', models.CharField(blank=True, max_length=8)),
                ('kind', models.CharField(blank=True, help_text='Names the check of rights made again at sending', max_length=60)),
                ('to', models.EmailField(max_length=254)),
                ('reply_to', models.EmailField(blank=True, max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('body_text', models.TextField()),
                ('body_html', models.TextField(blank=True)),
                ('calendar', models.TextField(blank=True, help_text='An iCalendar file that goes with it, such as an invitation')),
                ('reference', models.CharField(blank=True, max_length=100)),
                ('level', models.PositiveSmallIntegerField(default=1)),
                ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('withdrawn', 'Withdrawn: the reader may no longer see it')], default='waiting', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('lease_by', models.CharField(blank=True, max_length=64)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('message_id', models.CharField(help_text='Fixed, so that a second try is the same mail', max_length=320, unique=True)),
                ('dedupe_key', models.CharField(max_length=200, null=True, unique=True)),
                ('failure_noted', models.BooleanField(default=False, help_text='Whether somebody was told that it could not go')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['not_before', 'id'], name='kernel_mail_due')],
            },
        ),
        migrations.CreateModel(
            name='ReferenceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tenant', models.CharField(max_length=8)),
                ('kind', models.CharField(max_length=4)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'kind'), name='kernel_counter_once')],
            },
        ),
        migrations.RunPython(seed_calendar, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, drop_cache_table),
    ]
