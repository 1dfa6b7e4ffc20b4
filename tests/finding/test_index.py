"""The database keeps the index in step by itself: no way of changing a row can forget it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from sightline.actions.models import Action, Update
from sightline.actions.tests.world import say
from sightline.governance.models import Agency, Group, GroupDuty
from sightline.search.models import Entry
from sightline.search.services import differences, in_step, rebuild
from tests.factories import make_agency, make_group, make_person, make_plan, make_post

pytestmark = pytest.mark.django_db


def read(kind, row):
    """What the index has of a row: (title, the lines of its body that say something)."""
    found = Entry.objects.filter(kind=kind, object_id=row.pk).values_list("title", "body").first()
    return found and (found[0], "\n".join(filter(None, found[1].split("\n"))))


def test_rows_made_changed_and_removed_by_any_way_are_in_step(world):
    say(world, world.open, "Heard from <b>six</b>")
    say(world, world.open, "Heard from eight")
    assert read("action", world.open) == ("Agree one screening tool", "Heard from <b>six</b>\nHeard from eight")
    Action.objects.filter(pk=world.open.pk).update(title="Renamed at once", detail="In detail")
    assert read("action", world.open) == ("Renamed at once", "In detail\nHeard from <b>six</b>\nHeard from eight")
    Update.objects.filter(action=world.open, text__contains="six").delete()
    assert read("action", world.open) == ("Renamed at once", "In detail\nHeard from eight")
    Agency.objects.bulk_create([Agency(name="Bulk one"), Agency(name="Bulk two")])
    bulk = Entry.objects.filter(title__startswith="Bulk").order_by("pk")
    assert list(bulk.values_list("title", flat=True)) == ["Bulk one", "Bulk two"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_agency SET name = 'By hand' WHERE name = 'Bulk one'")
        cursor.execute("DELETE FROM governance_agency WHERE name = 'Bulk two'")
    assert not bulk.exists()
    assert Entry.objects.filter(kind="agency", title="By hand").count() == 1
    group = make_group(world.partnership, "Neglect group")
    GroupDuty.objects.create(partnership=world.partnership, group=group, position=1, text="Read the audits")
    assert read("group", group)[1].strip() == "Read the audits"
    Group.objects.filter(pk=group.pk).get().delete()
    assert read("group", group) is None
    make_plan(world.partnership, by=world.manager)
    assert differences() == {}


def test_what_changes_no_words_costs_no_reading(world):
    before = Entry.objects.get(kind="action", object_id=world.open.pk).pk
    Action.objects.filter(pk=world.open.pk).update(version=9, due_on=timezone.now().date())
    assert Entry.objects.get(kind="action", object_id=world.open.pk).pk == before


def test_a_post_that_moves_leads_to_its_new_agency(world):
    other = make_agency("Other", world.partnership)
    type(world.post).objects.filter(pk=world.post.pk).update(agency=other)
    assert Entry.objects.get(kind="post", object_id=world.post.pk).under == str(other.pk)


def test_the_command_finds_what_is_out_of_step_and_rebuilds_it(world, capsys):
    say(world, world.open, "Said")
    entries = list(Entry.objects.order_by("kind", "object_id").values_list("kind", "object_id", "title", "body"))
    call_command("search", "check")
    Entry.objects.filter(kind="action", object_id=world.open.pk).delete()
    Entry.objects.filter(kind="agency").update(title="Wrong")
    Entry.objects.create(kind="post", object_id=10**9, place="p1", title="Nobody's")
    agencies = Entry.objects.filter(kind="agency").count()
    assert differences() == {"action": (1, 0), "agency": (agencies, 0), "post": (0, 1)}
    with pytest.raises(CommandError, match=r"manage\.py search rebuild"):
        call_command("search", "check")
    call_command("search", "rebuild")
    again = list(Entry.objects.order_by("kind", "object_id").values_list("kind", "object_id", "title", "body"))
    assert (differences(), again, in_step()) == ({}, entries, True)
    assert f"{len(entries)} things can be found" in capsys.readouterr().out


def test_after_rebuilding_what_changed_last_still_comes_first(world):
    make_post(world.partnership, "Zircon nurse")
    say(world, world.group_only, "Zircon again")
    rebuild()
    assert list(Entry.objects.order_by("-pk").values_list("kind", flat=True))[:2] == ["action", "post"]


def test_a_very_long_text_never_stands_in_a_deeds_way(world):
    for number in range(3):
        words = " ".join(f"w{number}x{at:x}" for at in range(60_000))
        Update.objects.create(
            partnership=world.partnership, action=world.open, rag="red", rag_before="red", text=words,
            author=make_person(),
        )  # fmt: skip
    assert len(read("action", world.open)[1]) > 1_000_000
