"""Evidence is added, gets versions, is changed, ended and brought back. Each deed leaves one row on the trail."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from sightline.audittrail.services import record
from sightline.evidence.models import Evidence, EvidenceChange, EvidenceVersion
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.rules import dates_problem
from sightline.evidence.services.attaching import attach
from sightline.evidence.services.files import Received
from sightline.evidence.uses import Target
from sightline.governance.models import Agency, Group
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.references import hidden_reference, next_reference

BOTH_TEXTS = "Somebody changed this evidence after you opened it. Both texts are below; nothing of yours is lost."
_WORDS = {
    "title": "Title", "shows": "What it shows", "source": "Who made or said it", "effective_on": "In force from",
    "expires_on": "Last day", "agency": "Agency", "group": "Group", "level": "Level", "marking": "Marking",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What is said about evidence beside its content."""

    title: str
    shows: str = ""
    source: str = ""
    effective_on: date | None = None
    expires_on: date | None = None
    agency: Agency | None = None
    group: Group | None = None
    level: int = 1
    marking: str = ""


@dataclass(frozen=True)
class NewEvidence:
    """A new piece of evidence: its kind, what is said about it, and one of file, address and words."""

    kind: str
    told: Told
    file: Received | None = None
    url: str = ""
    text: str = ""
    note: str = ""
    author_as: str = ""


def draft(told: Told, by: Standing, target: Target | None = None) -> Evidence:
    """Return evidence as it would be added, unsaved, so that it can be asked whether it may be.

    It takes at least the level of what it is added to, and the case of that.
    """
    level = max(told.level, target.level if target else 1)
    case = level == Evidence.Level.CASE
    return Evidence(
        partnership=by.partnership, created_by=by.person, **_columns(told), level=level,
        marking=Evidence.Marking.SENSITIVE if case else told.marking,
        case_reference=target.case_reference if case and target else "",
    )  # fmt: skip


def _columns(told: Told) -> dict[str, Any]:
    return {one.name: getattr(told, one.name) for one in fields(told) if one.name not in ("level", "marking")}


@transaction.atomic
def add_evidence(*, new: NewEvidence, by: Standing, target: Target | None = None) -> Evidence:
    """Add evidence with its first version, and attach it to `target` when one is given.

    Raises NotAllowed, OutOfState when the target takes no more, DomainError when something is missing or wrong.
    """
    row = draft(new.told, by, target)
    EVIDENCE.require(by, "C", row)
    _check(row, by)
    row.kind = new.kind
    give = hidden_reference if row.level == Evidence.Level.CASE else next_reference
    row.reference = give(by.partnership.code, "EV")
    version = _fresh(row, new, 1, by)
    row.save()
    version.evidence = row
    version.save()
    Evidence.objects.filter(pk=row.pk).update(newest=version)
    row.newest = version
    if target is not None:
        attach(evidence=row, target=target, by=by)
    record(
        tenant=by.partnership.code, verb="evidence.added", reference=row.reference, by=by, level=row.level,
        personal=("title", "source"),
        after={
            "title": row.title, "source": row.source, "kind": row.kind, "level": row.level, "sha256": version.sha256,
        },
    )  # fmt: skip
    return row


def _check(row: Evidence, by: Standing) -> None:
    row.title = " ".join(row.title.split())
    row.shows, row.source = row.shows.strip(), " ".join(row.source.split())
    if not row.title or len(row.title) > 300:
        raise DomainError("Give it a title of 1 to 300 characters.", field="title")
    if len(row.shows) > 4000:
        raise DomainError("Say what it shows in 4,000 characters or fewer.", field="shows")
    if len(row.source) > 200:
        raise DomainError("Say who made or said it in 200 characters or fewer.", field="source")
    if problem := dates_problem(row.effective_on, row.expires_on):
        raise DomainError(problem, field="expires_on")
    if row.group and row.group.partnership_id != by.partnership.pk:
        raise DomainError("Choose a group of this partnership.", field="group")


def _fresh(row: Evidence, new: NewEvidence, number: int, by: Standing) -> EvidenceVersion:
    """Return a version, unsaved, of the one thing its kind asks for."""
    made = EvidenceVersion(
        partnership=by.partnership, evidence=row, number=number, note=" ".join(new.note.split())[:300],
        author=by.person, author_as=new.author_as,
    )  # fmt: skip
    if row.kind == Evidence.Kind.FILE:
        if new.file is None:
            raise DomainError("Choose a file.", field="file")
        for name in ("stored", "file_name", "size", "content_type", "sha256", "scan"):
            setattr(made, name, getattr(new.file, name))
    elif row.kind == Evidence.Kind.LINK:
        made.url = _address(new.url)
    else:
        made.text = new.text.strip()
        if not made.text or len(made.text) > 10_000:
            raise DomainError("Write the statement, in 1 to 10,000 characters.", field="text")
    return made


def _address(url: str) -> str:
    found = url.strip()
    try:
        URLValidator(schemes=["https", "http"])(found)
    except ValidationError:
        found = ""
    if not found or len(found) > 1000:
        raise DomainError("Enter a whole address, such as https://www.example.org/report.", field="url")
    return found


def _locked(evidence: Evidence) -> Evidence:
    of = ("agency", "group", "newest")
    return Evidence.objects.select_for_update(of=("self",)).select_related(*of).get(pk=evidence.pk)


def _only_current(row: Evidence) -> None:
    if row.status != Evidence.Status.CURRENT:
        raise OutOfState("This evidence is no longer used. Bring it back first.")


