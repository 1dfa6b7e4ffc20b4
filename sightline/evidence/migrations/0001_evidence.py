import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('governance', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('file', 'File'), ('link', 'Link'), ('statement', 'Statement')], max_length=10)),
                ('title', models.CharField(max_length=300)),
                ('shows', models.TextField(blank=True)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Level 1: partnership'), (2, 'Level 2: group'), (3, 'Level 3: named case')], default=1)),
                ('marking', models.CharField(blank=True, choices=[('', 'No marking'), ('official', 'OFFICIAL'), ('sensitive', 'OFFICIAL-SENSITIVE')], default='', max_length=10)),
                ('case_reference', models.CharField(blank=True, max_length=20)),
                ('effective_on', models.DateField(blank=True, null=True)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('status', models.CharField(choices=[('current', 'current'), ('ended', 'no longer used'), ('withdrawn', 'withdrawn')], default='current', max_length=10)),
                ('status_reason', models.CharField(blank=True, max_length=300)),
                ('version', models.PositiveIntegerField(default=1)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.agency')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.group')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['partnership', 'status', 'expires_on'], name='evidence_state_expiry'), models.Index(fields=['partnership', 'group'], name='evidence_group'), models.Index(fields=['partnership', 'agency'], name='evidence_agency')],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', [1, 2, 3])), name='evidence_level_known'), models.CheckConstraint(condition=models.Q(models.Q(('level', 3), _negated=True), ('marking', 'sensitive'), _connector='OR'), name='evidence_of_a_case_is_marked'), models.CheckConstraint(condition=models.Q(('effective_on__isnull', True), ('expires_on__isnull', True), ('expires_on__gte', models.F('effective_on')), _connector='OR'), name='evidence_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'current'), ('status_reason', '')), models.Q(models.Q(('status', 'current'), _negated=True), models.Q(('status_reason', ''), _negated=True)), _connector='OR'), name='evidence_ended_says_why')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('before', models.TextField(blank=True)),
                ('after', models.TextField(blank=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('what', models.CharField(max_length=60)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='evidence.evidence')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvidenceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('stored', models.CharField(blank=True, max_length=80)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('scan', models.CharField(blank=True, choices=[('', 'no file'), ('clean', 'checked for viruses'), ('unscanned', 'not checked for viruses')], default='', max_length=10)),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('text', models.TextField(blank=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('author_as', models.CharField(blank=True, max_length=200)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='evidence.evidence')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('evidence', 'number'), name='evidence_version_once'), models.UniqueConstraint(condition=models.Q(('stored', ''), _negated=True), fields=('stored',), name='evidence_file_once'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('stored', ''), _negated=True), ('url', ''), ('text', ''), models.Q(('file_name', ''), _negated=True), models.Q(('sha256', ''), _negated=True), models.Q(('scan', ''), _negated=True)), models.Q(('stored', ''), models.Q(('url', ''), _negated=True), ('text', '')), models.Q(('stored', ''), ('url', ''), models.Q(('text', ''), _negated=True)), _connector='OR'), name='evidence_version_is_one_thing')],
            },
        ),
        migrations.AddField(
            model_name='evidence',
            name='newest',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.evidenceversion'),
        ),
    ]
