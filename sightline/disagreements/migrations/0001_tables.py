from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

SAID = ("disagreements_casesaid", "disagreements_partnersaid")
STEPS = ("disagreements_casestep", "disagreements_partnerstep")
SENTENCE = "what was said and what has ended is never changed"


def _triggers() -> list[tuple[str, str, str]]:
    """Return (name, table, when) of each: a line of the log never changes, a step no more once it has ended."""
    said = [(f"never_changed_{table}", table, "1 = 1") for table in SAID]
    return said + [(f"never_changed_{table}", table, "OLD.ended_at IS NOT NULL") for table in STEPS]


def lay(_apps: Any, schema_editor: Any) -> None:
    """Refuse every change of a line that was said and of a step that has ended; a migration that remakes one of these
    tables on SQLite lays its trigger again.
    """
    for name, table, when in _triggers():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN RAISE EXCEPTION "
                f"'{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
            schema_editor.execute(
                f'CREATE TRIGGER {name} BEFORE UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()'
            )
        else:
            schema_editor.execute(
                f'CREATE TRIGGER {name} BEFORE UPDATE ON "{table}" WHEN {when} '
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


def lift(_apps: Any, schema_editor: Any) -> None:
    """Take them away."""
    for name, table, _ in _triggers():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):

    replaces = [('disagreements', '0001_disagreements'), ('disagreements', '0002_nothing_said_changes')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('governance', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disagreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('about', models.TextField()),
                ('wanted', models.TextField(blank=True)),
                ('urgent', models.BooleanField(default=False)),
                ('protocol_set', models.CharField(max_length=20)),
                ('protocol_key', models.CharField(max_length=40)),
                ('protocol_title', models.CharField(max_length=300)),
                ('protocol', models.JSONField()),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=6)),
                ('outcome', models.CharField(blank=True, choices=[('resolved', 'Resolved between the agencies'), ('upheld', 'Upheld'), ('in_part', 'Upheld in part'), ('not_upheld', 'Not upheld'), ('withdrawn', 'Withdrawn'), ('policy', 'Led to a change of policy'), ('referred', 'Referred')], max_length=10)),
                ('ended_stage', models.PositiveSmallIntegerField(null=True)),
                ('resolution', models.TextField(blank=True)),
                ('learning', models.TextField(blank=True)),
                ('raised_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('subject', models.CharField(choices=[('child', 'a child'), ('adult', 'an adult'), ('family', 'a family')], max_length=6)),
                ('pseudonym', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('threshold', 'Threshold'), ('nfa', 'No further action'), ('sharing', 'Information sharing'), ('icpc', 'Need for a child protection conference'), ('plan', 'Plan'), ('resource', 'Resource')], max_length=10)),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.agency')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.agency')),
            ],
            options={
                'ordering': ['-raised_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['partnership', 'state', 'raised_at'], name='disagreement_open'), models.Index(fields=['partnership', 'closed_at'], name='disagreement_closed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('raised_by', models.F('answered_by')), _negated=True), name='disagreement_between_two'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', ''), ('state', 'open')), models.Q(('closed_at__isnull', False), ('ended_stage__isnull', False), ('outcome__gt', ''), ('state', 'closed')), _connector='OR'), name='disagreement_closed_whole'), models.CheckConstraint(condition=models.Q(('kind__in', ['threshold', 'nfa', 'sharing', 'icpc', 'plan', 'resource'])), name='disagreement_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='CaseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('stage', models.PositiveSmallIntegerField()),
                ('who', models.CharField(max_length=300)),
                ('does', models.CharField(max_length=500)),
                ('form', models.CharField(blank=True, max_length=100)),
                ('tells_board', models.BooleanField(default=False)),
                ('limit_amount', models.FloatField(null=True)),
                ('limit_unit', models.CharField(blank=True, max_length=12)),
                ('begins_at', models.DateTimeField()),
                ('counts_from', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('reminded', models.PositiveSmallIntegerField(default=0)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='disagreements.disagreement')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('begins_at')), _connector='OR'), name='casestep_ends_after'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', True), ('limit_amount__isnull', True)), models.Q(('due_at__isnull', False), ('limit_amount__gte', 0)), _connector='OR'), name='casestep_due_with_limit'), models.UniqueConstraint(fields=('dispute', 'position'), name='casestep_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('dispute',), name='casestep_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='CaseSaid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('what', models.CharField(choices=[('raised', 'Raised'), ('answered', 'Answered'), ('view', 'Independent view'), ('on', 'Taken to the next step'), ('urgent', 'Made urgent'), ('told', 'The partnership was told'), ('ended', 'Ended'), ('learnt', 'Learning added')], max_length=10)),
                ('stage', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True)),
                ('said_at', models.DateTimeField()),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.agency')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='disagreements.disagreement')),
            ],
            options={
                'ordering': ['said_at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sealed', models.TextField()),
                ('dispute', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='identity', to='disagreements.disagreement')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'verbose_name_plural': 'identities',
            },
        ),
        migrations.CreateModel(
            name='OwnNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sealed', models.TextField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.agency')),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_numbers', to='disagreements.disagreement')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dispute', 'agency'), name='own_number_once')],
            },
        ),
        migrations.CreateModel(
            name='PartnerDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('about', models.TextField()),
                ('wanted', models.TextField(blank=True)),
                ('urgent', models.BooleanField(default=False)),
                ('protocol_set', models.CharField(max_length=20)),
                ('protocol_key', models.CharField(max_length=40)),
                ('protocol_title', models.CharField(max_length=300)),
                ('protocol', models.JSONField()),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=6)),
                ('outcome', models.CharField(blank=True, choices=[('resolved', 'Resolved between the agencies'), ('upheld', 'Upheld'), ('in_part', 'Upheld in part'), ('not_upheld', 'Not upheld'), ('withdrawn', 'Withdrawn'), ('policy', 'Led to a change of policy'), ('referred', 'Referred')], max_length=10)),
                ('ended_stage', models.PositiveSmallIntegerField(null=True)),
                ('resolution', models.TextField(blank=True)),
                ('learning', models.TextField(blank=True)),
                ('raised_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.agency')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.agency')),
            ],
            options={
                'ordering': ['-raised_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['partnership', 'state', 'raised_at'], name='partner_dispute_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('raised_by', models.F('answered_by')), _negated=True), name='partnerdispute_between_two'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', ''), ('state', 'open')), models.Q(('closed_at__isnull', False), ('ended_stage__isnull', False), ('outcome__gt', ''), ('state', 'closed')), _connector='OR'), name='partnerdispute_closed_whole')],
            },
        ),
        migrations.CreateModel(
            name='PartnerSaid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('what', models.CharField(choices=[('raised', 'Raised'), ('answered', 'Answered'), ('view', 'Independent view'), ('on', 'Taken to the next step'), ('urgent', 'Made urgent'), ('told', 'The partnership was told'), ('ended', 'Ended'), ('learnt', 'Learning added')], max_length=10)),
                ('stage', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True)),
                ('said_at', models.DateTimeField()),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.agency')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='disagreements.partnerdispute')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['said_at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PartnerStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('stage', models.PositiveSmallIntegerField()),
                ('who', models.CharField(max_length=300)),
                ('does', models.CharField(max_length=500)),
                ('form', models.CharField(blank=True, max_length=100)),
                ('tells_board', models.BooleanField(default=False)),
                ('limit_amount', models.FloatField(null=True)),
                ('limit_unit', models.CharField(blank=True, max_length=12)),
                ('begins_at', models.DateTimeField()),
                ('counts_from', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('reminded', models.PositiveSmallIntegerField(default=0)),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='disagreements.partnerdispute')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('begins_at')), _connector='OR'), name='partnerstep_ends_after'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', True), ('limit_amount__isnull', True)), models.Q(('due_at__isnull', False), ('limit_amount__gte', 0)), _connector='OR'), name='partnerstep_due_with_limit'), models.UniqueConstraint(fields=('dispute', 'position'), name='partnerstep_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('dispute',), name='partnerstep_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Chosen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('use', models.CharField(choices=[('children', 'about a child or a family'), ('adults', 'about an adult'), ('partners', 'between partners')], max_length=8)),
                ('key', models.CharField(max_length=40)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['use'],
                'constraints': [models.UniqueConstraint(fields=('partnership', 'use'), name='protocol_chosen_once')],
            },
        ),
        migrations.RunPython(lay, lift),
    ]
