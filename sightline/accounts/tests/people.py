"""People for tests of any context: real rows, and a client signed in with a second step in place."""

import itertools
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from sightline.accounts.models import Person

PASSWORD = "copper kettle meadow 41"
# A page for everybody signed in, whatever other contexts hold.
PAGE = "/accounts/"
_numbers = itertools.count(1)


def number() -> int:
    """Return a number that nothing made in this process has had."""
    return next(_numbers)


def count_on_from(taken: int) -> None:
    """Give no number up to this one again: rows that another process made have them."""
    global _numbers  # noqa: PLW0603
    _numbers = itertools.count(max(taken + 1, number()))


def make_person(name: str = "", email: str = "", *, password: str | None = PASSWORD) -> Person:
    """Make a person who can sign in with PASSWORD; name and address are made up when left out."""
    mine = number()
    return Person.objects.create_user(
        email=email or f"person{mine}@example.org", name=name or f"Person {mine}", password=password
    )


def give_app(person: Person) -> str:
    """Set up an authenticator app for a person and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def code_now(secret: str) -> str:
    """Return the code an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, person: Person) -> Client:
    """Sign a person in without the forms, with an authenticator app set up so that every role may enter."""
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        give_app(person)
    client.force_login(person)
    return client
