"""The example partnerships: asked for once, loaded by the worker, and never on a machine others can reach."""

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, get_commands
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from sightline.accounts.models import Person
from sightline.governance.models import Partnership
from sightline.home.example_loading import FILES


class ExamplesRefused(Exception):
    """The examples may not be here; the message says what to do."""


@task()
def load_examples() -> None:
    """Run `manage.py load_examples` in the worker, unheard: it leaves the sign-ins in `var/example-sign-ins.txt`."""
    call_command("load_examples", stdout=StringIO())


def request_examples(*, wanted: bool) -> bool:
    """Ask the worker for the examples when they are wanted and the installation is empty or holds only some of them.

    Returns whether they are still to be loaded. Raises ExamplesRefused when the installation holds them, or is about
    to, and is not a local one: their sign-ins are printed in the open.
    """
    asked = DBTaskResult.objects.filter(task_path=load_examples.module_path)
    running = asked.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]).exists()
    if not settings.LOCAL and (running or sign_ins_kept()):
        raise ExamplesRefused(
            "This installation holds the example partnerships, whose passwords are printed, so it answers only on this "
            "machine. Set BIND=127.0.0.1, or name another database and another SIGHTLINE_VAR for real work."
        )
    if running:
        return True
    if not wanted or "load_examples" not in get_commands() or not _some_are_missing():
        return False
    load_examples.enqueue()
    return True


def _some_are_missing() -> bool:
    """Whether the installation is empty, or holds examples and not all of them."""
    if not Person.objects.exists():
        return True
    return sign_ins_kept() and Partnership.objects.filter(code__in=FILES).count() < len(FILES)


def sign_ins_kept() -> bool:
    """Return whether the examples' sign-ins are kept in this installation, all or some."""
    return sign_ins_path().exists() or half_kept().exists()


def sign_ins_path() -> Path:
    """Where the sign-ins of the examples are kept once all are loaded."""
    return Path(settings.VAR_DIR) / "example-sign-ins.txt"


def half_kept() -> Path:
    """Where they are kept while the examples are being loaded."""
    return Path(settings.VAR_DIR) / "example-sign-ins.part"
