"""How a plan and what stands in it are going: what actions add up to and why, which way, and who says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sightline.actions.rules import direction
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_midnight
from sightline.plans.models import Plan, RagOverride
from sightline.plans.practice import fresh, rolled
from sightline.plans.queries.totals import Chosen, Ledger, every, ledger, of_group, of_part, of_priority
from sightline.plans.rules.progress import Counts, Freshness, RollUp, override_stands, share_fresh

DAY = timedelta(days=1)
Subject = tuple[str, int]
CHOOSING = {"priority": of_priority, "part": of_part, "group": of_group}


def chosen_of(subject: Subject) -> Chosen:
    """Return what chooses the facts of a subject: (`plan`, `priority`, `part` or `group`, key)."""
    kind, key = subject
    return CHOOSING[kind](key) if kind in CHOOSING else every


@dataclass(frozen=True)
class Progress:
    """How one thing is going; `override` is a person's RAG that stands, `lapsed` one that no longer does.

    `history` holds every RAG that a person said, the newest first.
    """

    counts: Counts
    before: Counts
    override: RagOverride | None = None
    lapsed: RagOverride | None = None
    history: Sequence[RagOverride] = ()

    @property
    def rolled(self) -> RollUp:
        """What the actions that the reader may see add up to, and why."""
        return rolled(self.counts)

    @property
    def rag(self) -> str:
        """The RAG a page shows first: a person's while it stands, else what the actions add up to."""
        return self.override.rag if self.override else self.rolled.rag

    @property
    def direction(self) -> str:
        """Better, worse or same against what the actions added up to at the end of the quarter before."""
        return direction(rolled(self.before).rag, self.rolled.rag) if self.before.total else ""

    @property
    def fresh(self) -> Freshness | None:
        """How old what we know is."""
        return fresh(self.counts)

    @property
    def share_fresh(self) -> int | None:
        """Percentage of open actions updated in the last 60 days."""
        return share_fresh(self.counts)


NOTHING = Progress(Counts(), Counts())


def overrides_of(plan: Plan, day: date) -> dict[Subject, list[RagOverride]]:
    """Return the overrides of each subject of a plan set by the end of a day, the newest first; one query."""
    found: dict[Subject, list[RagOverride]] = {}
    rows = plan.ragoverrides.filter(created_at__lt=england_midnight(day) + DAY).select_related("author")
    for row in rows:
        found.setdefault(subject_of(row), []).append(row)
    return found


def subject_of(row: RagOverride) -> Subject:
    """Return what an override is of."""
    for kind in ("priority", "part", "group"):
        if key := getattr(row, f"{kind}_id"):
            return kind, key
    return "plan", row.plan_id


@dataclass(frozen=True)
class Reading:
    """A plan's ledger with the overrides of its subjects."""

    ledger: Ledger
    overrides: dict[Subject, list[RagOverride]] = field(default_factory=dict)

    def of(self, subject: Subject) -> Progress:
        """Return how a subject is going."""
        chosen = chosen_of(subject)
        history = self.overrides.get(subject, [])
        row = history[0] if history else None
        stands = row is not None and self._stands(row, chosen)
        lapsed = row if row is not None and row.rag and not stands else None
        return Progress(
            self.ledger.counts(chosen), self.ledger.counts_before(chosen), row if stands else None, lapsed, history
        )  # fmt: skip

    def _stands(self, row: RagOverride, chosen: Chosen) -> bool:
        now = rolled(self.ledger.counts_for_all(chosen)).rag
        return override_stands(row.rag, row.until, row.answered, now, self.ledger.day)


def reading(plan: Plan, by: Standing, day: date | None = None) -> Reading:
    """Read how a plan is going on a day, today unless said; three queries."""
    return Reading(ledger(plan, by, day), overrides_of(plan, day or by.today))
