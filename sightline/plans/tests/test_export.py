"""A plan and a priority as Word, PDF, web page and Excel: what the visitor may see, with whose it is, on the trail."""

import io
import json
from html import unescape
from typing import Any

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.governance import services as governance
from sightline.plans.models import Plan, Priority
from sightline.plans.tests.world import World, make_plan, make_world
from sightline.publishing.tests.pictures import DOT
from sightline.publishing.tests.tags import opened, structure, words
from sightline.publishing.writers import pages_of
from tests.factories import person_with, signed_in

pytestmark = pytest.mark.django_db
FILES = ("plan.docx", "plan.pdf", "plan.html", "plan-on-a-page.pdf", "plan.xlsx", "actions.csv", "measures.csv")


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> Plan:
    return make_plan(world, priorities=2)


def to(name: str, *args: Any) -> str:
    return reverse(f"plans:{name}", args=["northmoor", *args])


def fetched(
    world: World, name: str, reference: str = "NMR-PL-0001", page: str = "export", person: Person | None = None
) -> bytes:
    response = signed_in(person or world.manager).get(to(page, reference, name))
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert response["Content-Disposition"].startswith("attachment")
    return bytes(response.content)


def texts(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = [one.text for table in made.tables for row in table.rows for one in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


@pytest.mark.usefixtures("plan")
def test_the_plan_is_handed_over_whole_in_word_pdf_and_web_page(world: World) -> None:
    in_word, in_pdf = texts(fetched(world, "plan.docx")), words(fetched(world, "plan.pdf"))
    on_the_web = unescape(fetched(world, "plan.html").decode())
    for said in (
        "Safer together", "NMR-PL-0001", "Four promises.", "Priority 2: Priority 2 is seen early", "Name it sooner.",
        "1.1 Every agency screens in the same way", "Fewer children come back (Part B)", "Action 1.0", "Sub-action 2.1",
        "Increase in completed screenings", "A child’s day is described", "Write the yearly report",
        "Domestic abuse (led by Community safety)", "Neglect strategy, Council", "Two audits", "This is a draft",
        "47% of plans name neglect (source: Data set)",
    ):  # fmt: skip
        assert said in in_word, said
        assert said in in_pdf, said
        assert said in on_the_web, said
    assert on_the_web.count("<h1") == 1
    assert "http" not in on_the_web.partition("<main>")[0].replace("http-equiv", "")


@pytest.mark.usefixtures("plan")
def test_headings_and_tables_of_the_plan_can_be_found_by_all(world: World) -> None:
    found = structure(fetched(world, "plan.pdf"))
    assert len(found.all("H1")) == 1
    assert len(found.all("H2")) >= 4
    assert {(one.kind, one.scope) for table in found.all("Table") for one in table.all("TH")} == {
        ("TH", "Row"), ("TH", "Column"),
    }  # fmt: skip


@pytest.mark.usefixtures("plan")
def test_the_letterhead_is_the_partnerships(world: World) -> None:
    governance.set_logo(content=DOT, by=world.bus)
    content = fetched(world, "plan.pdf")
    assert [one.alternative for one in structure(content).all("Figure")] == [f"Logo of {world.partnership.name}"]
    with opened(content) as pdf:
        assert str(pdf.docinfo.Author) == world.partnership.name
    head = docx.Document(io.BytesIO(fetched(world, "plan.docx"))).sections[0].first_page_header
    assert world.partnership.name in head.paragraphs[0].text
    assert head._element.xpath(".//wp:docPr/@descr") == [f"Logo of {world.partnership.name}"]
    book = load_workbook(io.BytesIO(fetched(world, "plan.xlsx")))
    assert (book.properties.title, book.properties.creator) == ("Safer together", world.partnership.name)


@pytest.mark.usefixtures("plan")
def test_one_priority_is_handed_over_alone(world: World) -> None:
    for kind, read in (("docx", texts), ("pdf", words), ("html", bytes.decode)):
        text = read(fetched(world, f"priority.{kind}", "NMR-P-0002", "export_priority"))
        assert "Priority 2: Priority 2 is seen early" in text
        assert "Action 2.0" in text
        assert "Action 1.0" not in text
        assert "Write the yearly report" not in text
    client = signed_in(world.manager)
    for name in ("priority.xlsx", "plan.pdf", "priority"):
        assert client.get(to("export_priority", "NMR-P-0002", name)).status_code == 404


@pytest.mark.parametrize(("priorities", "actions"), [(1, 1), (6, 8), (9, 30)])
def test_the_plan_on_a_page_is_one_a3_page(world: World, priorities: int, actions: int) -> None:
    make_plan(world, priorities=priorities, actions=actions)
    content = fetched(world, "plan-on-a-page.pdf")
    text = words(content)
    assert pages_of(content) == 1
    with opened(content) as pdf:
        assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].MediaBox[2:]] == [420, 297]
    assert all(f"{number}. Priority {number} is seen early" in text for number in range(1, priorities + 1))
    assert ("and " in text and " more" in text) == (actions == 30)


