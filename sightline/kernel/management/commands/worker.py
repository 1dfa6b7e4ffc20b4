"""`manage.py worker`: does what is due (regular deeds, mail, jobs) until told to stop. Run as many as you like."""

import logging
import os
import signal
import socket
import threading
import uuid
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone

from sightline.kernel import jobs, outbox, tick

IDLE_SECONDS = 1.0
BEAT_SECONDS = 15.0
AWAY_SECONDS = 5.0

_log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run regular deeds, send mail and run jobs until SIGTERM or SIGINT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now and stop")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        if options["once"]:
            while turn(name):
                pass
            jobs.leave(name, timezone.now())
            return
        stop = threading.Event()

        def asked(_signum: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, asked)
        signal.signal(signal.SIGINT, asked)
        serve(name, stop)


def serve(name: str, stop: threading.Event) -> None:
    """Take turns until `stop` is set; the turn under way is finished first. A database away is waited for."""
    heart = threading.Thread(target=_beat, args=(name, stop), name="heartbeat")
    heart.start()
    _log.info("Worker %s started", name)
    while not stop.is_set():
        try:
            pause = 0.0 if turn(name) else IDLE_SECONDS
        except (DatabaseError, InterfaceError):
            _log.exception("The database did not answer the worker")
            pause = AWAY_SECONDS
        stop.wait(pause)
    heart.join()
    jobs.leave(name, timezone.now())
    connection.close()
    _log.info("Worker %s stopped", name)


def turn(name: str) -> bool:
    """Give back lost jobs, run regular deeds, send due mail, run one job; return whether there was anything to do."""
    close_old_connections()
    now = timezone.now()
    did = bool(jobs.reclaim(now)) | bool(tick.run_due(now, name)) | bool(outbox.deliver_due(timezone.now(), name))
    did |= jobs.run_one(name)
    close_old_connections()
    return did


def _beat(name: str, stop: threading.Event) -> None:
    """Write the worker's sign of life, beside a long job too, on a connection of its own."""
    while not stop.is_set():
        try:
            close_old_connections()
            jobs.beat(name, timezone.now())
        except (DatabaseError, InterfaceError):
            _log.warning("The worker's sign of life could not be written")
        stop.wait(BEAT_SECONDS)
    connection.close()
