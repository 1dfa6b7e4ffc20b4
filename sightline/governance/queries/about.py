"""The partnership's page about itself: everything it says of itself in one read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.governance.models import Agency, Area, Membership, Partnership, RelatedBody, Statement
from sightline.governance.permissions import ARRANGED, MEMBERSHIP
from sightline.governance.queries.arrangements import (
    AgreementLine,
    Before,
    Unit,
    agreements,
    related_bodies,
    unit,
    what_came_before,
)
from sightline.governance.queries.representatives import Representatives, representatives
from sightline.governance.queries.reviews import next_review_due
from sightline.governance.rules.standing_dates import clock_to
from sightline.governance.standing import Standing, in_force


@dataclass(frozen=True)
class About:
    """What the partnership says of itself; `said` holds its lists by kind, `partners` who is statutory by area."""

    partnership: Partnership
    areas: Sequence[tuple[str, list[str]]]
    said: Mapping[str, list[str]]
    partners: Sequence[tuple[str, list[Agency]]]
    people: Representatives
    agreements: Sequence[AgreementLine]
    bodies: Sequence[RelatedBody]
    before: Sequence[Before]
    unit: Unit
    review: tuple[date, tuple[str, str]] | None


def about(by: Standing) -> About:
    """Return the whole picture; constant queries."""
    partnership = by.partnership
    areas: dict[str, list[str]] = defaultdict(list)
    for area in Area.objects.filter(partnership=partnership):
        areas[area.get_kind_display()].append(area.name)
    said: dict[str, list[str]] = defaultdict(list)
    for one in Statement.objects.filter(partnership=partnership):
        said[one.kind].append(one.text)
    return About(
        partnership, list(areas.items()), dict(said), _partners(by), representatives(by), agreements(by),
        list(related_bodies(by)), what_came_before(by), unit(by), _review(by),
    )  # fmt: skip


def _partners(by: Standing) -> list[tuple[str, list[Agency]]]:
    """Return the statutory partners by the area each is partner for, those without one first."""
    rows = MEMBERSHIP.visible(Membership.objects.select_related("agency", "area"), by)
    rows = rows.filter(in_force(by.today), category=Membership.Category.STATUTORY)
    found: dict[str, list[Agency]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (str(row.area or ""), row.agency.name)):
        found[str(row.area or "")].append(row.agency)
    return list(found.items())


def _review(by: Standing) -> tuple[date, tuple[str, str]] | None:
    """Return when the next review of membership is due, for those who read the whole arrangements."""
    due = next_review_due(by) if ARRANGED.may(by, "R") else None
    return (due, clock_to(due, by.today)) if due else None
