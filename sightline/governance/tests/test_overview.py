"""Who sits where, the structure chart, the members and a person: right, within their queries, for the right eyes."""

import io
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.audittrail.models import Entry
from sightline.governance.models import Group, Membership, RelatedBody
from sightline.governance.queries import structure_figure, who_are_members, who_sits_where
from sightline.governance.tests.place import TODAY, YESTERDAY, Place, day
from tests import factories as make

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
FILES = (
    ("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doctype html>"), ("csv", "\ufeff".encode()), ("xlsx", b"PK"),
)  # fmt: skip


@pytest.fixture
def seen(place: Place) -> Place:
    """The council sits on the executive; the police, a statutory partner too, sit nowhere but on a sub-group."""
    place.police = make.make_agency("Vale Police", place.partnership)  # type: ignore[attr-defined]
    for agency in (place.agency, place.police):  # type: ignore[attr-defined]
        Membership.objects.filter(agency=agency).update(category="statutory")
    place.sub = make.make_group(place.partnership, "Neglect", parent=place.group)  # type: ignore[attr-defined]
    place.inspector = make.make_post(place.partnership, "Inspector", place.police)  # type: ignore[attr-defined]
    make.seat(place.sub, place.inspector, "chair")  # type: ignore[attr-defined]
    make.make_agency("Quiet Trust", place.partnership)
    return place


def page(place: Place, **asked: Any) -> Any:
    return who_sits_where(make.standing(place.manager, place.partnership), **asked)


def test_the_matrix_says_who_sits_where_and_what_is_missing(seen: Place) -> None:
    found = page(seen)
    assert [group.name for group in found.groups] == ["Executive", "Neglect"]
    cells = {
        row.agency.name: [(*(seat.role for seat in cell.seats), "gap" if cell.missing else "") for cell in row.cells]
        for row in found.rows
    }
    assert cells == {
        "NMR Council": [("chair", "member", ""), ("gap",)],
        "Vale Police": [("gap",), ("chair", "")],
        "Quiet Trust": [("",), ("",)],
    }
    assert {gap.words for gap in found.gaps} == {
        "Vale Police does not sit on Executive", "NMR Council does not sit on Neglect", "Nobody chairs Executive",
        "Nobody chairs Neglect", "Quiet Trust sits on no group",
    }  # fmt: skip
    assert (found.filled, [row.total for row in found.rows]) == ([(1, 2), (0, 1)], [1, 1, 0])


def test_a_deputy_or_an_invited_agency_does_not_fill_a_partners_gap(seen: Place) -> None:
    for role in ("deputy", "attends", "papers"):
        make.seat(seen.group, seen.inspector, role)  # type: ignore[attr-defined]
    assert "Vale Police does not sit on Executive" in {gap.words for gap in page(seen).gaps}
    independent = make.make_post(seen.partnership, "Chair", seen.police, independent=True)  # type: ignore[attr-defined]
    make.seat(seen.group, independent)
    found = page(seen)
    assert "Vale Police does not sit on Executive" in {gap.words for gap in found.gaps}
    assert found.rows[-1].agency.name == "Independent, of no agency"


def test_a_chair_is_missed_where_chairs_meet(seen: Place) -> None:
    def apart() -> list[tuple[str, str]]:
        return [(gap.words, gap.who) for gap in page(seen).gaps if gap.what == "apart"]

    assert apart() == []
    chairs = make.make_group(seen.partnership, "Chairs", kind="delivery", parent=seen.group)
    Group.objects.filter(pk=seen.sub.pk).update(parent=chairs)  # type: ignore[attr-defined]
    assert apart() == [("The chair of Neglect does not sit on Chairs, to which it reports", "Inspector")]
    assert "Chairs who do not sit on the delivery group" in seen.get("sits")
    make.seat(chairs, seen.inspector, "papers")  # type: ignore[attr-defined]
    assert len(apart()) == 1
    make.seat(chairs, seen.inspector, "attends")  # type: ignore[attr-defined]
    assert apart() == []


