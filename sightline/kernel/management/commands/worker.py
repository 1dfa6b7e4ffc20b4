"""`manage.py worker`: does what is due (regular deeds, mail, jobs) until told to stop. Run as many as you like."""

import logging
import os
import signal
import socket
import threading
import uuid
from argparse import ArgumentParser
from collections.abc import Callable
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
    try:
        while not stop.is_set():
            stop.wait(_pause_after_turn(name))
    finally:
        stop.set()
        heart.join()
        _leave(name)
    _log.info("Worker %s stopped", name)


def _pause_after_turn(name: str) -> float:
    """Take a turn and return how many seconds to rest after it."""
    try:
        return 0.0 if turn(name) else IDLE_SECONDS
    except (DatabaseError, InterfaceError):
        _log.exception("The database did not answer the worker")
        return AWAY_SECONDS


def turn(name: str) -> bool:
    """Give back lost jobs, run regular deeds, send due mail, run one job; return whether there was anything to do.

    An error in one of them, such as a mail server set up wrongly, is logged and does not stop the others. Raises
    DatabaseError or InterfaceError when the database does not answer.
    """
    close_old_connections()
    steps: list[Callable[[], object]] = [
        lambda: jobs.reclaim(timezone.now()),
        lambda: tick.run_due(timezone.now(), name),
        lambda: outbox.deliver_due(timezone.now(), name),
        lambda: jobs.run_one(name),
    ]
    did = [_done(step) for step in steps]
    close_old_connections()
    return any(did)


def _done(step: Callable[[], object]) -> bool:
    """Run one part of a turn; return whether it found anything to do and could do it."""
    try:
        return bool(step())
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        _log.exception("A part of the worker's turn failed")
        return False


def _leave(name: str) -> None:
    """Take away the sign of life; a database that is away will find it old enough."""
    try:
        jobs.leave(name, timezone.now())
    except (DatabaseError, InterfaceError):
        _log.warning("The worker's sign of life could not be taken away")
    connection.close()


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
