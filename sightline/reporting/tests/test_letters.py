"""The letter that says who owes what, and the progress report: what stands in them, and nothing above level 1."""

from datetime import timedelta
from io import BytesIO

import docx
import pypdfium2
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.actions.services.impact import add_impact
from sightline.audittrail.models import Entry
from sightline.plans.models import Plan
from sightline.reporting.queries.owed import who_owes
from sightline.reporting.tests.world import TODAY, World
from tests import factories as make
from tests.factories import signed_in


def words_of(client: Client, address: str) -> str:
    found = docx.Document(BytesIO(client.get(address).content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in found.paragraphs), *cells])


def test_a_letter_tells_an_agency_and_a_post_what_they_owe_and_nothing_of_level_2(world: World) -> None:
    police = make.make_agency("Vale Police", world.partnership)
    first, second = (make.make_post(world.partnership, title, police) for title in ("Superintendent", "Inspector"))
    late = world.action("Agree one tool", owner=first, due_on=TODAY - timedelta(days=5))
    world.say(late, "Two will not sign.", "amber")
    world.action("Map safe places", owner=second, due_on=TODAY + timedelta(days=40))
    world.action("Zircon matter", owner=first, level=2)
    manager = signed_in(world.manager)
    base = f"/{world.slug}/reports/owed/"
    page = manager.get(base).content.decode()
    assert "Vale Police" in page
    whole = words_of(manager, f"{base}agency/{police.pk}/letter.docx")
    assert [words in whole for words in ("2 open actions, 1 of them late", "Late (1)", "Later (1)")] == [True] * 3
    assert "Two will not sign." in whole
    assert "Zircon" not in whole
    one = words_of(manager, f"{base}post/{second.pk}/letter.docx")
    assert "Map safe places" in one
    assert "Agree one tool" not in one
    pdf = manager.get(f"{base}agency/{police.pk}/letter.pdf").content
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "What Vale Police owes" in text
    assert Entry.objects.filter(verb="action.exported").count() == 3
    assert signed_in(world.people["neglect"]).get(base).status_code == 403


def test_who_owes_what_is_counted_in_one_query_however_many(world: World) -> None:
    counts = []
    for number in range(2):
        for _ in range(1 + number * 2):
            world.action(owner=make.make_post(world.partnership))
        by = world.by("manager")
        with CaptureQueriesContext(connection) as seen:
            who_owes(by)
        counts.append(len(seen))
    assert counts == [1, 1]


def test_a_progress_report_says_how_priorities_stand_what_is_late_done_and_changed(world: World) -> None:
    plan = make.make_plan(world.partnership, priorities=2, actions=2, by=world.manager)
    Plan.objects.filter(pk=plan.pk).update(status="agreed", agreed_on=TODAY, agreed_for="Executive")
    late, done = plan.planned_actions.select_related("action").order_by("pk")[:2]
    type(late.action).objects.filter(partnership=world.partnership).update(draft=False)
    type(late.action).objects.filter(pk=late.action.pk).update(due_on=TODAY - timedelta(days=9))
    world.say(done.action, "All agencies have it.", "complete")
    done.action.refresh_from_db()
    add_impact(action=done.action, text="Parents say they were heard.", by=world.by("manager"))
    said = words_of(signed_in(world.manager), f"/{world.slug}/reports/progress/progress.docx")
    wanted = ("Where each priority stands", "Late (1)", "Completed (1)", "Parents say they were heard.", "because")
    assert [words for words in wanted if words not in said] == []
