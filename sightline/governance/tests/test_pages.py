"""The pages of governance through the front door: what each shows, does and refuses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.audittrail.models import Entry
from sightline.governance.models import Agency, Appointment, Group, Membership, Partnership, Post, RoleGrant, Seat
from sightline.governance.urls import urlpatterns
from sightline.kernel.dates import england_today
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = england_today()
YESTERDAY = TODAY - timedelta(days=1)


def day(field: str, when: Any = TODAY) -> dict[str, Any]:
    return {f"{field}_{part}": str(getattr(when, part)) for part in ("day", "month", "year")}


class Place:
    """A partnership with a group, an agency, a held post and a business manager signed in."""

    def __init__(self, code: str = "NMR") -> None:
        self.partnership = make.make_partnership(code)
        self.manager = make.business_manager(self.partnership)
        self.client = make.signed_in(self.manager)
        self.agency = make.make_agency(f"{code} Council", self.partnership)
        self.post = make.make_post(self.partnership, "Head of early help", self.agency)
        self.holder = make.appoint(self.post, make.make_person("Ruth Adeyemi"))
        self.group = make.make_group(self.partnership, "Executive", "executive")
        self.seat = make.seat(self.group, self.post)
        self.own_seat = make.seat(self.group, self.agency, "chair")
        self.other = make.make_person("Sam Okoro")
        make.appoint(make.make_post(self.partnership, "Nurse", self.agency), self.other)
        self.grant = RoleGrant.objects.get(person=make.grant("SCR", self.partnership))
        self.appointment = Appointment.objects.get(person=self.holder)

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"governance:{name}", args=[self.partnership.slug, *args])

    def get(self, name: str, /, *args: Any, query: str = "") -> str:
        response = self.client.get(self.url(name, *args) + query)
        assert response.status_code == 200, response.content.decode()[:3000]
        return str(response.content.decode())

    def post_to(self, name: str, /, *args: Any, status: int = 302, **data: Any) -> Any:
        response = self.client.post(self.url(name, *args), data)
        assert response.status_code == status, re.sub(r"\s+", " ", response.content.decode())[:6000]
        return response

    def keys(self, name: str) -> list[int]:
        return {
            "agenc": [self.agency.pk], "post": [self.post.pk], "group": [self.group.pk], "seat": [self.own_seat.pk],
            "perso": [self.holder.pk], "appoi": [self.appointment.pk], "role_": [self.grant.pk],
        }.get(name[:4] if name.startswith(("post", "seat")) else name[:5], [])  # fmt: skip

    def addresses(self) -> list[tuple[str, str]]:
        """Every route of governance with real keys, by name."""
        found = []
        for pattern in urlpatterns:
            name = str(pattern.name)
            if "<int:pk>" not in str(pattern.pattern):
                found.append((name, self.url(name)))
            elif name == "post_add":
                found.append((name, self.url(name, self.agency.pk)))
            elif name == "seat_add":
                found.append((name, self.url(name, self.group.pk)))
            elif name != "load_preview":
                found.append((name, self.url(name, *self.keys(name))))
        return found


@pytest.fixture
def place() -> Place:
    return Place()


POSTED_ONLY = {"logo_remove"}
NOT_THERE = {"logo"}


def test_every_page_opens_for_the_business_manager_with_one_heading(place: Place) -> None:
    titles = {}
    for name, address in place.addresses():
        response = place.client.get(address)
        if name in POSTED_ONLY | NOT_THERE:
            assert response.status_code in (404, 405), name
            continue
        assert response.status_code == 200, (name, response.status_code)
        if "html" in response["Content-Type"]:
            text = response.content.decode()
            assert text.count("<h1") == 1, name
            title = re.search(r"<title>(.*?)</title>", text, re.S)
            assert title
            titles[name] = title[1]
    doubled = {title for title in titles.values() if list(titles.values()).count(title) > 1}
    assert doubled == set()


def test_a_person_of_another_partnership_gets_404_on_every_route(place: Place) -> None:
    stranger = make.signed_in(make.business_manager(make.make_partnership("EHC")))
    for name, address in place.addresses():
        assert stranger.get(address).status_code == 404, name
        assert stranger.post(address).status_code == 404, name


def test_keys_of_another_partnership_get_404_in_ones_own(place: Place) -> None:
    there = Place("EHC")
    for name, address in there.addresses():
        mixed = address.replace("/ehc/", "/nmr/")
        if re.search(r"/[0-9]+/", mixed):
            assert place.client.get(mixed).status_code == 404, name
            assert place.client.post(mixed, {}).status_code == 404, name


def test_who_is_not_signed_in_is_led_to_sign_in(place: Place) -> None:
    for name, address in place.addresses():
        response = Client().get(address)
        assert response.status_code == 302, name
        assert "/accounts/login/" in response["Location"]


def test_an_ended_role_stops_at_the_next_request(place: Place) -> None:
    place.get("about")
    RoleGrant.objects.filter(person=place.manager).update(ends_on=YESTERDAY)
    assert place.client.get(place.url("about")).status_code == 404


@pytest.mark.parametrize("name", ["about", "agencies", "agency", "groups", "group", "people", "person", "roles"])
def test_queries_do_not_grow_with_rows(place: Place, name: str, django_assert_num_queries: Any) -> None:
    address = place.url(name, *place.keys(name)) if name in ("agency", "group", "person") else place.url(name)
    place.client.get(address)

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as found:
            assert place.client.get(address).status_code == 200
        return len(found)

    one = count()
    for number in range(3):
        agency = make.make_agency(f"Agency {number} more", place.partnership)
        for where in (agency, place.agency):
            post = make.make_post(place.partnership, agency=where)
            make.appoint(post, place.holder)
            make.appoint(post)
            make.seat(place.group, post)
        make.appoint(make.seat(place.group, agency))
        make.make_group(place.partnership, parent=place.group)
        make.grant("REV", place.partnership)
    assert count() == one
    assert one <= 20, one


def test_the_partnership_says_what_it_is(place: Place) -> None:
    said: dict[str, Any] = {
        "vision": "Every child is seen.",
        "vision_source": "Plan 2025",
        "contact": "hub@example.org",
    }
    place.post_to(
        "about_edit", name="Northmoor Partnership", short_name="Northmoor", kind="all_age", version="1", **said
    )
    place.post_to("statements", purposes="To coordinate\n\nTo check", values="Candour")
    place.post_to("areas", councils="Northmoor Council", boards="NHS North", forces="North Police")
    Membership.objects.update(category="statutory")
    page = place.get("about")
    for words in ("Every child is seen.", "Source: Plan 2025", "To check", "Candour", "NHS North", "NMR Council"):
        assert words in page
    assert Entry.objects.filter(tenant="NMR", verb__startswith="partnership.").count() == 4


def test_two_people_editing_see_both_texts_and_lose_nothing(place: Place) -> None:
    said: dict[str, Any] = {"short_name": "N", "kind": "all_age"}
    place.post_to("about_edit", name="Theirs", version="1", **said)
    response = place.post_to("about_edit", name="Mine", version="1", status=409, **said)
    text = response.content.decode()
    assert "Theirs" in text
    assert 'value="Mine"' in text
    assert 'name="version" value="2"' in text
    assert Partnership.objects.get(pk=place.partnership.pk).name == "Theirs"
    place.post_to("about_edit", name="Mine", version="2", **said)


def test_an_agency_joins_by_name_and_is_shared(place: Place) -> None:
    known = make.make_agency("Northshire Police", make.make_partnership("EHC"))
    place.post_to("agency_add", name="northshire  police", category="statutory", **day("starts_on"))
    assert Membership.objects.get(partnership=place.partnership, agency=known).category == "statutory"
    place.post_to("agency_add", name="Northshire Police", category="relevant", status=422, **day("starts_on"))
    response = place.post_to("agency_edit", known.pk, name="Other", category="relevant", status=422)
    assert "another partnership" in response.content.decode()


def test_an_agency_is_followed_by_another(place: Place) -> None:
    make.appoint(place.own_seat, place.other)
    place.post_to("agency_succeed", place.agency.pk, successor_name="New Council", **day("from_on"))
    new = Agency.objects.get(name="New Council")
    assert Post.objects.get(pk=place.post.pk).agency == new
    assert Appointment.objects.get(pk=place.appointment.pk).ends_on is None
    assert [row.ends_on for row in Membership.objects.filter(agency=place.agency)] == [YESTERDAY]
    fresh = Seat.objects.get(agency=new)
    assert (fresh.role, fresh.starts_on) == ("chair", TODAY)
    assert Appointment.objects.get(seat=fresh).person == place.other
    assert Seat.objects.get(pk=place.own_seat.pk).ends_on == YESTERDAY
    assert "Followed by" in place.get("agency", place.agency.pk)
    assert "Follows" in place.get("agency", new.pk)


def test_an_agency_never_follows_itself_nor_its_follower(place: Place) -> None:
    make.make_agency("Second", place.partnership)
    place.post_to("agency_succeed", place.agency.pk, successor_name="NMR council", status=422, **day("from_on"))
    place.post_to("agency_succeed", place.agency.pk, successor_name="Second", **day("from_on"))
    second = Agency.objects.get(name="Second")
    place.post_to("agency_succeed", second.pk, successor_name="NMR Council", status=422, **day("from_on"))


def test_a_successor_in_a_post_takes_over_its_work(place: Place) -> None:
    action = make.make_action(place.partnership, owner=place.post)
    place.post_to("post_appoint", place.post.pk, person=place.other.pk, replace="on", **day("starts_on"))
    assert Appointment.objects.get(pk=place.appointment.pk).ends_on == YESTERDAY
    assert action.owner_id in make.standing(place.other, place.partnership).post_ids
    assert action.owner_id not in make.standing(place.holder, place.partnership).post_ids
    page = place.get("person", place.holder.pk)
    assert "Held before" in page


def test_a_post_is_vacant_when_its_holder_ends(place: Place) -> None:
    place.post_to("appointment_end", place.appointment.pk, **day("ends_on", YESTERDAY))
    assert "Post vacant" in place.get("agency", place.agency.pk)
    assert "Post vacant" in place.get("group", place.group.pk)
    assert "Seat vacant" in place.get("group", place.group.pk)


def test_nobody_appoints_or_grants_to_self(place: Place) -> None:
    place.post_to("post_appoint", place.post.pk, person=place.manager.pk, status=422, **day("starts_on"))
    said: dict[str, Any] = {"role": "SCR", "reason": "x"}
    place.post_to("role_grant", person=place.manager.pk, status=422, **said, **day("starts_on"))
    own = RoleGrant.objects.get(person=place.manager)
    place.post_to("role_end", own.pk, status=403, **day("ends_on"))
    assert place.client.get(place.url("role_end", own.pk)).status_code == 403


def test_a_role_is_granted_with_its_reason_and_ended(place: Place) -> None:
    said: dict[str, Any] = {"person": place.other.pk, "role": "DPO", "reason": "Named in the agreement"}
    place.post_to("role_grant", **said, **day("starts_on"))
    row = RoleGrant.objects.get(role="DPO")
    assert (row.granted_by, row.reason) == (place.manager, "Named in the agreement")
    place.post_to("role_grant", status=422, **said, **day("starts_on"))
    place.post_to("role_end", row.pk, **day("ends_on"))
    assert RoleGrant.objects.get(role="DPO").ends_on == TODAY
    entry = Entry.objects.get(verb="role.granted")
    assert f"person:{place.other.pk}" not in entry.after


def test_groups_form_a_tree_without_circles(place: Place) -> None:
    said: dict[str, Any] = {"kind": "board", "parent": place.group.pk}
    place.post_to("group_add", name="Board", **said)
    board = Group.objects.get(name="Board")
    place.post_to("group_add", name="board", status=422, **said)
    circle = place.post_to("group_edit", place.group.pk, name="Executive", kind="executive", parent=board.pk,
                           version="1", status=422)  # fmt: skip
    assert "cannot report to itself" in circle.content.decode()
    ended = place.post_to("group_end", place.group.pk, status=422, **day("ends_on"))
    assert "reports to this group" in ended.content.decode()
    place.post_to("group_end", board.pk, **day("ends_on"))


def test_seats_are_given_once_filled_and_ended(place: Place) -> None:
    nurse = Post.objects.get(title="Nurse")
    said: dict[str, Any] = {"role": "member", "post": nurse.pk}
    place.post_to("seat_add", place.group.pk, **said, **day("starts_on"))
    place.post_to("seat_add", place.group.pk, status=422, **said, **day("starts_on"))
    both: dict[str, Any] = {**said, "agency": place.agency.pk}
    place.post_to("seat_add", place.group.pk, status=422, **both, **day("starts_on"))
    place.post_to("seat_appoint", place.own_seat.pk, person=place.other.pk, **day("starts_on"))
    assert "Sam Okoro" in place.get("group", place.group.pk)
    place.post_to("seat_end", place.own_seat.pk, **day("ends_on"))
    assert Appointment.objects.get(seat=place.own_seat).ends_on == TODAY


def test_people_search_finds_nobody_of_another_partnership(place: Place) -> None:
    there = Place("EHC")
    Person.objects.filter(pk=there.holder.pk).update(name="Zoë Secret", email="zoe.secret@example.org")
    for query in ("", "?text=Secret", "?text=zoe.secret@example.org", f"?agency={there.agency.pk}", "?format=csv"):
        assert "Zoë Secret" not in place.get("people", query=query)
    assert place.client.get(place.url("person", there.holder.pk)).status_code == 404
    form = place.get("post_appoint", place.post.pk)
    assert "Zoë Secret" not in form
    answer = place.post_to("post_appoint", place.post.pk, person=there.holder.pk, status=422, **day("starts_on"))
    assert "Zoë Secret" not in answer.content.decode()


def test_a_person_is_added_once_and_known_addresses_are_used_again(place: Place) -> None:
    known = make.make_person("Zoë", "zoe@example.org")
    place.post_to("person_add", name="Zoe", email="ZOE@example.org")
    assert place.client.get(place.url("person", known.pk)).status_code == 200
    place.post_to("person_add", name="Zoe", email="zoe@example.org", status=422)
    entry = Entry.objects.get(verb="person.known")
    assert "zoe" not in entry.after.lower()


def test_a_practitioner_sees_themselves_and_agencies_without_names(place: Place) -> None:
    practitioner = make.person_with("PRA", place.partnership, agency=place.agency)
    client = make.signed_in(practitioner)
    assert client.get(place.url("person", place.holder.pk)).status_code == 404
    listed = client.get(place.url("people")).content.decode()
    assert practitioner.email in listed
    assert place.holder.name not in listed
    page = client.get(place.url("agency", place.agency.pk)).content.decode()
    assert place.holder.name not in page
    assert "Head of early help" in page
    assert client.get(place.url("groups")).status_code == 404


def test_an_agency_lead_minds_their_own_agency_only(place: Place) -> None:
    lead = make.signed_in(make.person_with("AGL", place.partnership, agency=place.agency))
    other = make.make_agency("Other", place.partnership)
    foreign = make.make_post(place.partnership, "Theirs", other)
    assert lead.post(place.url("post_add", place.agency.pk), {"title": "New"}).status_code == 302
    assert lead.post(place.url("post_add", other.pk), {"title": "New"}).status_code == 403
    said: dict[str, Any] = {"person": place.other.pk, **day("starts_on")}
    assert lead.post(place.url("post_appoint", place.post.pk), {**said, "replace": "on"}).status_code == 302
    assert lead.post(place.url("post_appoint", foreign.pk), said).status_code == 403
    assert lead.post(place.url("person_appoint", place.holder.pk), {"post": foreign.pk, **said}).status_code == 422
    assert lead.post(place.url("role_grant"), {"role": "BUS", "reason": "x", **said}).status_code == 403


def test_a_chair_seats_their_own_group_only(place: Place) -> None:
    chair = make.make_post(place.partnership, "Chair", place.agency)
    joined = make.make_group(place.partnership, "Joined")
    make.seat(joined, chair)
    make.seat(place.group, chair, "chair")
    client = make.signed_in(make.appoint(chair))
    said: dict[str, Any] = {"role": "member", "post": Post.objects.get(title="Nurse").pk, **day("starts_on")}
    assert client.post(place.url("seat_add", place.group.pk), said).status_code == 302
    assert client.post(place.url("seat_add", joined.pk), said).status_code == 403
    assert client.get(place.url("group_end", place.group.pk)).status_code == 403


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def upload(content: bytes, name: str = "logo.png") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_a_logo_is_shown_and_kept_by_the_browser_until_it_changes(place: Place) -> None:
    place.post_to("logo_change", logo=upload(PNG))
    first = place.client.get(place.url("logo"))
    assert (first.content, first["Content-Type"]) == (PNG, "image/png")
    again = place.client.get(place.url("logo"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-store" not in first["Cache-Control"]
    assert "Logo of" in place.get("about")
    place.post_to("logo_remove")
    assert place.client.get(place.url("logo")).status_code == 404


BAD_LOGOS = [b"<svg onload='x'/>", b"GIF89a" + b"0" * 50, PNG[:20], PNG + b"0" * 200_000, b"\xff\xd8\xff<script>"]


@pytest.mark.parametrize("content", BAD_LOGOS)
def test_a_logo_is_checked_by_what_it_holds(place: Place, content: bytes) -> None:
    place.post_to("logo_change", logo=upload(content), status=422)
    assert place.client.get(place.url("logo")).status_code == 404


def test_lists_go_out_as_files_to_whom_may_take_them(place: Place) -> None:
    Agency.objects.filter(pk=place.agency.pk).update(name="=cmd()")
    response = place.client.get(place.url("agencies") + "?format=csv")
    assert "'=cmd()" in response.content.decode("utf-8-sig")
    assert "attachment" in response["Content-Disposition"]
    excel = place.client.get(place.url("people") + "?format=xlsx")
    assert excel.content.startswith(b"PK")
    member = make.signed_in(make.person_with("MEM", place.partnership))
    page = member.get(place.url("agencies") + "?format=csv")
    assert page["Content-Type"].startswith("text/html")
    assert "This list as a file" not in page.content.decode()


def test_filters_narrow_the_lists(place: Place) -> None:
    make.make_agency("Zebra Trust", place.partnership)
    assert "Zebra Trust" not in place.get("agencies", query="?text=council")
    assert "Zebra Trust" in place.get("agencies", query="?text=zebra")
    assert "No agency fits" in place.get("agencies", query="?text=nothing+like+it")
    assert "Sam Okoro" not in place.get("people", query="?state=out")
    assert "Sam Okoro" in place.get("people", query=f"?agency={place.agency.pk}&state=in")
    assert place.get("roles", query="?role=bogus&state=bogus")


def test_refusals_are_on_the_trail(place: Place) -> None:
    client = make.signed_in(make.person_with("MEM", place.partnership))
    client.get(place.url("role_grant"))
    client.get(place.url("group_add"))
    verbs = set(Entry.objects.filter(tenant="NMR", verb__endswith=".refused").values_list("verb", flat=True))
    assert {"role_grant.create.refused", "group_membership.create.refused"} <= verbs
