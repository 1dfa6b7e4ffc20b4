"""Lists of disagreements and disputes with their clocks; as many queries whatever their length."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from sightline.disagreements.kinds import CASE, KINDS, Kind, kind_of
from sightline.disagreements.models import Disagreement, Dispute, StepTaken
from sightline.disagreements.rules.clocks import LOOKS_AHEAD, Clock, clock, clock_to
from sightline.disagreements.rules.endings import TYPES, in_words
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.kernel.queries import non_working_days
from sightline.kernel.references import Resolved


@dataclass(frozen=True)
class Line:
    """One of a list: the row, the step it stands at (None once it is closed) and that step's clock."""

    row: Dispute
    step: StepTaken | None
    clock: Clock
    href: str

    @property
    def type_words(self) -> str:
        """What kind of disagreement about a case it is."""
        return TYPES[self.row.kind] if isinstance(self.row, Disagreement) else ""

    @property
    def stands(self) -> str:
        """How it stands, in words."""
        if self.step is None:
            return in_words(self.row.outcome, self.row.ended_stage)
        return f"Stage {self.step.stage}: {self.step.who}"


def visible(kind: Kind, by: Standing) -> QuerySet[Any]:
    """Return the rows of a kind that a standing may read, with what a list shows of them."""
    rows: QuerySet[Any] = kind.model._default_manager.select_related("raised_by", "answered_by", "created_by")
    return kind.scoped.visible(rows, by)


def to_open(kind: Kind) -> QuerySet[Any]:
    """Return the rows of a kind as a page needs them; for `load`, which asks what the reader may see."""
    return kind.model._default_manager.select_related(
        "raised_by", "answered_by", "created_by", "closed_by", "partnership"
    )


def href(row: Dispute, slug: str, page: str = "") -> str:
    """Return the address of a row's page, or of one of the pages below it."""
    return reverse(f"disagreements:{kind_of(row).room}{page and f'_{page}'}", args=[slug, row.reference])


def calendar_from(moments: Iterable[datetime]) -> frozenset[Any]:
    """Return the days that do not count, for clocks that began at these moments; one query."""
    days = [england_date(one) for one in moments]
    return non_working_days(min(days), max(*days, england_date(timezone.now())) + LOOKS_AHEAD) if days else frozenset()


def clock_of(step: StepTaken, days: Collection[Any], now: datetime) -> Clock:
    """Return a step's clock: of one that has ended as it was frozen, of one that runs as the calendar has it today."""
    if step.limit and step.due_at and step.ended_at:
        return clock_to(step.due_at, step.limit, step.counts_from, days, now, step.ended_at)
    return clock(step.limit, step.counts_from, days, now, step.ended_at)


def listed(kind: Kind, by: Standing, *, state: str = "", type: str = "", agency: str = "") -> list[Line]:
    """Return the disagreements of a kind that a standing may read, filtered, newest first; two queries."""
    rows = _with_step(visible(kind, by))
    rows = rows.filter(state=state) if state in Dispute.State.values else rows
    rows = rows.filter(kind=type) if type in TYPES and kind is CASE else rows
    found = [
        row for row in rows if not agency or agency in (str(row.raised_by_id), str(row.answered_by_id))
    ]  # fmt: skip
    return _lines(found, by)


def _with_step(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add to each row, as `at_step`, the step that has not ended; there is one at most, or none."""
    joined = rows.annotate(at_step=FilteredRelation("steps", condition=Q(steps__ended_at__isnull=True)))
    found: QuerySet[Any] = joined.select_related("at_step")
    return found


def _lines(rows: Collection[Any], by: Standing) -> list[Line]:
    now = timezone.now()
    days = calendar_from(row.at_step.counts_from for row in rows if row.at_step)
    made = []
    for row in rows:
        step = row.at_step if row.is_open else None
        told = clock_of(step, days, now) if step else clock(None, row.raised_at, days, now)
        made.append(Line(row, step, told, href(row, by.partnership.slug)))
    return made


def running(by: Standing) -> list[Line]:
    """Return what runs of both kinds and the standing may read, what is due first; three queries at most."""
    kinds = [kind for kind in KINDS if kind.scoped.may_some(by, "R")]
    rows = [row for kind in kinds for row in _with_step(visible(kind, by)).filter(state=Dispute.State.OPEN)]
    latest = datetime.max.replace(tzinfo=timezone.get_current_timezone(), year=9000)
    return sorted(_lines(rows, by), key=lambda line: (line.clock.due_at or latest, line.row.reference))


def resolver(kind: Kind) -> Any:
    """Return what says what a reference of a kind leads to; nothing for whoever may not know of it."""

    def resolve(reference: str, by: Any) -> Resolved | None:
        row = visible(kind, by).filter(reference=reference).first()
        if row is None:
            return None
        stands = in_words(row.outcome, row.ended_stage) if not row.is_open else "Open"
        words = kind.one[:1].upper() + kind.one[1:]
        return Resolved(reference, words, stands, href(row, by.partnership.slug), 3)

    return resolve
