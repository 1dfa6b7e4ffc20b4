"""Health pages for machines: no sentences, nothing about anybody."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from sightline.kernel.access import open_to_all
from sightline.kernel.health import readiness


@open_to_all
@require_safe
@cache_control(private=True, no_store=True)
def live(_request: HttpRequest) -> HttpResponse:
    """Answer that the process runs, without asking the database."""
    return JsonResponse({"status": "live"})


@open_to_all
@require_safe
@cache_control(private=True, no_store=True)
def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 with the age of the worker's last sign of life in seconds, or 503 with a reason code.

    A silent worker does not make the pages unready, nor does a regular deed that failed; a monitor should watch
    `worker_age_seconds` and `failing_deeds`.
    """
    found = readiness()
    if found.reason:
        return JsonResponse({"status": "unready", "reason": found.reason}, status=503)
    return JsonResponse(
        {"status": "ready", "worker_age_seconds": found.worker_age_seconds, "failing_deeds": list(found.failing)}
    )
