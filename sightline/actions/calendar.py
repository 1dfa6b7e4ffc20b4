"""Due dates for calendars: of one's own actions, and of those of the groups one follows."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from sightline.actions import filtering
from sightline.actions.models import Action, DueDateChange, HandOver, Update
from sightline.actions.queries import href, visible
from sightline.calendars.sources import Dated, Wanted
from sightline.kernel.dates import ENGLAND

TAKEN_AWAY_DAYS = 60  # so long a done or withdrawn action tells calendars to take its day away; then it is left out


def due_dates(wanted: Wanted) -> Iterator[Dated]:
    """Give the due dates of what the standing's posts own and of what the groups own; one query, none without either.

    A done or withdrawn action is cancelled for TAKEN_AWAY_DAYS, since some calendars keep what is only left out.
    """
    by = wanted.by
    if not by.post_ids and not wanted.group_ids:
        return
    since = datetime.combine(by.today - timedelta(days=TAKEN_AWAY_DAYS), time.min, ENGLAND)
    rows = visible(by).filter(
        filtering.LIVE, filtering.mine(by) | Q(group__in=wanted.group_ids), due_on__isnull=False,
        level__lt=Action.Level.CASE,
    ).annotate(changed_at=Greatest(*(_last(model) for model in (Update, DueDateChange, HandOver))))  # fmt: skip
    for row in rows.filter(filtering.OPEN | Q(changed_at__gte=since)).order_by("pk"):
        yield _dated(row, mine=bool({row.owner_id, row.deputy_id} & by.post_ids), wanted=wanted)


def _last(model: type[Model]) -> Any:
    rows: QuerySet[Any] = model._default_manager.filter(action=OuterRef("pk")).order_by("-created_at")
    return Coalesce(Subquery(rows.values("created_at")[:1]), F("created_at"))


def _dated(row: Any, *, mine: bool, wanted: Wanted) -> Dated:
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    return Dated(
        uid=f"{row.reference.lower()}-due@{host}", title=f"Due: {row.title} ({row.reference})",
        plain=f"An action of {'yours' if mine else 'your group'} ({row.reference})", level=row.level,
        starts=row.due_on, changed_at=row.changed_at, sequence=row.version - 1,
        url=settings.SITE_ADDRESS + href(row, wanted.by), cancelled=row.status != Action.Status.OPEN,
    )  # fmt: skip
