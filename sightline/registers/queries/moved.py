"""What changed on the register since a day: what is new, closed, graver, less grave, moved up or down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery

from sightline.governance.standing import Standing
from sightline.plans.rules.quarters import Quarter, quarter_of
from sightline.registers.models import Risk, RiskChange, RiskScore
from sightline.registers.queries.risks import overdue, visible, with_scores
from sightline.registers.rules.scale import direction

UP_OR_DOWN = ("moved up", "sent down")


@dataclass(frozen=True)
class Moved:
    """A risk between two days: its score before and after (None when it was not there or not scored)."""

    risk: Risk
    before: int | None
    after: int | None
    why: str = ""

    @property
    def direction(self) -> str:
        """`worse`, `better`, `same` or nothing."""
        return direction(self.before, self.after)


@dataclass(frozen=True)
class Changed:
    """What changed from the morning of a day to the evening of another."""

    since: date
    until: date
    new: Sequence[Moved]
    worse: Sequence[Moved]
    better: Sequence[Moved]
    went: Sequence[RiskChange]
    closed: Sequence[Risk]
    unmoved: int
    overdue: Sequence[Risk]

    @property
    def anything(self) -> bool:
        """Whether anything moved at all."""
        return bool(self.new or self.worse or self.better or self.went or self.closed)


def changed_since(by: Standing, since: date, until: date | None = None) -> Changed:
    """Return what changed from a day on; four queries, however many risks."""
    until = until or by.today
    rows = {row.pk: row for row in with_scores(visible(by)).filter(opened_on__lte=until).order_by("reference")}
    before, after, why = _scores(by, since, until)
    moved = [
        Moved(row, before.get(pk), after.get(pk), why.get(pk, ""))
        for pk, row in rows.items()
        if row.closed_on is None or row.closed_on > until
    ]
    worse, better, new = _sorted(moved, since)
    changes = RiskChange.objects.filter(
        risk__in=visible(by).order_by().values("pk"), on_day__gte=since, on_day__lte=until, what__in=UP_OR_DOWN
    ).select_related("risk", "author")
    return Changed(
        since, until, new, worse, better,
        list(changes.order_by("on_day", "pk")),
        [row for row in rows.values() if row.closed_on and since <= row.closed_on <= until],
        len(moved) - len(new) - len(worse) - len(better),
        list(visible(by).filter(overdue(by)).select_related("group", "owner").order_by("next_review_on", "reference")),
    )  # fmt: skip


def _sorted(moved: Sequence[Moved], since: date) -> tuple[list[Moved], list[Moved], list[Moved]]:
    """Return those that are graver, less grave and new, each the gravest first."""
    there = [one for one in moved if one.risk.opened_on < since]
    worse = sorted((one for one in there if one.direction == "worse"), key=_grave)
    better = sorted((one for one in there if one.direction == "better"), key=_grave)
    return worse, better, sorted((one for one in moved if one.risk.opened_on >= since), key=_grave)


def moved_since(by: Standing, since: date) -> tuple[list[Moved], list[Moved], list[Moved]]:
    """Return the risks that are graver, less grave and new today, as `changed_since` has them, without what was said
    and who has them; one query.
    """
    scores = RiskScore.objects.filter(risk=OuterRef("pk")).order_by("-on_day", "-pk")
    scores = scores.annotate(found=F("current_likelihood") * F("current_impact"))
    rows = visible(by).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=by.today), opened_on__lte=by.today)
    found = rows.order_by("reference").annotate(
        before=Subquery(scores.filter(on_day__lt=since).values("found")[:1]),
        after=Subquery(scores.filter(on_day__lte=by.today).values("found")[:1]),
    )
    return _sorted([Moved(row, getattr(row, "before", None), getattr(row, "after", None)) for row in found], since)


def _grave(one: Moved) -> tuple[int, str]:
    return -(one.after or 0), one.risk.reference


def _scores(by: Standing, since: date, until: date) -> tuple[dict[int, int], dict[int, int], dict[int, str]]:
    """Return the last scores before a day, the last ones up to another, and what was said with those of the time."""
    rows = RiskScore.objects.filter(risk__in=visible(by).order_by().values("pk"), on_day__lte=until)
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    why: dict[int, str] = {}
    columns = ("risk", "on_day", "current_likelihood", "current_impact", "text")
    for risk, day, likely, impact, text in rows.order_by("on_day", "pk").values_list(*columns):
        if day < since:
            before[risk] = likely * impact
        else:
            why[risk] = text or why.get(risk, "")
        after[risk] = likely * impact
    return before, after, why


@dataclass(frozen=True)
class Summary:
    """The register on one page: a quarter, what stands on it, what moved."""

    quarter: Quarter
    open: int
    emerging: int
    raised: int
    bands: Sequence[tuple[str, int]]
    top: Sequence[Moved]
    changed: Changed


def summary_of(by: Standing, quarter: Quarter, words: Sequence[tuple[str, int, int]]) -> Summary:
    """Return the register at the end of a quarter, or today while it runs. `words` are (band, first, last).

    Of a quarter that is over, scores are as they were then; whose a risk is and where it stands are told as of now.
    """
    until = min(quarter.ends_on, by.today)
    changed = changed_since(by, quarter.starts_on, until)
    rows = with_scores(visible(by)).filter(opened_on__lte=until).order_by("reference")
    there = [row for row in rows if row.closed_on is None or row.closed_on > until]
    before, after, why = _scores(by, quarter.starts_on, until)
    moved = [Moved(row, before.get(row.pk), after.get(row.pk), why.get(row.pk, "")) for row in there]
    scored = [one for one in moved if one.after is not None]
    counts = [(word, sum(first <= (one.after or 0) <= last for one in scored)) for word, first, last in words]
    return Summary(
        quarter, len(scored), len(moved) - len(scored), sum(row.raised_to_id is not None for row in there), counts,
        sorted(scored, key=_grave)[:8], changed,
    )  # fmt: skip


def quarter_before(today: date) -> date:
    """Return the first day of the quarter that runs: what changed “since last time” is counted from it."""
    return quarter_of(today).starts_on
