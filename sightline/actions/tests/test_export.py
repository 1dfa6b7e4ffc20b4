"""The list of actions as Word and PDF: what is shown, with its filters in words, marked when a case is in it."""

import io
import json

import docx
import pytest

from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.publishing.tests.tags import structure, words
from sightline.ui.downloads import FORMATS
from tests.factories import signed_in


@pytest.fixture
def manager(world):
    return signed_in(world.manager)


def rows_of(content):
    (table,) = docx.Document(io.BytesIO(content)).tables
    return [row.cells[0].text.partition("\n")[0] for row in table.rows][1:]


@pytest.mark.parametrize("query", ["", "when=late", "sort=-title", "when=late&sort=title"])
def test_word_and_pdf_hold_what_the_list_shows_in_its_order(world, manager, query):
    shown = manager.get(world.href(f"?{query}")).context["table"].page.rows
    assert shown
    assert rows_of(manager.get(world.href(f"export/?format=docx&{query}")).content) == [row.title for row in shown]
    text = words(manager.get(world.href(f"export/?format=pdf&{query}")).content)
    assert [text.index(row.reference) for row in shown] == sorted(text.index(row.reference) for row in shown)
    assert f"{len(shown)} in all" in text
    assert ("Date: Late" in text) == ("late" in query)


def test_the_list_in_pdf_has_headings_of_rows_and_columns(world, manager):
    (table,) = structure(manager.get(world.href("export/?format=pdf")).content).all("Table")
    assert [one.scope for one in table.all("THead")[0].all("TH")] == ["Column"] * 5
    assert {row.below[0].scope for row in table.all("TBody")[0].all("TR")} == {"Row"}


def test_every_format_is_offered_and_leaves_a_trace(world, manager):
    page = manager.get(world.href("?when=late")).content.decode()
    for kind, words_of_link in FORMATS.items():
        assert f"format={kind}" in page
        assert f">{words_of_link}</a>" in page
        assert manager.get(world.href(f"export/?when=late&format={kind}")).status_code == 200
        last = Entry.objects.filter(verb="action.exported").latest("sequence")
        assert json.loads(last.after)["file"] == kind


def test_a_list_with_a_case_in_it_is_marked(world, manager):
    assert "OFFICIAL-SENSITIVE" not in words(manager.get(world.href("export/?format=pdf")).content)
    Action.objects.filter(pk=world.open.pk).update(level=3, created_by=world.manager)
    text = words(manager.get(world.href("export/?format=pdf")).content)
    assert ("OFFICIAL-SENSITIVE" in text) == (world.open.reference in text)


def test_an_empty_list_says_so(world, manager):
    assert "No action matches." in words(manager.get(world.href("export/?format=pdf&q=nothing-has-this")).content)


def test_more_rows_than_paper_holds_are_refused_with_a_way_out(world, manager, monkeypatch):
    monkeypatch.setattr("sightline.publishing.lists.MOST_ON_PAPER", 0)
    answer = manager.get(world.href("export/?format=pdf"))
    assert answer.status_code == 400
    assert not Entry.objects.filter(verb="action.exported").exists()
    assert "take it as Excel or CSV" in answer.content.decode()
    assert manager.get(world.href("export/?format=xlsx")).status_code == 200
