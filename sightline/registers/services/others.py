"""Deeds on what is worked on with other bodies: begin it, change it, report back to our group, close it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Group, RelatedBody
from sightline.governance.permissions import ARRANGED
from sightline.governance.services.saying import check_version, one_line, paragraphs, short
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, OutOfState
from sightline.kernel.references import next_reference
from sightline.registers.models import Matter, MatterReport
from sightline.registers.permissions import MATTER
from sightline.registers.services.checking import check_day, check_group, said


@dataclass(frozen=True)
class MatterText:
    """A matter with another body: what kind, on what, by when something is owed, when our group hears of it next."""

    kind: str
    title: str
    body: RelatedBody
    topic: str = ""
    detail: str = ""
    due_on: date | None = None
    report_on: date | None = None


@transaction.atomic
def begin_matter(*, group: Group, new: MatterText, by: Standing) -> Matter:
    """Begin a matter that is reported back to one of our groups. Raises NotAllowed, DomainError."""
    check_group(group, by)
    row = Matter(partnership=by.partnership, group=group, starts_on=by.today, created_by=by.person)
    MATTER.require(by, "C", row)
    _put(row, new, by)
    check_day(new.due_on, by, "a day", "due_on")
    check_day(new.report_on, by, "a day for the report", "report_on")
    row.reference = next_reference(by.partnership.code, "WO")
    row.save()
    record(
        tenant=by.partnership.code, verb="matter.begun", reference=row.reference, by=by,
        after={"kind": row.kind, "title": row.title, "body": row.body_id, "group": row.group_id},
    )  # fmt: skip
    return row


def _put(row: Matter, new: MatterText, by: Standing) -> None:
    if new.kind not in Matter.Kind.values:
        raise DomainError("Choose what it is.", field="kind")
    if not ARRANGED.may(by, "R", new.body):
        raise DomainError("Choose a body that this partnership works with.", field="body")
    row.kind, row.body = new.kind, new.body
    row.title = one_line(new.title, "title", "a title")
    row.topic = short(new.topic, "topic", "the topic", 100)
    row.detail = paragraphs(new.detail, "detail", "what it is about", 2000)
    row.due_on, row.report_on = new.due_on, new.report_on


def values_of(row: Matter) -> dict[str, str]:
    """Return a matter as two people compare it."""
    return {
        "Kind": row.get_kind_display(), "Title": row.title, "With": row.body.name, "Topic": row.topic,
        "About": row.detail, "Due": str(row.due_on or ""), "Reported back": str(row.report_on or ""),
    }  # fmt: skip


@transaction.atomic
def edit_matter(*, matter: Matter, new: MatterText, version: int, by: Standing) -> Matter:
    """Change a matter that is not closed. Raises NotAllowed, OutOfState, Conflict, DomainError."""
    row = _locked(matter, by)
    before = values_of(row)
    _put(row, new, by)
    after = values_of(row)
    check_version(version, row.version, after, before)
    if before == after:
        return row
    _save(row)
    record(
        tenant=by.partnership.code, verb="matter.edited", reference=row.reference, by=by,
        before={name: before[name] for name in before if before[name] != after[name]},
        after={name: after[name] for name in after if before[name] != after[name]},
    )  # fmt: skip
    return row


@transaction.atomic
def report_back(
    *, matter: Matter, text: str, by: Standing, next_on: date | None = None, version: int | None = None
) -> MatterReport:
    """Report back to our group, and say when it hears of it next, None for never. Raises as above."""
    row = _locked(matter, by)
    text = said(text, "text", "what there is to report")
    check_day(next_on, by, "a day for the next report", "next_on")
    if version is not None:
        check_version(version, row.version, {"Report": text}, {"Report": _last(row)})
    row.report_on = next_on
    _save(row)
    made = MatterReport.objects.create(
        partnership=by.partnership, matter=row, on_day=by.today, text=text, author=by.person
    )
    record(
        tenant=by.partnership.code, verb="matter.reported", reference=row.reference, by=by,
        after={"text": text, "next_on": next_on},
    )  # fmt: skip
    return made


def _last(row: Matter) -> str:
    return row.reports.values_list("text", flat=True).first() or "Changed since you opened it"


@transaction.atomic
def close_matter(*, matter: Matter, outcome: str, version: int, by: Standing) -> Matter:
    """Close a matter with what came of it. Raises as `edit_matter`."""
    row = _locked(matter, by)
    check_version(version, row.version, {"The matter": "as you saw it"}, {"The matter": "changed since"})
    row.outcome = said(outcome, "outcome", "what came of it")
    row.closed_on, row.report_on = by.today, None
    _save(row)
    record(
        tenant=by.partnership.code, verb="matter.closed", reference=row.reference, by=by,
        after={"outcome": row.outcome},
    )  # fmt: skip
    return row


def _locked(matter: Matter, by: Standing) -> Matter:
    row = Matter.objects.select_for_update(of=("self",)).select_related("body", "group").get(pk=matter.pk)
    MATTER.require(by, "U", row)
    if row.closed_on:
        raise OutOfState("This matter is closed.")
    return row


def _save(row: Matter) -> None:
    row.version += 1
    row.save()
