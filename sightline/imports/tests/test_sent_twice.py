"""A document, and each button and form of its proposal, sent twice from one opening of the page."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sightline.audittrail.models import Entry
from sightline.imports.models import Proposal
from sightline.imports.tests.documents import TEXT, item_of
from sightline.imports.tests.test_pages import LIST, href
from sightline.plans.models import Plan
from sightline.plans.tests.world import make_world
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: Any) -> Client:
    return signed_in(make_world().manager)


def test_a_document_sent_twice_is_one_proposal_and_its_buttons_are_pressed_once(client: Client) -> None:
    token = {"csrfmiddlewaretoken": "t" * 64}

    def twice(address: str, **said: Any) -> str:
        answers = [client.post(address, {**said, **token}) for _ in range(2)]
        assert [one.status_code for one in answers] == [302, 302]
        assert answers[0]["Location"] == answers[1]["Location"]
        return str(answers[1]["Location"])

    def sent() -> Any:
        return client.post(LIST, {"document": SimpleUploadedFile("plan.txt", TEXT.encode()), **token})

    first = sent()
    Proposal.objects.update(version=2)  # somebody has begun to check it: without the token this would be another
    assert sent()["Location"] == first["Location"]
    proposal = Proposal.objects.get()
    third = item_of(proposal, "Publish a")
    items = proposal.items.filter(dropped=False).count()
    twice(href(proposal, "item_deed", third.pk, "drop"))
    assert proposal.items.filter(dropped=False).count() == items - 1
    dates = {f"{name}_{part}": value for name, year in (("starts_on", 2025), ("ends_on", 2028))
             for part, value in (("day", 1), ("month", 3), ("year", year))}  # fmt: skip
    twice(href(proposal, "describe"), title="Our plan", **dates)
    where = twice(href(proposal, "accept"))
    assert where == reverse("plans:plan_of", args=["northmoor", Plan.objects.get().reference])
    assert twice(href(proposal, "undo")).startswith(href(proposal))
    assert Entry.objects.filter(verb__in=("import.committed", "import.undone")).count() == 2
