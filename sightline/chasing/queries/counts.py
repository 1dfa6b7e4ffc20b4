"""How often people were asked, and what came back: by person or by action."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from sightline.chasing.models import ActionLink
from sightline.chasing.permissions import ACTION_LINK
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_midnight

SINCE = {"30": "Last 30 days", "90": "Last 90 days", "365": "Last 12 months", "all": "All"}
BY = {"person": "By person", "action": "By action"}
ASKED = Q(token_hash__isnull=False)
LATER = Q(action__last_update__created_at__gt=F("created_at"))
ANSWERED = ASKED & Q(not_mine="", refused_later=False) & (Q(used_at__isnull=False) | LATER)
NOT_MINE = ~Q(not_mine="") | Q(refused_later=True)
FAILED = Q(digest__failed_at__isnull=False)
COUNTED = {
    "asked": ASKED, "told": ~ASKED, "answered": ANSWERED, "not_theirs": NOT_MINE, "failed": FAILED,
    "nothing": ASKED & ~ANSWERED & ~NOT_MINE & ~FAILED & Q(spent_at__isnull=True),
}  # fmt: skip
KEYS = {
    "person": ("person_id", "person__name"),
    "action": ("action_id", "action__reference", "action__title", "action__level"),
}


def counted_by(by: Standing, what: str, since: str) -> list[Mapping[str, Any]]:
    """Return how often each person was asked or each action asked about, {key: number}, of the links a standing sees.

    `what` is a key of BY, `since` one of SINCE: days back from today. A fresh link is no further request, since its
    person asked for it: what came back by it counts for the request it stands for. One query.
    """
    afresh = ActionLink.objects.filter(
        action=OuterRef("action"), person=OuterRef("person"), why="fresh", created_at__gte=OuterRef("created_at")
    ).exclude(not_mine="")
    rows = ACTION_LINK.visible(ActionLink.objects.exclude(why="fresh"), by).order_by()
    rows = rows.annotate(refused_later=Exists(afresh))
    if since != "all":
        rows = rows.filter(created_at__gte=england_midnight(by.today - timedelta(days=int(since))))
    numbers: dict[str, Any] = {name: Count("pk", filter=which) for name, which in COUNTED.items()}
    counted = rows.values(*KEYS[what]).annotate(**numbers, last=Max("created_at"))
    return list(counted.order_by("-asked", KEYS[what][1]))
