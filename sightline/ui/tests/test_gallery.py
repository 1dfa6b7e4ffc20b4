"""The gallery shows every component; the other open pages answer; refusals and faults say what to do."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import reverse

from sightline.kernel.errors import NotAllowed
from sightline.ui import views

UI = Path(__file__).parents[1]
COMPONENTS = sorted(path.stem.replace("_", "-") for path in (UI / "templates/cotton").glob("*.html"))
pytestmark = [pytest.mark.urls("sightline.ui.tests.urls"), pytest.mark.django_db]


@pytest.fixture
def gallery(client):
    return client.get(reverse("ui:gallery")).content.decode()


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_gallery_shows_and_anchors_each_component(name, gallery):
    source = "".join(path.read_text() for path in (UI / "templates/ui").rglob("gallery*/*.html"))
    source += (UI / "templates/ui/gallery.html").read_text()
    assert f"<c-{name}" in source
    assert f'id="c-{name}"' in gallery


def test_no_component_is_left_unrendered(gallery):
    assert not re.findall(r"</?c-[a-z-]+|\{%|\{\{", gallery)


def test_the_gallery_has_one_main_heading_and_no_id_twice(gallery):
    assert gallery.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', gallery)
    assert sorted(set(ids)) == sorted(ids)


def test_the_marking_bands_stand_at_head_and_foot(client):
    assert client.get(reverse("ui:gallery"), {"marked": "1"}).content.decode().count("OFFICIAL-SENSITIVE") == 2


@pytest.mark.parametrize("name", ["gallery", "help", "accessibility", "privacy"])
def test_an_open_page_answers_without_signing_in(name, client):
    page = client.get(reverse(f"ui:{name}"))
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


def test_the_privacy_page_says_what_is_missing(client):
    assert "has not yet written its privacy notice" in client.get(reverse("ui:privacy")).content.decode()


def test_an_expired_form_is_refused_with_words_and_repeats_nothing(settings):
    settings.CSRF_FAILURE_VIEW = "sightline.ui.views.form_expired"
    page = Client(enforce_csrf_checks=True).post(reverse("ui:help"), {"secret": "correct horse"})
    assert page.status_code == 403
    assert "This form was open too long" in page.content.decode()
    assert "correct horse" not in page.content.decode()


def test_a_lost_address_says_the_same_whatever_it_was(client):
    page = client.get("/nowhere-at-all/")
    assert page.status_code == 404
    assert "Page not found" in page.content.decode()
    assert "nowhere-at-all" not in page.content.decode()


def test_a_refusal_shows_the_sentence_of_the_domain(rf: RequestFactory):
    page = views.forbidden(rf.get("/"), NotAllowed("Only the chair may close this."))
    assert page.status_code == 403
    assert "Only the chair may close this." in page.content.decode()
    assert "Your role in this partnership" in views.forbidden(rf.get("/"), PermissionError()).content.decode()


def test_a_bad_request_says_nothing_of_what_was_sent(rf: RequestFactory):
    page = views.bad_request(rf.get("/"), SuspiciousOperation("secret"))
    assert page.status_code == 400
    assert "secret" not in page.content.decode()


def test_a_fault_needs_no_database(rf: RequestFactory, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = views.server_error(rf.get("/"))
    assert page.status_code == 500
    assert "the fault is ours" in page.content.decode()
