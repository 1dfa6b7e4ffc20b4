"""Progress and health of a plan: the pages of plans of 200 and of 2,000 actions, whole requests with sign-in."""

from collections.abc import Iterator
from functools import partial

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import Size, partnership
from sightline.governance.models import Partnership, RoleGrant

PAGES = {"plan": "plan/", "quarter": "plan/progress/", "health": "plan/health/"}
MILLISECONDS = {200: 100.0, 2000: None}
MILLISECONDS_OF_HEALTH = {200: 100.0, 2000: 100.0}


def measure(*, quick: bool) -> Iterator[Figure]:
    """Ask for each page of a small and a large plan; their queries must be the same in number."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    for number, actions in enumerate((200, 2000), start=920):
        here = partnership(number, Size(agencies=20, posts=60, actions=actions, updates_each=4))
        client = _signed_in(here)
        for name, path in PAGES.items():
            target = (MILLISECONDS_OF_HEALTH if name == "health" else MILLISECONDS)[actions]
            ask = partial(client.get, f"/{here.slug}/{path}")
            yield from measured(
                f"{name}-{actions}-actions", ask, repeats=5 if quick else 20, queries=25, milliseconds=target
            )


def _signed_in(here: Partnership) -> Client:
    person = RoleGrant.objects.get(partnership=here, role="BUS").person
    TOTP.activate(person, generate_totp_secret())
    client = Client(raise_request_exception=True)
    client.force_login(person)
    return client
