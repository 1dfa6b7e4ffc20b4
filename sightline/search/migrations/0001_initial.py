from django.db import migrations, models

from sightline.search import tables


class Migration(migrations.Migration):
    """The index, and what its words are found in on either database. Its rows are read in after migrating."""

    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                ("place", models.CharField(max_length=24)),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("under", models.CharField(blank=True, max_length=40)),
                ("title", models.TextField()),
                ("body", models.TextField(blank=True)),
                ("names", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [models.Index(fields=["reference"], name="search_entry_reference")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="search_entry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Laid",
            fields=[
                ("kind", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(
            lambda apps, schema: tables.make(schema.connection),
            lambda apps, schema: tables.drop(schema.connection),
            elidable=False,
        ),
    ]
