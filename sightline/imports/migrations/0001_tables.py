import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('imports', '0001_initial'), ('imports', '0002_lines_and_parts'), ('imports', '0003_what_stands_and_whose_words'), ('imports', '0004_lists_from_spreadsheets'), ('imports', '0005_own_words'), ('imports', '0006_readings')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('governance', '0001_tables'),
        ('plans', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('file_name', models.CharField(max_length=255)),
                ('digest', models.CharField(max_length=64)),
                ('source_kind', models.CharField(max_length=10)),
                ('status', models.CharField(choices=[('open', 'being checked'), ('committed', 'made into a plan'), ('undone', 'undone'), ('discarded', 'discarded')], default='open', max_length=10)),
                ('named_partnership', models.CharField(blank=True, max_length=300)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('period', models.CharField(blank=True, max_length=100)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('read_in_ms', models.PositiveIntegerField(default=0)),
                ('committed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('own_updates', models.JSONField(default=list)),
                ('committed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='plans.plan')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['partnership', 'digest'], name='proposal_same_file')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('committed_at__isnull', False), ('status', 'committed')), models.Q(('status', 'committed'), _negated=True), _connector='OR'), name='proposal_commit_is_dated')],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('priority', 'Priority'), ('vision', 'Vision'), ('objective', 'Objective'), ('ambition', 'Ambition'), ('desired_outcome', 'Desired outcome'), ('action', 'Action'), ('measure', 'Measure'), ('success', 'Success criterion'), ('rationale', 'Rationale'), ('strategic_lead', 'Strategic lead'), ('lead', 'Lead'), ('lead_group', 'Lead group'), ('core', 'Core business'), ('purpose', 'Purpose'), ('group', 'Group'), ('member', 'Member')], max_length=16)),
                ('text', models.TextField()),
                ('source_text', models.TextField(blank=True)),
                ('confidence', models.PositiveSmallIntegerField(default=2)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('question', models.CharField(blank=True, max_length=300)),
                ('parts', models.JSONField(default=list)),
                ('lines', models.JSONField(default=list)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('said_lead', models.CharField(blank=True, max_length=300)),
                ('said_group', models.CharField(blank=True, default='', max_length=300)),
                ('said_due', models.CharField(blank=True, max_length=100)),
                ('said_status', models.CharField(blank=True, default='', max_length=100)),
                ('rag', models.CharField(blank=True, choices=[('red', 'Red'), ('amber', 'Amber'), ('green', 'Green'), ('complete', 'Complete'), ('not_started', 'Not started')], default='', max_length=12)),
                ('words_by', models.CharField(blank=True, default='', max_length=200)),
                ('part_title', models.CharField(blank=True, max_length=200)),
                ('dropped', models.BooleanField(default=False)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.group')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.post')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='imports.item')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='imports.proposal')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('confidence__in', [0, 1, 2])), name='item_confidence_known')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('file_name', models.CharField(max_length=255)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'read'), ('failed', 'not read')], default='waiting', max_length=10)),
                ('sentence', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='imports.proposal')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='reading_done_is_dated'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('partnership', 'sent_by', 'digest'), name='reading_waits_once')],
            },
        ),
        migrations.CreateModel(
            name='SheetLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('file_name', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('tables', models.JSONField(default=list)),
                ('table', models.PositiveSmallIntegerField(default=0)),
                ('columns', models.JSONField(default=dict)),
                ('meanings', models.JSONField(default=dict)),
                ('leaves_refused', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('open', 'being checked'), ('loaded', 'loaded'), ('undone', 'taken back'), ('discarded', 'put aside')], default='open', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('outcome', models.JSONField(default=list)),
                ('made', models.JSONField(default=list)),
                ('loaded_at', models.DateTimeField(blank=True, null=True)),
                ('loaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['partnership', 'digest'], name='sheet_load_same_file')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('loaded_at__isnull', False), ('status__in', ['loaded', 'undone'])), ('status__in', ['open', 'discarded']), _connector='OR'), name='sheet_load_is_dated')],
            },
        ),
        migrations.CreateModel(
            name='SourceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('at', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('state', models.CharField(choices=[('placed', 'placed'), ('set_aside', 'set aside'), ('unplaced', 'unplaced')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('gives', models.CharField(blank=True, default='', max_length=12)),
                ('part_title', models.CharField(blank=True, default='', max_length=200)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='imports.proposal')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'number'), name='source_line_once')],
            },
        ),
        migrations.CreateModel(
            name='ColumnMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(max_length=20)),
                ('column', models.CharField(blank=True, max_length=20)),
                ('said', models.CharField(max_length=200)),
                ('means', models.CharField(blank=True, max_length=40)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['kind', 'column', 'said'],
                'constraints': [models.UniqueConstraint(fields=('partnership', 'kind', 'column', 'said'), name='column_match_once')],
            },
        ),
        migrations.CreateModel(
            name='OwnWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('list', models.CharField(choices=[('heading', 'Heading'), ('label', 'Label or column'), ('role', 'Who leads'), ('rag', 'Status'), ('date', 'Date')], max_length=10)),
                ('words', models.CharField(max_length=100)),
                ('key', models.CharField(max_length=120)),
                ('means', models.CharField(max_length=200)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('version', models.PositiveIntegerField(default=1)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['list', 'key'],
                'constraints': [models.UniqueConstraint(fields=('partnership', 'list', 'key'), name='own_word_once'), models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('means', ''), _negated=True)), name='own_word_means_something'), models.CheckConstraint(condition=models.Q(('list__in', ['heading', 'label', 'role', 'rag', 'date'])), name='own_word_is_of_a_list')],
            },
        ),
    ]
