"""The search page: the box in the bar, a reference that leads straight on, filters by kind, hostile words."""

import pytest
from django.db.models import Q

from sightline.actions.tests.world import say
from sightline.audittrail.models import Entry as Trail
from sightline.discussion.activity import Row, Where, joined, parts_of
from sightline.discussion.models import Comment
from tests.factories import business_manager, grant, make_action, make_partnership, make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(world):
    return signed_in(world.manager)


def test_the_bar_searches_the_partnership_and_keeps_the_words(world, browser):
    front = browser.get(f"/{world.slug}/").content.decode()
    assert f'action="/{world.slug}/search/"' in front
    body = browser.get(f"/{world.slug}/search/?q=one+screening").content.decode()
    assert 'value="one screening"' in body
    assert f'<h3><a href="{world.href("NMR-A-0001/")}">Agree <mark>one</mark> <mark>screening</mark> tool</a>' in body
    assert "Actions (1)" in body


def test_a_whole_reference_leads_straight_to_its_page(world, browser):
    assert browser.get(f"/{world.slug}/search/?q=nmr-a-1").url == world.href("NMR-A-0001/")
    hidden = browser.get(f"/{world.slug}/search/", {"q": world.case.reference})
    unknown = browser.get(f"/{world.slug}/search/?q=NMR-A-99999999")
    assert (hidden.status_code, unknown.status_code) == (200, 200)
    assert "Nothing found" in hidden.content.decode()
    shown = [page.content.decode().partition("<main")[2].partition("</main>")[0] for page in (hidden, unknown)]
    assert shown[0].replace(world.case.reference, "X") == shown[1].replace("NMR-A-99999999", "X")


def test_a_reference_of_another_partnership_of_mine_leads_there(world, browser):
    other = make_partnership("EHC")
    action = make_action(other, "Elsewhere")
    address = f"/{world.slug}/search/?q={action.reference}"
    assert browser.get(address).status_code == 200
    grant("BUS", other, world.manager)
    assert browser.get(address).url == f"/ehc/actions/{action.reference}/"
    body = browser.get(f"/{world.slug}/search/?q=elsewhere").content.decode()
    assert "Nothing found" in body
    assert 'href="/ehc/search/?q=elsewhere"' in body


def test_from_ones_own_work_one_chooses_a_partnership(world, browser):
    assert browser.get("/search/?q=a+b").url == f"/{world.slug}/search/?q=a+b"
    grant("BUS", make_partnership("EHC"), world.manager)
    assert 'href="/ehc/search/?q=a+b"' in browser.get("/search/?q=a+b").content.decode()
    assert browser.get("/search/?q=EHC-A-0001").url == "/ehc/search/?q=EHC-A-0001"
    assert 'action="/search/"' in browser.get("/").content.decode()
    nobody = signed_in(make_person())
    assert "nothing to search" in nobody.get("/search/").content.decode()


def test_words_and_texts_are_printed_not_run(world, browser):
    say(world, world.open, 'Agreed <script>alert("x")</script> & closed')
    body = browser.get(f"/{world.slug}/search/", {"q": 'agreed "<script>'}).content.decode()
    assert "<mark>Agreed</mark> &lt;" in body
    assert "<script>alert" not in body
    assert 'value="agreed &quot;&lt;script&gt;"' in body
    assert browser.get(f"/{world.slug}/search/", {"q": '"><script>'}).status_code == 200


def test_kinds_narrow_what_is_shown_and_odd_addresses_do_no_harm(world, browser):
    body = browser.get(f"/{world.slug}/search/?q=police&kind=agency").content.decode()
    assert "1 found" in body
    assert "Everything (1)" in body
    for odd in ("kind=nothing", "page=-1", "page=x", "page=99999999999", "q=", "q=%00", "q=%ff&kind=%00"):
        assert browser.get(f"/{world.slug}/search/?q=police&{odd}").status_code == 200
    empty = browser.get(f"/{world.slug}/search/").content.decode()
    assert "What are you looking for?" in empty


def test_level_three_found_by_those_named_marks_the_page(world):
    body = signed_in(world.chair).get(f"/{world.slug}/search/?q=quartz").content.decode()
    assert "OFFICIAL-SENSITIVE" in body
    other = signed_in(business_manager(world.partnership)).get(f"/{world.slug}/search/?q=quartz").content.decode()
    assert "OFFICIAL-SENSITIVE" not in other
    assert "Nothing found" in other


def test_every_page_that_shows_words_of_a_case_leaves_who_read_it_on_the_trail(world):
    reader, other = signed_in(world.chair), signed_in(world.manager)
    pages = ("search/?q=quartz", "changes/", f"activity/G/{world.group.pk}/")
    for browser in (reader, other):
        for page in pages:
            assert browser.get(f"/{world.slug}/{page}").status_code == 200
    read = Trail.objects.filter(verb__endswith=".read", level=3).order_by("pk")
    case = world.case.reference
    assert list(read.values_list("verb", "reference")) == [
        ("search.read", case), ("activity.read", case), ("activity.read", case),
    ]  # fmt: skip
    assert set(read.values_list("actor", flat=True)) == {world.chair.actor_key}


def test_neither_a_case_nor_what_was_said_of_it_is_among_what_files_and_mails_tell(world):
    by = world.by(world.chair)
    for row in (world.group_only, world.case):
        Comment.objects.create(
            partnership=world.partnership, kind="A", reference=row.reference, level=1, text="Said", author=world.manager
        )
    told = {cases: list(joined(parts_of(by, Q(), Where(cases=cases)))) for cases in (True, False)}
    about = {cases: {Row(*row).about for row in rows if Row(*row).family == "comment"} for cases, rows in told.items()}
    assert about == {True: {world.group_only.reference, world.case.reference}, False: {world.group_only.reference}}
    assert world.case.reference not in {Row(*row).about for row in told[False]}
