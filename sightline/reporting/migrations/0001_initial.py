import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('actions', '0001_tables'),
        ('governance', '0001_tables'),
        ('kernel', '0001_tables'),
        ('plans', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('highlight', 'Highlight report'), ('work_plan', 'Work plan'), ('monitoring', 'Plan monitoring')], default='highlight', max_length=10)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned for change'), ('collated', 'Collated'), ('sent_up', 'Sent up'), ('noted', 'Noted')], default='draft', max_length=10)),
                ('on_track', models.CharField(blank=True, choices=[('', 'Not said yet'), ('yes', 'On track'), ('no', 'Not on track')], default='', max_length=3)),
                ('summary', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('edited_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('collated_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collated_reports', to='reporting.report')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='governance.group')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('passed_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.group')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.group')),
            ],
            options={
                'ordering': ['-round__starts_on', 'group__name', 'kind'],
                'indexes': [models.Index(fields=['partnership', 'state'], name='report_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_to__isnull', True), ('state__in', ('draft', 'returned'))), models.Q(models.Q(('state__in', ('draft', 'returned')), _negated=True), ('sent_to__isnull', False)), _connector='OR'), name='report_sent_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('collated_into__isnull', False), ('state', 'collated')), ('state__in', ['sent_up', 'noted']), models.Q(('collated_into__isnull', True), ('state__in', ['draft', 'submitted', 'returned'])), _connector='OR'), name='report_collated_into_one'), models.CheckConstraint(condition=models.Q(('collated_into', models.F('id')), _negated=True), name='report_not_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='Addition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('text', models.TextField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='additions', to='reporting.report')),
            ],
            options={
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReportVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='reporting.report')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='report_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Circulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('title', models.CharField(max_length=200)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Level 1: the partnership'), (2, 'Level 2: the group')])),
                ('body', models.TextField(blank=True)),
                ('cover', models.TextField(blank=True)),
                ('reply_to', models.EmailField(max_length=254)),
                ('deputies', models.BooleanField(default=False)),
                ('papers', models.BooleanField(default=False)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circulations', to='governance.group')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.reportversion')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('version__isnull', True), models.Q(('body', ''), _negated=True)), models.Q(('body', ''), ('level', 2), ('version__isnull', False)), _connector='OR'), name='circulation_of_one_paper'), models.CheckConstraint(condition=models.Q(('level__in', [1, 2])), name='circulation_level_known')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('opens_on', models.DateField()),
                ('groups_due_on', models.DateField()),
                ('delivery_due_on', models.DateField()),
                ('executive_on', models.DateField()),
                ('asks', models.JSONField(default=list)),
                ('opened_on', models.DateField(blank=True, null=True)),
                ('drawn_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['-starts_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('partnership', 'name'), name='report_round_name_once'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='report_round_ends_after_start'), models.CheckConstraint(condition=models.Q(('delivery_due_on__gte', models.F('groups_due_on')), ('executive_on__gte', models.F('delivery_due_on')), ('groups_due_on__gte', models.F('opens_on'))), name='report_round_days_in_order')],
            },
        ),
        migrations.AddField(
            model_name='report',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reporting.round'),
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('done', 'Done in this period'), ('planned', 'What we plan'), ('priority', 'Where each priority stands'), ('next', 'Next'), ('off_track', 'Off track'), ('silent', 'Little or no evidence of progress'), ('gap', 'Not specific enough yet'), ('ask', 'What we ask'), ('risk', 'Risks'), ('good', 'Good practice and success'), ('impact', 'What changed for children and adults')], max_length=10)),
                ('position', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('drawn', models.TextField(blank=True)),
                ('source_key', models.CharField(blank=True, max_length=80)),
                ('source_reference', models.CharField(blank=True, max_length=20)),
                ('needs_decision', models.BooleanField(default=False)),
                ('recommended', models.TextField(blank=True)),
                ('if_not', models.CharField(blank=True, max_length=300)),
                ('decide_by', models.DateField(blank=True, null=True)),
                ('taken_out', models.BooleanField(default=False)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reporting.report')),
                ('taken_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reporting.section')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('report', 'source_key'), name='report_section_drawn_once'), models.CheckConstraint(condition=models.Q(('needs_decision', False), ('kind__in', ('ask', 'risk')), _connector='OR'), name='report_section_decided_kind'), models.CheckConstraint(condition=models.Q(('needs_decision', False), models.Q(('recommended', ''), _negated=True), _connector='OR'), name='report_decision_has_recommendation')],
            },
        ),
        migrations.CreateModel(
            name='Setting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('mailbox', models.EmailField(blank=True, max_length=254)),
                ('reminded_until', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('partnership',), name='report_setting_once')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('deed', models.CharField(max_length=10)),
                ('before', models.CharField(max_length=10)),
                ('after', models.CharField(max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='reporting.report')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Typed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('said', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField()),
                ('saved_at', models.DateTimeField()),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reporting.report')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'person'), name='report_typed_once')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('to', models.EmailField(max_length=254)),
                ('seat', models.CharField(choices=[('chair', 'chair'), ('deputy_chair', 'deputy chair'), ('member', 'member'), ('deputy', 'deputy'), ('attends', 'in attendance'), ('papers', 'receives papers')], max_length=12)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('times', models.PositiveSmallIntegerField(default=1)),
                ('expires_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('circulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='reporting.circulation')),
                ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.mailmessage')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['person__name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('circulation', 'person'), name='receipt_once_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Help',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('words', models.CharField(max_length=300)),
                ('action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actions.action')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('to_action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actions.action')),
                ('to_priority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.priority')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helps', to='reporting.report')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('to_action__isnull', False), ('to_priority__isnull', True)), models.Q(('to_action__isnull', True), ('to_priority__isnull', False)), _connector='OR'), name='report_help_to_one'), models.CheckConstraint(condition=models.Q(('action__isnull', True), ('to_action__isnull', True), models.Q(('action', models.F('to_action')), _negated=True), _connector='OR'), name='report_help_not_to_itself')],
            },
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('round', 'group', 'kind'), name='report_once_a_round'),
        ),
    ]
