"""The digest of a partnership that is owed 5,000 updates: how long it takes, and how pages are answered meanwhile.

The reminders run in a process of their own, as the worker does, on the same database as the pages.
"""

import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connections
from django.test import Client

from bench.figures import Figure
from bench.filling import TODAY, Size, partnership
from sightline.actions.models import Action
from sightline.chasing.models import ActionLink, Chasing, Digest
from sightline.chasing.services import remind
from sightline.governance.models import Partnership, RoleGrant
from sightline.kernel.models import MailMessage

OWED, SECONDS = 5_000, 20
PEOPLE = {"500-people": 500, "5000-people": 5_000}
AGENCIES = 60


def measure(*, quick: bool) -> Iterator[Figure]:
    """Owe 5,000 updates by 500 people, then by 5,000, and remind them all while somebody reads and writes."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    for number, (name, people) in enumerate(PEOPLE.items(), start=900):
        here = _owing(number, people)
        ask = _pages(here)
        alone = [took for _ in range(10 if quick else 40) for took in ask()]
        yield Figure(f"{name}-page-alone-median", statistics.median(alone), "ms")
        (seconds, processor), beside = _beside(partial(_remind, here.pk), ask)
        yield Figure(f"{name}-built-and-queued", seconds, "s", SECONDS)
        yield Figure(f"{name}-built-and-queued-processor", processor, "s")
        yield Figure(f"{name}-page-meanwhile-median", statistics.median(beside), "ms")
        yield Figure(f"{name}-page-meanwhile-p95", sorted(beside)[round(len(beside) * 0.95) - 1], "ms", 1_000)
        yield Figure(f"{name}-page-meanwhile-slowest", max(beside), "ms", 2_000)
        yield Figure(f"{name}-pages-meanwhile", len(beside), "pages")
        links = ActionLink.objects.filter(partnership=here).count()
        mails = MailMessage.objects.filter(tenant=here.code, kind="chasing.digest").count()
        assert (links, mails) == (OWED, people), f"{links} links and {mails} mails"
        assert Digest.objects.filter(partnership=here, mail__isnull=False).count() == people


def _owing(number: int, people: int) -> Partnership:
    """Return a partnership whose every action is late by a day, one or several a person, with reminders on."""
    here = partnership(number, Size(agencies=AGENCIES, posts=people, actions=OWED, updates_each=1))
    Action.objects.filter(partnership=here).update(
        due_on=TODAY - timedelta(1), status="open", rag="amber", completed_on=None
    )
    Chasing.objects.create(
        partnership=here, reminders_on=True, before=[], after=[1], quiet_weekends=False, quiet_holidays=False
    )
    return here


def _remind(partnership_pk: int) -> None:
    remind(Partnership.objects.get(pk=partnership_pk), TODAY)


def _pages(here: Partnership) -> Callable[[], list[float]]:
    """Return what asks for a list and saves an update, and says how many milliseconds each took."""
    person = RoleGrant.objects.get(partnership=here, role="BUS").person
    TOTP.activate(person, generate_totp_secret())
    client = Client(raise_request_exception=True)
    client.force_login(person)
    action = Action.objects.filter(partnership=here).latest("pk")
    versions = iter(range(action.version, action.version + 100_000))
    said = {"form": "update", "rag": "amber", "text": "Going as agreed. Next is the pilot."}

    def timed(ask: Callable[[], object]) -> float:
        started = time.perf_counter()
        ask()
        return (time.perf_counter() - started) * 1000

    def ask() -> list[float]:
        address = f"/{here.slug}/actions/"
        read = timed(partial(client.get, address))
        form = {**said, "version": next(versions)}
        return [read, timed(partial(client.post, f"{address}{action.reference}/", form))]

    return ask


def _beside(work: Callable[[], None], ask: Callable[[], list[float]]) -> tuple[tuple[float, float], list[float]]:
    """Do the work in another process and ask on until it is done.

    Return (its seconds by the clock and of the processor, milliseconds of each answer).
    """
    connections.close_all()
    context = multiprocessing.get_context("fork")
    took = context.Queue()

    def run() -> None:
        started, before = time.perf_counter(), time.process_time()
        work()
        took.put((time.perf_counter() - started, time.process_time() - before))

    other = context.Process(target=run)
    other.start()
    times: list[float] = []
    while other.is_alive():
        times += ask()
    other.join()
    assert other.exitcode == 0, "The reminders failed."
    return took.get(), times
