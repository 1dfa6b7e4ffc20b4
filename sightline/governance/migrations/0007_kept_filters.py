import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Filters that a person keeps of any list."""

    dependencies = [
        ("governance", "0006_kind_of_preview"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("list", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=80)),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("default", models.BooleanField(default=False)),
                ("partnership", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.partnership")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "person", "list", "name"), name="kept_filter_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("default", True)),
                        fields=("partnership", "person", "list"),
                        name="kept_filter_one_default",
                    ),
                ],
            },
        ),
    ]
