"""Deeds on the text of a report: started and drawn from the record, written by its group, corrected once sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.references import next_reference
from sightline.reporting.models import Addition, Report, Round, Section, Typed
from sightline.reporting.permissions import WRITING
from sightline.reporting.queries import record_of
from sightline.reporting.rules import DECIDED, KINDS, RENEWED, Line, draft, heading, sections_of

BOTH = "Somebody changed this report after you opened it. Look at both texts, then save yours again."
FROZEN = "This report was sent, so its text stands. Add a dated correction below it."
MOST_ENTRIES, LONGEST = 200, 4000


@dataclass(frozen=True)
class EntrySaid:
    """What was typed into one entry."""

    text: str
    needs_decision: bool = False
    recommended: str = ""
    if_not: str = ""
    decide_by: date | None = None


@dataclass(frozen=True)
class Said:
    """What a report's form says: the entries there are by key, new ones by section, and one move.

    `move` is (`up`, `down` or `out`, key of an entry) or nothing.
    """

    on_track: str = ""
    summary: str = ""
    entries: Mapping[int, EntrySaid] = field(default_factory=dict)
    new: Mapping[str, EntrySaid] = field(default_factory=dict)
    move: tuple[str, int] | None = None


@transaction.atomic
def start_report(*, round_: Round, group: Group, kind: str, by: Standing) -> Report:
    """Make a group's report of a round and draw it from the record.

    Raises NotAllowed, DomainError when the group ended or has one of the kind in this round already.
    """
    WRITING.require(by, "C", Report(partnership=by.partnership, group=group))
    if kind not in KINDS:
        raise DomainError("Choose what to write.", field="kind")
    if group.ended_on and group.ended_on < by.today:
        raise DomainError("This group has ended.", field="group")
    if Report.objects.filter(round=round_, group=group, kind=kind).exists():
        raise DomainError("This group has that report already. Find it in the list of reports.", field="kind")
    return make_report(round_, group, kind, by.today, by)


def make_report(round_: Round, group: Group, kind: str, today: date, by: Standing | None) -> Report:
    """Make and draw a report, inside the deed's transaction; `by` is nobody when a round opens by itself."""
    here = round_.partnership
    made = Report.objects.create(
        partnership=here, reference=next_reference(here.code, "HR"), round=round_, group=group, kind=kind,
        created_by=by.person if by else None,
    )  # fmt: skip
    draw(made, today)
    record(
        tenant=here.code, verb="highlight_report.started", reference=made.reference, by=by, level=2,
        after={"kind": kind, "round": round_.pk, "group": group.pk},
    )  # fmt: skip
    return made


def draw(report: Report, today: date) -> int:
    """Add to a report what the record says and it lacks; return how many entries are new or renewed.

    Words that a person wrote or changed stay, and what a person took out stays out.
    """
    there = {one.source_key: one for one in report.sections.exclude(source_key="")}
    last = max(report.sections.values_list("position", flat=True), default=0)
    new, renewed = [], []
    for at, line in enumerate(draft(record_of(report, today), report.kind), start=last + 1):
        known = there.get(line.key)
        if known is None:
            new.append(_section(report, line, at))
        elif known.text == known.drawn != line.text and not known.taken_out and line.section in RENEWED:
            known.text = known.drawn = line.text
            renewed.append(known)
    Section.objects.bulk_create(new)
    Section.objects.bulk_update(renewed, ["text", "drawn"])
    return len(new) + len(renewed)


def _section(report: Report, line: Line, at: int) -> Section:
    return Section(
        partnership_id=report.partnership_id, report=report, kind=line.section, position=at, text=line.text,
        drawn=line.text, source_key=line.key, source_reference=line.reference,
    )  # fmt: skip


def locked(report: Report) -> Report:
    """Return a report as it is now, locked until the deed ends, with its round and group."""
    return Report.objects.select_for_update(of=("self",)).select_related("round", "group", "partnership").get(
        pk=report.pk
    )  # fmt: skip


def open_for(report: Report, by: Standing) -> Report:
    """Return the locked report when this standing may write it now. Raises NotAllowed, OutOfState once it was sent."""
    fresh = locked(report)
    WRITING.require(by, "U", fresh)
    if not fresh.is_open:
        raise OutOfState(FROZEN)
    return fresh


@transaction.atomic
def redraw(*, report: Report, by: Standing) -> int:
    """Draw a report again from the record; return how many entries are new or renewed. Raises as `open_for`."""
    fresh = open_for(report, by)
    changed = draw(fresh, by.today)
    if changed:
        _bump(fresh)
        _note(fresh, "redrawn", by, entries=changed)
    return changed


@transaction.atomic
def save_report(*, report: Report, said: Said, version: int, by: Standing) -> Report:
    """Save what a report's form says and return the report as it is now.

    Raises as `open_for`, Conflict with both texts when somebody else was first, DomainError at the field when an entry
    that needs a decision lacks what is recommended.
    """
    fresh = open_for(report, by)
    rows = {one.pk: one for one in fresh.sections.all() if not one.taken_out}
    if fresh.version != version:
        raise _conflict(fresh, rows, said)
    _check(said, rows)
    fresh.on_track, fresh.summary = said.on_track, said.summary.strip()
    changed = [rows[pk] for pk, one in said.entries.items() if pk in rows and _taken(rows[pk], one)]
    Section.objects.bulk_update(
        changed, ["text", "needs_decision", "recommended", "if_not", "decide_by", "taken_out"]
    )  # fmt: skip
    _add(fresh, said)
    _move(fresh, said.move)
    fresh.edited_at = timezone.now()
    _bump(fresh, "on_track", "summary", "edited_at")
    Typed.objects.filter(report=fresh, person=by.person).delete()
    _note(fresh, "edited", by, entries=len(changed) + sum(bool(one.text.strip()) for one in said.new.values()))
    return fresh


