"""A role sees only the rooms it may enter; a room that is not built is not shown."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from sightline.ui import navigation
from sightline.ui.context import build_frame
from sightline.ui.navigation import Entry, SubEntry

pytestmark = pytest.mark.urls("sightline.ui.tests.urls")
NORTHMOOR = SimpleNamespace(slug="northmoor", name="Northmoor Safeguarding Partnership", short_name="Northmoor")
VALE = SimpleNamespace(slug="vale", name="Vale Board", short_name="Vale")


def is_manager(standing):
    return standing.role == "manager"


@pytest.fixture(autouse=True)
def _rooms(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_subs", {})
    navigation.register(Entry("plan", "Plan", "rooms:plan", "Deliver", 20))
    navigation.register(Entry("work", "My work", "rooms:work", "", 10, count_words="things to do"))
    navigation.register(
        Entry("trail", "Trail", "rooms:trail", "Tell", 90, may=lambda standing: standing.role == "manager")
    )
    navigation.register(Entry("imports", "Import", "rooms:imports", "Deliver", 30, main=False, within="plan"))
    navigation.register(Entry("money", "Money", "rooms:not_built", "Run", 40))


def request(role="manager", **more):
    standing = SimpleNamespace(partnership=NORTHMOOR, person=SimpleNamespace(name="Ann Example"), role=role)
    return SimpleNamespace(standing=standing, **more)


def test_the_row_is_in_order_and_leaves_out_what_is_not_built():
    frame = build_frame(request())
    assert [(link.words, link.href) for link in frame.main] == [
        ("My work", "/northmoor/work/"),
        ("Plan", "/northmoor/plan/"),
        ("Trail", "/northmoor/trail/"),
    ]


def test_a_role_sees_only_its_rooms():
    assert [link.key for link in build_frame(request(role="reader")).main] == ["work", "plan"]


def test_all_areas_stand_under_their_verbs_and_only_when_the_row_does_not_hold_them_all():
    assert [(verb, [link.key for link in links]) for verb, links in build_frame(request()).areas] == [
        ("Deliver", ["plan", "imports"]),
        ("Tell", ["trail"]),
    ]
    navigation.unregister("imports")
    assert build_frame(request()).areas == []


def test_a_room_outside_the_row_marks_the_room_it_stands_within():
    frame = build_frame(request(area="imports"))
    assert [link.key for link in frame.main if link.current] == ["plan"]
    assert [link.key for _, links in frame.areas for link in links if link.current] == ["imports"]


@pytest.mark.parametrize("counts", [{"work": 19}, lambda: {"work": 19}])
def test_counts_stand_beside_their_room(counts):
    assert [link.count for link in build_frame(request(counts=counts)).main] == [19, None, None]


def test_the_switcher_lists_all_partnerships():
    frame = build_frame(request(partnerships=lambda: [NORTHMOOR, VALE]))
    assert [(link.key, link.current) for link in frame.partnerships] == [("northmoor", True), ("vale", False)]


def test_an_area_of_several_rooms_lists_them_and_marks_the_one_shown():
    frame = build_frame(request(area="imports"))
    assert frame.sub == frame.rooms == [("Plan", "/northmoor/plan/", False), ("Import", "/northmoor/imports/", True)]
    assert build_frame(request(area="trail")).sub == []


def test_registered_pages_of_an_area_come_first_and_mark_themselves():
    navigation.register_sub(SubEntry("plan", "page", "Plan on a page", "rooms:plan", order=20))
    navigation.register_sub(SubEntry("plan", "trail", "Trail", "rooms:trail", order=10, may=is_manager))
    navigation.register_sub(SubEntry("plan", "later", "Not built", "rooms:not_built"))
    shown = SimpleNamespace(view_name="rooms:plan")
    assert build_frame(request(area="plan", resolver_match=shown)).sub == [
        ("Trail", "/northmoor/trail/", False),
        ("Plan on a page", "/northmoor/plan/", True),
    ]
    assert len(build_frame(request(role="reader", area="plan")).sub) == 1


def test_a_room_counts_for_the_one_who_looks():
    navigation.register(Entry("work", "My work", "rooms:work", "", 10, count=lambda standing: 4))
    assert build_frame(request()).main[0].count == 4
    assert build_frame(request(counts={"work": 0})).main[0].count is None


def test_without_a_standing_there_is_no_menu():
    frame = build_frame(SimpleNamespace())
    assert (frame.main, frame.areas, frame.partnership, frame.person) == ([], [], None, None)


def test_a_verb_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="Deliver"):
        navigation.register(Entry("x", "X", "rooms:plan", "Dream"))


def test_the_page_shows_the_menu_the_place_and_who_i_am():
    frame = build_frame(request(area="plan", counts={"work": 19}))
    page = render_to_string("ui/base.html", {"frame": frame})
    assert "<title> - Northmoor - Sightline</title>" in page
    assert 'href="/northmoor/plan/" aria-current="true"' in page
    assert "19<span" in page
    assert "Ann Example" in page


def test_rooms_of_one_area_form_its_sub_navigation():
    assert build_frame(request(area="work")).rooms == []
    shown = build_frame(request(area="imports")).rooms
    assert [(words, current) for words, _, current in shown] == [("Plan", False), ("Import", True)]
