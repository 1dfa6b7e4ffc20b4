"""What the page of one disagreement or dispute shows, and who it is about."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from sightline.disagreements.kinds import CASE, PARTNERS, kind_of
from sightline.disagreements.models import Disagreement, Dispute, Identity, OwnNumber, Said, StepTaken
from sightline.disagreements.queries.lists import calendar_from, clock_of
from sightline.disagreements.rules.clocks import Clock, due_day
from sightline.disagreements.rules.endings import TYPES, in_words
from sightline.disagreements.rules.protocols import Step, steps_of
from sightline.governance.law import Rule, law_of
from sightline.governance.models import Agency
from sightline.governance.permissions import LEVEL3_GRANT
from sightline.governance.standing import Standing
from sightline.kernel.dates import ENGLAND, england_date
from sightline.kernel.dates import in_words as in_words_of
from sightline.kernel.sealing import CannotOpen, unseal
from sightline.kernel.working_days import working_days_between

VIEW_FORM = "Independent view"


@dataclass(frozen=True)
class StepLine:
    """A step of the protocol as it was taken, or as it lies ahead."""

    step: Step
    taken: StepTaken | None
    clock: Clock | None
    took: str

    @property
    def due_words(self) -> str:
        """When it is or was due, in words; nothing without a limit."""
        return ends_in_words(self.clock.due_at, self.taken.limit_unit) if self.taken and self.clock else ""

    @property
    def state(self) -> str:
        """Done, now or to come."""
        return "todo" if self.taken is None else "done" if self.taken.ended_at else "now"


@dataclass(frozen=True)
class DisputePage:
    """A disagreement or a dispute ready to print, with what its reader may do."""

    row: Any
    steps: Sequence[StepLine]
    log: Sequence[Said]
    outcome: str
    type_words: str
    stage_times: Sequence[tuple[str, str]]
    now: StepLine | None
    may: dict[str, bool]
    own_numbers: Sequence[tuple[str, str]]
    has_identity: bool
    retention: Rule | None
    protocol_verified: bool


def dispute_page(row: Dispute, by: Standing) -> DisputePage:
    """Return a page; as many queries however many steps and lines it has."""
    kind, moment = kind_of(row), timezone.now()
    taken = {step.position: step for step in row.steps.all()}  # type: ignore[attr-defined]
    days = calendar_from(step.counts_from for step in taken.values())
    lines = [_step(step, taken.get(step.position), days, moment) for step in steps_of(row.protocol)]
    log = list(row.log.select_related("author", "agency"))  # type: ignore[attr-defined]
    law = law_of(by.partnership, by.today)
    held = law.entry("escalation", row.protocol_key)
    case = isinstance(row, Disagreement)
    return DisputePage(
        row, lines, log, in_words(row.outcome, row.ended_stage) if row.outcome else "",
        TYPES[row.kind] if isinstance(row, Disagreement) else "", _times(lines, moment, days),
        next((line for line in lines if line.state == "now"), None), _may(row, lines, log, by),
        own_numbers(row, by) if isinstance(row, Disagreement) else (),
        case and kind is CASE and Identity.objects.filter(dispute_id=row.pk).exists(),
        law.entry("retention", "escalations"), bool(held and (held.verified or held.overridden)),
    )  # fmt: skip


def _may(row: Dispute, lines: Sequence[StepLine], log: Sequence[Said], by: Standing) -> dict[str, bool]:
    kind = kind_of(row)
    update, approve = (kind.scoped.may(by, deed, row) for deed in "UA")
    last = not lines or lines[-1].taken is not None
    here = next((line for line in lines if line.state == "now"), None)
    asks_view = bool(here and here.step.form == VIEW_FORM)
    return {
        "answer": row.is_open and update,
        "on": row.is_open and update and not last and not (asks_view and not has_view(log, here)),
        "urgent": row.is_open and update and not row.urgent,
        "settle": row.is_open and update,
        "decide": row.is_open and approve,
        "view": row.is_open and approve and kind is PARTNERS and asks_view and is_independent(row, by),
        "refer": row.is_open and approve and kind is PARTNERS and last,
        "learn": not row.is_open and update,
        "number": kind is CASE and row.is_open and bool(own_agencies(row, by)),
        "identity": kind is CASE and row.reference in by.case_references,
        "name": LEVEL3_GRANT.may_some(by, "R") and row.reference in by.case_references,
    }


def ends_in_words(due: datetime | None, unit: str) -> str:
    """Return when a limit runs out: “at 14:05 on Friday 4 December 2026”, “at the end of” a day for one in days."""
    if due is None:
        return ""
    if unit == "hours":
        at = due.astimezone(ENGLAND)
        return f"at {at:%H:%M} on {in_words_of(at.date())}"
    return f"at the end of {in_words_of(due_day(due))}"


def has_view(log: Sequence[Said], line: StepLine | None) -> bool:
    """Return whether the independent view that a step asks for was given."""
    return line is not None and any(one.what == Said.What.VIEW and one.stage == line.step.stage for one in log)


def is_independent(row: Dispute, by: Standing) -> bool:
    """Return whether somebody belongs to neither side."""
    return not {row.raised_by_id, row.answered_by_id} & by.agency_ids


def own_agencies(row: Dispute, by: Standing) -> list[Agency]:
    """Return those of the two agencies that somebody belongs to."""
    return [one for one in (row.raised_by, row.answered_by) if one.pk in by.agency_ids]


def own_numbers(row: Disagreement, by: Standing) -> list[tuple[str, str]]:
    """Return (agency, its own number of the case) for the reader's own agencies alone; one query, none without one."""
    mine = own_agencies(row, by)
    rows = OwnNumber.objects.filter(dispute=row, agency__in=mine).select_related("agency") if mine else []
    return [(one.agency.name, opened(one.sealed, number_place(row, one.agency_id))) for one in rows]


