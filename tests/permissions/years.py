"""What is tried of the years of a plan."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.permissions.probing import READ, Probe, Url
from tests.permissions.world import Rows


def year(name: str, key: Callable[[Rows], Any]) -> Url:
    """Return how to make the address of a page of one year of a plan."""
    return lambda half, rows: reverse(name, args=[half.slug, rows.plan.reference, key(rows).pk])


PROBES = [
    Probe("plan", "R", year("plans:year", lambda row: row.closed), name="plans:year", facts="pv", **READ),
    Probe("plan", "X", year("plans:year_export", lambda row: row.closed), name="plans:year_export", facts="pv", **READ),
    Probe("plan", "U", year("plans:year_start", lambda row: row.year), name="plans:year_start", facts="pv"),
    Probe("plan", "U", year("plans:year_choose", lambda row: row.year), name="plans:year_choose", facts="pv"),
]
