"""Deeds on actions: what they change, what they leave behind, whom and when they refuse."""

import re
from datetime import timedelta

import pytest

from sightline.actions import services
from sightline.actions.models import Action, DueDateChange, HandOver, Update, UpdateDraft
from sightline.audittrail.models import Entry
from sightline.kernel.dates import england_today
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from tests.factories import make_action, make_group, make_partnership, make_post, person_with


def update(world, *, rag="amber", text="Six agencies have answered.", version=1, person=None, action=None):
    by = world.by(person or world.owner)
    return services.update_action(action=action or world.open, rag=rag, text=text, version=version, by=by)


def verbs(reference):
    return list(Entry.objects.filter(reference=reference).order_by("sequence").values_list("verb", flat=True))


def test_an_update_moves_the_rag_and_stays_as_it_was_said(world):
    made = update(world)
    world.open.refresh_from_db()
    assert (made.rag_before, made.rag, made.text) == ("not_started", "amber", "Six agencies have answered.")
    assert made.author_as == "Detective superintendent"
    assert (world.open.rag, world.open.status, world.open.version) == ("amber", "open", 2)
    assert world.open.last_update == made
    assert verbs("NMR-A-0001") == ["action.opened", "action.updated"]


def test_complete_closes_with_the_day_and_an_update_after_it_opens_again(world):
    update(world, rag="complete")
    world.open.refresh_from_db()
    assert (world.open.status, world.open.completed_on) == ("complete", england_today())
    update(world, rag="amber", version=2, action=world.open)
    world.open.refresh_from_db()
    assert (world.open.status, world.open.completed_on) == ("open", None)


def test_the_later_of_two_gets_both_texts_and_nothing_is_written(world):
    stale = Action.objects.get(pk=world.open.pk)
    update(world, text="Mine was first.")
    with pytest.raises(Conflict) as caught:
        update(world, rag="red", text="Mine was second.", person=world.manager, action=stale)
    assert caught.value.theirs == {"How it is going": "Amber", "What has happened": "Mine was first."}
    assert caught.value.yours == {"How it is going": "Red", "What has happened": "Mine was second."}
    assert Update.objects.count() == 1
    assert verbs("NMR-A-0001") == ["action.opened", "action.updated"]


def test_the_same_form_sent_twice_is_one_update_and_the_same_answer(world):
    stale = Action.objects.get(pk=world.open.pk)
    first = update(world)
    assert update(world, action=stale) == first
    assert update(world, action=Action.objects.get(pk=world.open.pk)) == first
    assert Update.objects.count() == 1
    assert verbs("NMR-A-0001") == ["action.opened", "action.updated"]


@pytest.mark.parametrize(
    ("rag", "text", "field"), [("purple", "Words.", "rag"), ("", "Words.", "rag"), ("red", "  \n ", "text")]
)
def test_an_update_needs_rag_and_words(world, rag, text, field):
    with pytest.raises(DomainError) as caught:
        update(world, rag=rag, text=text)
    assert caught.value.field == field
    assert Update.objects.count() == 0


def test_an_update_takes_the_writers_draft_and_leaves_others(world):
    for person in (world.owner, world.manager):
        services.save_draft(action=world.open, rag="red", text="So far", by=world.by(person))
    update(world)
    assert list(UpdateDraft.objects.values_list("person", flat=True)) == [world.manager.pk]


def test_a_date_moves_with_a_reason_and_the_first_is_remembered(world):
    by, new = world.by(world.manager), england_today() + timedelta(days=10)
    with pytest.raises(DomainError) as caught:
        services.move_due_date(action=world.open, due_on=new, reason=" ", version=1, by=by)
    assert caught.value.field == "reason"
    services.move_due_date(action=world.open, due_on=new, reason="Waiting for the template.", version=1, by=by)
    found = list(DueDateChange.objects.filter(action=world.open).order_by("pk").values_list("due_before", "due_after"))
    assert found == [(None, england_today() - timedelta(days=19)), (england_today() - timedelta(days=19), new)]


def test_a_first_date_needs_no_reason_and_a_closed_action_has_none_to_move(world):
    by = world.by(world.manager)
    undated = world.action()
    services.move_due_date(action=undated, due_on=england_today(), reason="", version=1, by=by)
    services.withdraw(action=undated, reason="Done elsewhere", by=by)
    with pytest.raises(OutOfState):
        services.move_due_date(action=undated, due_on=None, reason="No", version=3, by=by)


def test_a_new_owner_brings_their_agency_and_names_are_kept(world):
    nurse = make_post(world.partnership, "Named nurse")
    services.hand_over(action=world.open, to={"owner": nurse}, version=1, by=world.by(world.manager))
    world.open.refresh_from_db()
    assert (world.open.owner, world.open.agency) == (nurse, nurse.agency)
    found = set(HandOver.objects.values_list("what", "before", "after"))
    assert found == {
        ("owner", "Detective superintendent", "Named nurse"), ("agency", "NMR Police", nurse.agency.name),
    }  # fmt: skip


