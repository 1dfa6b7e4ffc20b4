from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from sightline.kernel import jobs
from sightline.kernel.models import NonWorkingDay, WorkerBeat
from sightline.kernel.tests.test_outbox import in_threads

MINUTE = timedelta(minutes=1)


@task()
def name_day(day: str, name: str) -> str:
    NonWorkingDay.objects.update_or_create(day=day, defaults={"name": name})
    return name


@task()
def fails() -> None:
    raise ZeroDivisionError


def claimed_by(worker: str) -> "DBTaskResult[..., object]":
    """Queue a job and let `worker` take it up, and die."""
    name_day.enqueue("2026-11-20", "x")
    job = DBTaskResult.objects.ready().get()
    job.claim(worker)
    return job


def rows() -> list[tuple[str, list[str]]]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", "worker_ids"))


@pytest.mark.django_db(transaction=True)
class TestJobs:
    def test_a_job_is_run_once(self) -> None:
        name_day.enqueue("2026-11-20", "A day")
        assert [jobs.run_one("w1"), jobs.run_one("w1")] == [True, False]
        assert (rows(), NonWorkingDay.objects.get(day="2026-11-20").name) == ([("SUCCESSFUL", ["w1"])], "A day")

    def test_a_job_of_a_deed_that_rolled_back_is_gone(self) -> None:
        @transaction.atomic
        def failing_deed() -> None:
            name_day.enqueue("2026-11-20", "A day")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            failing_deed()
        assert jobs.run_one("w1") is False

    def test_a_job_that_raises_is_marked_failed_and_the_worker_goes_on(self) -> None:
        fails.enqueue()
        name_day.enqueue("2026-11-20", "A day")
        assert [jobs.run_one("w1"), jobs.run_one("w1")] == [True, True]
        assert [status for status, _ in rows()] == ["FAILED", "SUCCESSFUL"]

    def test_the_job_of_a_dead_worker_is_queued_again_and_run(self) -> None:
        job = claimed_by("dead")
        assert job.started_at is not None
        assert [jobs.reclaim(job.started_at + MINUTE), jobs.reclaim(job.started_at + 2 * MINUTE)] == [0, 1]
        jobs.run_one("w2")
        assert rows() == [("SUCCESSFUL", ["dead", "w2"])]

    def test_the_job_of_a_live_worker_is_left_alone_for_two_hours(self) -> None:
        job = claimed_by("busy")
        assert job.started_at is not None
        for minutes, returned in ((30, 0), (119, 0), (120, 1)):
            now = job.started_at + minutes * MINUTE
            jobs.beat("busy", now)
            assert jobs.reclaim(now) == returned

    def test_a_job_lost_three_times_is_given_up(self) -> None:
        for turn in range(3):
            job = DBTaskResult.objects.ready().get() if turn else claimed_by("dead0")
            if turn:
                job.claim(f"dead{turn}")
            assert jobs.reclaim(timezone.now() + 3 * MINUTE) == (turn < 2)
        job = DBTaskResult.objects.get()
        assert (job.status, job.exception_class_path) == ("FAILED", "sightline.kernel.jobs.JobLostError")

    def test_many_workers_run_each_job_once(self) -> None:
        for number in range(12):
            name_day.enqueue(f"2040-01-{number + 1:02d}", "x")

        def run_all(name: str) -> None:
            while jobs.run_one(name):
                pass

        in_threads(4, run_all)
        assert [(status, len(workers)) for status, workers in rows()] == [("SUCCESSFUL", 1)] * 12

    def test_signs_of_life_are_written_and_taken_away(self) -> None:
        now = timezone.now()
        for worker, at in (("old", now - timedelta(days=2)), ("w1", now - MINUTE), ("w1", now), ("w2", now)):
            jobs.beat(worker, at)
        jobs.leave("w1", now)
        assert list(WorkerBeat.objects.values_list("worker", "at")) == [("w2", now)]
