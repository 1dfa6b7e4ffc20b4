"""The import pages through the browser's eyes: what they show, offer, refuse and cost."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.governance.models import RoleGrant
from sightline.imports import services
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.tests.documents import TEXT, assert_all_accounted, item_of, line_of, read_text
from sightline.imports.tests.page import page_from_text
from sightline.imports.tests.printed import typeset
from sightline.imports.tests.word import word_from_text
from sightline.kernel.dates import england_today
from sightline.plans.models import Plan
from sightline.plans.tests.world import World, make_world
from tests.factories import person_with, signed_in

pytestmark = pytest.mark.django_db
LIST = "/northmoor/imports/"


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.manager)


@pytest.fixture
def proposal(world: World) -> Proposal:
    return read_text(world.bus)


def upload(client: Client, content: bytes | str, name: str = "plan.txt") -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post(LIST, {"document": SimpleUploadedFile(name, content)})


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def href(proposal: Proposal, name: str = "proposal", *args: Any) -> str:
    return reverse(f"imports:{name}", args=["northmoor", proposal.reference, *args])


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_document_goes_from_file_to_plan_and_back(client: Client, world: World) -> None:
    response = upload(client, TEXT)
    proposal = Proposal.objects.get()
    assert (response.status_code, response["Location"]) == (302, href(proposal))
    html = page(client, href(proposal))
    words = words_of(html)
    assert "All 29 pieces are accounted for: 21 placed, 8 set aside, 0 unplaced." in words
    assert "2 priorities 3 ambitions" in words
    assert "5 actions 0 with an owner" in words
    assert html.count("<h1") == 1
    accept = page(client, href(proposal, "accept"))
    assert "Yearly part Part B – Yearly plan 2025-26, 1 April 2025 to 31 March 2026" in words_of(accept)
    response = client.post(href(proposal, "accept"), {"version": proposal.version})
    plan = Plan.objects.get()
    assert response["Location"] == reverse("plans:plan_of", args=["northmoor", plan.reference])
    html = page(client, href(proposal))
    assert "Made into a plan" in html
    assert plan.reference in html
    assert "Put this proposal aside" not in html
    assert "Assign the actions" not in html
    assert client.post(href(proposal, "undo"))["Location"] == href(proposal)
    assert (Plan.objects.count(), Action.objects.count()) == (0, 0)
    assert "Nothing is in the plan yet" in page(client, href(proposal))


def test_a_word_file_shows_its_places_in_words(client: Client, tmp_path: Path) -> None:
    path = word_from_text(TEXT, tmp_path / "Our plan.docx")
    upload(client, path.read_bytes(), "Our plan.docx")
    html = page(client, href(Proposal.objects.get()))
    assert "Our plan.docx" in html
    assert "paragraph 12" in html


def test_both_columns_link_to_each_other(client: Client, proposal: Proposal) -> None:
    html = page(client, href(proposal))
    item = item_of(proposal, "Agree one")
    assert f'<a href="#item-{item.pk}">Agree one screening tool across agencies</a>' in html
    assert f'<a class="sub" href="#line-{item.lines[0]}">line 28</a>' in html
    targets = set(re.findall(r'id="((?:item|line)-\d+)"', html))
    assert set(re.findall(r'href="#((?:item|line)-\d+)"', html)) <= targets
    assert len(targets) == 29 + 16


def test_the_page_that_makes_the_plan_shows_what_is_still_open(client: Client, proposal: Proposal) -> None:
    assert "still open" not in page(client, href(proposal, "accept"))
    first, line = item_of(proposal, "Agree one"), line_of(proposal, "Publish a")
    Item.objects.filter(pk=first.pk).update(question="One action or two?")
    SourceLine.objects.filter(pk=line.pk).update(state=SourceLine.State.UNPLACED)
    html = page(client, href(proposal, "accept"))
    assert "Questions still open" in html
    assert f'One action or two? <a href="{href(proposal)}#item-{first.pk}">Action: “Agree one' in html
    assert f'<a href="{href(proposal, "line", line.number)}">' in html


def test_questions_are_answered_in_the_list(client: Client, proposal: Proposal) -> None:
    first, second = item_of(proposal, "Agree one"), item_of(proposal, "Publish a")
    parts = ["Agree one screening tool", "across agencies"]
    Item.objects.filter(pk=first.pk).update(question="One action or two?", parts=parts)
    Item.objects.filter(pk=second.pk).update(question="Does this action begin and end in the right place?")
    html = page(client, href(proposal) + "?show=questions")
    assert "2 to ask you" in words_of(html)
    assert "Split in two" in html
    assert "Keep as it is" in html
    assert "Brief hotel" not in html
    response = client.post(href(proposal, "item_deed", first.pk, "split"), {"show": "questions"})
    assert response["Location"] == f"{href(proposal)}?show=questions#item-{first.pk}"
    client.post(href(proposal, "item_deed", second.pk, "keep"))
    assert "No question is left." in page(client, href(proposal) + "?show=questions")
    assert [item_of(proposal, text).text for text in parts] == parts


def test_unplaced_lines_are_shown_apart_and_placed(client: Client, world: World) -> None:
    proposal = read_text(world.bus, TEXT)
    line = line_of(proposal, "Our vision")
    proposal.lines.filter(pk=line.pk).update(state="unplaced", reason="")
    html = page(client, href(proposal) + "?show=unplaced")
    assert "Place it or set it aside" in html
    assert "Brief hotel" not in html
    assert "In your document" in page(client, href(proposal, "line", line.number))
    wrong = client.post(href(proposal, "line", line.number), {"form": "place", "kind": "ambition", "under": ""})
    assert (wrong.status_code, "Choose the priority it belongs to." in wrong.content.decode()) == (422, True)
    assert client.post(href(proposal, "line", line.number), {"form": "aside", "reason": ""}).status_code == 422
    under = item_of(proposal, "Neglect").pk
    done = client.post(href(proposal, "line", line.number), {"form": "place", "kind": "ambition", "under": under})
    assert done["Location"].endswith(f"#line-{line.number}")
    again = client.post(href(proposal, "line", line.number), {"form": "place", "kind": "ambition", "under": under})
    assert again.status_code == 302
    assert proposal.items.filter(text="Our vision").count() == 1
    assert_all_accounted(proposal)


def test_an_item_is_changed_on_its_page(client: Client, world: World, proposal: Proposal) -> None:
    item = item_of(proposal, "Agree one")
    address = href(proposal, "item", item.pk)
    assert "Agree one screening tool across agencies" in page(client, address)
    due = {"to-due_on_day": "31", "to-due_on_month": "3", "to-due_on_year": "2026"}
    for fields in (
        {"form": "words", "text": "Agree a tool", "seen": item.text},
        {"form": "assign", "to-owner": world.lead.pk, **due},
        {"form": "split", "texts": "Agree a tool\r\nUse the tool"},
        {"form": "place", "kind": "success", "under": item_of(proposal, "Exploitation").pk},
    ):
        response = client.post(address, fields)
        assert response.status_code == 302, words_of(response.content.decode())
    item.refresh_from_db()
    assert (item.text, item.owner, item.kind, str(item.due_on)) == ("Agree a tool", world.lead, "success", "2026-03-31")
    for fields in ({"form": "words", "text": ""}, {"form": "split", "texts": "one"}, {"form": "place", "kind": "x"}):
        assert client.post(address, fields).status_code == 422
    client.post(href(proposal, "item_deed", item.pk, "drop"))
    assert "Left out" in page(client, href(proposal))
    assert client.get(address).status_code == 302
    client.post(href(proposal, "item_deed", item.pk, "take-back"))
    assert client.get(address).status_code == 200


def test_the_later_of_two_people_sees_both_texts(client: Client, world: World, proposal: Proposal) -> None:
    item = item_of(proposal, "Agree one")
    services.retitle(item=item, text="Agree their tool", seen=item.text, by=world.as_(world.officer))
    fields = {"form": "words", "text": "Agree our tool", "seen": item.text}
    response = client.post(href(proposal, "item", item.pk), fields)
    html = response.content.decode()
    assert response.status_code == 409
    assert "They wrote: “Agree their tool”. You wrote: “Agree our tool”." in html
    assert re.search(r"<textarea[^>]*>\s*Agree our tool</textarea>", html)
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    assert seen is not None
    assert seen[1] == "Agree their tool"


def test_ticked_actions_are_assigned_together(client: Client, world: World, proposal: Proposal) -> None:
    keys = [item_of(proposal, text).pk for text in ("Agree one", "Brief hotel")]
    client.post(href(proposal, "assign"), {"selected": keys, "to-group": world.group.pk})
    assert set(Item.objects.filter(group=world.group).values_list("pk", flat=True)) == set(keys)
    html = words_of(client.get(href(proposal)).content.decode())
    assert "2 actions are assigned." in html
    client.post(href(proposal, "assign"), {"to-group": world.group.pk})
    assert "Tick at least one action." in words_of(page(client, href(proposal)))


def test_the_same_file_is_told_with_a_link(client: Client, world: World, proposal: Proposal) -> None:
    assert upload(client, TEXT)["Location"] == href(proposal)
    services.discard(proposal=proposal, by=world.bus)
    second = upload(client, TEXT)["Location"]
    html = page(client, second)
    assert "This same file was read before:" in html
    assert f'<a href="{href(proposal)}">{proposal.reference}</a>, discarded' in html


def test_title_and_period_are_asked_for_when_the_document_has_none(client: Client, world: World) -> None:
    proposal = read_text(world.bus, "## Priority 1: Neglect\n\n### Actions\n- Agree a tool\n")
    response = client.post(href(proposal, "accept"))
    assert response["Location"] == href(proposal, "describe")
    days = {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2026"}
    wrong = client.post(href(proposal, "describe"), {"title": "Our plan", **days})
    assert wrong.status_code == 422
    ends = {"ends_on_day": "31", "ends_on_month": "3", "ends_on_year": "2027"}
    assert client.post(href(proposal, "describe"), {"title": "Our plan", **days, **ends})["Location"] == href(proposal)
    client.post(href(proposal, "accept"))
    assert Plan.objects.get().title == "Our plan"


def as_spreadsheet() -> bytes:
    book = Workbook()
    for row in (["Priority", "Action", "Lead", "Due"], ["Neglect", "Agree one tool", "Head", date(2027, 3, 31)]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


KINDS = {
    "plan.html": lambda: page_from_text(TEXT).encode(),
    "plan.pdf": lambda: typeset(TEXT),
    "plan.csv": lambda: b"Priority,Action,Lead\nNeglect,Agree one tool,Head\n",
    "plan.xlsx": as_spreadsheet,
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_becomes_a_proposal(client: Client, name: str) -> None:
    response = upload(client, KINDS[name](), name)
    assert response.status_code == 302, response.content.decode()
    proposal = Proposal.objects.get()
    assert_all_accounted(proposal)
    assert "Neglect" in proposal.items.filter(kind="priority").values_list("text", flat=True)
    assert "Neglect" in page(client, response["Location"])


HOSTILE = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b"  \n ", "“blank.txt” could not be read. This file is empty"),
    "plan.pdf": (b"%PDF-1.7", "“plan.pdf” could not be read. This PDF is damaged."),
    "plan.exe": (b"MZ", "A file ending in “.exe” cannot be read."),
    "old.doc": (b"\xd0\xcf\x11\xe0", "old Word file"),
    "not-word.docx": (b"just text", "“not-word.docx” could not be read."),
    "torn.docx": (b"PK\x03\x04torn", "“torn.docx” could not be read."),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00", "picture.txt"),
    "page.html": (b"<!doctype html><p>hello", "Nothing that reads like a plan was found in “page.html”."),
    "letter.txt": (b"Dear all, see you on Tuesday.", "Nothing that reads like a plan was found in “letter.txt”."),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_files_that_cannot_be_read_are_refused_by_name_and_nothing_is_written(client: Client, name: str) -> None:
    content, sentence = HOSTILE[name]
    before = Entry.objects.count()
    response = upload(client, content, name)
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "There is a problem" in html
    assert (Proposal.objects.count(), Entry.objects.count()) == (0, before)
    assert client.post(LIST).status_code == 422


def test_a_file_too_large_is_refused(client: Client, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 10
    assert upload(client, TEXT).status_code == 422


def test_what_a_document_says_is_text_and_never_markup(client: Client) -> None:
    bad = "<script>alert(1)</script>"
    text = TEXT.replace("Agree one", f"Agree {bad} one").replace("Our purpose", f"Our {bad} purpose")
    upload(client, text.replace("Priority 1: Neglect", "Priority 1: <b onclick=x>Neglect"), f"{bad}<img src=x>.txt")
    proposal = Proposal.objects.get()
    item = proposal.items.filter(kind="action").first()
    assert item is not None
    addresses = [LIST, href(proposal), href(proposal, "accept"), href(proposal, "item", item.pk)]
    for address in addresses:
        html = page(client, address)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<b onclick" not in html


def routes(proposal: Proposal, item: int, line: int) -> list[tuple[str, str]]:
    return [
        ("get", href(proposal)), ("get", href(proposal, "describe")), ("post", href(proposal, "describe")),
        ("get", href(proposal, "accept")), ("post", href(proposal, "accept")), ("post", href(proposal, "undo")),
        ("post", href(proposal, "discard")), ("post", href(proposal, "assign")), ("get", href(proposal, "item", item)),
        ("post", href(proposal, "item", item)), ("post", href(proposal, "item_deed", item, "drop")),
        ("get", href(proposal, "line", line)), ("post", href(proposal, "line", line)),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["PRA", "DSL", "AGL", "MEM", "CHR", "EXE", "REV", "SCR", "DPO", "ADM"])
def test_other_roles_find_nothing(world: World, proposal: Proposal, role: str) -> None:
    client = signed_in(person_with(role, world.partnership))
    for method, address in routes(proposal, item_of(proposal, "Agree one").pk, 2):
        assert getattr(client, method)(address).status_code in ({403, 404} if role == "CHR" else {404}), address
    answer = client.get(LIST)
    assert answer.status_code == (200 if role == "CHR" else 404)
    assert proposal.reference not in answer.content.decode()
    assert upload(client, TEXT + "x").status_code in {403, 404}
    proposal.refresh_from_db()
    assert (proposal.version, Proposal.objects.count()) == (1, 1)


def test_another_partnership_finds_nothing_under_either_address(world: World, proposal: Proposal) -> None:
    stranger = signed_in(make_world("EST", "eastmoor").manager)
    for method, address in routes(proposal, item_of(proposal, "Agree one").pk, 2):
        assert getattr(stranger, method)(address).status_code == 404
        assert getattr(stranger, method)(address.replace("northmoor", "eastmoor")).status_code == 404
    assert proposal.reference not in stranger.get("/eastmoor/imports/").content.decode()


def test_rows_of_another_proposal_are_not_found(client: Client, world: World, proposal: Proposal) -> None:
    other = read_text(world.bus, TEXT + "\nThe end.\n")
    item = item_of(other, "Agree one")
    for method, address in (
        ("get", href(proposal, "item", item.pk)),
        ("post", href(proposal, "item_deed", item.pk, "drop")),
        ("get", href(proposal, "line", 99)),
        ("get", href(proposal, "line", 10**20)),
        ("get", href(proposal, "item", 10**20)),
        ("post", href(proposal, "item_deed", item_of(proposal, "Agree one").pk, "burn")),
    ):
        assert getattr(client, method)(address).status_code == 404
    fields = {"selected": [item.pk], "to-group": world.group.pk}
    assert client.post(href(proposal, "assign"), fields).status_code == 404
    place = {"form": "place", "kind": "action", "under": item_of(other, "Neglect").pk}
    assert client.post(href(proposal, "item", item_of(proposal, "Agree one").pk), place).status_code == 422
    assert Item.objects.filter(dropped=True).count() == 0


def test_an_ended_grant_stops_at_the_next_request(client: Client, world: World, proposal: Proposal) -> None:
    assert client.get(href(proposal)).status_code == 200
    RoleGrant.objects.filter(person=world.manager).update(ends_on=england_today().replace(year=2021))
    assert client.get(href(proposal)).status_code == 404


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_pages_cost_the_same_with_one_and_three(client: Client, world: World) -> None:
    small = read_text(world.bus, "## Priority 1: Neglect\n\n### Actions\n- Agree a tool\n")
    one = queries(client, LIST), queries(client, href(small))
    large = read_text(world.bus, TEXT)
    read_text(world.bus, TEXT + "\nThe end.\n")
    services.commit(proposal=large, by=world.bus)
    services.undo(proposal=large, by=world.bus)
    for text in ("Agree one", "Brief hotel", "Publish a"):
        services.assign(items=[item_of(large, text)], owner=world.lead, group=world.group, due_on=None, by=world.bus)
    assert (queries(client, LIST), queries(client, href(large))) == one
    assert max(one) <= 24
    assert queries(client, href(large, "item", item_of(large, "Agree one").pk)) <= 20
