"""Finding by words, phrases, references and misspelt names; in what order; as whom."""

import pytest
from django.utils import timezone

from sightline.actions.models import Action, ImpactNote
from sightline.actions.tests.world import CASE_TITLE, GROUP_TITLE, say
from sightline.discussion.models import Comment
from sightline.governance.models import Agreement, Partnership
from sightline.plans.models import Ambition, DesiredOutcome, Plan, Priority, SuccessCriterion
from sightline.search.queries import MOST, PER_PAGE, find
from tests.factories import (
    appoint,
    business_manager,
    make_action,
    make_agency,
    make_evidence,
    make_group,
    make_partnership,
    make_person,
    make_plan,
    make_post,
    person_with,
    standing,
)

pytestmark = pytest.mark.django_db


def titles(typed, by, **more):
    """The titles found, in order."""
    return ["".join(words for words, _ in hit.title) for hit in find(typed, by, **more).hits]


@pytest.fixture
def manager(world):
    return world.by(world.manager)


def test_all_words_must_be_there_wherever_they_stand(world, manager):
    say(world, world.open, "Six agencies have answered; Zoë Brontë rang.")
    assert titles("screening answered", manager) == ["Agree one screening tool"]
    assert titles("screening nobody", manager) == []
    assert titles("SCREEN tools bronte zoe", manager) == ["Agree one screening tool"]
    assert titles('"agencies have"', manager) == ["Agree one screening tool"]
    assert titles('"have agencies"', manager) == []


def test_what_was_said_is_shown_with_the_words_marked(world, manager):
    say(world, world.open, "Six agencies have answered.")
    hit = find("agencies answered", manager).hits[0]
    assert [words for words, asked in hit.snippet if asked] == ["agencies", "answered"]
    assert (hit.reference, hit.one, hit.level) == (world.open.reference, "Action", 1)
    assert hit.state == "Amber. Late by 19 days. Detective superintendent"


def test_a_reference_comes_first_then_titles_then_texts_the_last_changed_first(world, manager):
    early, late = world.action("Beryl one"), world.action("Beryl two")
    said = say(world, world.open, "About beryl")
    named = world.action(f"See {early.reference}")
    say(world, early, "Again")
    assert titles("beryl", manager) == ["Beryl one", "Beryl two", said.title]
    assert (early.reference, late.reference) == ("NMR-A-0003", "NMR-A-0004")
    for typed in ("NMR-A-0003", "nmr-a-3", "A-0003", "a 3", "0003", "3"):
        assert titles(typed, manager)[0] == "Beryl one", typed
    assert titles("NMR-A-0003", manager) == ["Beryl one", named.title]


def test_every_kind_is_found_and_leads_to_its_page(world, manager):
    plan = make_plan(world.partnership, by=world.manager)
    priority = Priority.objects.get(plan=plan)
    own = {"partnership": world.partnership, "priority": priority}
    Ambition.objects.create(number=1, text="Opal ambition", **own)
    DesiredOutcome.objects.create(position=1, text="Opal outcome", **own)
    SuccessCriterion.objects.create(position=1, text="Opal sign", **own)
    Plan.objects.filter(pk=plan.pk).update(title="Opal plan")
    Priority.objects.filter(pk=priority.pk).update(title="Opal priority")
    priority.measures.update(text="Opal measure")
    agency = make_agency("Opal agency", world.partnership)
    post = make_post(world.partnership, "Opal post", agency)
    person = appoint(post, make_person("Opal Person"))
    group = make_group(world.partnership, "Opal group")
    agreement = Agreement.objects.create(
        partnership=world.partnership, kind="memorandum", title="Opal agreement", starts_on="2026-01-01"
    )
    world.action("Opal action")
    found = {hit.kind: (hit.href.removeprefix(f"/{world.slug}/"), hit.reference) for hit in find("opal", manager).hits}
    line = (f"priorities/{priority.reference}/", priority.reference)
    measure = priority.measures.get().reference
    assert found == {
        "plan": (f"plan/{plan.reference}/", plan.reference), "priority": line, "ambition": line, "outcome": line,
        "criterion": line, "measure": (f"{line[0]}#{measure}", measure), "agency": (f"agencies/{agency.pk}/", ""),
        "post": (f"agencies/{agency.pk}/", ""), "person": (f"people/{person.pk}/", ""),
        "group": (f"groups/{group.pk}/", ""), "agreement": (f"agreements/{agreement.pk}/", ""),
        "action": ("actions/NMR-A-0004/", "NMR-A-0004"),
    }  # fmt: skip
    assert set(find("opal", manager).counts.values()) == {1}
    assert titles("opal", manager, kind="person") == ["Opal Person"]


