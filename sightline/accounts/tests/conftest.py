"""What the tests of sign-in share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sightline.accounts import requirements
from sightline.accounts.models import Person
from sightline.accounts.requirements import Need
from sightline.accounts.tests.people import PASSWORD, make_person

Answers = Callable[[Need], None]


@pytest.fixture
def person(db: Any) -> Person:
    """Somebody with a password."""
    return make_person("Ruth Adeyemi", "ruth@example.org")


@pytest.fixture
def needs(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Make every person need this: the place where roles answer, with nothing else registered."""
    answers: list[requirements.Answer] = []
    monkeypatch.setattr(requirements, "_answers", answers)

    def answer(need: Need) -> None:
        answers[:] = [lambda _person: need]

    answer(Need.NONE)
    return answer


@pytest.fixture(autouse=True)
def _nothing_needed(needs: Answers) -> None:
    """Start each test with no role that needs a second step."""


@pytest.fixture
def signed_in(client: Client, person: Person) -> Client:
    """A browser in which the person signed in with the form."""
    response = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client
