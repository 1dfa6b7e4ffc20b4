"""Figures that an agency's own software sends into a return by a key."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sightline.audittrail.models import Entry
from sightline.indicators.models import Observation
from sightline.indicators.services.tokens import NewToken, make_token
from sightline.kernel.dates import england_today
from tests import factories as make
from tests.indicators import make_indicator, make_period, make_return

pytestmark = pytest.mark.django_db
KEY = "sl_return"


@pytest.fixture
def owed():
    """A return an agency owes, and a key of its lead that sends in its returns."""
    cache.clear()
    here = make.make_partnership()
    agency = make.make_agency("Trust", here)
    lead = make.appoint(make.make_post(here, "Lead", agency, role="AGL"))
    row = make_return(make_period(here), agency, make_indicator(here, "C1", frequency="quarter", supplier=agency))
    new = NewToken("Their system", "return", england_today() + timedelta(days=30), agency)
    make_token(key=KEY, new=new, by=make.standing(lead, here))
    return row


def send(row, lines, key=KEY, **more):
    """Send lines, or a text as it is, into a return."""
    content = lines if isinstance(lines, str) else json.dumps({"lines": lines})
    address = reverse("indicators:api_figures", args=[row.partnership.slug, row.reference])
    return Client().post(
        address, content, content_type="application/json", headers={"authorization": f"Bearer {key}"}, **more
    )


def test_figures_are_stored_as_a_draft_or_told_what_is_wrong(owed):
    answer = send(owed, [{"code": "C1", "numerator": 12}])
    assert (answer.status_code, answer.json()["stored"]) == (200, 1)
    assert list(Observation.objects.values_list("numerator", "state")) == [(12, "d")]
    wrong = send(owed, [{"code": "NONE", "numerator": 1}])
    assert (wrong.status_code, wrong.json()["errors"][0]["row"]) == (422, 1)
    assert list(Observation.objects.values_list("numerator", "state")) == [(12, "d")]
    type(owed).objects.filter(pk=owed.pk).update(state="submitted", submitted_at="2026-10-01T10:00Z")
    shut = send(owed, [{"code": "C1", "numerator": 13}])
    assert (shut.status_code, "submitted" in shut.json()["error"]) == (409, True)


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "{}", '{"lines": []}', '{"lines": [1]}', '{"lines": [{"code": 1}]}', "[" * 50_000,
        '{"lines": [{"code": "C1", "numerator": 1.5}]}', '{"lines": [{"code": "C1", "numerator": true}]}',
        '{"lines": [{"code": "C1", "value": 1e400}]}', '{"lines": [{"code": "C1", "value": NaN}]}',
        '{"lines": [{"code": "C1", "partnership": 2}]}', '{"lines": [{"code": "C\\u00001"}]}',
        '{"lines": [{"code": "C1", "commentary": "\\ud800"}]}', '{"lines": [{"code": "C1", "state": "maybe"}]}',
        '{"lines": [{"code": "C1", "part": 7}]}', '{"lines": [{"code": "C1", "numerator": 99999999999999999999}]}',
    ],
)  # fmt: skip
def test_what_cannot_be_understood_gets_a_sentence_and_stores_nothing(owed, content):
    answer = send(owed, content)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert Observation.objects.count() == 0


def test_a_key_sends_in_returns_of_its_agency_alone_and_reads_nothing(owed):
    here = owed.partnership
    other = make_return(owed.period, make.make_agency("Other trust", here), make_indicator(here, "C2"))
    assert send(other, [{"code": "C2", "numerator": 1}]).status_code == 404
    assert Entry.objects.filter(verb="data_return.read.refused", reference=other.reference).count() == 1
    reading = Client().get(
        reverse("indicators:api_observations", args=[here.slug]), headers={"authorization": f"Bearer {KEY}"}
    )
    assert reading.status_code == 401
    assert send(owed, [{"code": "C1", "numerator": 1}], key="sl_wrong").status_code == 401
    address = reverse("indicators:api_figures", args=[here.slug, owed.reference])
    assert Client().get(address, headers={"authorization": f"Bearer {KEY}"}).status_code == 405
    odd = send(owed, [{"code": "C1", "numerator": 1}], CONTENT_LENGTH="abc")
    assert (odd.status_code, odd.json()["error"]) == (400, "Send at most 4 MB at once.")
    assert Observation.objects.count() == 0