def test_any_day_may_be_chosen(seen: Place) -> None:
    make.seat(seen.sub, seen.post, starts_on=TOMORROW, ends_on=TOMORROW)  # type: ignore[attr-defined]
    council = [page(seen, on=when).rows[0].cells[1].seats for when in (TODAY, TOMORROW, TOMORROW + timedelta(days=1))]
    assert [len(seats) for seats in council] == [0, 1, 0]
    assert [group.name for group in page(seen, on=make.START - timedelta(days=1)).groups] == ["Executive", "Neglect"]
    assert page(seen, on=make.START - timedelta(days=1)).rows == []
    shown = seen.get("sits", query="?" + "&".join(f"{key}={value}" for key, value in day("on", TOMORROW).items()))
    assert f"On {TOMORROW:%A} {TOMORROW.day} " in shown


def test_filters_narrow_rows_columns_and_gaps(seen: Place) -> None:
    assert [group.name for group in page(seen, kind="sub_group").groups] == ["Neglect"]
    assert [row.agency.name for row in page(seen, category="relevant").rows] == ["Quiet Trust"]
    assert {gap.words for gap in page(seen, category="relevant").gaps} == {"Quiet Trust sits on no group"}
    make.appoint(seen.inspector)  # type: ignore[attr-defined]
    make.seat(seen.group, seen.inspector)  # type: ignore[attr-defined]
    assert [row.agency.name for row in page(seen, only_gaps=True).rows] == ["NMR Council", "Quiet Trust"]


def test_too_many_seats_and_one_person_for_everything_are_shown(seen: Place) -> None:
    busy = make.appoint(seen.inspector, make.make_person("Mary Busy"))  # type: ignore[attr-defined]
    assert page(seen).load == []
    for _ in range(4):
        make.seat(make.make_group(seen.partnership), seen.inspector)  # type: ignore[attr-defined]
    words = {(one.what, one.words) for one in page(seen).load}
    assert words == {
        ("person", f"{busy.name} has 5 seats"), ("post", "Inspector has 5 seats"),
        ("one_person", f"{busy.name} alone sits on all 5 groups for Vale Police"),
    }  # fmt: skip


def test_an_agency_that_left_and_still_has_a_seat_is_not_hidden(seen: Place) -> None:
    Membership.objects.filter(agency=seen.police).update(ends_on=YESTERDAY)  # type: ignore[attr-defined]
    assert [(row.agency.name, row.agency.category) for row in page(seen).rows][-1] == ("Vale Police", "")
    assert seen.get("sits")


