"""What a completed action changed: asked on completion, kept as it was said, shown where it counts."""

import pytest

from sightline.actions import services
from sightline.actions.models import ImpactNote
from sightline.actions.tests.world import say
from sightline.audittrail.models import Entry
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from tests.factories import signed_in

CHANGED = "Children are seen the same week."


def test_the_page_asks_on_completion_and_both_are_kept(world):
    page = signed_in(world.owner)
    sent = {"rag": "complete", "text": "The tool is agreed.", "impact": CHANGED, "version": 1}
    for _ in range(2):  # the same form sent twice leaves one note
        assert page.post(world.href("NMR-A-0001/"), sent).status_code == 302
    note = ImpactNote.objects.get()
    assert (note.action, note.text, note.author, note.author_as) == (
        world.open, CHANGED, world.owner, "Detective superintendent",
    )  # fmt: skip
    assert list(Entry.objects.order_by("sequence").values_list("verb", flat=True))[-2:] == [
        "action.updated", "action.impact_noted",
    ]  # fmt: skip
    shown = page.get(world.href("NMR-A-0001/")).content.decode()
    assert shown.count(CHANGED) == 2  # beside the action and in its history
    assert "Add another note" in shown


def test_it_is_asked_of_a_complete_action_only_and_what_was_typed_stays(world):
    page = signed_in(world.owner)
    sent = {"rag": "green", "text": "Nearly there.", "impact": CHANGED, "version": 1}
    response = page.post(world.href("NMR-A-0001/"), sent)
    assert response.status_code == 422
    assert CHANGED in response.content.decode()
    world.open.refresh_from_db()
    assert (world.open.version, ImpactNote.objects.count()) == (1, 0)
    with pytest.raises(OutOfState):
        services.add_impact(action=world.open, text=CHANGED, by=world.by(world.owner))


def test_one_that_was_left_out_is_shown_as_not_known_and_can_be_said_later(world):
    say(world, world.open, "Done.", "complete")
    page = signed_in(world.owner)
    body = page.get(world.href("NMR-A-0001/")).content.decode()
    assert "nobody has said yet what it changed" in body
    assert world.href("NMR-A-0001/impact/") in body
    assert page.post(world.href("NMR-A-0001/impact/"), {"impact": " ", "version": 2}).status_code == 422
    page.post(world.href("NMR-A-0001/impact/"), {"impact": CHANGED, "version": 2})
    page.post(world.href("NMR-A-0001/impact/"), {"impact": "Fewer came back.", "version": 2})
    assert list(ImpactNote.objects.values_list("text", flat=True)) == ["Fewer came back.", CHANGED]


def test_only_who_may_update_the_action_may_say_it(world):
    say(world, world.open, "Done.", "complete")
    with pytest.raises(NotAllowed):
        services.add_impact(action=world.open, text=CHANGED, by=world.by(world.chair))
    with pytest.raises(DomainError):
        services.add_impact(action=world.open, text="x" * 2001, by=world.by(world.owner))
    assert signed_in(world.chair).post(world.href("NMR-A-0001/impact/"), {"impact": CHANGED}).status_code == 403
    assert ImpactNote.objects.count() == 0


def test_a_draft_keeps_it(world):
    page = signed_in(world.owner)
    page.post(world.href("NMR-A-0001/draft/"), {"rag": "complete", "text": "The tool", "impact": CHANGED})
    assert CHANGED in page.get(world.href("NMR-A-0001/")).content.decode()
    assert ImpactNote.objects.count() == 0
