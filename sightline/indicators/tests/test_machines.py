"""Keys for other software and what they open: exactly what their owner may read today, and nothing without one."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.audittrail.models import Entry
from sightline.governance.models import Appointment, RoleGrant
from sightline.indicators.models import ApiToken, Indicator, Observation
from sightline.indicators.services.tokens import NewToken, make_token, revoke_token
from sightline.indicators.tests.published import CHILDREN, northmoor
from sightline.indicators.tests.test_beside import indicator
from sightline.indicators.tests.test_published import load
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from tests import factories as make

pytestmark = pytest.mark.django_db
KEY = "sl_" + "k" * 43
PAGES = (
    "api_observations", "api_observations_csv", "api_tidy", "api_tidy_meta", "api_dictionary", "api_dictionary_csv",
)  # fmt: skip


def soon():
    return england_today() + timedelta(days=30)


def key_of(person, here, key=KEY, **fields):
    """Make a key of somebody."""
    by = make.standing(person, here)
    return make_token(key=key, new=NewToken(**{"name": "Power BI", "scope": "read", "ends_on": soon()} | fields), by=by)


def figures(here, row, count=2, **fields):
    """Give an indicator figures of months from April 2023."""
    return Observation.objects.bulk_create(
        Observation(partnership=here, indicator=row, starts_on=date(2023 + at // 12, at % 12 + 1, 1), numerator=at,
                    state="c", **fields) for at in range(3, 3 + count)
    )  # fmt: skip


def call(here, page="api_observations", key=KEY, query="", **headers):
    """Call an endpoint with a key."""
    address = reverse(f"indicators:{page}", args=[here.slug]) + query
    return Client().get(address, headers={"authorization": f"Bearer {key}", **headers})


@pytest.fixture
def here():
    cache.clear()
    here = northmoor()
    load(here, CHILDREN)
    return here


def test_a_key_reads_what_its_owner_reads_and_the_trail_says_so_once_a_day(here):
    manager = make.business_manager(here)
    row = indicator(here, name="=cmd()")
    figures(here, row)
    there = make.make_partnership("EHC")
    figures(there, indicator(there, name="Of others"))
    token = key_of(manager, here)
    answer = call(here)
    told = answer.json()
    assert [one["value"] for one in told["data"]] == [3.0, 4.0]
    assert {one["indicator"] for one in told["data"]} == {row.code}
    assert told["next"] is None
    assert (answer["Cache-Control"], "Authorization" in answer["Vary"]) == ("private, no-store", True)
    again = call(here, **{"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "'=cmd()" in call(here, "api_observations_csv").content.decode()
    assert "'=cmd()" in call(here, "api_dictionary_csv").content.decode()
    assert call(here, "api_dictionary").json()["data"][0]["name"] == "=cmd()"
    tidy = call(here, "api_tidy").content.decode().splitlines()
    assert tidy[1].split(",")[:2] == ["2023", "May"]
    assert tidy[1].endswith("4,4.0")
    assert call(here, "api_tidy_meta").content.startswith(b"col_name,col_type,label")
    token.refresh_from_db()
    assert token.last_used_on == england_today()
    verbs = list(Entry.objects.filter(verb__startswith="api_token").values_list("verb", flat=True))
    assert verbs == ["api_token.made", "api_token.used"]
    assert token.digest != KEY
    assert KEY not in str(list(Entry.objects.values_list("after", flat=True)))


@pytest.mark.parametrize("page", PAGES)
def test_whatever_is_wrong_with_a_key_is_answered_alike(here, page):
    other = make.make_partnership("EHC")
    leaver, manager = make.business_manager(here), make.business_manager(here)
    right, ended, revoked = (key_of(manager, here, key=f"sl_{name}") for name in ("right", "ended", "revoked"))
    key_of(leaver, here, key="sl_leaver")
    key_of(make.business_manager(other), other, key="sl_other")
    ApiToken.objects.filter(pk=right.pk).update(scope="return", agency=make.make_agency("An agency", here))
    ApiToken.objects.filter(pk=ended.pk).update(ends_on=england_today() - timedelta(days=1))
    revoke_token(token=revoked, by=make.standing(manager, here))
    assert call(here, page, "sl_leaver").status_code == 200
    RoleGrant.objects.filter(person=leaver).update(ends_on=england_today() - timedelta(days=1))
    keys = ("sl_right", "sl_ended", "sl_revoked", "sl_leaver", "sl_other", "", "x" * 999)
    tries = [call(here, page, key) for key in keys]
    assert {(one.status_code, one.content, one["WWW-Authenticate"]) for one in tries} == {
        (401, tries[0].content, 'Bearer realm="Sightline"')
    }
    tried = Entry.objects.filter(verb="api_token.used.refused").values_list("tenant", flat=True)
    assert sorted(tried) == ["EHC", "NMR", "NMR", "NMR", "NMR"]
    signed_in = make.signed_in(manager).get(reverse(f"indicators:{page}", args=[here.slug]))
    assert signed_in.status_code == 401
    unknown = Client().get("/nowhere/data/api/observations.json", headers={"authorization": "Bearer sl_leaver"})
    assert (unknown.status_code, unknown.content) == (401, tries[0].content)


def test_a_lead_who_leaves_and_somebody_switched_off_read_nothing(here):
    agency = make.make_agency("Trust", here)
    lead = make.appoint(make.make_post(here, "Lead", agency, role="AGL"))
    figures(here, indicator(here))
    key_of(lead, here)
    assert call(here).status_code == 200
    type(lead).objects.filter(pk=lead.pk).update(is_active=False)
    assert call(here).status_code == 401
    type(lead).objects.filter(pk=lead.pk).update(is_active=True)
    group = make.make_group(here)
    make.seat(group, make.make_post(here, "Member"), "member")
    Appointment.objects.filter(person=lead).update(post=make.make_post(here, "No lead", agency))
    assert call(here).status_code == 401


def test_what_is_asked_for_is_checked_and_paged(here):
    manager = make.business_manager(here)
    key_of(manager, here)
    for _ in range(3):
        figures(here, indicator(here), 3)
    code = Indicator.objects.order_by("pk")[0].code
    first = call(here, query=f"?limit=2&indicator={code}").json()
    assert len(first["data"]) == 2
    rest = Client().get(first["next"], headers={"authorization": f"Bearer {KEY}"}).json()
    assert (len(rest["data"]), rest["next"]) == (1, None)
    link = call(here, "api_observations_csv", query="?limit=1")["Link"]
    assert 'rel="next"' in link
    assert len(call(here, query="?from=2023-05-01&to=2023-05-31").json()["data"]) == 3
    for page, query, every in (("api_observations", "", ""), ("api_observations_csv", "", ""),
                               ("api_tidy", "&frequency=year", " collected each year")):  # fmt: skip
        unknown = call(here, page, query=f"?indicator={code if every else 'NONE,' + code}{query}")
        assert (unknown.status_code, unknown.json()["error"]) == (404, (
            f"No indicator{every} that this key may read figures of has the code {code if every else 'NONE'}. "
            "dictionary.json, at the same address, lists every code; or name none for all."
        ))  # fmt: skip
    for query in ("?limit=0", "?limit=99999999", "?after=-1", "?after=x", "?from=yesterday", "?indicator=%00",
                  "?indicator=" + "a," * 300):  # fmt: skip
        answer = call(here, query=query)
        assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert call(here, "api_tidy", query="?frequency=day").status_code == 400
    posted = Client().post(reverse("indicators:api_observations", args=[here.slug]))
    assert (posted.status_code, posted["Allow"]) == (405, "GET, HEAD")


def test_queries_are_the_same_for_one_indicator_and_for_three(here):
    key_of(make.business_manager(here), here)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            figures(here, indicator(here), 3)
        call(here)
        with CaptureQueriesContext(connection) as caught:
            assert call(here).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 20


def test_guesses_and_calls_without_end_are_not_answered(here):
    key_of(make.business_manager(here), here)
    assert [call(here, key="sl_wrong").status_code for _ in range(31)][-2:] == [401, 429]
    assert [call(here, query="?limit=1").status_code for _ in range(61)][-2:] == [200, 429]


def test_who_may_make_a_key_of_what(here):
    manager = make.business_manager(here)
    with pytest.raises(NotAllowed):
        key_of(make.grant("SCR", here), here)
    for fields in ({"name": " "}, {"ends_on": england_today()}, {"ends_on": england_today() + timedelta(days=400)},
                   {"scope": "return"}, {"scope": "return", "agency": make.make_agency("Not a member")}):  # fmt: skip
        with pytest.raises(DomainError):
            key_of(manager, here, **fields)
    assert ApiToken.objects.count() == 0
    token = key_of(manager, here)
    assert key_of(manager, here) == token
    with pytest.raises(NotAllowed):
        revoke_token(token=token, by=make.standing(make.business_manager(here), here))
    revoke_token(token=token, by=make.standing(make.grant("ADM", here), here))
    with pytest.raises(OutOfState):
        revoke_token(token=token, by=make.standing(manager, here))
