"""Minutes keep, from approval on, the quorum and what the seats were called."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_earlier_decisions")]

    operations = [migrations.AddField("minutes", "kept", models.JSONField(default=dict))]