@transaction.atomic
def add_version(*, evidence: Evidence, new: NewEvidence, version: int, by: Standing) -> EvidenceVersion:
    """Add another version; the earlier ones stay. `version` is that of the evidence the person saw.

    Raises NotAllowed, OutOfState when it is no longer used, Conflict when somebody else was first, DomainError.
    """
    row = _locked(evidence)
    EVIDENCE.require(by, "U", row)
    _only_current(row)
    number = row.newest.number if row.newest else 0
    if row.version != version:
        theirs = f"Version {number}" + (f": {row.newest.note}" if row.newest and row.newest.note else "")
        raise Conflict(BOTH_TEXTS, theirs={"Newest version": theirs}, yours={"Newest version": new.note or "Yours"})
    made = _fresh(row, new, number + 1, by)
    made.save()
    row.newest, row.version = made, row.version + 1
    row.save(update_fields=["newest", "version"])
    record(
        tenant=by.partnership.code, verb="evidence.version_added", reference=row.reference, by=by, level=row.level,
        personal=("note",), after={"version": made.number, "sha256": made.sha256, "note": made.note},
    )  # fmt: skip
    return made


@transaction.atomic
def change_evidence(*, evidence: Evidence, told: Told, version: int, by: Standing) -> Evidence:
    """Change what is said about evidence: words, dates, agency, group, level, marking. Raises as `add_version`.

    Evidence of a named case keeps its level and its marking. What it would become is asked for as well as what it is,
    so that nobody gives it where they may not.
    """
    row = _locked(evidence)
    EVIDENCE.require(by, "U", row)
    _only_current(row)
    was = _said(row)
    before = row.version
    for name, value in _columns(told).items():
        setattr(row, name, value)
    if row.level != Evidence.Level.CASE:
        if told.level not in (Evidence.Level.PARTNERSHIP, Evidence.Level.GROUP):
            raise DomainError("Choose who may see it.", field="level")
        row.level, row.marking = told.level, told.marking
    _check(row, by)
    EVIDENCE.require(by, "U", row)
    now = _said(row)
    changed = [name for name in _WORDS if was[name] != now[name]]
    if not changed:
        return row
    if before != version:
        raise Conflict(
            BOTH_TEXTS, theirs={_WORDS[name]: was[name] for name in changed},
            yours={_WORDS[name]: now[name] for name in changed},
        )  # fmt: skip
    _note(row, {_WORDS[name]: (was[name], now[name]) for name in changed}, by)
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    record(
        tenant=by.partnership.code, verb="evidence.changed", reference=row.reference, by=by, level=row.level,
        personal=("title", "source", "shows"), before={name: was[name] for name in changed},
        after={name: now[name] for name in changed},
    )  # fmt: skip
    return row


def _said(row: Evidence) -> dict[str, str]:
    days = {name: in_short(day) if (day := getattr(row, name)) else "" for name in ("effective_on", "expires_on")}
    chosen = {"level": row.get_level_display(), "marking": row.get_marking_display()}
    named = {name: str(getattr(row, name) or "") for name in ("title", "shows", "source", "agency", "group")}
    return days | chosen | named


def _note(row: Evidence, changed: Mapping[str, tuple[str, str]], by: Standing, reason: str = "") -> None:
    EvidenceChange.objects.bulk_create(
        EvidenceChange(
            partnership=by.partnership, evidence=row, what=what, before=before, after=after, reason=reason,
            author=by.person,
        )
        for what, (before, after) in changed.items()
    )  # fmt: skip


@transaction.atomic
def end_evidence(*, evidence: Evidence, status: str, reason: str, version: int, by: Standing) -> Evidence:
    """End evidence that is no longer used (`ended`), or withdraw what must not be relied on (`withdrawn`), and say why.

    It stays readable with its versions and proves nothing from then on. Raises as `add_version`.
    """
    row = _locked(evidence)
    EVIDENCE.require(by, "E", row)
    _only_current(row)
    reason = " ".join(reason.split())
    if status not in (Evidence.Status.ENDED, Evidence.Status.WITHDRAWN):
        raise DomainError("Choose whether it is no longer used or withdrawn.", field="status")
    if not reason or len(reason) > 300:
        raise DomainError("Say why in 1 to 300 characters.", field="reason")
    if row.version != version:
        raise Conflict(BOTH_TEXTS, theirs={"State": "Changed by somebody else"}, yours={"State": status})
    return _set_status(row, status, reason, by)


@transaction.atomic
def restore_evidence(*, evidence: Evidence, reason: str, by: Standing) -> Evidence:
    """Bring evidence back that was ended or withdrawn; the undo of `end_evidence`."""
    row = _locked(evidence)
    EVIDENCE.require(by, "E", row)
    if row.status == Evidence.Status.CURRENT:
        raise OutOfState("This evidence is in use already.")
    return _set_status(row, Evidence.Status.CURRENT, " ".join(reason.split())[:300], by)


def _set_status(row: Evidence, status: str, reason: str, by: Standing) -> Evidence:
    before = row.get_status_display()
    row.status, row.status_reason = status, "" if status == Evidence.Status.CURRENT else reason
    _note(row, {"State": (before, row.get_status_display())}, by, reason)
    row.version += 1
    row.save(update_fields=["status", "status_reason", "version"])
    verb = "restored" if status == Evidence.Status.CURRENT else status
    record(
        tenant=by.partnership.code, verb=f"evidence.{verb}", reference=row.reference, by=by, level=row.level,
        personal=("reason",), before={"status": before}, after={"status": status, "reason": reason},
    )  # fmt: skip
    return row
