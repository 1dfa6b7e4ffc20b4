"""The proposal page, finished: both sides, why, what is said twice, several at once, comparison, report, resuming."""

import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document as WordDocument

from sightline.audittrail.models import Entry
from sightline.imports import services
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.tests.documents import TEXT, assert_all_accounted, item_of, line_of, read_text
from sightline.imports.tests.test_pages import LIST, href, page, words_of
from sightline.plans.tests.world import World, make_world
from tests.factories import grant, make_person, person_with, signed_in, standing

pytestmark = pytest.mark.django_db
TWICE = TEXT.replace(
    "- Review the licensing policy", "- Review the licensing policy\n- Agree one screening tool across agencies"
)


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.manager)


@pytest.fixture
def proposal(world: World) -> Proposal:
    return read_text(world.bus)


def test_each_item_names_its_pieces_and_says_why(client: Client, proposal: Proposal) -> None:
    html = page(client, href(proposal))
    item = item_of(proposal, "Agree one")
    lines = " ".join(map(str, item.lines))
    assert f'<li id="item-{item.pk}" data-lines="{lines}"' in html
    count = proposal.items.filter(dropped=False).exclude(kind__in=Item.MENTIONS).count()
    assert len(re.findall(r'<details class="why">|<span class="sub">Why (?:likely|ask):', html)) == count


def test_what_was_set_aside_is_shown_alone_with_its_reason(client: Client, proposal: Proposal) -> None:
    html = page(client, href(proposal) + "?show=set-aside")
    words = words_of(html)
    for line in proposal.lines.filter(state=SourceLine.State.SET_ASIDE):
        assert line.reason in words
        assert f'id="line-{line.number}"' in html
    assert "Brief hotel" not in words
    assert "Set aside (8)" in words
    assert "Unplaced (0)" in words


def test_what_is_said_twice_is_flagged_and_left_out_with_one_click(client: Client, world: World) -> None:
    proposal = read_text(world.bus, TWICE)
    first, second = proposal.items.filter(text__startswith="Agree one").order_by("position")
    html = page(client, href(proposal) + "?show=alike")
    assert html.count("Says the same as the action before it") == 1
    assert f'<a href="#item-{first.pk}">“Agree one screening tool' in html
    assert "Said twice (1)" in html
    assert "Brief hotel" not in html
    client.post(href(proposal, "item_deed", second.pk, "drop"))
    assert "Nothing is said twice." in page(client, href(proposal) + "?show=alike")
    assert_all_accounted(proposal)


def test_what_the_plan_has_already_is_flagged_with_its_reference(
    client: Client, world: World, proposal: Proposal
) -> None:
    made = services.commit(proposal=proposal, by=world.bus)
    second = read_text(
        world.bus, TEXT.replace("Brief hotel and taxi staff", "Brief hotel and taxi staffs") + "\nThe end.\n"
    )
    html = page(client, href(second))
    assert made.plan
    action = made.plan.planned_actions.get(action__title__startswith="Brief hotel").action
    assert f"<strong>Says nearly the same as the plan you have</strong> ({action.reference})" in html
    assert html.count("Says the same as the plan you have") >= 10


def test_several_are_left_out_and_moved_together(client: Client, proposal: Proposal) -> None:
    chosen = [item_of(proposal, text).pk for text in ("Brief hotel", "Review the licensing")]
    under = item_of(proposal, "Neglect").pk
    client.post(href(proposal, "several", "move"), {"selected": chosen, "under-priority_key": under})
    assert set(proposal.items.filter(pk__in=chosen).values_list("parent", flat=True)) == {under}
    client.post(href(proposal, "several", "drop"), {"selected": chosen})
    assert set(proposal.items.filter(dropped=True).values_list("pk", flat=True)) == set(chosen)
    assert "2 items are left out." in words_of(page(client, href(proposal)))
    assert line_of(proposal, "Brief hotel").state == SourceLine.State.SET_ASIDE
    assert_all_accounted(proposal)


def test_several_cannot_stand_where_one_of_them_cannot(client: Client, proposal: Proposal) -> None:
    purpose, action = item_of(proposal, "To learn"), item_of(proposal, "Brief hotel")
    before = action.parent_id
    fields = {"selected": [purpose.pk, action.pk], "under-priority_key": item_of(proposal, "Neglect").pk}
    client.post(href(proposal, "several", "move"), fields)
    assert "“To learn in the open” cannot stand there." in words_of(page(client, href(proposal)))
    action.refresh_from_db()
    assert action.parent_id == before
    for deed, sent in (("drop", {}), ("move", {"selected": [action.pk]})):
        assert client.post(href(proposal, "several", deed), sent)["Location"].startswith(href(proposal))
    assert client.post(href(proposal, "several", "burn"), {"selected": [action.pk]}).status_code == 404
    assert Item.objects.filter(dropped=True).count() == 0


