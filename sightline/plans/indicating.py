"""What plans say to the data set: which priorities an indicator serves, by the measures that are linked to it."""

from collections import defaultdict

from django.urls import reverse

from sightline.governance.standing import Standing
from sightline.indicators.serving import Served
from sightline.plans.models import Plan
from sightline.plans.queries import measures


def of_plans(by: Standing) -> dict[int, list[Served]]:
    """Return what each indicator serves, of the plans this standing may read and that are not discarded; one query."""
    rows = measures(by).filter(indicator__isnull=False, part__closed_on=None)
    found: dict[int, list[Served]] = defaultdict(list)
    for row in rows.exclude(priority__plan__status=Plan.Status.DISCARDED).order_by("priority__number", "position"):
        one = row.priority
        href = f"{reverse('plans:priority', args=[by.partnership.slug, one.reference])}#{row.reference}"
        found[row.indicator_id or 0].append(Served(one.reference, f"Priority {one.number}", one.title, href, row.text))
    return found
