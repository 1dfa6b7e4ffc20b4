"""The example partnerships: asked for once, loaded by the worker, and never on a machine others can reach."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command, get_commands
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from sightline.accounts.models import Person


class ExamplesRefused(Exception):
    """The examples may not be here; the message says what to do."""


@task()
def load_examples() -> None:
    """Run `manage.py load_examples` in the worker, unheard: it leaves the sign-ins in `var/example-sign-ins.txt`."""
    call_command("load_examples", stdout=StringIO())


def request_examples(*, wanted: bool) -> bool:
    """Ask the worker for the examples when they are wanted and the installation is empty.

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
    if not wanted or "load_examples" not in get_commands() or Person.objects.exists():
        return False
    load_examples.enqueue()
    return True


def sign_ins_kept() -> bool:
    """Return whether the examples' sign-ins are kept in this installation."""
    return (settings.VAR_DIR / "example-sign-ins.txt").exists()
