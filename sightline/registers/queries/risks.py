"""Reads of risks: the list, one risk with its history, the heat map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import clock_for
from sightline.actions.queries import href as action_href
from sightline.governance.law import law_of
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.plans.models import Priority
from sightline.plans.permissions import PRIORITY
from sightline.plans.queries import priorities
from sightline.registers.models import Control, Escalation, Risk, RiskChange, RiskScore
from sightline.registers.models.risks import pair_of
from sightline.registers.permissions import ESCALATION, RISK
from sightline.registers.queries.resolving import href
from sightline.registers.queries.scales import scale_in
from sightline.registers.rules.dates import Clock, clock_of
from sightline.registers.rules.scale import Scale, Square, direction, heat_map, score_of

STATES = {"": "On the register", "emerging": "Emerging", "open": "Open", "closed": "Closed", "any": "Any"}
WHERE = {"up": "Moved up", "mine": "My posts", "overdue": "Review overdue", "above": "Above target"}
WHICH = {"current": "As they are", "inherent": "With nothing done", "target": "As they should be"}
JOINED = ("group", "raised_to", "owner__agency", "agency", "priority")


def visible(by: Standing) -> QuerySet[Risk]:
    """Return the risks this standing may read."""
    return RISK.visible(Risk.objects.all(), by)


def risks_to_open() -> QuerySet[Risk]:
    """Return all risks with what their page shows; a view goes through `load`."""
    return Risk.objects.select_related(*JOINED, "partnership", "created_by")


def controls_to_end() -> QuerySet[Control]:
    """Return all controls with their risk; a view goes through `load`."""
    return Control.objects.select_related("risk")


def version_now(risk: Risk) -> int:
    """Return the version of a risk as it is now."""
    return Risk.objects.values_list("version", flat=True).get(pk=risk.pk)


def with_scores(rows: QuerySet[Risk]) -> QuerySet[Risk]:
    """Add `score`, `target` and `score_before`, the score before the last one; joins what a list shows."""
    last = RiskScore.objects.filter(risk=OuterRef("pk")).order_by("-on_day", "-pk")
    before = last.annotate(score=F("current_likelihood") * F("current_impact")).values("score")[1:2]
    return rows.select_related(*JOINED).annotate(
        score=F("current_likelihood") * F("current_impact"), target=F("target_likelihood") * F("target_impact"),
        score_before=Subquery(before, output_field=IntegerField()),
    )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What an address asks for; values it does not know are dropped."""

    q: str = ""
    group: str = ""
    category: str = ""
    status: str = ""
    where: str = ""


def asked(params: Mapping[str, str]) -> Asked:
    """Read the filters of an address."""
    group = params.get("group", "")
    return Asked(
        q=params.get("q", "").replace("\0", "").strip()[:100],
        group=group if group.isascii() and group.isdigit() and len(group) < 10 else "",
        category=params.get("category", "").replace("\0", "")[:80],
        status=params.get("status", "") if params.get("status", "") in STATES else "",
        where=params.get("where", "") if params.get("where", "") in WHERE else "",
    )


def _condition(wanted: Asked, by: Standing) -> Q:
    states = {"": ~Q(status="closed"), "any": Q()}
    found = states.get(wanted.status, Q(status=wanted.status))
    if wanted.q:
        named = Q(reference__iexact=wanted.q)
        found &= named | Q(title__icontains=wanted.q) | Q(event__icontains=wanted.q) | Q(cause__icontains=wanted.q)
    if wanted.group:
        found &= Q(group=int(wanted.group)) | Q(raised_to=int(wanted.group))
    if wanted.category:
        found &= Q(category=wanted.category)
    return found & _where(wanted.where, by)


def _where(wanted: str, by: Standing) -> Q:
    if wanted == "up":
        return Q(raised_to__isnull=False)
    if wanted == "mine":
        return Q(owner__in=by.post_ids)
    if wanted == "overdue":
        return overdue(by)
    return Q(score__gt=F("target")) if wanted == "above" else Q()


def overdue(by: Standing) -> Q:
    """The condition for risks whose day for a review has passed."""
    return ~Q(status="closed") & Q(next_review_on__lt=by.today)


def rows_for_list(by: Standing, wanted: Asked) -> QuerySet[Risk]:
    """Return the risks an address asks for, the highest score first, those without one last."""
    return (
        with_scores(visible(by))
        .filter(_condition(wanted, by))
        .annotate(
            score_sort=Coalesce("score", Value(0)),
            review_sort=Coalesce("next_review_on", Value(date.max, output_field=DateField())),
            ended=Case(When(status="closed", then=Value(1)), default=Value(0)),
        )
        .order_by("ended", "-score_sort", "reference")
    )


def trend(row: Any) -> str:
    """Return which way a risk read through `with_scores` went when it was last scored."""
    return direction(row.score_before, row.score)


