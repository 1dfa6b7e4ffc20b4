"""Pages of published tables and keys: from the file to the figure beside others, and what hostile input gets."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.audittrail.models import Entry
from sightline.governance.models import Area
from sightline.indicators.models import ApiToken, Observation, PublishedFigure, PublishedTable
from sightline.indicators.tests.published import CHILDREN, ENQUIRIES, NEIGHBOURS, northmoor
from sightline.indicators.tests.test_beside import indicator
from sightline.indicators.tests.test_published import load
from sightline.kernel.dates import england_today
from tests import factories as make
from tests.benchmarks import Benchmarked, monthly_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return northmoor()


@pytest.fixture
def manager(here):
    return make.business_manager(here)


def at(here, page, *keys):
    return reverse(f"indicators:{page}", args=[here.slug, *keys])


def send(browser, here, text, name="enquiries.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return browser.post(at(here, "published_read"), {"table": SimpleUploadedFile(name, content)})


def test_a_table_is_read_checked_loaded_and_taken_back(here, manager):
    browser = make.signed_in(manager)
    load(here, NEIGHBOURS)
    answer = send(browser, here, ENQUIRIES)
    row = PublishedTable.objects.get(state="read")
    assert answer.url == at(here, "published_table", row.pk)
    page = browser.get(answer.url).content.decode()
    assert "Read, not loaded" in page
    assert "kept as they are: c (hidden because few people are behind it) 1" in page
    others = make.signed_in(make.business_manager(here)).get(answer.url)
    assert others.status_code == 404
    browser.post(at(here, "published_load", row.pk))
    assert browser.post(at(here, "published_load", row.pk)).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.loaded_by) == ("current", manager)
    assert "Enquiries made" in browser.get(at(here, "published")).content.decode()
    browser.post(at(here, "published_back", row.pk))
    row.refresh_from_db()
    assert row.state == "taken_back"
    send(browser, here, ENQUIRIES)
    browser.post(at(here, "published_leave", PublishedTable.objects.get(state="read").pk))
    assert not PublishedTable.objects.filter(state="read").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ENQUIRIES.replace("30.5", "30;5"), "“30;5” is neither a figure"),
        (b"PK\x03\x04\0\0", "not plain text"),
        (ENQUIRIES.replace("20,30.5", "=1+1,<script>x</script>"), "“=1+1” is neither"),
        ("a,b\n", "no rows"),
        (b"\xff\xfe", "no rows"),
        (b"", "The submitted file is empty"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_where_and_leaves_nothing(here, manager, content, words):
    answer = send(make.signed_in(manager), here, content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "<script>x" not in page
    assert (PublishedTable.objects.count(), PublishedFigure.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_councils_get_codes_and_an_indicator_its_place_beside_others(here, manager):
    browser, area = make.signed_in(manager), Area.objects.get()
    wrong = browser.post(at(here, "published_codes"), {f"code-{area.pk}": "12"})
    assert (wrong.status_code, "such as E06000030" in wrong.content.decode()) == (422, True)
    assert browser.post(at(here, "published_codes"), {f"code-{area.pk}": "e06000901"}).status_code == 302
    for text in (NEIGHBOURS, ENQUIRIES, CHILDREN, monthly_table("Northmoor", "E06000901")):
        load(here, text)
    row = indicator(here, unit="count", per=None, base="")
    link = at(here, "published_link", row.reference)
    assert PublishedTable.objects.get(kind="neighbours").told == []
    again = load(here, NEIGHBOURS)
    assert "they lack neighbours that are new" in again.told[0]
    page = browser.get(link).content.decode()
    assert ("Enquiries (number), by year" in page, "Enquiries rate" in page) == (True, False)
    assert browser.post(link, {"column": "12:Enquiries", "as_rate": "on"}).status_code == 422
    assert browser.post(link, {"column": "1:Nothing"}).status_code == 422
    browser.post(link, {"column": "1:Referrals"})
    beside = browser.get(at(here, "published_beside", row.reference)).content.decode()
    assert "month" not in beside.partition("<main")[2].partition("Referrals, ")[2][:5]
    assert "Statistical neighbours" in beside
    browser.post(at(here, "published_bring_in", row.reference))
    assert Observation.objects.filter(indicator=row, state="c").count() == 36
    browser.post(at(here, "published_take_out", row.reference))
    assert Observation.objects.filter(indicator=row, state="c").count() == 0
    page = browser.get(at(here, "published_series")).content.decode()
    assert '<ul class="key">' in page
    assert "hidden because few people are behind it" in page


def test_the_data_set_goes_out_by_who_may_take_it(here, manager):
    row = indicator(here, name="-1+1", unit="count", per=None, base="")
    Observation.objects.create(partnership=here, indicator=row, starts_on="2024-04-01", numerator=5, state="c")
    answer = make.signed_in(manager).get(at(here, "tidy"), {"frequency": "month", "part": "data"})
    assert answer.content.decode().splitlines()[1].endswith("Total,Total,5")
    meta = make.signed_in(manager).get(at(here, "tidy"), {"frequency": "month", "part": "meta"})
    assert "'-1+1" in meta.content.decode()
    assert meta["Content-Disposition"].endswith('.meta.csv"')
    assert Entry.objects.filter(verb="indicator.exported").count() == 2
    lead = make.person_with("AGL", here)
    assert make.signed_in(lead).get(at(here, "tidy"), {"frequency": "month", "part": "data"}).status_code == 403


def test_a_key_is_made_shown_once_and_revoked(here, manager):
    browser = make.signed_in(manager)
    form = browser.get(at(here, "token_add")).context["form"]
    day = england_today() + timedelta(days=30)
    sent = {
        "name": "Power BI", "scope": "read", "sealed": form["sealed"].value(), "ends_on_day": day.day,
        "ends_on_month": day.month, "ends_on_year": day.year,
    }  # fmt: skip
    assert browser.post(at(here, "token_add"), sent | {"sealed": "forged"}).status_code == 422
    assert browser.post(at(here, "token_add"), sent | {"ends_on_year": day.year + 2}).status_code == 422
    stolen = make.signed_in(make.business_manager(here)).post(at(here, "token_add"), sent)
    assert stolen.status_code == 422
    made = browser.post(at(here, "token_add"), sent)
    key = made.context["key"]
    assert (made.status_code, key in made.content.decode(), made["Cache-Control"]) == (200, True, "private, no-store")
    browser.post(at(here, "token_add"), sent)
    token = ApiToken.objects.get()
    pages = [browser.get(at(here, "tokens")), browser.get(at(here, "token", token.reference))]
    assert not any(key in page.content.decode() or token.digest in page.content.decode() for page in pages)
    assert browser.post(at(here, "token_revoke", token.reference)).status_code == 302
    token.refresh_from_db()
    assert token.revoked_by == manager


def test_the_lists_cost_the_same_for_one_row_and_for_three(here, manager):
    browser, group = make.signed_in(manager), make.make_group(here)
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            Benchmarked(here, group, manager, f"Mark {number}", number)
        each = []
        for page in ("published", "tokens", "published_series"):
            browser.get(at(here, page))
            with CaptureQueriesContext(connection) as caught:
                assert browser.get(at(here, page)).status_code == 200
            each.append(len(caught))
        counts.append(each)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 25