def test_names_may_be_misspelt_and_are_said_to_be_near(world, manager):
    make_post(world.partnership, "Northmoor nurse")
    appoint(world.post, make_person("Alys Johnson"))
    assert titles("Jonson", manager) == ["Alys Johnson"]
    assert titles("Northmor", manager) == ["Northmoor nurse"]
    assert titles("Alis Jonson", manager) == ["Alys Johnson"]
    assert [hit.near for hit in find("Jonson", manager).hits] == [True]
    world.action("Ask Jonson")
    assert [hit.near for hit in find("Jonson", manager).hits] == [False, True]
    assert titles("Wilson", manager) == []


def test_what_one_may_not_see_touches_nothing(world):
    """Attacks 16 and 18: neither hits, nor counts, nor order, nor places in the list."""
    owner, chair = world.by(world.owner), world.by(world.chair)
    for typed in (GROUP_TITLE, CASE_TITLE, world.case.reference, "zircon", "quartz", "A-0002", "0002"):
        found = find(typed, owner)
        assert (found.total, dict(found.counts), list(found.hits)) == (0, {}, []), typed
    assert titles("zircon", chair) == [GROUP_TITLE]
    assert titles("quartz", chair) == [CASE_TITLE]
    assert find("quartz", chair).hits[0].level == 3
    assert titles("quartz", world.by(world.manager)) == []


def test_hidden_rows_crowd_nothing_out(world, monkeypatch):
    """What is hidden takes no place among the first so many, whether found by word or by a name that is near."""
    monkeypatch.setattr("sightline.search.queries.MOST", 3)
    monkeypatch.setattr("sightline.search.queries.CANDIDATES", 3)
    mine = make_action(world.partnership, "Obsidian of mine", owner=world.post, by=world.manager)
    for number in range(6):
        make_action(world.partnership, f"Obsidian {number}", by=world.chair, group=world.group, level=2)
        appoint(make_post(make_partnership(f"AB{chr(65 + number)}"), "Postt"), make_person(f"Johnson {number}"))
    assert titles("obsidian", world.by(world.owner)) == [mine.title]
    assert not find("obsidian", world.by(world.owner)).more
    appoint(world.post, make_person("Johnsonn Here"))
    assert titles("Jonson", world.by(world.manager)) == ["Johnsonn Here"]


def test_evidence_and_what_changed_are_found_by_those_who_may_read_them(world, manager):
    row = make_evidence(world.partnership, "Opal survey", by=world.manager)
    done = say(world, world.open, rag="complete")
    ImpactNote.objects.create(
        partnership=world.partnership, action=done, text="Fewer tourmaline visits", author=world.manager
    )
    assert titles("opal", manager) == titles("opal told", manager) == titles(row.reference, manager) == ["Opal survey"]
    assert titles("tourmaline", manager) == [done.title]
    type(row).objects.filter(pk=row.pk).update(level=3, marking="sensitive")
    chair = world.by(world.chair)
    assert (find("opal", chair).total, find(row.reference, chair).total) == (0, 0)
    assert find("opal", manager).hits[0].level == 3


def test_comments_are_found_by_those_who_may_read_them_and_not_once_taken_away(world, manager):
    said = [
        Comment.objects.create(
            partnership=world.partnership,
            kind="A",
            reference=row.reference,
            level=row.level,
            author=world.chair,
            text=f"Beryl was said of this {'at length ' * 60}",
        )
        for row in (world.open, world.group_only, world.case)
    ]
    hit = find("beryl length", manager).hits[0]
    assert (hit.kind, hit.one, len("".join(words for words, _ in hit.title)) < 300) == ("comment", "Comment", True)
    near = [one.reference for one in find("beryl", world.by(world.chair)).hits]
    assert near == [world.case.reference, world.group_only.reference]
    seen = [one.reference for one in find("beryl", manager).hits]
    assert seen == [world.group_only.reference, world.open.reference]
    assert [one.reference for one in find("beryl", world.by(world.owner)).hits] == [world.open.reference]
    assert find(world.open.reference, manager).hits[0].kind == "action"
    Comment.objects.filter(pk=said[0].pk).update(text="", removed_at=timezone.now(), removed_by=world.chair)
    assert world.open.reference not in [one.reference for one in find("beryl", manager).hits]


@pytest.mark.parametrize("role", ["PRA", "DSL"])
def test_a_draft_plan_is_found_by_those_who_may_read_it_only(world, role):
    plan = make_plan(world.partnership, by=world.manager)
    reader = standing(person_with(role, world.partnership), world.partnership)
    assert len(find("Priority 1", world.by(world.manager)).hits) == 1
    for typed in ("Priority 1", plan.title, plan.reference, "Children tell us that they are heard", "Action 1.1"):
        assert find(typed, reader).total == 0, typed
    Plan.objects.filter(pk=plan.pk).update(status="published", agreed_on="2025-04-01", published_on="2025-04-01")
    assert titles("Priority 1", reader) == ["Priority 1"]


