"""Which passwords pass."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from sightline.accounts.models import Person
from sightline.accounts.passwords import LongEnough, denied


@pytest.mark.parametrize(
    "password",
    [
        "copper kettle meadow 41",
        "kettle-meadow-lamp",
        "xq7#Lw0!pZ4vRt9k",
        "meadowkettlecopperlamp",
        "ÄÖß nicht müde werden",
    ],
)
def test_passes(password: str) -> None:
    LongEnough().validate(password)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("Tr0ub4dor&3", "password_too_short"),
        ("cat dog cow", "password_too_short"),
        ("kettle meadow", "password_too_short"),
        ("kettle kettle kettle"[:14], "password_too_short"),
        ("password password password", "password_too_common"),
        ("Sightline Password 2026!", "password_too_common"),
        ("safeguarding partnership", "password_too_common"),
        ("correct horse battery staple", "password_too_common"),
        ("aaaaaaaaaaaaaaaaaaaa", "password_too_common"),
        ("123456789012345678", "password_too_common"),
        ("qwertyuiop asdfghjkl zxcvbnm", "password_too_common"),
        ("Monday Tuesday Wednesday", "password_too_common"),
        ("ruth adeyemi 2026 example", "password_too_common"),
        ("x" * 64 + "kettle" * 20, "password_too_long"),
    ],
)
def test_is_refused(password: str, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        LongEnough().validate(password, Person(name="Ruth Adeyemi", email="ruth@example.org"))
    assert error.value.code == code


def test_the_list_is_plain() -> None:
    assert len(denied()) > 100
    assert all(word.isalnum() and word == word.lower() for word in denied())


@pytest.mark.django_db
def test_the_page_says_what_to_do(signed_in: Client) -> None:
    data = {"oldpassword": "copper kettle meadow 41", "password1": "short", "password2": "short"}
    page = signed_in.post("/accounts/password/change/", data).content.decode()
    assert "Password is too short" in page
    assert "three words" in page
