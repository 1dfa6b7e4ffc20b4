"""The pages of actions as people meet them: filter, update, draft, hand on, change together, take out."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from sightline.actions import services
from sightline.actions.models import Action, Update, UpdateDraft
from sightline.actions.tests.world import say
from sightline.audittrail.models import Entry
from sightline.kernel.dates import england_today
from tests.factories import appoint, make_post, person_with, signed_in


def listed(client, world, query=""):
    """The references the list shows, in order."""
    response = client.get(world.href(query))
    assert response.status_code == 200
    return [row.reference for row in response.context["table"].page.rows]


@pytest.fixture
def manager(world):
    return signed_in(world.manager)


@pytest.fixture
def owner(world):
    return signed_in(world.owner)


def test_each_filter_finds_its_actions(world, manager):
    undated = world.action("No date at all")
    soon = world.action("Soon", owner=world.post, due_on=england_today() + timedelta(days=14), agency=world.agency)
    far = world.action("Far", owner=make_post(world.partnership, "Vacant"), due_on=england_today() + timedelta(days=15))
    done, gone = world.action("Done"), world.action("Gone")
    say(world, done, rag="complete")
    say(world, far, rag="green")
    services.withdraw(action=gone, reason="No longer", by=world.by(world.manager))
    stale = world.action("Stale")
    say(world, stale)
    Update.objects.filter(action=stale).update(created_at="2020-01-01T12:00:00Z")
    names = {a.reference: a.title.split()[0] for a in Action.objects.all()}

    def found(query):
        return sorted(names[reference] for reference in listed(manager, world, query))

    assert found("?when=late") == ["Agree", "Zircon"]
    assert found("?when=soon") == ["Soon"]
    assert found("?when=later") == ["Far"]
    assert found("?when=none") == ["No", "Stale"]
    assert found("?owner=none&status=open") == ["No", "Stale", "Zircon"]
    assert found("?owner=vacant") == ["Far"]
    assert found(f"?owner={world.post.pk}") == ["Agree", "Soon"]
    assert found(f"?agency={world.agency.pk}") == ["Agree", "Soon"]
    assert found(f"?group={world.group.pk}") == ["Zircon"]
    assert found("?rag=green") == ["Far"]
    assert found("?status=withdrawn") == ["Gone"]
    assert found("?status=complete") == ["Done"]
    assert found("?fresh=stale") == ["Stale"]
    assert found("?fresh=never") == ["Agree", "No", "Soon", "Zircon"]
    assert found("?fresh=old") == ["Agree", "No", "Soon", "Stale", "Zircon"]
    assert found("?fresh=recent") == ["Far"]
    assert found("?q=screening+agree") == ["Agree"]
    assert found(f"?q={undated.reference.lower()}") == ["No"]
    assert found("?q=nothing-like-it") == []
    assert soon.reference in listed(manager, world)
    assert gone.reference not in listed(manager, world)
    assert gone.reference in listed(manager, world, "?status=any")


@pytest.mark.parametrize(
    "query",
    ["?owner=x", "?owner=99999999999999999999", "?when=never", "?rag=%00", "?page=-3", "?sort=;drop", "?q=%00'"],
)
def test_an_address_nobody_made_is_no_fault(world, manager, query):
    assert manager.get(world.href(query)).status_code == 200


def test_dates_come_first_in_either_order_and_none_last(world, manager):
    world.action("Undated")
    first = world.action("First", due_on=england_today() - timedelta(days=100))
    assert listed(manager, world)[0] == first.reference
    assert listed(manager, world, "?sort=due")[0] == first.reference
    assert listed(manager, world, "?sort=-due")[-1] == first.reference


def test_an_owner_updates_in_one_page(world, owner):
    page = owner.get(world.href("NMR-A-0001/"))
    assert page.context["form"].initial["version"] == 1
    sent = {"form": "update", "rag": "amber", "text": "Six agencies have answered.", "version": 1}
    answer = owner.post(world.href("NMR-A-0001/"), sent, follow=True)
    assert answer.redirect_chain == [(world.href("NMR-A-0001/"), 302)]
    assert "Six agencies have answered." in answer.content.decode()
    assert answer.context["page"].updates == 1


def test_what_was_typed_stays_when_something_is_missing(world, owner):
    answer = owner.post(world.href("NMR-A-0001/"), {"rag": "", "text": "Half a thought", "version": 1})
    assert answer.status_code == 422
    assert "Half a thought" in answer.content.decode()
    assert "Error: " in answer.content.decode()
    assert Update.objects.count() == 0


def test_the_later_of_two_sees_both_texts_and_one_press_sends_again(world, owner, manager):
    manager.post(world.href("NMR-A-0001/"), {"rag": "green", "text": "The first words.", "version": 1})
    answer = owner.post(world.href("NMR-A-0001/"), {"rag": "red", "text": "The second words.", "version": 1})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "The first words." in body
    assert "The second words." in body
    again = {field.name: field.value() for field in answer.context["form"] if field.name != "impact"}
    assert again == {"rag": "red", "text": "The second words.", "version": "2"}
    assert owner.post(world.href("NMR-A-0001/"), again).status_code == 302
    assert list(Update.objects.order_by("pk").values_list("text", flat=True)) == [
        "The first words.",
        "The second words.",
    ]


def test_a_draft_is_kept_while_typing_and_shown_on_return_to_its_writer_alone(world, owner, manager):
    typed = {"rag": "red", "text": "Not finished", "version": 1}
    address = world.href("NMR-A-0001/draft/")
    assert owner.post(address, typed, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 204
    body = owner.get(world.href("NMR-A-0001/")).content.decode()
    assert "Not finished" in body
    assert "Your draft, saved at" in body
    assert "Not finished" not in manager.get(world.href("NMR-A-0001/")).content.decode()
    assert owner.post(address, {**typed, "text": "By the button"}).status_code == 302
    assert UpdateDraft.objects.get().text == "By the button"
    assert owner.get(address).status_code == 405


def test_each_form_changes_its_part_and_the_history_tells(world, manager):
    nurse = make_post(world.partnership, "Named nurse")
    appoint(nurse)
    day = england_today() + timedelta(days=30)
    steps = [
        ("date", {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year, "reason": "A template"}),
        ("hand-on", {"owner": nurse.pk, "deputy": world.post.pk, "agency": world.agency.pk, "group": world.group.pk}),
        ("words", {"title": "Agree two tools", "detail": "One for each age"}),
        ("withdraw", {"reason": "The council does it"}),
        ("reopen", {"reason": "It does not"}),
    ]
    for version, (page, typed) in enumerate(steps, start=1):
        assert manager.get(world.href(f"NMR-A-0001/{page}/")).status_code == 200
        answer = manager.post(world.href(f"NMR-A-0001/{page}/"), {**typed, "version": version})
        assert (page, answer.status_code) == (page, 302)
    found = manager.get(world.href("NMR-A-0001/")).context["page"]
    assert [event.title for event in found.events] == [
        "Opened again", "Withdrawn", "New detail", "New title", "Handed on: group", "Handed on: agency",
        "Handed on: deputy", "Handed on: owner", "Due date moved", "Due date set",
    ] or len(found.events) == 10  # fmt: skip
    assert (found.action.title, found.action.owner, found.action.group) == ("Agree two tools", nurse, world.group)


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("date", {"due_on_day": 31, "due_on_month": 2, "due_on_year": 2027, "reason": "x"}),
        ("date", {"due_on_day": 1, "due_on_month": 2, "due_on_year": 2027, "reason": ""}),
        ("words", {"title": ""}),
        ("withdraw", {"reason": ""}),
    ],
)
def test_a_form_with_an_error_answers_422_and_changes_nothing(world, manager, page, typed):
    assert manager.post(world.href(f"NMR-A-0001/{page}/"), {**typed, "version": 1}).status_code == 422
    world.open.refresh_from_db()
    assert world.open.version == 1


def test_a_form_opened_before_somebody_elses_change_shows_both(world, manager):
    say(world, world.open)
    answer = manager.post(world.href("NMR-A-0001/words/"), {"title": "My words", "detail": "", "version": 1})
    assert answer.status_code == 409
    assert b"My words" in answer.content
    assert b"Agree one screening tool" in answer.content
    assert answer.context["form"]["version"].value() == "2"


def test_a_new_action_and_a_sub_action(world, manager):
    given = {"title": "Write the guide", "owner": world.post.pk, "level": 1}
    answer = manager.post(world.href("new/?under=NMR-A-0001"), given)
    made = Action.objects.latest("pk")
    assert answer["Location"] == world.href(f"{made.reference}/")
    assert (made.parent, made.owner, made.agency) == (world.open, world.post, world.agency)
    page = manager.get(world.href("NMR-A-0001/")).context["page"]
    assert [child.action for child in page.children] == [made]
    assert manager.post(world.href("new/"), {"title": " ", "level": 1}).status_code == 422


def test_several_are_changed_together_or_not_at_all(world, manager):
    second = world.action("Second")
    chosen = ["NMR-A-0001.1", f"{second.reference}.1"]
    page = manager.get(world.href("selected/owner/"), {"selected": chosen})
    assert [row.reference for row, _ in page.context["chosen"]] == ["NMR-A-0001", second.reference]
    nurse = make_post(world.partnership, "Named nurse")
    say(world, second)
    answer = manager.post(world.href("selected/owner/"), {"selected": chosen, "owner": nurse.pk})
    assert answer.status_code == 409
    assert second.reference in answer.content.decode()
    world.open.refresh_from_db()
    assert world.open.owner == world.post
    chosen[1] = f"{second.reference}.2"
    assert manager.post(world.href("selected/owner/"), {"selected": chosen, "owner": nurse.pk}).status_code == 302
    assert Action.objects.filter(owner=nurse).count() == 2
    assert manager.post(world.href("selected/due_on/"), {"selected": chosen, "reason": "x"}).status_code == 422
    assert manager.get(world.href("selected/owner/")).status_code == 302
    assert manager.get(world.href("selected/burn/")).status_code == 404


def test_export_is_what_is_shown_in_excel_and_csv_and_leaves_a_trace(world, manager):
    say(world, world.open, text="=cmd()")
    answer = manager.get(world.href("export/?when=late&format=csv"))
    assert answer["Content-Disposition"].startswith("attachment")
    header, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert [row[0] for row in rows] == listed(manager, world, "?when=late")
    assert rows[0][header.index("What the last update said")] == "'=cmd()"
    book = load_workbook(BytesIO(manager.get(world.href("export/?when=late")).content))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [row[0] for row in rows]
    last = Entry.objects.filter(verb="action.exported").latest("sequence")
    assert json.loads(last.after)["rows"] == 2


def test_an_origin_is_a_link_only_for_those_who_may_see_it(world, manager):
    from_group = world.action("From a review", origin=(world.group_only.reference, "Zircon, finding 2"))
    body = manager.get(world.href(f"{from_group.reference}/")).content.decode()
    assert world.href(f"{world.group_only.reference}/") in body
    scrutineer = signed_in(person_with("SCR", world.partnership))
    hidden = scrutineer.get(world.href(f"{from_group.reference}/")).content.decode()
    assert "Zircon" not in hidden
    assert world.group_only.reference not in hidden
    for client, seen in ((manager, True), (scrutineer, False)):
        exported = client.get(world.href("export/?format=csv")).content.decode()
        assert ("Zircon, finding 2" in exported) == seen
        found = listed(client, world, f"?origin={world.group_only.reference}")
        assert found == ([from_group.reference] if seen else [])
        assert from_group.reference not in listed(client, world, "?q=Zircon")


def test_an_ended_appointment_stops_at_the_next_request(world, owner):
    assert owner.get(world.href("NMR-A-0001/")).status_code == 200
    world.owner.appointments.update(ends_on=england_today() - timedelta(days=1))
    assert owner.get(world.href("NMR-A-0001/")).status_code == 404


def test_a_successor_in_the_post_takes_the_work_over(world):
    successor = signed_in(appoint(world.post))
    sent = {"rag": "green", "text": "I carry on.", "version": 1}
    assert successor.post(world.href("NMR-A-0001/"), sent).status_code == 302


PAGES = [
    "",
    "NMR-A-0001/",
    "new/",
    "NMR-A-0001/hand-on/",
    "export/?format=csv",
    "selected/owner/?selected=NMR-A-0001.1",
]


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_rows(world, manager, page):
    def count():
        with CaptureQueriesContext(connection) as seen:
            assert manager.get(world.href(page)).status_code == 200
        return len(seen)

    say(world, world.open)
    world.action(parent=world.open, owner=world.post)
    manager.get(world.href(page))
    one = count()
    for _ in range(2):
        world.action(parent=world.open, owner=make_post(world.partnership))
        say(world, world.open)
    assert count() == one
    assert one <= {"": 12, "NMR-A-0001/": 18}.get(page, 20)


def test_saving_an_update_costs_at_most_15_queries(world, owner, manager):
    appoint(make_post(world.partnership), world.manager)
    for client, version in ((owner, 1), (manager, 2)):
        client.get(world.href("NMR-A-0001/"))
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(world.href("NMR-A-0001/"), {"rag": "red", "text": "Stuck.", "version": version})
        assert answer.status_code == 302
        assert len([q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 15


def test_open_actions_come_first_by_date_and_complete_ones_last(world, manager):
    done = say(world, world.action("Done long ago", due_on=england_today() - timedelta(days=100)), rag="complete")
    undated, soon = world.action("Undated"), world.action("Soon", due_on=england_today() + timedelta(days=1))
    wanted = ["NMR-A-0001", "NMR-A-0002", soon.reference, undated.reference, done.reference]
    assert listed(manager, world) == wanted
    exported = manager.get(world.href("export/?format=csv")).content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(StringIO(exported))][1:] == wanted


def test_after_a_change_of_several_the_list_is_as_it_was(world, manager):
    back = "when=late&sort=-title&evil=1"
    typed = {"selected": ["NMR-A-0001.1"], "group": world.group.pk, "back": back}
    page = manager.get(world.href("selected/group/"), typed)
    assert page.context["here"] == "when=late&sort=-title"
    answer = manager.post(world.href("selected/group/"), typed)
    assert answer["Location"] == world.href("?when=late&sort=-title")


def test_a_filter_nobody_knows_is_named_and_left_out(world, manager):
    for query in ("rag=purple", "owner=abc", "when=zzz"):
        body = manager.get(world.href(f"?{query}")).content.decode()
        assert f"This filter is not known: {query}. It was left out." in body
    assert "not known" not in manager.get(world.href("?rag=red&owner=mine")).content.decode()