def test_people_are_no_oracle(world):
    """Attack 17: who reads only themselves finds themselves; nobody finds people of another partnership."""
    practitioner = person_with("PRA", world.partnership, person=make_person("Prue Practice"))
    by = standing(practitioner, world.partnership)
    assert [titles(one, by) for one in ("Asha", "Rahman", "Rahmen", "Bo Field")] == [[], [], [], []]
    assert titles("Prue", by) == ["Prue Practice"]
    other = make_partnership("EHC")
    stranger = business_manager(other)
    assert titles("Asha Rahmen", standing(stranger, other)) == []
    assert titles(world.open.reference, standing(stranger, other)) == []
    assert titles("screening", standing(stranger, other)) == []


SOUGHT = ("zeta", "action", "zircon", "quartz", "police", "children")


def everything_found(typed, by):
    """(kind, title) of every hit, whatever page it stands on."""
    pages = range(1, find(typed, by).pages + 1)
    hits = [hit for page in pages for hit in find(typed, by, page=page).hits]
    return {(hit.kind, title) for hit in hits if (title := "".join(words for words, _ in hit.title))}


def test_every_role_finds_only_what_its_lists_show(world):
    """What is found of each kind is among the rows its own list shows, for whoever asks."""
    from sightline.search.kinds import kinds

    make_plan(world.partnership, by=world.manager)
    for number in range(3):
        make_agency(f"Zeta agency {number}", world.partnership)
    for role in ("PRA", "DSL", "AGL", "MEM", "CHR", "EXE", "BUS", "REV", "SCR", "DPO", "ADM"):
        by = standing(person_with(role, world.partnership), world.partnership)
        shown = {
            (kind.key, title)
            for kind in kinds() if kind.may(by)
            for title in kind.visible(by).values_list(kind.title, flat=True)
        }  # fmt: skip
        found = {one for typed in SOUGHT for one in everything_found(typed, by)}
        assert found - shown == set(), role
        assert found != set(), role


def test_many_are_paged_and_more_than_are_counted_is_said(world, manager, monkeypatch):
    monkeypatch.setattr("sightline.search.queries.MOST", 30)
    Action.objects.bulk_create(
        Action(partnership=world.partnership, reference=f"NMR-A-1{number:03d}", title=f"Beryl {number}")
        for number in range(31)
    )
    make_post(world.partnership, "Amber post, beryl")
    found = find("beryl", manager)
    assert (found.total, found.more, found.pages, len(found.hits)) == (30, True, 2, PER_PAGE)
    assert titles("beryl", manager)[:2] == ["Amber post, beryl", "Beryl 30"]
    assert len(find("beryl", manager, page=2).hits) == 10
    assert [len(find("beryl", manager, page=page).hits) for page in (-1, 0, 99)] == [PER_PAGE, PER_PAGE, 10]
    assert titles("beryl", manager, kind="post") == ["Amber post, beryl"]
    assert find("beryl", manager, kind="action").total == 30
    assert MOST == 400


HOSTILE = [
    "", " ", "-", '"', '""', "'", "''", "(", ")", "*", "a*", "AND", "OR NOT NEAR(", "title : x", "x AND", "^x", "{x}",
    "%", "_", "\\", "\0", "a\0b", "';--", "x' OR '1'='1", ":p1", "p1", "<->", "a & b | !c", "a:*", "\u202e", "😀",
    "ﬁ", "İ", "ß", "é" * 300, "w " * 500, "NMR-A-" + "9" * 60, "0" * 50, "1e400", "$1", "%s", "{}", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_fails(world, manager, typed):
    find(typed, manager)
    find(typed, manager, kind="person", page=3)


@pytest.mark.parametrize("times", [1, 3])
def test_questions_are_constant(world, times, django_assert_num_queries):
    for number in range(times):
        appoint(make_post(world.partnership, f"Beryl {number}"), make_person(f"Beryl {number}"))
        world.action(f"Beryl {number}")
    by = world.by(world.manager)
    with django_assert_num_queries(7):
        assert find("beryl", by).total == 3 * times


def test_partnerships_do_not_share_a_number(world):
    """The place of an entry is a word of its own: partnership 1 does not find what is of 10."""
    assert Partnership.objects.count() == 1
    assert titles(f"p{world.partnership.pk}", world.by(world.manager)) == []
