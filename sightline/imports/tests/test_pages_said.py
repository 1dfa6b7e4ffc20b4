"""What the import pages say and offer of what a document says: RAG, dates, leads, words changed, guesses."""

from typing import Any

import pytest
from django.test import Client

from sightline.imports import services
from sightline.imports.models import Item, Proposal
from sightline.imports.queries import short_place
from sightline.imports.tests.documents import item_of, line_of, read_text
from sightline.imports.tests.test_pages import LIST, href, page, words_of
from sightline.imports.tests.test_said import TABLE
from sightline.plans.tests.world import World, make_world
from tests.factories import person_with, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.manager)


@pytest.fixture
def proposal(world: World) -> Proposal:
    return read_text(world.bus, TABLE)


def done(client: Client, address: str, fields: dict[str, Any], sentence: str) -> None:
    """Post a form, follow it, and find its sentence."""
    html = client.post(address, fields, follow=True).content.decode()
    assert sentence in words_of(html)


def test_rag_date_and_lead_are_shown_in_the_documents_words(client: Client, proposal: Proposal) -> None:
    words = words_of(page(client, href(proposal)))
    assert "Green the document says “Green”" in words
    assert "Not started the document says “Not started”" in words
    assert "No owner the document says" not in words
    assert "No owner · the document says “Harbour master” Choose an owner" in words
    assert "Due 31 March 2027 (sure: the document says “31 March 2027”)" in words
    assert "Due 31 March 2027 (likely, the last day: the document says “Q4 2026-27”)" in words
    assert "No date (the document says “When funded”)" in words
    assert "the document says “Parked”" in words
    assert words.count("Choose an owner") == 1


def test_how_an_action_stands_is_changed_on_its_page(client: Client, proposal: Proposal) -> None:
    item = item_of(proposal, "Brief every")
    address = href(proposal, "item", item.pk)
    html = page(client, address)
    assert "The document says “Green”." in words_of(html)
    assert '<option value="green" selected>' in html
    done(client, address, {"form": "rag", "rag": ""}, "How the action stands is saved.")
    item.refresh_from_db()
    assert (item.rag, item.said_status) == ("", "Green")
    assert client.post(address, {"form": "rag", "rag": "mauve"}).status_code == 422


def test_changes_say_that_they_are_done_and_whose_words_stand(client: Client, world: World, proposal: Proposal) -> None:
    item, other = item_of(proposal, "Brief every"), item_of(proposal, "Map the")
    address = href(proposal, "item", item.pk)
    done(client, address, {"form": "words", "text": "Brief every crew", "seen": item.text}, "The words are saved.")
    assert "Words changed by" not in page(client, href(proposal))
    done(client, address, {"form": "words", "text": "Tell all", "seen": "Brief every crew"}, "the item says so")
    assert f"Words changed by {world.manager.name}" in page(client, href(proposal))
    assert "They were “Brief every crew on signs of harm”." in words_of(page(client, address))
    split = {"form": "split", "texts": "Map the night\r\nCount the boats"}
    done(client, href(proposal, "item", other.pk), split, "It is split into 2 items.")
    under = Item.objects.get(kind="priority").pk
    place = {"form": "place", "kind": "measure", "under": under}
    done(client, href(proposal, "item", other.pk), place, "It is moved.")
    line = line_of(proposal, "Timescale")
    done(client, href(proposal, "line", line.number), place, "The piece is placed.")
    other_line = line_of(proposal, "Status")
    aside = {"form": "aside", "reason": "A heading"}
    done(client, href(proposal, "line", other_line.number), aside, "The piece is set aside.")


def test_join_is_offered_only_where_something_stands_before(client: Client, proposal: Proposal) -> None:
    first, second = item_of(proposal, "Brief every"), item_of(proposal, "Map the")
    assert "Join to the one before" not in page(client, href(proposal, "item", first.pk))
    assert "Join to the one before" in page(client, href(proposal, "item", second.pk))


def test_all_actions_are_assigned_by_one_tick(client: Client, world: World, proposal: Proposal) -> None:
    services.drop(item=item_of(proposal, "Map the"), by=world.bus)
    fields = {"everything": "yes", "to-group": world.group.pk}
    done(client, href(proposal, "assign"), fields, "3 actions are assigned.")
    assert Item.objects.filter(kind="action", group=world.group, dropped=False).count() == 3


def test_names_that_prose_mentions_are_folded_guesses(client: Client, world: World) -> None:
    proposal = read_text(world.bus, TABLE + "\n## Governance\n\nThe Tidal Safety Forum was asked about all of this.\n")
    html = page(client, href(proposal))
    assert "These are guesses from the words" in html
    assert html.index("<details") < html.index("Group, perhaps: Tidal Safety Forum")


def test_who_may_not_see_documents_is_not_told_there_are_none(world: World, proposal: Proposal) -> None:
    html = page(signed_in(person_with("CHR", world.partnership)), LIST)
    assert "Only the business unit sees which documents were read" in html
    assert "No document has been read yet" not in html


def test_places_are_short_where_room_is_short() -> None:
    places = {
        "table 2, row 2, cell 3": "t2 r2 c3", "paragraph 12": "p12", "line 28": "line 28",
        "page 3, table 1, row 4, cell 2": "pg3 t1 r4 c2", "sheet Action log, row 4, column C": "Action log r4 C",
    }  # fmt: skip
    assert [short_place(at) for at in places] == list(places.values())
