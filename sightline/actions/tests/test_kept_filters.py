"""Filters that a person keeps of any list: saved, renamed, opened with, forgotten; and theirs alone (attack 26)."""

import pytest

from sightline.governance.models import KeptFilter
from tests.factories import person_with, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(world):
    return signed_in(world.owner)


@pytest.fixture
def manager(world):
    return signed_in(world.manager)


def keep(browser, world, name, query, of="actions:list"):
    """Keep a filter as the form under a list does."""
    return browser.post(f"/{world.slug}/filters/", {"list": of, "name": name, "query": query})


def test_a_view_is_saved_by_name_and_shown_to_nobody_else(world, owner, manager):
    answer = keep(owner, world, "  Late   ones ", "when=late&page=3&sort=-due&q=")
    assert answer["Location"] == world.href("?when=late&sort=-due")
    kept = KeptFilter.objects.get()
    assert (kept.name, kept.query, kept.list) == ("Late ones", "when=late&sort=-due", "actions:list")
    assert kept.person == world.owner
    body = owner.get(world.href("?sort=-due&when=late")).content.decode()
    assert '<a href="?when=late&amp;sort=-due" aria-current="true">Late ones</a>' in body
    assert "Late ones" not in manager.get(world.href()).content.decode()
    assert "Late ones" not in owner.get(f"/{world.slug}/people/").content.decode()
    keep(owner, world, "Late ones", "when=soon")
    assert KeptFilter.objects.get().query == "when=soon"


def test_lists_of_every_context_keep_their_own(world, manager):
    assert "Save this view" not in manager.get(f"/{world.slug}/people/").content.decode()
    filtered = manager.get(f"/{world.slug}/people/?text=asha").content.decode()
    assert '<input type="hidden" name="list" value="governance:people">' in filtered
    answer = keep(manager, world, "Ashas", "text=asha", "governance:people")
    assert answer["Location"] == f"/{world.slug}/people/?text=asha"
    assert ">Ashas</a>" in manager.get(f"/{world.slug}/people/?state=in").content.decode()
    assert "Ashas" not in manager.get(world.href()).content.decode()


def test_a_list_opens_with_the_default_and_can_be_seen_without(world, owner):
    keep(owner, world, "Late", "when=late")
    keep(owner, world, "Soon", "when=soon")
    late, soon = KeptFilter.objects.order_by("name")
    for one in (soon, late):
        owner.post(f"/{world.slug}/filters/{one.pk}/default/", {"default": "yes"})
    assert list(KeptFilter.objects.filter(default=True)) == [late]
    assert owner.get(world.href())["Location"] == world.href("?when=late")
    whole = owner.get(world.href("?all=1"))
    assert whole.status_code == 200
    assert "opens first" in whole.content.decode()
    assert "?all=1" in owner.get(world.href("?when=late")).content.decode()
    owner.post(f"/{world.slug}/filters/{late.pk}/default/", {"default": "no"})
    assert owner.get(world.href()).status_code == 200


def test_the_list_of_another_context_opens_with_its_default(world, manager):
    keep(manager, world, "In post", "state=in", "governance:people")
    manager.post(f"/{world.slug}/filters/{KeptFilter.objects.get().pk}/default/", {"default": "yes"})
    assert manager.get(f"/{world.slug}/people/")["Location"] == f"/{world.slug}/people/?state=in"
    assert manager.get(f"/{world.slug}/people/?all=1").status_code == 200


def test_a_filter_is_renamed_and_forgotten_once(world, owner):
    keep(owner, world, "Late", "when=late")
    keep(owner, world, "Soon", "when=soon")
    kept = KeptFilter.objects.get(name="Late")
    page = f"/{world.slug}/filters/{kept.pk}/"
    assert owner.get(page).status_code == 200
    assert owner.post(page, {"name": "Soon"}).status_code == 422
    assert owner.post(page, {"name": " "}).status_code == 422
    assert owner.post(page, {"name": "Overdue"})["Location"] == world.href("?when=late")
    kept.refresh_from_db()
    assert kept.name == "Overdue"
    assert owner.post(f"{page}forget/")["Location"] == world.href("?all=1")
    assert list(KeptFilter.objects.values_list("name", flat=True)) == ["Soon"]


def test_nobody_else_reads_renames_or_forgets_it_and_no_list_is_guessed(world, owner, manager):
    keep(owner, world, "Late", "when=late")
    page = f"/{world.slug}/filters/{KeptFilter.objects.get().pk}/"
    assert manager.get(page).status_code == 404
    for deed in ("", "default/", "forget/"):
        assert manager.post(f"{page}{deed}", {"name": "x", "default": "yes"}).status_code == 404
    nobody = signed_in(person_with("PRA", world.partnership))
    for of in ("governance:roles", "actions:new", "actions:action", "home:my_work", "nonsense", "", "\0"):
        assert keep(nobody, world, "x", "a=b", of).status_code == 404, of
    kept = KeptFilter.objects.get()
    assert (kept.name, kept.default) == ("Late", False)


def test_forty_are_kept_and_no_more(world, owner):
    for number in range(40):
        KeptFilter.objects.create(
            partnership=world.partnership, person=world.owner, list="actions:list", name=f"{number}", query="when=late"
        )
    keep(owner, world, "One more", "when=late")
    keep(owner, world, "7", "when=soon")
    assert KeptFilter.objects.count() == 40
    assert KeptFilter.objects.get(name="7").query == "when=soon"
    assert keep(owner, world, "x" * 81, "when=late").status_code == 302


@pytest.mark.parametrize("times", [1, 3])
def test_questions_are_constant(world, owner, times, django_assert_num_queries):
    for number in range(times):
        keep(owner, world, f"Late {number}", f"when=late&q={number}")
    owner.get(world.href("?when=late"))
    with django_assert_num_queries(8):
        owner.get(world.href("?when=late"))
