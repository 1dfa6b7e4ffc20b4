"""A form sent twice: one deed, the same answer; another form, or other words, is another deed."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils import timezone

from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.models import AnsweredForm, NonWorkingDay
from sightline.kernel.once import AT_ONCE, Answer, answered, forget, once

pytestmark = pytest.mark.django_db
TOKEN = "a" * 64


def sent(path: str = "/add/", token: str = TOKEN, **said: Any) -> HttpRequest:
    request = RequestFactory().post(path, {"csrfmiddlewaretoken": token, "name": "Ash Wood", **said})
    request.user = AnonymousUser()
    return request


class Deeds:
    """Counts how often a deed was done."""

    done = 0

    def __call__(self) -> Answer:
        self.done += 1
        return Answer(f"/made/{self.done}/", "It is made.")


def test_the_same_form_again_does_nothing_and_gets_the_same_answer() -> None:
    deed = Deeds()
    first, second = once(sent(), deed), once(sent(), deed)
    assert (first, second, deed.done) == (Answer("/made/1/", "It is made."), first, 1)
    assert answered(sent()) == first


@pytest.mark.parametrize(
    "other",
    [
        sent(name="Elm Wood"), sent(path="/add/?to=2"), sent(token="b" * 64), sent(more="1"),
        sent(file=SimpleUploadedFile("plan.txt", b"one")),
    ],
)  # fmt: skip
def test_other_words_another_page_or_another_opening_of_it_is_another_deed(other: HttpRequest) -> None:
    deed = Deeds()
    once(sent(), deed)
    assert answered(other) is None
    assert once(other, deed) == Answer("/made/2/", "It is made.")


def test_a_file_counts_by_what_is_in_it_and_can_still_be_read() -> None:
    deed = Deeds()
    one, same, changed = (sent(file=SimpleUploadedFile("plan.txt", words)) for words in (b"one", b"one", b"two"))
    assert [once(request, deed).address for request in (one, same, changed)] == ["/made/1/", "/made/1/", "/made/2/"]
    assert b"".join(one.FILES["file"]) == b"one"  # type: ignore[arg-type]


def test_two_openings_of_a_page_carry_two_tokens() -> None:
    """The whole of it rests on this: Django disguises the token anew for each page it writes."""
    request = RequestFactory().get("/")
    first, second = get_token(request), get_token(request)
    assert (len(first), first == second) == (64, False)


def test_a_form_without_a_token_is_no_form_of_a_page() -> None:
    deed = Deeds()
    request = sent(token="")
    assert [once(request, deed).address, once(request, deed).address] == ["/made/1/", "/made/2/"]
    assert AnsweredForm.objects.count() == 0


def test_what_was_refused_may_be_sent_again() -> None:
    def refuse() -> Answer:
        NonWorkingDay.objects.create(day="2040-01-03", name="A day")
        raise DomainError("Not like this.")

    with pytest.raises(DomainError, match="Not like this"):
        once(sent(), refuse)
    assert (AnsweredForm.objects.count(), NonWorkingDay.objects.filter(day="2040-01-03").count()) == (0, 0)
    assert once(sent(), Deeds()) == Answer("/made/1/", "It is made.")


def test_a_row_that_somebody_else_made_first_is_said_in_a_sentence() -> None:
    NonWorkingDay.objects.create(day="2040-01-03", name="A day")

    def again() -> Answer:
        NonWorkingDay.objects.create(day="2040-01-03", name="Another")
        return Answer("/")

    with pytest.raises(OutOfState) as refusal:
        once(sent(), again)
    assert str(refusal.value) == AT_ONCE


def test_another_fault_of_the_database_is_no_twin() -> None:
    def wrong() -> Answer:
        NonWorkingDay.objects.create(day="2040-01-03", name=None)  # type: ignore[misc]
        return Answer("/")

    with pytest.raises(IntegrityError):
        once(sent(), wrong)


def test_what_was_kept_is_forgotten_after_a_day() -> None:
    once(sent(), Deeds())
    now = timezone.now()
    assert (forget(now + timedelta(hours=23)), forget(now + timedelta(hours=25))) == (0, 1)
    assert answered(sent()) is None
