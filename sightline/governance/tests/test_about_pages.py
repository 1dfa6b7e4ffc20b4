"""The partnership about itself through the front door: names, vision, areas and logo."""

from typing import Any

import pytest

from sightline.audittrail.models import Entry
from sightline.governance.models import Membership, Partnership
from sightline.governance.tests.place import Place

pytestmark = pytest.mark.django_db


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