def test_owner_and_deputy_are_two_posts(world):
    with pytest.raises(DomainError) as caught:
        services.hand_over(action=world.open, to={"deputy": world.post}, version=1, by=world.by(world.manager))
    assert caught.value.field == "deputy"
    with pytest.raises(DomainError):
        world.action(owner=world.post, deputy=world.post)


@pytest.mark.parametrize("name", ["owner", "group"])
def test_work_is_not_given_outside_the_partnership(world, name):
    other = make_partnership("EHC")
    row = make_post(other) if name == "owner" else make_group(other)
    with pytest.raises(DomainError) as caught:
        services.hand_over(action=world.open, to={name: row}, version=1, by=world.by(world.manager))
    assert caught.value.field == name


def test_no_parent_of_another_partnership_and_a_childs_level_is_not_below_its_parents(world):
    foreign = make_action(make_partnership("EHC"))
    with pytest.raises(DomainError) as caught:
        world.action(parent=foreign)
    assert caught.value.field == "parent"
    assert world.action(parent=world.group_only).level == 2


def test_withdrawing_needs_a_reason_keeps_it_and_can_be_undone(world):
    by = world.by(world.manager)
    with pytest.raises(DomainError):
        services.withdraw(action=world.open, reason=" ", by=by)
    services.withdraw(action=world.open, reason="The council does it.", by=by)
    with pytest.raises(OutOfState):
        update(world, version=2, action=Action.objects.get(pk=world.open.pk))
    services.reopen(action=world.open, reason="It does not.", by=by)
    world.open.refresh_from_db()
    assert (world.open.status, world.open.withdrawn_reason) == ("open", "")
    assert list(HandOver.objects.order_by("pk").values_list("before", "after", "reason")) == [
        ("open", "withdrawn", "The council does it."),
        ("withdrawn", "open", "It does not."),
    ]


def test_old_words_stay_in_the_history(world):
    by = world.by(world.manager)
    services.retitle(action=world.open, title="Agree  two tools", detail="", version=1, by=by)
    world.open.refresh_from_db()
    assert world.open.title == "Agree two tools"
    assert HandOver.objects.get().before == "Agree one screening tool"


@pytest.mark.parametrize("title", ["", "   ", "x" * 501])
def test_a_title_has_1_to_500_characters(world, title):
    with pytest.raises(DomainError) as caught:
        services.open_action(new=services.NewAction(title=title), by=world.by(world.manager))
    assert caught.value.field == "title"


def test_many_change_together_or_not_at_all(world):
    by = world.by(world.manager)
    others = [world.action(due_on=england_today()) for _ in range(2)]
    chosen = [(world.open, 1), (others[0], 1), (others[1], 1)]
    services.withdraw(action=others[1], reason="No longer", by=by)
    value = england_today() + timedelta(days=7)
    with pytest.raises(services.ManyRefused) as caught:
        services.change_many(chosen=chosen, deed="due_on", value=value, reason="Moved", by=by)
    assert len(caught.value.reasons) == 1
    assert others[1].reference in caught.value.reasons[0]
    world.open.refresh_from_db()
    assert (world.open.due_on, world.open.version) == (england_today() - timedelta(days=19), 1)
    assert services.change_many(chosen=chosen[:2], deed="due_on", value=england_today(), reason="Moved", by=by) == 2
    world.open.refresh_from_db()
    assert world.open.due_on == england_today()


def test_many_names_what_somebody_changed_meanwhile(world):
    update(world)
    with pytest.raises(services.ManyRefused) as caught:
        services.change_many(
            chosen=[(world.open, 1)], deed="withdraw", value=None, reason="Gone", by=world.by(world.manager)
        )
    assert "somebody changed it" in caught.value.reasons[0]


def test_the_trail_holds_no_words_of_a_level_2_action(world):
    for entry in Entry.objects.filter(reference=world.group_only.reference):
        assert "Zircon" not in f"{entry.before}{entry.after}"


def test_the_scrutineer_changes_nothing(world):
    scrutineer = person_with("SCR", world.partnership)
    with pytest.raises(NotAllowed):
        update(world, person=scrutineer)
    with pytest.raises(NotAllowed):
        services.withdraw(action=world.open, reason="Gone", by=world.by(scrutineer))


@pytest.mark.django_db
def test_a_named_case_leaves_no_gap_in_the_numbers_and_no_number_that_counts() -> None:
    here = make_partnership()
    first, case, second = make_action(here), make_action(here, level=3), make_action(here)
    assert (first.reference, second.reference) == ("NMR-A-0001", "NMR-A-0002")
    assert re.fullmatch(r"NMR-A-\d{8}", case.reference)
