"""Deeds that take a report from state to state: sent, returned, collated, sent up, noted. Each is a row of history."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from sightline.audittrail.services import record
from sightline.governance.models import Group
from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.reporting.models import Report, ReportVersion, Section, Step, Typed
from sightline.reporting.permissions import RECEIVING, WRITING
from sightline.reporting.queries import content_of, places
from sightline.reporting.rules import receiver, state_words, transition
from sightline.reporting.services.drafts import locked, open_for
from sightline.reporting.services.mails import tell_chairs

NOTING = Scoped("highlight_report", "report", {"g": [("passed_to_id", "group_ids")]})
SEEN_OTHER = "Somebody changed this report after you looked at it. Read it again, then send it."


def _step(report: Report, deed: str, by: Standing, reason: str = "") -> None:
    """Take a report through a transition of the table and write it into history and trail."""
    found = transition(deed, report.state)
    if found is None:
        raise OutOfState(f"This report is “{state_words(report.state).lower()}”, so this cannot be done to it now.")
    before, report.state = report.state, found.after
    report.version += 1
    report.save()
    Step.objects.create(
        partnership=by.partnership, report=report, deed=deed, before=before, after=found.after, reason=reason,
        author=by.person,
    )  # fmt: skip
    record(
        tenant=by.partnership.code, verb=f"highlight_report.{deed}", reference=report.reference, by=by, level=2,
        before={"state": before}, after={"state": found.after, "reason": reason},
    )  # fmt: skip


@transaction.atomic
def send(*, report: Report, version: int, by: Standing) -> Report:
    """Send a report to the group above: its text is frozen as a version; those it collates go up with it.

    Raises NotAllowed, OutOfState, Conflict when it changed since it was looked at, DomainError when it is empty, does
    not say whether the work is on track, or there is no group above.
    """
    fresh = locked(report)
    WRITING.require(by, "A", fresh, _another(fresh, by))
    if not fresh.is_open:
        raise OutOfState("This report was sent already.")
    if fresh.version != version:
        raise Conflict(SEEN_OTHER, theirs={}, yours={})
    to = _receiver(fresh, by)
    if problem := missing(fresh):
        raise DomainError(problem)
    now = timezone.now()
    _freeze(fresh, by)
    fresh.sent_to, fresh.sent_by, fresh.sent_at = to, by.person, now
    up = to.kind == Group.Kind.EXECUTIVE
    fresh.passed_to = to if up else None
    _step(fresh, "send_up" if up else "submit", by)
    if up:
        for part in _parts(fresh):
            part.passed_to = to
            _step(part, "send_up", by)
    Typed.objects.filter(report=fresh).delete()
    tell_chairs(fresh, to, "sent", by)
    return fresh


def _another(report: Report, by: Standing) -> set[str]:
    return {"v"} if report.created_by_id != by.person.pk else set()


def _receiver(report: Report, by: Standing) -> Group:
    found = places(by.partnership, by.today)
    to = receiver(report.group_id, found) if report.group_id in found else None
    if to is None:
        raise DomainError("No group stands above this one to send it to. Say on the group’s page which one does.")
    return Group.objects.get(pk=to.pk)


def missing(report: Report) -> str:
    """Return what a report lacks before it can be sent, as a sentence, or an empty text."""
    if not report.sections.filter(taken_out=False).exclude(text="").exists():
        return "This report says nothing yet. Write at least one entry, then send it."
    return "" if report.on_track else "Say whether the work is on track, then send it."


def _freeze(report: Report, by: Standing) -> ReportVersion:
    content = content_of(report)
    return ReportVersion.objects.create(
        partnership=by.partnership, report=report, number=report.versions.count() + 1, content=content.as_data(),
        digest=content.digest, author=by.person,
    )  # fmt: skip


def _parts(report: Report) -> list[Report]:
    rows = Report.objects.select_for_update(of=("self",)).filter(collated_into=report)
    return list(rows.select_related("round", "group", "partnership").order_by("pk"))


@transaction.atomic
def give_back(*, report: Report, reason: str, by: Standing) -> Report:
    """Return a report to its group with what has to change; what went up with it is back with this group.

    Raises NotAllowed, OutOfState, DomainError without a reason.
    """
    fresh = locked(report)
    RECEIVING.require(by, "U", fresh)
    if fresh.state == "sent_up" and fresh.collated_into_id:
        raise OutOfState(f"This went up with {fresh.collated_into}. That report has to be returned first.")
    if fresh.state == "sent_up" and fresh.group_id in by.chaired_ids and "BUS" not in by.roles:
        raise NotAllowed("The group it was sent up to returns it.", verb="highlight_report.return")
    if transition("return", fresh.state) is None:
        raise OutOfState(f"This report is “{state_words(fresh.state).lower()}”, so it cannot be returned now.")
    if not reason.strip():
        raise DomainError("Say what has to change", field="reason")
    for part in _parts(fresh) if fresh.state == "sent_up" else ():
        part.passed_to = None
        _step(part, "back", by)
    fresh.sent_to = fresh.passed_to = None
    _step(fresh, "return", by, reason.strip())
    tell_chairs(fresh, fresh.group, "returned", by)
    return fresh


@transaction.atomic
def collate(*, into: Report, reports: Collection[int], sections: Collection[int], by: Standing) -> int:
    """Take reports that were sent to a group into that group's own report, with the entries chosen; return how many.

    The entries become entries of the collating report, which its chair may edit; each knows whose it was. Raises
    NotAllowed, OutOfState once the collating report was sent, DomainError when nothing is chosen.
    """
    fresh = open_for(into, by)
    rows = Report.objects.select_for_update(of=("self",)).filter(
        pk__in=reports, state="submitted", sent_to=fresh.group, round=fresh.round, kind=fresh.kind
    )
    found = list(rows.select_related("round", "group", "partnership").order_by("group__name"))
    if not found:
        raise DomainError("Choose at least one report to take in.", field="reports")
    for one in found:
        one.collated_into = fresh
        _step(one, "collate", by)
    _copy(fresh, found, sections)
    fresh.edited_at = timezone.now()
    fresh.version += 1
    fresh.save(update_fields=["edited_at", "version"])
    return len(found)


def _copy(into: Report, found: Collection[Report], sections: Collection[int]) -> None:
    """Copy the entries chosen; one that was copied before is not copied again."""
    known = set(into.sections.values_list("source_key", flat=True))
    last = max(into.sections.values_list("position", flat=True), default=0)
    rows = Section.objects.filter(pk__in=sections, report__in=found, taken_out=False)
    made = [
        Section(
            partnership_id=into.partnership_id, report=into, kind=row.kind, position=at, text=row.text, drawn=row.text,
            source_key=f"from:{row.pk}", source_reference=row.source_reference, needs_decision=row.needs_decision,
            recommended=row.recommended, if_not=row.if_not, decide_by=row.decide_by, taken_from=row,
        )
        for at, row in enumerate(rows.order_by("report__group__name", "position", "pk"), start=last + 1)
        if f"from:{row.pk}" not in known
    ]  # fmt: skip
    Section.objects.bulk_create(made)


@transaction.atomic
def leave_out(*, report: Report, by: Standing) -> Report:
    """Take a report out of the one that collates it; its entries that nobody changed leave with it.

    Raises NotAllowed, OutOfState once the collating report was sent.
    """
    # The report that collates is locked first, as `collate` and `send` do: else both could wait for each other.
    into = Report.objects.select_for_update().filter(collated_reports=report.pk).first()
    fresh = locked(report)
    RECEIVING.require(by, "U", fresh)
    if transition("leave", fresh.state) is None or into is None or fresh.collated_into_id != into.pk:
        raise OutOfState("This report is not collated into another that can still change.")
    into = open_for(into, by)
    copied = list(into.sections.filter(taken_from__report=fresh))
    Section.objects.filter(pk__in=[one.pk for one in copied if not one.edited]).delete()
    fresh.collated_into = None
    _step(fresh, "leave", by)
    into.version += 1
    into.save(update_fields=["version"])
    return fresh


@transaction.atomic
def note(*, report: Report, by: Standing) -> Report:
    """Note for the executive a report that was sent up, and those that went up with it.

    Raises NotAllowed, also to whoever sent it, OutOfState when it is not with the executive.
    """
    fresh = locked(report)
    NOTING.require(by, "A", fresh, {"v"} if fresh.sent_by_id != by.person.pk else set())
    if fresh.sent_by_id == by.person.pk:
        raise NotAllowed("Whoever sent a report up does not note it.", verb="highlight_report.note",
                         reference=fresh.reference)  # fmt: skip
    if fresh.collated_into_id:
        raise OutOfState(f"This went up with {fresh.collated_into}. Note that report: this one follows.")
    for part in _parts(fresh) if fresh.state == "sent_up" else ():
        _step(part, "note", by)
    _step(fresh, "note", by)
    return fresh
