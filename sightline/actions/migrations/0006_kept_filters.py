from django.db import migrations

COLUMNS = ("partnership_id", "person_id", "name", "query", "created_at")
LIST = "actions:list"


def move(apps, schema):
    """Every filter kept of the list of actions is kept of a list called `actions:list`."""
    try:
        old, new = apps.get_model("actions", "SavedFilter"), apps.get_model("governance", "KeptFilter")
    except LookupError:  # a first start makes the tables of today at once: nothing was saved before
        return
    rows = old.objects.values(*COLUMNS)
    new.objects.bulk_create([new(list=LIST, **row) for row in rows.iterator()], batch_size=1000)


def move_back(apps, schema):
    old, new = apps.get_model("actions", "SavedFilter"), apps.get_model("governance", "KeptFilter")
    rows = new.objects.filter(list=LIST)
    old.objects.bulk_create([old(**row) for row in rows.values(*COLUMNS).iterator()], batch_size=1000)
    rows.delete()


class Migration(migrations.Migration):
    """The filters kept of the list of actions go where those of every list are kept."""

    dependencies = [("actions", "0005_evidence"), ("governance", "0007_kept_filters")]

    operations = [migrations.RunPython(move, move_back), migrations.DeleteModel(name="SavedFilter")]
