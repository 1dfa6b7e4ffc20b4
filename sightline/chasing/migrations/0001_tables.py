import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('chasing', '0001_chasing'), ('chasing', '0002_ladder_and_leave')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('actions', '0001_tables'),
        ('governance', '0001_tables'),
        ('kernel', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('reminder', 'reminder'), ('chase', 'chased by hand')], max_length=10)),
                ('to', models.EmailField(max_length=254)),
                ('day', models.DateField()),
                ('failed_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.mailmessage')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-day', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('partnership', 'person', 'day', 'kind'), name='digest_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ActionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('to', models.EmailField(max_length=254)),
                ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('why', models.CharField(max_length=10)),
                ('expires_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('spent_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('not_mine', models.TextField(blank=True)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='actions.action')),
                ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('digest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='links', to='chasing.digest')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['action', 'person'], name='action_link_of')],
                'constraints': [models.UniqueConstraint(fields=('digest', 'action'), name='action_link_once_a_digest')],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('told_back_at', models.DateTimeField(null=True)),
                ('told', models.JSONField(default=list)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stand_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.post')),
            ],
            options={
                'ordering': ['starts_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='leave_ends_after_start'), models.UniqueConstraint(fields=('partnership', 'person', 'starts_on'), name='leave_once')],
            },
        ),
        migrations.CreateModel(
            name='QuietDays',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('name', models.CharField(max_length=100)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'ordering': ['starts_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='quiet_days_end_after_start'), models.UniqueConstraint(fields=('partnership', 'starts_on', 'ends_on'), name='quiet_days_once')],
            },
        ),
        migrations.CreateModel(
            name='Chasing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reminders_on', models.BooleanField(default=False)),
                ('before', models.JSONField(default=list)),
                ('on_day', models.BooleanField(default=True)),
                ('after', models.JSONField(default=list)),
                ('every', models.PositiveSmallIntegerField(default=0)),
                ('rest_days', models.PositiveSmallIntegerField(default=0)),
                ('link_days', models.PositiveSmallIntegerField(default=21)),
                ('quiet_weekends', models.BooleanField(default=True)),
                ('quiet_holidays', models.BooleanField(default=True)),
                ('ladder', models.JSONField(default=dict)),
                ('ladder_from', models.DateField(blank=True, null=True)),
                ('reminded_until', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('partnership',), name='chasing_once'), models.CheckConstraint(condition=models.Q(('link_days__gte', 1), ('link_days__lte', 90)), name='chasing_link_days')],
            },
        ),
        migrations.CreateModel(
            name='DeadAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('email', models.EmailField(max_length=254)),
                ('reply', models.CharField(blank=True, max_length=300)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.partnership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('partnership', 'email'), name='dead_address_once')],
            },
        ),
    ]
