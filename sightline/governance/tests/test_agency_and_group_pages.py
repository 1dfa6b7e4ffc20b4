"""Agencies, posts, groups and seats through the front door."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sightline.audittrail.models import Entry
from sightline.governance.models import Agency, Appointment, Group, Membership, Post, Seat
from sightline.governance.services import succeed_agency
from sightline.governance.tests.place import TODAY, YESTERDAY, Place, day
from sightline.kernel.errors import OutOfState
from tests import factories as make

pytestmark = pytest.mark.django_db


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


def follow(*arguments: str) -> str:
    out = StringIO()
    call_command("succeed_agency", *arguments, stdout=out)
    return out.getvalue()


def test_what_follows_a_shared_agency_is_said_by_the_installation(place: Place) -> None:
    there = Place("EHC")
    shared = Membership.objects.create(partnership=there.partnership, agency=place.agency, starts_on=YESTERDAY)
    said: dict[str, Any] = {"successor_name": "New Council", **day("from_on")}
    place.post_to("agency_succeed", place.agency.pk, **said)
    assert "Ask the IT administrator of this installation" in place.get("agency", place.agency.pk)
    assert not Agency.objects.filter(name="New Council").exists()
    by = make.standing(place.manager, place.partnership)
    with pytest.raises(OutOfState, match="also belongs to another partnership"):
        succeed_agency(agency=place.agency, successor_name="New Council", from_on=TODAY, by=by)
    told = follow("--agency", "nmr council", "--followed-by", "New Council", "--from", TODAY.isoformat())
    assert told.startswith("New Council follows nmr council from ")
    assert Post.objects.get(pk=place.post.pk).agency == place.agency
    entry = Entry.objects.get(verb="agency.successor_recorded")
    assert (entry.tenant, entry.actor, entry.reference) == ("", "system", f"agency:{place.agency.pk}")
    for one in (place, there):
        assert "New Council" in one.get("agency_succeed", place.agency.pk)
        one.post_to("agency_succeed", place.agency.pk, **said)
    assert Post.objects.get(pk=place.post.pk).agency.name == "New Council"
    shared.refresh_from_db()
    assert shared.ends_on is not None


def test_an_agency_that_left_other_partnerships_is_ones_own(place: Place) -> None:
    elsewhere = make.make_partnership("EHC")
    Membership.objects.create(partnership=elsewhere, agency=place.agency, starts_on=make.START, ends_on=YESTERDAY)
    place.post_to("agency_succeed", place.agency.pk, successor_name="New Council", **day("from_on"))
    assert Post.objects.get(pk=place.post.pk).agency.name == "New Council"


def test_the_command_says_what_is_wrong(place: Place) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for agency, successor, when in (
        ("Nobody", "New", TODAY.isoformat()), ("NMR Council", "nmr council", TODAY.isoformat()),
        ("NMR Council", "New", tomorrow),
    ):  # fmt: skip
        with pytest.raises(CommandError):
            follow("--agency", agency, "--followed-by", successor, "--from", when)
    assert not Entry.objects.filter(verb="agency.successor_recorded").exists()


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


def test_the_seat_of_a_post_leads_to_the_post(place: Place) -> None:
    where = place.url("seat_appoint", place.seat.pk)
    for answer in (place.client.get(where), place.client.post(where, {"person": place.other.pk})):
        assert (answer.status_code, answer["Location"]) == (302, place.url("post_appoint", place.post.pk))
    assert "whoever you appoint to “Head of early help” has it" in place.get("post_appoint", place.post.pk)
    lead = make.signed_in(make.person_with("AGL", place.partnership))
    assert lead.get(where, follow=True).status_code == 403


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
