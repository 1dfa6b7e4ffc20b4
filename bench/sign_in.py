"""A whole sign-in in the server: the password, checked with the product's own argon2id, and the code of an app."""

import statistics
import time
from collections.abc import Iterator

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.test import Client

from bench.figures import Figure
from sightline.accounts.models import Person

PASSWORD = "copper kettle meadow 41"  # noqa: S105 (of made-up people in a throw-away database)
MILLISECONDS = 400


def sign_in_figures(*, repeats: int = 20) -> Iterator[Figure]:
    """Yield median and slowest of signing in with password and app, and what one check of a password costs."""
    if "testserver" not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    assert get_hasher().algorithm == "argon2", "The benchmark must hash as the product does."
    whole, checks = [], []
    for number in range(repeats):
        person = Person.objects.create_user(f"sign-in-{number}@bench.example", f"Person {number}", PASSWORD)
        secret = generate_totp_secret()
        TOTP.activate(person, secret)
        started = time.perf_counter()
        assert person.check_password(PASSWORD)
        checks.append((time.perf_counter() - started) * 1000)
        whole.append(_signed_in(person, secret, f"192.0.2.{number % 250}"))
    yield Figure("password-check-argon2id", statistics.median(checks), "ms")
    yield Figure("sign-in-median", statistics.median(whole), "ms", MILLISECONDS)
    yield Figure("sign-in-slowest", max(whole), "ms")


def _signed_in(person: Person, secret: str, address: str) -> float:
    """Return how many milliseconds the server took for both forms of one sign-in."""
    client = Client(REMOTE_ADDR=address)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    started = time.perf_counter()
    first = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    second = client.post("/accounts/login/second-step/", {"code": code})
    took = (time.perf_counter() - started) * 1000
    assert (first["Location"], second["Location"]) == ("/accounts/login/second-step/", "/"), "The sign-in failed."
    return took
