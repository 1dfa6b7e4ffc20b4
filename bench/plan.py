"""The plan and its actions: median, 95th percentile and queries of each page, an update saved, the web process."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from socket import socket

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import Size, partnership
from sightline.actions.models import Action
from sightline.governance.models import Partnership, RoleGrant

SMALL, LARGE = Size(actions=20), Size(actions=200)
OTHERS = 148


def measure(*, quick: bool) -> Iterator[Figure]:
    """Fill one partnership, measure its pages; fill 149 more, measure again; then the web process."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    repeats = 15 if quick else 60
    small = partnership(1, SMALL)
    client = signed_in(small)
    yield from _pages(client, small.slug, "one", repeats, strict=True)
    yield from _update(client, small, repeats)
    large = partnership(2, LARGE)
    started = time.perf_counter()
    for number in range(3, OTHERS + 3):
        partnership(number, LARGE)
    yield Figure("filling-150-partnerships", time.perf_counter() - started, "s")
    yield from _pages(client, small.slug, "national", repeats, strict=True)
    client = signed_in(large)
    yield from _pages(client, large.slug, "national-200-actions", repeats, strict=False)
    yield from _memory()


def signed_in(made: Partnership) -> Client:
    """Return a client signed in as the partnership's business manager."""
    person = RoleGrant.objects.get(partnership=made, role="BUS").person
    TOTP.activate(person, generate_totp_secret())
    client = Client(raise_request_exception=True)
    client.force_login(person)
    return client


def _pages(client: Client, slug: str, when: str, repeats: int, *, strict: bool) -> Iterator[Figure]:
    plan_ms = 40 if strict else None
    pages = {
        "plan": (f"/{slug}/plan/", 12, plan_ms),
        "plan-on-a-page": (f"/{slug}/plan/on-a-page/", None, None),
        "priority": (f"/{slug}/priorities/{_reference(slug, 'P', 1)}/", None, None),
        "actions": (f"/{slug}/actions/", 12, None),
        "actions-late": (f"/{slug}/actions/?when=late", 12, None),
        "action": (f"/{slug}/actions/{_reference(slug, 'A', 1)}/", None, None),
        "front": (f"/{slug}/", None, None),
        "changes": (f"/{slug}/changes/", None, None),
        "my-work": ("/", None, None),
    }
    for name, (address, queries, milliseconds) in pages.items():
        ask = partial(client.get, address)
        yield from measured(f"{name}-{when}", ask, repeats=repeats, queries=queries, milliseconds=milliseconds)


def _reference(slug: str, kind: str, number: int) -> str:
    return f"{Partnership.objects.get(slug=slug).code}-{kind}-{number:04d}"


def _update(client: Client, made: Partnership, repeats: int) -> Iterator[Figure]:
    action = Action.objects.filter(partnership=made).exclude(status="withdrawn").earliest("pk")
    address = f"/{made.slug}/actions/{action.reference}/"
    versions = iter(range(action.version, action.version + 10_000))

    def ask() -> HttpResponseBase:
        said = {"form": "update", "rag": "green", "text": "Done as agreed. Next is the pilot."}
        return client.post(address, {**said, "version": next(versions)})

    yield from measured("saving-an-update", ask, repeats=repeats, queries=15, milliseconds=30, expect=302)


def _memory() -> Iterator[Figure]:
    """Start the web server as the product does, ask it for pages, and read how much its largest process holds."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "sightline.config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ) as server:
        try:
            _wait(port)
            for _ in range(40):
                for path in ("/gallery/", "/accounts/login/", "/health/live"):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10).read()
            sizes = [_resident_mb(pid) for pid in [server.pid, *_children(server.pid)]]
        finally:
            server.terminate()
    yield Figure("web-process", max(sizes), "MB", 150)


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2).read()
        except OSError:  # refused, or not answered in time while it loads
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The web server did not start.")


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