@pytest.mark.parametrize("name", ["sits", "structure", "members"])
def test_the_pages_ask_the_same_however_many_rows(seen: Place, name: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            seen.get(name)
        return len(asked)

    seen.get(name)
    one = count()
    for _ in range(3):
        agency = make.make_agency(partnership=seen.partnership)
        post = make.make_post(seen.partnership, agency=agency)
        make.appoint(post)
        group = make.make_group(seen.partnership, parent=seen.sub)  # type: ignore[attr-defined]
        make.seat(group, post)
        make.appoint(make.seat(group, agency, "chair"))
    assert count() == one
    assert one <= 12


def test_the_matrix_goes_out_in_words_and_the_trail_says_so(seen: Place) -> None:
    answer = seen.client.get(seen.url("sits") + "?format=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    header = next(at for at, row in enumerate(rows) if row[0] == "Agency")
    assert rows[header][:4] == ("Agency", "Place", "Executive", "Neglect")
    assert rows[header + 1][:4] == ("NMR Council", "Statutory safeguarding partner", "chair (vacant), member", "gap")
    assert Entry.objects.filter(verb="group_membership.exported").count() == 1
    for name in ("sits", "structure", "members"):
        for wanted, begins in FILES:
            assert seen.client.get(seen.url(name) + f"?format={wanted}").content.startswith(begins), (name, wanted)


def test_a_member_may_look_and_not_take_away(seen: Place) -> None:
    member = make.signed_in(make.person_with("MEM", seen.partnership, group=seen.group))
    for name in ("sits", "structure", "members"):
        assert member.get(seen.url(name) + "?format=csv")["Content-Type"].startswith("text/html")
        assert "format=csv" not in member.get(seen.url(name)).content.decode()
    outside = make.signed_in(make.person_with("MEM", make.make_partnership("EHC")))
    assert {outside.get(seen.url(name)).status_code for name in ("sits", "structure", "members")} == {404}


def test_a_practitioner_sees_neither_matrix_nor_chart(seen: Place) -> None:
    practitioner = make.signed_in(make.person_with("PRA", seen.partnership))
    assert [practitioner.get(seen.url(name)).status_code for name in ("sits", "structure")] == [404, 404]
    assert "Ruth Adeyemi" not in practitioner.get(seen.url("members")).content.decode()


def test_the_chart_shows_every_group_with_its_chair_and_leads_to_it(seen: Place) -> None:
    RelatedBody.objects.create(partnership=seen.partnership, kind="forum", name="Youth <forum>", reports="to_us")
    Group.objects.filter(pk=seen.sub.pk).update(  # type: ignore[attr-defined]
        name='Neglect & "harm"', meeting_rule="as_needed", meets_until=date(2027, 5, 1)
    )
    shown = seen.get("structure")
    for words in ("Executive", "Chair: NMR Council", "Neglect &amp; &quot;harm&quot;", "Chair: Inspector",
                  "Youth &lt;forum&gt;", seen.url("group", seen.group.pk), ">reports to us<",
                  "forum&gt;, which reports to us<"):  # fmt: skip
        assert words in shown, words
    assert "As needed until 1 May 2027" in seen.get("structure", query="?format=csv")


def test_the_figure_for_documents_stands_alone_and_says_all_in_words(seen: Place) -> None:
    figure = structure_figure(make.standing(seen.manager, seen.partnership))
    drawing = ET.fromstring(figure.svg)  # noqa: S314 (our own)
    assert "href" not in figure.svg.decode()
    assert len(drawing.findall(".//{*}rect")) == 2
    assert figure.text == (
        "Executive, chaired by NMR Council, stands at the top. Neglect, chaired by Inspector, reports to Executive."
    )


def test_the_members_are_listed_post_by_post(seen: Place) -> None:
    by = make.standing(seen.manager, seen.partnership)
    lines = [(one.agency, one.post, one.people, one.groups) for one in who_are_members(by)]
    assert lines == [
        ("NMR Council", "Head of early help", "Ruth Adeyemi", "Executive (member)"),
        ("NMR Council", "Nurse", "Sam Okoro", ""),
        ("NMR Council", "Seat of the agency itself", "", "Executive (chair)"),
        ("Quiet Trust", "", "", ""),
        ("Vale Police", "Inspector", "", "Neglect (chair)"),
    ]
    assert [one.agency for one in who_are_members(by, text="adeyemi")] == ["NMR Council"]
    assert {one.agency for one in who_are_members(by, sits="no")} == {"NMR Council", "Quiet Trust"}
    assert {one.agency for one in who_are_members(by, category="relevant")} == {"Quiet Trust"}
    assert "Ruth Adeyemi" in seen.get("members", query="?sort=-people&category=statutory&text=early")
    assert "No member fits" in seen.get("members", query="?text=nobody+of+this+name")
    practitioner = make.standing(make.person_with("PRA", seen.partnership), seen.partnership)
    assert {one.people for one in who_are_members(practitioner)} == {""}


def test_a_persons_page_says_what_they_chair_stand_in_for_and_have_to_do(seen: Place) -> None:
    make.seat(seen.sub, seen.post, "chair", starts_on=TODAY, ends_on=TOMORROW)  # type: ignore[attr-defined]
    make.seat(seen.sub, seen.post, "deputy", deputises_for=seen.own_seat)  # type: ignore[attr-defined]
    for due_on in (YESTERDAY, TOMORROW):
        make.make_action(seen.partnership, owner=seen.post, due_on=due_on)
    shown = " ".join(seen.get("person", seen.holder.pk).split())
    for words in (f"until {TOMORROW.day} {TOMORROW:%B %Y}", "Stands in for", "2 open actions", "1 late",
                  f"owner={seen.post.pk}", "Began: Head of early help, NMR Council"):  # fmt: skip
        assert words in shown, words
    make.appoint(seen.inspector, seen.other)  # type: ignore[attr-defined]
    assert "Work waiting" not in seen.get("person", seen.other.pk)


def test_asking_for_rights_adds_at_most_two_queries_to_a_page(seen: Place) -> None:
    from bench.sits import added

    make.appoint(seen.post, seen.manager)
    pages = ("about", "agencies", "members", "groups", "structure", "sits", "people", "roles")
    rows = [seen.url("group", seen.group.pk), seen.url("agency", seen.agency.pk), seen.url("person", seen.holder.pk)]
    found = {address: added(seen.client, address) for address in (*map(seen.url, pages), *rows)}
    assert max(found.values()) <= 2, found