def test_the_comparison_shows_old_words_beside_new_and_goes_out_as_a_file(
    client: Client, world: World, proposal: Proposal
) -> None:
    assert "There is no plan to compare with" in page(client, href(proposal, "changes"))
    services.commit(proposal=proposal, by=world.bus)
    assert "There is no plan to compare with" in page(client, href(proposal, "changes"))
    text = TEXT.replace("Publish a short guide for schools", "Publish a short guide for all schools")
    text = text.replace("- Brief hotel and taxi staff", "- Walk the quay every week")
    second = read_text(world.bus, text)
    html = words_of(page(client, href(second, "changes")))
    assert "New (1)" in html
    assert "Changed (1)" in html
    assert "Gone (1)" in html
    assert "Publish a short guide for schools" in html
    assert "Publish a short guide for all schools" in html
    assert "Agree one" not in html
    only = words_of(page(client, href(second, "changes") + "?what=gone"))
    assert "Brief hotel and taxi staff" in only
    assert "Walk the quay" not in only
    before = Entry.objects.filter(verb="import_proposal.exported").count()
    answer = client.get(href(second, "changes") + "?format=csv")
    assert len(answer.content.decode("utf-8-sig").strip().splitlines()) == 1 + 3
    for kind in ("docx", "pdf", "xlsx"):
        assert client.get(href(second, "changes") + f"?format={kind}").status_code == 200
    assert Entry.objects.filter(verb="import_proposal.exported").count() == before + 4


def word_texts(content: bytes) -> str:
    document = WordDocument(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_report_holds_every_piece_and_who_changed_what(client: Client, world: World, proposal: Proposal) -> None:
    item = item_of(proposal, "Agree one")
    services.retitle(item=item, text="Agree our tool", seen=item.text, by=world.bus)
    services.drop(item=item_of(proposal, "Brief hotel"), by=world.bus)
    answer = client.get(href(proposal, "report"))
    assert "attachment" in answer["Content-Disposition"]
    words = word_texts(answer.content)
    for line in proposal.lines.all():
        assert line.text in words
        assert line.reason in words
    for expected in ("Changed words", "Agree our tool", world.manager.name, "Left something out", proposal.digest):
        assert expected in words
    assert client.get(href(proposal, "report") + "?format=pdf").content.startswith(b"%PDF")
    assert client.get(href(proposal, "report") + "?format=csv").status_code == 404


def test_the_list_shows_open_proposals_first_and_who_worked_on_each_last(client: Client, world: World) -> None:
    opened = read_text(world.bus, TEXT)
    done = read_text(world.bus, TEXT + "\nThe end.\n", "second.txt")
    services.commit(proposal=done, by=world.bus)
    colleague = grant("BUS", world.partnership, make_person("Nia Colleague"))
    services.describe(
        proposal=opened, title="Ours", starts_on=world.bus.today, ends_on=world.bus.today.replace(year=2099),
        by=standing(colleague, world.partnership),
    )  # fmt: skip
    html = page(client, LIST)
    assert html.index(opened.reference) < html.index(done.reference)
    assert "Nia Colleague" in html
    theirs = page(signed_in(colleague), href(opened))
    assert "Set the title and the period" in theirs
    assert "Accept and make the plan" in theirs


@pytest.mark.parametrize("role", ["PRA", "DSL", "AGL", "MEM", "CHR", "EXE", "REV", "SCR", "DPO", "ADM"])
def test_other_roles_find_none_of_it(world: World, proposal: Proposal, role: str) -> None:
    client = signed_in(person_with(role, world.partnership))
    for name in ("changes", "report"):
        assert client.get(href(proposal, name)).status_code == 404
    fields = {"selected": [item_of(proposal, "Agree one").pk]}
    assert client.post(href(proposal, "several", "drop"), fields).status_code in {403, 404}
    assert Item.objects.filter(dropped=True).count() == 0


def test_another_partnership_finds_none_of_it(proposal: Proposal) -> None:
    stranger = signed_in(make_world("EST", "eastmoor").manager)
    for name in ("changes", "report"):
        for address in (href(proposal, name), href(proposal, name).replace("northmoor", "eastmoor")):
            assert stranger.get(address).status_code == 404


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_pages_beside_a_plan_cost_the_same_however_much_they_hold(client: Client, world: World) -> None:
    services.commit(proposal=read_text(world.bus, TEXT), by=world.bus)
    small = read_text(world.bus, "## Priority 1: Neglect\n\n### Actions\n- Agree a tool\n")
    large = read_text(world.bus, TEXT + "\nThe end.\n")
    for name in ("proposal", "changes", "report"):
        assert queries(client, href(small, name)) == queries(client, href(large, name)), name