def identity_of(row: Disagreement) -> dict[str, str]:
    """Return who a disagreement is about as {field: text}; empty when nobody wrote it down.

    The caller has asked whether the reader is near the case, and logs the reading.
    """
    sealed = Identity.objects.filter(dispute=row).values_list("sealed", flat=True).first()
    if not sealed:
        return {}
    text = opened(sealed, identity_place(row))
    try:
        found: dict[str, str] = json.loads(text)
    except ValueError:
        return {"name": text}
    return found


def identity_place(row: Disagreement) -> str:
    """Return the place an identity is sealed for."""
    return f"identity:{row.reference}"


def number_place(row: Disagreement, agency: int) -> str:
    """Return the place an agency's own number is sealed for."""
    return f"number:{row.reference}:{agency}"


def opened(sealed: str, place: str) -> str:
    """Return a sealed text, or a sentence that says that it cannot be opened here."""
    try:
        return unseal(sealed, place)
    except CannotOpen:
        return "This cannot be opened with the keys of this installation. Tell your IT administrator."


def _step(step: Step, taken: StepTaken | None, days: Any, now: datetime) -> StepLine:
    if taken is None:
        return StepLine(step, None, None, "")
    return StepLine(step, taken, clock_of(taken, days, now), _took(taken, days, now))


def _took(taken: StepTaken, days: Any, now: datetime) -> str:
    return lasted(taken.begins_at, taken.ended_at or now, days)


def lasted(first: datetime, last: datetime, days: Any) -> str:
    """Return how long something took: in hours within a day, else in working days."""
    hours = int((last - first).total_seconds() // 3600)
    if hours < 24:
        return f"{hours} {'hour' if hours == 1 else 'hours'}" if hours else "less than an hour"
    count = working_days_between(england_date(first), england_date(last), days)
    return f"{count} {'working day' if count == 1 else 'working days'}"


def _times(lines: Sequence[StepLine], now: datetime, days: Any) -> list[tuple[str, str]]:
    """Return (stage, how long it took or has taken so far)."""
    spans: dict[int, tuple[datetime, datetime]] = {}
    for line in lines:
        if line.taken:
            start, end = line.taken.begins_at, line.taken.ended_at or now
            before = spans.get(line.step.stage)
            spans[line.step.stage] = (before[0], end) if before else (start, end)
    return [(f"Stage {stage}", lasted(*span, days)) for stage, span in spans.items()]
