"""Who owes what: open work of level 1 by agency and by post, and what a letter or a progress report says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet

from sightline.actions import filtering
from sightline.actions.models import Action, ImpactNote
from sightline.actions.queries import visible, with_names
from sightline.governance.standing import Standing
from sightline.plans.models import Plan

PERIOD_DAYS = 92
MOST = 300


@dataclass(frozen=True)
class Owed:
    """What an agency (`whom` is agency) or one of its posts (post) owes: how much is open, how much of it late."""

    whom: str
    pk: int
    name: str
    agency: str
    open: int
    late: int


def open_work(by: Standing) -> QuerySet[Action]:
    """Return the open actions that a letter may tell of: in force, of level 1, with an owner, of those the standing may
    read. A letter leaves the partnership's rooms, so nothing above level 1 stands in it.
    """
    rows = visible(by).filter(filtering.LIVE, filtering.OPEN, level=Action.Level.PARTNERSHIP, owner__isnull=False)
    return with_names(rows).select_related("owner__agency", "agency", "group", "last_update", "parent")


def who_owes(by: Standing) -> list[Owed]:
    """Return who owes open work, agency by agency, each agency before its posts; one query."""
    counted = {"whole": Count("pk"), "past": Count("pk", filter=filtering.late(by))}
    names = ("owner", "owner__title", "owner__agency", "owner__agency__name")
    rows = open_work(by).select_related(None).order_by().values(*names).annotate(**counted)
    agencies: dict[int, list[Owed]] = {}
    for post, title, agency, name, whole, past in sorted(
        rows.values_list(*names, "whole", "past"), key=lambda row: (row[3], row[1], row[0])
    ):
        agencies.setdefault(agency, []).append(Owed("post", post, title, name, whole, past))
    found = []
    for pk, posts in agencies.items():
        name = posts[0].agency
        found += [Owed("agency", pk, name, name, sum(p.open for p in posts), sum(p.late for p in posts)), *posts]
    return found


def owed_by(whom: str, pk: int, by: Standing) -> list[Action]:
    """Return the open work of an agency or a post, what is late first; two queries."""
    rows = open_work(by).filter(Q(owner__agency=pk) if whom == "agency" else Q(owner=pk))
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "reference")[:MOST])


@dataclass(frozen=True)
class Progress:
    """What a progress report of a plan tells besides how its priorities stand."""

    late: Sequence[Action]
    done: Sequence[Action]
    silent: int
    changed: Sequence[tuple[str, str]]


def progress_of(plan: Plan, by: Standing) -> Progress:
    """Return what is late, what was completed and what changed in the last quarter, of level 1; four queries."""
    since = by.today - timedelta(days=PERIOD_DAYS)
    mine = with_names(visible(by).filter(filtering.LIVE, planned__plan=plan, level=Action.Level.PARTNERSHIP))
    done = mine.filter(status=Action.Status.COMPLETE, completed_on__gte=since).order_by("-completed_on", "reference")
    notes = ImpactNote.objects.filter(
        action__in=mine.order_by().values("pk"), created_at__gte=filtering.start_of(since)
    )  # fmt: skip
    return Progress(
        list(mine.select_related("parent").filter(filtering.late(by)).order_by("due_on", "reference")[:MOST]),
        list(done[:MOST]), mine.filter(filtering.NEVER | filtering.stale(by)).count(),
        list(notes.order_by("created_at").values_list("action__title", "text")[:MOST]),
    )  # fmt: skip
