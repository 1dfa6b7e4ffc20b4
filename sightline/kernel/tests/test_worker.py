"""The worker: a turn on the real database, its loop in a thread, and the process under signals."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail as outgoing
from django.core.management import call_command
from django.db import connection

from sightline.kernel import tick
from sightline.kernel.management.commands.worker import serve
from sightline.kernel.models import MailMessage, NonWorkingDay, WorkerBeat
from sightline.kernel.outbox import queue_mail
from sightline.kernel.tests.test_jobs import name_day


@pytest.fixture(autouse=True)
def _own_ticks() -> Iterator[None]:
    before = dict(tick._ticks)
    tick._ticks.clear()
    yield
    tick._ticks.clear()
    tick._ticks.update(before)


def wait_for(what: Callable[[], Any], seconds: float = 20) -> None:
    """Wait until `what()` is true; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def queue_three() -> None:
    """Queue one of each: a regular deed that asks for a mail, and a job."""

    def remind(_now: object) -> None:
        queue_mail(tenant="SWN", to="ann@example.org", subject="Due", text="Look.", dedupe_key="due")

    tick.every("remind", timedelta(days=1), remind)
    name_day.enqueue("2040-01-03", "A day")


def outcome() -> tuple[list[str], list[str], list[str]]:
    return (
        list(MailMessage.objects.values_list("state", flat=True)),
        [str(each.subject) for each in outgoing.outbox],
        list(NonWorkingDay.objects.filter(day="2040-01-03").values_list("name", flat=True)),
    )


@pytest.mark.django_db(transaction=True)
def test_once_does_what_is_due_and_stops() -> None:
    queue_three()
    call_command("worker", "--once")
    assert outcome() == (["sent"], ["Due"], ["A day"])
    assert WorkerBeat.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_it_gives_signs_of_life_works_and_stops_when_told() -> None:
    queue_three()
    stop = threading.Event()
    worker = threading.Thread(target=serve, args=("w1", stop))
    worker.start()
    try:
        wait_for(lambda: outcome() == (["sent"], ["Due"], ["A day"]))
        alive = list(WorkerBeat.objects.values_list("worker", flat=True))
    finally:
        stop.set()
        worker.join(10)
    assert (alive, worker.is_alive(), WorkerBeat.objects.count()) == (["w1"], False, 0)


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_set_up_wrongly_does_not_stop_the_rest(settings: Any) -> None:
    settings.EMAIL_BACKEND = "nowhere.Backend"
    queue_three()
    call_command("worker", "--once")
    assert outcome() == (["waiting"], [], ["A day"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_stops_cleanly_on_a_signal(number: signal.Signals) -> None:
    name_day.enqueue("2040-01-03", "A day")
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "worker"],
        env={**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]},
        stderr=subprocess.PIPE,
        cwd=django_settings.BASE_DIR,
    )
    try:
        wait_for(lambda: NonWorkingDay.objects.filter(day="2040-01-03").exists())
        wait_for(lambda: WorkerBeat.objects.count() == 1)
        process.send_signal(number)
        _, told = process.communicate(timeout=15)
    finally:
        process.kill()
    assert (process.returncode, WorkerBeat.objects.count()) == (0, 0)
    assert "Traceback" not in told.decode()


def address() -> str:
    """Return the DATABASE_URL of the test database."""
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    secret = f":{of['PASSWORD']}" if of["PASSWORD"] else ""
    return f"postgres://{of['USER']}{secret}@{of['HOST']}:{of['PORT']}/{of['NAME']}"