@pytest.mark.usefixtures("plan")
def test_what_the_visitor_may_not_see_is_in_no_file(world: World) -> None:
    hidden = Action.objects.get(title="Action 1.1")
    Action.objects.filter(pk=hidden.pk).update(level=3)
    for person, seen in ((world.officer, False), (world.manager, True)):
        found = [texts(fetched(world, "plan.docx", person=person))]
        found += [words(fetched(world, name, person=person)) for name in ("plan.pdf", "plan-on-a-page.pdf")]
        found.append(words(fetched(world, "priority.pdf", "NMR-P-0001", "export_priority", person)))
        found.append(fetched(world, "plan.html", person=person).decode())
        assert ["Action 1.0" in one for one in found] == [True] * 5
        assert ["Action 1.1" in one for one in found] == [seen] * 5
        assert [hidden.reference in one for one in found] == [seen] * 5
        assert ["OFFICIAL-SENSITIVE" in one for one in found] == [seen] * 5


@pytest.mark.usefixtures("plan")
def test_every_file_leaves_a_trace(world: World) -> None:
    for name in FILES:
        fetched(world, name)
    fetched(world, "priority.pdf", "NMR-P-0001", "export_priority")
    left = Entry.objects.filter(verb="plan.exported").order_by("sequence")
    assert [(one.reference, json.loads(one.after)["file"]) for one in left] == [
        *(("NMR-PL-0001", name.rpartition(".")[2]) for name in FILES), ("NMR-P-0001", "pdf"),
    ]  # fmt: skip
    assert json.loads(left[0].after)["rows"] == 9


def test_only_those_who_may_take_it_out_are_offered_and_given_it(world: World, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status="published", agreed_on=plan.starts_on, agreed_for="Executive")
    scrutineer = person_with("SCR", world.partnership)
    may = {world.manager: True, scrutineer: True, world.executive: False, world.member: False, world.chair: False}
    addresses = [to("export", plan.reference, name) for name in FILES]
    addresses += [to("export_priority", "NMR-P-0001", f"priority.{kind}") for kind in ("docx", "pdf", "html")]
    for person, given in may.items():
        client = signed_in(person)
        assert {client.get(address).status_code for address in addresses} == {200 if given else 403}
        for page in (to("plan"), to("on_a_page"), to("priority", "NMR-P-0001")):
            assert ("/export/" in client.get(page).content.decode()) == given, (page, person)
    assert Entry.objects.filter(verb="plan.exported").count() == 2 * len(addresses)


@pytest.mark.parametrize("name", ["plan.docx", "plan-on-a-page.pdf", "plan.xlsx"])
def test_queries_do_not_grow_with_the_plan(world: World, name: str) -> None:
    def count(reference: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(to("export", reference, name)).status_code == 200
        return len(seen)

    client = signed_in(world.manager)
    small, large = make_plan(world), make_plan(world, priorities=3, actions=6)
    count(small.reference)
    assert count(small.reference) == count(large.reference) <= 25


def test_a_bare_plan_is_written_too(world: World) -> None:
    bare = Plan.objects.create(
        partnership=world.partnership, reference="NMR-PL-0009", title="#read(“x”) =1", created_by=world.manager,
        starts_on=world.bus.today, ends_on=world.bus.today.replace(year=world.bus.today.year + 1, day=1),
    )  # fmt: skip
    for name in FILES:
        assert fetched(world, name, bare.reference)
    Priority.objects.create(
        partnership=world.partnership, plan=bare, reference="NMR-P-0900", number=1, title="Only a title"
    )
    assert "Only a title" in words(fetched(world, "plan-on-a-page.pdf", bare.reference))
    assert "Nobody yet" in words(fetched(world, "priority.pdf", "NMR-P-0900", "export_priority"))