def review_clock(row: Risk, today: date) -> Clock:
    """Return how a risk stands against its day for a review."""
    return clock_of(row.next_review_on, today, done="Closed" if row.status == "closed" else "", late="Overdue by")


def groups_with_risks(by: Standing) -> list[tuple[int, str]]:
    """Return (key, name) of the groups whose risks this standing may read, by name."""
    return list(Group.objects.filter(pk__in=visible(by).order_by().values("group")).values_list("pk", "name"))


def groups_to_record(by: Standing) -> list[Group]:
    """Return the groups on whose register this standing may put a risk, by name."""
    current = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    rows = Group.objects.filter(current, partnership=by.partnership).order_by("name")
    return [one for one in rows if RISK.may(by, "C", Risk(partnership=by.partnership, group=one))]


def priorities_to_name(by: Standing) -> QuerySet[Priority]:
    """Return the priorities of plans in force that a risk may be linked to."""
    return priorities(by).filter(plan__status__in=("agreed", "published")).order_by("plan__starts_on", "number")


@dataclass(frozen=True)
class Mitigation:
    """An action that is to lower a risk, as far as the reader may see it."""

    action: Action
    href: str
    clock: Any


@dataclass(frozen=True)
class RiskPage:
    """A risk ready to print; scores are (name, score, words, step, band)."""

    risk: Risk
    scale: Scale
    clock: Clock
    direction: str
    scores: Sequence[tuple[str, int | None, str, int, str]]
    score: int | None
    over_appetite: bool
    controls: Sequence[Control]
    mitigations: Sequence[Mitigation]
    escalations: Sequence[tuple[Escalation, str]]
    lines: Sequence[RiskScore]
    changes: Sequence[RiskChange]
    priority: Priority | None
    may_change: bool
    may_return: bool
    may_act: bool


def risk_page(row: Risk, by: Standing) -> RiskPage:
    """Return a risk with its controls, actions, escalations and history; seven queries, however many of each."""
    scale = scale_in(law_of(by.partnership, by.today))
    lines = list(row.scores.select_related("author"))
    mitigations = ACTION.visible(Action.objects.filter(mitigates__risk=row), by).select_related("owner__agency")
    sent = ESCALATION.visible(Escalation.objects.filter(risk=row), by).select_related("to_group")
    score = score_of(pair_of(row, "current"))
    may = RISK.may(by, "U", row) and row.status != Risk.Status.CLOSED
    return RiskPage(
        risk=row, scale=scale, clock=review_clock(row, by.today), score=score, scores=_scores(row, scale),
        direction=direction(*(score_of(pair_of(one, "current")) for one in lines[-2:])) if len(lines) > 1 else "",
        over_appetite=score is not None and row.appetite is not None and score > row.appetite,
        controls=list(row.controls.filter(ended_on__isnull=True)),
        mitigations=[Mitigation(one, action_href(one, by), clock_for(one, by.today)) for one in mitigations],
        escalations=[(one, href("escalation", one, by)) for one in sent], lines=lines,
        changes=list(row.changes.select_related("author")),
        priority=row.priority if row.priority and PRIORITY.may(by, "R", row.priority) else None, may_change=may,
        may_return=row.raised_to_id is not None and row.status != "closed" and RISK.may(by, "A", row),
        may_act=may and ACTION.may(by, "C"),
    )  # fmt: skip


def _scores(row: Risk, scale: Scale) -> list[tuple[str, int | None, str, int, str]]:
    names = (("inherent", "With nothing done"), ("current", "As it is now"), ("target", "As it should be"))
    found = []
    for name, words in names:
        pair = pair_of(row, name)
        score = score_of(pair)
        found.append((words, score, scale.pair_words(pair), scale.step(score), scale.word(score)))
    return found


@dataclass(frozen=True)
class MapPage:
    """A heat map ready to print: `off` are risks that stand on no square, since they have no score on this scale."""

    scale: Scale
    which: str
    rows: Sequence[tuple[str, Sequence[Square]]]
    heads: Sequence[str]
    placed: int
    off: Sequence[Risk]


def map_page(by: Standing, which: str, group: int | None = None) -> MapPage:
    """Return the risks on the register by likelihood and impact; four queries, however many risks."""
    scale = scale_in(law_of(by.partnership, by.today))
    rows = with_scores(visible(by).exclude(status="closed")).order_by("reference")
    if group is not None:
        rows = rows.filter(Q(group=group) | Q(raised_to=group))
    found = list(rows)
    pairs = [(pair_of(row, which), row) for row in found]
    placed = [(pair, row) for pair, row in pairs if pair is not None and scale.has(pair)]
    heads = [f"{at} {words}" for at, words in enumerate(scale.likelihood, start=1)]
    off = [row for pair, row in pairs if pair is None or not scale.has(pair)]
    return MapPage(scale, which, heat_map(scale, placed), heads, len(placed), off)
