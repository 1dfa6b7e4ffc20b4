"""Which agencies a form offers."""

from typing import Any

from django.db.models import QuerySet

from sightline.disagreements.models import Dispute
from sightline.governance.models import Agency, Membership
from sightline.governance.standing import Standing, in_force


def members(by: Standing) -> QuerySet[Agency]:
    """Return the agencies that are members of the partnership today."""
    here = Membership.objects.filter(in_force(by.today), partnership=by.partnership)
    return Agency.objects.filter(pk__in=here.values("agency")).order_by("name")


def may_raise_for(by: Standing) -> QuerySet[Agency]:
    """Return the agencies for which a standing may raise something: its own, or any as the business unit."""
    return members(by) if "BUS" in by.roles else members(by).filter(pk__in=by.agency_ids)


def sides(row: Dispute, by: Standing) -> QuerySet[Any]:
    """Return the agencies for which a standing may answer."""
    both = Agency.objects.filter(pk__in=(row.raised_by_id, row.answered_by_id)).order_by("name")
    return both if "BUS" in by.roles else both.filter(pk__in=by.agency_ids)


def own_sides(row: Dispute, by: Standing) -> QuerySet[Any]:
    """Return those of the two agencies that are a standing's own."""
    return Agency.objects.filter(pk__in={row.raised_by_id, row.answered_by_id} & by.agency_ids).order_by("name")
