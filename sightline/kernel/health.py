"""Whether this process can serve, for balancers and monitors."""

from dataclasses import dataclass
from functools import cache

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone

from sightline.kernel.models import TickState, WorkerBeat


@dataclass(frozen=True)
class Readiness:
    """`reason` is "", `database_unreachable` or `migrations_pending`; age in seconds, None when no worker ever ran.

    `failing` names the regular deeds whose last run failed, wholly or for some partnership.
    """

    reason: str = ""
    worker_age_seconds: int | None = None
    failing: tuple[str, ...] = ()


@cache
def _needed() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app that this version of the code needs."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def readiness() -> Readiness:
    """Return whether the database answers and is of this version, and how long ago a worker gave a sign of life."""
    try:
        if not _needed() <= MigrationRecorder(connection).applied_migrations().keys():
            return Readiness("migrations_pending")
        last = WorkerBeat.objects.aggregate(last=Max("at"))["last"]
        names = tuple(TickState.objects.exclude(last_error="").order_by("name").values_list("name", flat=True))
    except (DatabaseError, InterfaceError):
        return Readiness("database_unreachable")
    age = max(0, round((timezone.now() - last).total_seconds())) if last else None
    return Readiness(worker_age_seconds=age, failing=names)