def _taken(row: Section, said: EntrySaid) -> bool:
    """Put what was typed on a row; return whether that changed it. An entry emptied is taken out."""
    before = (row.text, row.needs_decision, row.recommended, row.if_not, row.decide_by)
    if not said.text.strip():
        row.taken_out, row.needs_decision = True, False
        return True
    row.text = said.text.strip()
    if row.kind in DECIDED:
        row.needs_decision, row.recommended = said.needs_decision, said.recommended.strip()
        row.if_not, row.decide_by = said.if_not.strip(), said.decide_by
    return before != (row.text, row.needs_decision, row.recommended, row.if_not, row.decide_by)


def _check(said: Said, rows: Mapping[int, Section]) -> None:
    asked = [(f"recommended-{pk}", one) for pk, one in said.entries.items() if pk in rows]
    asked += [(f"recommended-{key}", one) for key, one in said.new.items()]
    for name, one in asked:
        if one.needs_decision and one.text.strip() and not one.recommended.strip():
            raise DomainError("Say what you recommend, so that the executive can decide", field=name)
    added = sum(bool(one.text.strip()) for one in said.new.values())
    if added and len(rows) + added > MOST_ENTRIES:  # what a report collated may be more, and then it can only shrink
        raise DomainError(f"A report holds at most {MOST_ENTRIES} entries. Take some out first.")


def _add(report: Report, said: Said) -> None:
    last = max(report.sections.values_list("position", flat=True), default=0)
    for key in sections_of(report.kind):
        one = said.new.get(key)
        if one is None or not one.text.strip():
            continue
        last += 1
        decided: dict[str, Any] = {
            "needs_decision": one.needs_decision, "recommended": one.recommended.strip(),
            "if_not": one.if_not.strip(), "decide_by": one.decide_by,
        } if key in DECIDED else {}  # fmt: skip
        Section.objects.create(
            partnership_id=report.partnership_id, report=report, kind=key, position=last, text=one.text.strip(),
            **decided,
        )  # fmt: skip


def _move(report: Report, move: tuple[str, int] | None) -> None:
    """Move an entry up or down among those of its section, or take it out."""
    if move is None:
        return
    how, pk = move
    rows = list(report.sections.filter(taken_out=False))
    one = next((row for row in rows if row.pk == pk), None)
    if one is None:
        return
    if how == "out":
        one.taken_out, one.needs_decision = True, False
        one.save(update_fields=["taken_out", "needs_decision"])
        return
    same = [row for row in rows if row.kind == one.kind]
    at = same.index(one)
    to = at - 1 if how == "up" else at + 1
    if 0 <= to < len(same):
        same[at], same[to] = same[to], same[at]
        places = sorted(row.position for row in same)
        for row, place in zip(same, places, strict=True):
            row.position = place
        Section.objects.bulk_update(same, ["position"])


def _conflict(fresh: Report, rows: Mapping[int, Section], said: Said) -> Conflict:
    theirs, yours = {}, {}
    for number, (pk, one) in enumerate(said.entries.items(), start=1):
        there = rows.get(pk)
        if there is None or there.text.strip() != one.text.strip():
            words = f"{heading(there.kind)}, entry {number}" if there else f"Entry {number}, which they took out"
            theirs[words], yours[words] = there.text if there else "", one.text
    if fresh.summary.strip() != said.summary.strip():
        theirs["In short"], yours["In short"] = fresh.summary, said.summary
    return Conflict(BOTH, theirs=theirs, yours=yours)


def keep_typed(*, report: Report, said: Mapping[str, str], version: int, by: Standing) -> None:
    """Keep what a person typed and did not save; theirs alone, gone once they save. Raises as `open_for`."""
    WRITING.require(by, "U", report)
    if not report.is_open:
        raise OutOfState(FROZEN)
    kept = {key: str(value)[:LONGEST] for key, value in list(said.items())[: 6 * MOST_ENTRIES]}
    Typed.objects.update_or_create(
        report=report, person=by.person,
        defaults={"said": kept, "version": version, "saved_at": timezone.now(), "partnership": by.partnership},
    )  # fmt: skip


@transaction.atomic
def correct(*, report: Report, text: str, by: Standing) -> Addition:
    """Add a dated correction to a report that was sent. Raises NotAllowed, OutOfState while its text can change."""
    fresh = locked(report)
    WRITING.require(by, "U", fresh)
    if fresh.is_open:
        raise OutOfState("The text of this report can still be changed, so change it there.")
    if not text.strip():
        raise DomainError("Say what has to be corrected or added", field="text")
    made = Addition.objects.create(partnership=by.partnership, report=fresh, text=text.strip(), author=by.person)
    _note(fresh, "corrected", by, addition=made.pk)
    return made


def _bump(report: Report, *fields: str) -> None:
    report.version += 1
    report.save(update_fields=[*fields, "version"])


def _note(report: Report, what: str, by: Standing, **after: Any) -> None:
    record(
        tenant=by.partnership.code, verb=f"highlight_report.{what}", reference=report.reference, by=by, level=2,
        after=after,
    )  # fmt: skip
