"""What every deed here shares: the lock, the log, the trail, and beginning and ending a step."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from sightline.audittrail.services import record
from sightline.disagreements.kinds import Kind, kind_of
from sightline.disagreements.models import Dispute, Said, StepTaken
from sightline.disagreements.queries.lists import calendar_from
from sightline.disagreements.rules.clocks import due_at
from sightline.disagreements.rules.protocols import Step, steps_of
from sightline.governance.models import Agency
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, OutOfState

LEVEL = 3
BOTH = "Somebody else changed this after you opened it. Read what is new, then send yours again."
CLOSED = "This has ended, so nothing more can be done to it but add learning."
MOST = 4000
What = Said.What


def locked(
    row: Dispute, deed: str, by: Standing, *, version: int | None = None, ended: bool = False, yours: str = ""
) -> Any:
    """Return the row afresh and locked for a deed. Raises NotAllowed, OutOfState when it has ended (or has not, where
    `ended` is asked for), Conflict when another version than this one stands, with what was said last beside `yours`.
    """
    kind = kind_of(row)
    rows: Any = kind.model._default_manager.select_for_update(of=("self",))
    fresh = rows.select_related("raised_by", "answered_by", "partnership").get(pk=row.pk)
    kind.scoped.require(by, deed, fresh)
    if fresh.is_open == ended:
        raise OutOfState("This is still open. End it first." if ended else CLOSED)
    if version is not None and fresh.version != version:
        last = fresh.log.order_by("said_at", "pk").last()
        theirs = {"Step": current(fresh).does if fresh.is_open else "Ended", "Said": last.text if last else ""}
        raise Conflict(BOTH, theirs=theirs, yours={"Step": "", "Said": yours})
    return fresh


def current(row: Any) -> StepTaken:
    """Return the step an open row stands at."""
    found: StepTaken = row.steps.get(ended_at__isnull=True)
    return found


def saved(row: Dispute, *fields: str) -> None:
    """Save a row's columns with its next version."""
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def words(text: str, field: str, needed: str = "") -> str:
    """Return what somebody wrote; raises DomainError when it is too long, or missing and `needed` says what is."""
    text = text.replace("\r\n", "\n").strip()
    if needed and not text:
        raise DomainError(needed, field=field)
    if len(text) > MOST:
        raise DomainError(f"Make this at most {MOST} characters.", field=field)
    return text


def say(
    row: Any, what: str, by: Standing, *, text: str = "", agency: Agency | None = None, stage: int,
    at: datetime | None = None,
) -> Said:  # fmt: skip
    """Write a line of the log."""
    lines: Any = kind_of(row).said._default_manager
    made: Said = lines.create(
        partnership=row.partnership, dispute=row, what=what, stage=stage, text=text, agency=agency, author=by.person,
        said_at=at or timezone.now(),
    )  # fmt: skip
    return made


def note(verb: str, row: Dispute, by: Standing | None, **after: object) -> None:
    """Leave a deed on the trail; at level 3 every value is a keyed hash."""
    record(
        tenant=row.partnership.code, verb=f"{kind_of(row).key}.{verb}", reference=row.reference, by=by, after=after,
        level=LEVEL,
    )  # fmt: skip


def begin_step(row: Any, step: Step, now: datetime, by: Standing) -> StepTaken:
    """Begin a step with its clock, and tell the partnership where the protocol says so."""
    kind: Kind = kind_of(row)
    first = row.steps.order_by("position").first()
    counts_from = first.begins_at if step.from_first and first else now
    step_of: Any = kind.step
    made: StepTaken = step_of(
        partnership=row.partnership, dispute=row, position=step.position, stage=step.stage, who=step.who[:300],
        does=step.does[:500], form=step.form[:100], tells_board=step.tells_board, begins_at=now,
        counts_from=counts_from,
    )  # fmt: skip
    set_limit(made, step, urgent=row.urgent)
    made.save()
    if step.tells_board:
        say(row, What.TOLD, by, text="This step tells the partnership.", stage=step.stage, at=now)
    return made


def set_limit(taken: StepTaken, step: Step, *, urgent: bool) -> None:
    """Put the limit that holds on a step, and when it runs out by the calendar of today."""
    limit = step.limit_when(urgent=urgent)
    taken.limit_amount, taken.limit_unit = (limit.amount, limit.unit) if limit else (None, "")
    taken.due_at = due_at(limit, taken.counts_from, calendar_from([taken.counts_from])) if limit else None


def end_step(taken: StepTaken, now: datetime) -> None:
    """End a step and freeze its clock as the calendar has it at this moment: nothing moves it after."""
    if taken.limit:
        taken.due_at = due_at(taken.limit, taken.counts_from, calendar_from([taken.counts_from]))
    taken.ended_at = max(now, taken.begins_at)  # a clock that was set back ends a step where it began
    taken.save(update_fields=["due_at", "ended_at"])


def protocol_step(row: Dispute, position: int) -> Step | None:
    """Return a step of the row's protocol, or None past the last."""
    steps = steps_of(row.protocol)
    return steps[position] if position < len(steps) else None
