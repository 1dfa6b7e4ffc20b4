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
    whole, worked, checks = [], [], []
    for number in range(repeats):
        person = Person.objects.create_user(f"sign-in-{number}@bench.example", f"Person {number}", PASSWORD)
        secret = generate_totp_secret()
        TOTP.activate(person, secret)
        started = time.perf_counter()
        assert person.check_password(PASSWORD)
        checks.append((time.perf_counter() - started) * 1000)
        took, busy = _signed_in(person, secret, f"192.0.2.{number % 250}")
        whole.append(took)
        worked.append(busy)
    yield Figure("password-check-argon2id", statistics.median(checks), "ms")
    yield Figure("sign-in-median", statistics.median(whole), "ms", MILLISECONDS)
    yield Figure("sign-in-slowest", max(whole), "ms")
    yield Figure("sign-in-processor", statistics.median(worked), "ms")


def _signed_in(person: Person, secret: str, address: str) -> tuple[float, float]:
    """Return how many milliseconds the server took for both forms of one sign-in, and worked for them.

    The code is made where a person would read it, between the forms: it is good for the half minute it stands in.
    """
    client = Client(REMOTE_ADDR=address)
    started, busy = time.perf_counter(), time.process_time()
    first = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    code = _code(secret)
    second = client.post("/accounts/login/second-step/", {"code": code})
    took, worked = time.perf_counter() - started, time.process_time() - busy
    led = (first.get("Location"), second.get("Location"))
    assert led == ("/accounts/login/second-step/", "/"), f"The sign-in led to {led}."
    return took * 1000, worked * 1000


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
