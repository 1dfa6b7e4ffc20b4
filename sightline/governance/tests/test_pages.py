"""The pages of governance through the front door: who may open them, their lists and files."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from sightline.audittrail.models import Entry
from sightline.governance.models import Agency, RoleGrant
from sightline.governance.tests.place import TODAY, YESTERDAY, Place
from tests import factories as make

pytestmark = pytest.mark.django_db

POSTED_ONLY = {
    "filter_keep",
    "filter_default",
    "filter_forget",
    "signatory_remove",
    "review_keep",
    "access_keep",
    "logo_remove",
    "law_start",
    "person_invite",
    "account_on",
    "account_change_approve",
    "account_change_refuse",
}
NOT_THERE = {"logo"}
ACCOUNTS = {"account_email", "account_reset", "account_off", "account_on"}
FOR_THE_ADMINISTRATOR = {"day_add", "day_remove", *ACCOUNTS}
FOR_THE_EXECUTIVE = {
    "override_approve",
    "override_refuse",
    "review_conclude",
    "access_conclude",
    "naming_approve",
    "glass_review",
    "glass_end",
}  # or the officer


def test_every_page_opens_for_the_business_manager_with_one_heading(place: Place) -> None:
    titles = {}
    for name, address in place.addresses():
        response = place.client.get(address)
        if name in FOR_THE_ADMINISTRATOR | FOR_THE_EXECUTIVE:
            assert response.status_code == 403, name
            continue
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


def test_who_is_not_signed_in_is_led_to_sign_in(place: Place) -> None:
    for name, address in place.addresses():
        response = Client().get(address)
        assert response.status_code == 302, name
        assert "/accounts/login/" in response["Location"]


def test_an_ended_role_stops_at_the_next_request(place: Place) -> None:
    place.get("about")
    RoleGrant.objects.filter(person=place.manager).update(ends_on=YESTERDAY)
    assert place.client.get(place.url("about")).status_code == 404


@pytest.mark.parametrize(
    "name", ["about", "agencies", "agency", "groups", "group", "people", "person", "roles", "calendar"]
)
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
    assert one <= 25, one


def test_lists_go_out_as_files_to_whom_may_take_them(place: Place) -> None:
    Agency.objects.filter(pk=place.agency.pk).update(name="=cmd()")
    response = place.client.get(place.url("agencies") + "?format=csv")
    assert "'=cmd()" in response.content.decode("utf-8-sig")
    assert "attachment" in response["Content-Disposition"]
    assert f'filename="NMR Agencies {TODAY:%Y-%m-%d}.csv"' in response["Content-Disposition"]
    for name, called in (("structure", "Structure"), ("sits", "Who sits where"), ("members", "Members")):
        response = place.client.get(place.url(name) + "?format=csv")
        assert f'filename="NMR {called} {TODAY:%Y-%m-%d}.csv"' in response["Content-Disposition"], name
    excel = place.client.get(place.url("people") + "?format=xlsx")
    assert excel.content.startswith(b"PK")
    member = make.signed_in(make.person_with("MEM", place.partnership))
    page = member.get(place.url("agencies") + "?format=csv")
    assert page["Content-Type"].startswith("text/html")
    assert "This list as a file" not in page.content.decode()


def test_what_goes_out_as_a_file_is_on_the_trail(place: Place) -> None:
    place.client.get(place.url("agencies") + "?format=csv")
    place.client.get(place.url("people") + "?format=xlsx&text=Sam")
    place.client.get(place.url("load_workbook"))
    kept = [
        (one.verb, json.loads(one.after)) for one in Entry.objects.filter(verb__endswith=".exported").order_by("pk")
    ]
    assert kept[0] == ("agency.exported", {"file": "csv", "rows": 1})
    assert (kept[1][0], kept[1][1]["file"], kept[1][1]["rows"]) == ("person.exported", "xlsx", 1)
    assert kept[1][1]["filters"].startswith("hmac:")
    assert (kept[2][0], kept[2][1]["file"]) == ("agency.exported", "xlsx")


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
