"""Jobs: tasks queued in the database (django-tasks) and run by our worker one at a time.

A context declares a job with `@task()` from `django_tasks` and calls `job.enqueue(...)` inside the deed's transaction:
the row comes and goes with it. Jobs must bear being run again, since the worker may die under them.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from sightline.kernel.models import WorkerBeat

SILENT_AFTER = timedelta(minutes=2)
LONGEST = timedelta(hours=2)
MAX_RUNS = 3

_log = logging.getLogger(__name__)


class JobLostError(Exception):
    """The worker died under a job MAX_RUNS times."""


def beat(worker: str, now: datetime) -> None:
    """Write that `worker` is alive at `now` (aware)."""
    WorkerBeat.objects.update_or_create(worker=worker, defaults={"at": now})


def leave(worker: str, now: datetime) -> None:
    """Take away the sign of life of a worker that stops, and those of workers silent for a day."""
    WorkerBeat.objects.filter(Q(worker=worker) | Q(at__lt=now - timedelta(days=1))).delete()


def reclaim(now: datetime) -> int:
    """Put jobs whose worker died back into the queue and return how many.

    A job is lost when it runs for two minutes or more and its worker gave no sign of life for two, or when it runs for
    two hours. At its third loss it is marked failed instead.
    """
    alive = set(WorkerBeat.objects.filter(at__gt=now - SILENT_AFTER).values_list("worker", flat=True))
    returned = 0
    running = DBTaskResult.objects.running().filter(started_at__lte=now - SILENT_AFTER)
    for job_id, started_at, workers in running.values_list("pk", "started_at", "worker_ids"):
        if started_at and started_at > now - LONGEST and workers and workers[-1] in alive:
            continue
        returned += _give_back(job_id, workers)
    return returned


def _give_back(job_id: UUID, workers: list[str]) -> bool:
    """Queue a lost job again, or mark it failed; False when it ended or was taken up meanwhile."""
    with transaction.atomic():
        job = DBTaskResult.objects.running().select_for_update(skip_locked=True).filter(pk=job_id).first()
        if job is None or job.worker_ids != workers:
            return False
        if len(workers) >= MAX_RUNS:
            job.set_failed(JobLostError(f"The worker died {len(workers)} times"))
            _log.error("Job %s was lost %s times and is given up", job_id, len(workers))
            return False
        DBTaskResult.objects.filter(pk=job_id).update(status=TaskResultStatus.READY, started_at=None)
    _log.warning("Job %s was lost and is queued again", job_id)
    return True


def run_one(worker: str) -> bool:
    """Run the job that is first in the queue; return whether there was one. A job's error is kept on its row."""
    if not DBTaskResult.objects.ready().exists():
        return False
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=worker,
    ).run()
    return True
