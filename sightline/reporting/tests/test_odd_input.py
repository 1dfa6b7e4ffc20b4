"""Pages of reports take odd input for what it is: no number is too long, no text too strange, to be answered."""

import pytest

from sightline.reporting.models import Report, Section
from sightline.reporting.tests.test_pages import href, typed
from sightline.reporting.tests.world import World
from tests.factories import signed_in

NO_NUMBERS = ("²", "9" * 5000, "9" * 30, "a\0b")


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_what_is_no_number_of_a_version_sends_nothing(world: World, number: str) -> None:
    world.say(world.action("Train managers"), "Half are done.")
    world.round()
    report, chair = world.report(), signed_in(world.people["neglect"])
    edit = href(world, f"{report.reference}/edit/")
    chair.post(edit, typed(chair, edit, on_track="yes"))
    answer = chair.post(href(world, f"{report.reference}/send/"), {"version": number})
    assert answer.status_code == 409
    assert Report.objects.get(pk=report.pk).is_open


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_what_is_no_number_of_an_entry_moves_nothing(world: World, number: str) -> None:
    world.say(world.action("Train managers"), "Half are done.")
    world.round()
    report, chair = world.report(), signed_in(world.people["neglect"])
    edit = href(world, f"{report.reference}/edit/")
    answer = chair.post(edit, typed(chair, edit, deed=f"up:{number}"))
    assert answer.status_code == 302


def test_what_is_kept_while_typing_holds_no_text_that_a_database_refuses(world: World) -> None:
    world.say(world.action("Train managers"), "Half are done.")
    world.round()
    report, chair = world.report(), signed_in(world.people["neglect"])
    kept = chair.post(href(world, f"{report.reference}/typed/"), {"version": "1", "a\0b": "c\0d"})
    assert kept.status_code == 204


def test_a_report_with_too_many_entries_can_be_saved_and_made_shorter(world: World) -> None:
    """Collating may bring more entries than a person may write; whoever is told to take some out must be able to."""
    world.round()
    report, chair = world.report(), signed_in(world.people["neglect"])
    Section.objects.filter(report=report).delete()
    Section.objects.bulk_create(
        Section(partnership=report.partnership, report=report, kind="done", position=at, text=f"Entry {at}")
        for at in range(1, 203)
    )
    edit = href(world, f"{report.reference}/edit/")
    assert chair.post(edit, typed(chair, edit, **{"text-next": "One more"})).status_code == 422
    first = report.sections.order_by("position")[0]
    assert chair.post(edit, typed(chair, edit, deed=f"out:{first.pk}")).status_code == 302
    assert report.sections.filter(taken_out=False).count() == 201
