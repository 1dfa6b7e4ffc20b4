"""Deeds on decisions of a meeting or under delegated authority: take, change, publish, withdraw, rule who is needed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Agency, Group, Post
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.references import hidden_reference, next_reference
from sightline.meetings.models import Decision, MinuteEntry, Minutes, Needed
from sightline.meetings.permissions import DECISION, ENTRY, NEEDED
from sightline.meetings.queries.record import room_of
from sightline.meetings.rules import decisions as rules
from sightline.meetings.services.minutes import open_minutes

LEVEL = 2
KIND = "DE"
BOTH = "Somebody else changed this decision after you opened it. Both texts are below; nothing of yours is lost."


@dataclass(frozen=True)
class Told:
    """What is said of a decision; `despite` is why it is taken although somebody needed is not there."""

    kind: str
    title: str
    reason: str
    text: str = ""
    decided_by: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    delegated_to: str = ""
    publish: bool = False
    despite: str = ""


@transaction.atomic
def decide(*, entry: MinuteEntry, told: Told, by: Standing) -> Decision:
    """Record a decision taken under an item of a meeting whose minutes are a draft; level and case are the item's.

    Raises NotAllowed, OutOfState, and DomainError with what is missing: words, a quorum, or somebody who has to be
    there for its kind, unless `despite` says why it is taken all the same.
    """
    minutes = open_minutes(entry.minutes, by)
    ENTRY.require(by, "U", entry)
    meeting = minutes.meeting
    row = _fresh(told, by, group=meeting.group, way=Decision.Way.MEETING, meeting=meeting, entry=entry,
                 level=entry.level, case_reference=entry.case_reference,
                 decided_on=england_date(meeting.starts_at))  # fmt: skip
    DECISION.require(by, "C", row)
    standing = room_of(meeting, by).standing(told.kind, entry.pk)
    require_despite(standing, told.despite)
    row.quorum, row.missing = standing.quorum[:300], standing.lacking[:500]
    return _saved(row, "decided", by)


@transaction.atomic
def decide_delegated(*, group: Group, decided_on: date, told: Told, by: Standing) -> Decision:
    """Record a decision that somebody took for a group under delegated authority. Raises NotAllowed, DomainError."""
    row = _fresh(told, by, group=group, way=Decision.Way.DELEGATED, decided_on=decided_on)
    DECISION.require(by, "C", row)
    if not row.delegated_to:
        raise DomainError("Say to whom the authority was delegated, and by what.", field="delegated_to")
    if decided_on > by.today:
        raise DomainError("Enter a day that is not ahead.", field="decided_on")
    return _saved(row, "delegated", by)


@transaction.atomic
def record_earlier(*, group: Group, decided_on: date, told: Told, by: Standing) -> Decision:
    """Record a decision from a log that was kept elsewhere until now. Raises NotAllowed, DomainError."""
    row = _fresh(told, by, group=group, way=Decision.Way.EARLIER, decided_on=decided_on)
    DECISION.require(by, "C", row)
    if decided_on > by.today:
        raise DomainError("Enter a day that is not ahead.", field="decided_on")
    return _saved(row, "earlier", by)


def require_despite(standing: rules.Standing, despite: str) -> None:
    """Raise DomainError with the warning when something stands against a decision and nobody said why it is taken."""
    if not standing.clear and not despite.strip():
        raise DomainError(f"{standing.warning} To take it all the same, say why.", field="despite")


def _fresh(told: Told, by: Standing, **where: object) -> Decision:
    row = Decision(partnership=by.partnership, created_by=by.person, **where)
    write(row, told)
    return row


def write(row: Decision, told: Told) -> None:
    """Put what is said on a decision. Raises DomainError when the words are missing or too long."""
    title, reason = " ".join(told.title.split()), told.reason.strip()
    if not title or len(title) > 300:
        raise DomainError("Say what was decided in 1 to 300 characters.", field="title")
    if not reason:
        raise DomainError("Say why it was decided.", field="reason")
    if told.publish and row.level > LEVEL:
        raise DomainError("What was decided under a restricted item is not published.", field="publish")
    row.kind, row.title, row.reason, row.text = told.kind, title, reason[:4000], told.text.strip()[:4000]
    row.decided_by, row.delegated_to = (
        " ".join(told.decided_by.split())[:300],
        " ".join(told.delegated_to.split())[:200],
    )
    row.votes_for, row.votes_against, row.publish = told.votes_for, told.votes_against, told.publish
    row.despite = " ".join(told.despite.split())[:500]


def numbered(row: Decision, by: Standing) -> None:
    """Give a decision its reference: the next number, or a random one for a restricted item's."""
    code = by.partnership.code
    row.reference = hidden_reference(code, KIND) if row.level > LEVEL else next_reference(code, KIND)


def _saved(row: Decision, verb: str, by: Standing) -> Decision:
    if not row.missing:
        row.despite = ""
    numbered(row, by)
    row.save()
    note(verb, row, {"kind": row.kind, "title": row.title, "missing": row.missing, "despite": row.despite}, by)
    return row


def note(verb: str, row: Decision, after: dict[str, object], by: Standing) -> None:
    """Leave a deed on a decision on the trail."""
    record(
        tenant=by.partnership.code,
        verb=f"decision.{verb}",
        reference=row.reference,
        by=by,
        level=row.level,
        after=after,
    )


def locked_decision(decision: Decision) -> Decision:
    """Return a decision as it is now, locked until the deed is done."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("group", "partnership")
    return rows.get(pk=decision.pk)


@transaction.atomic
def change_decision(*, decision: Decision, told: Told, version: int, by: Standing) -> Decision:
    """Change a decision while its minutes are a draft; one that was published waits to be published again.

    Raises as `decide`, and Conflict with both texts.
    """
    row = locked_decision(decision)
    DECISION.require(by, "U", row)
    _check_open(row, by)
    if row.version != version:
        raise Conflict(
            BOTH, theirs={"What was decided": row.title, "Why": row.reason},
            yours={"What was decided": told.title, "Why": told.reason},
        )  # fmt: skip
    if row.meeting is not None and told.kind != row.kind:
        standing = room_of(row.meeting, by).standing(told.kind, row.entry_id)
        require_despite(standing, told.despite)
        row.quorum, row.missing = standing.quorum[:300], standing.lacking[:500]
    elif row.missing and not told.despite.strip():
        raise DomainError("Say why it was taken although somebody needed was not there.", field="despite")
    write(row, told)
    row.published = False  # what was published is not what it says now: somebody publishes it again
    row.version += 1
    row.save()
    note("changed", row, {"title": row.title, "kind": row.kind, "reason": row.reason}, by)
    return row


def _check_open(row: Decision, by: Standing) -> None:
    if row.state == Decision.State.WITHDRAWN:
        raise OutOfState("This decision was withdrawn.")
    if row.way == Decision.Way.CIRCULATION:
        raise OutOfState("What went round does not change. Withdraw it and send it round again.")
    minutes = Minutes.objects.filter(meeting=row.meeting_id).first() if row.meeting_id else None
    if minutes is not None:
        open_minutes(minutes, by)


@transaction.atomic
def publish(*, decision: Decision, publish: bool, by: Standing) -> Decision:
    """Publish a decision that was meant to be, or take it back. Raises NotAllowed, OutOfState."""
    row = locked_decision(decision)
    DECISION.require(by, "A", row, {"v"} if row.created_by_id != by.person.pk else set())
    if publish and (not row.publish or row.state != Decision.State.DECIDED):
        raise OutOfState("Only a decision that is made and marked for publication can be published.")
    if publish and _in_draft(row):
        raise OutOfState("The chair approves the minutes of the meeting first.")
    row.published = publish
    row.version += 1
    row.save(update_fields=["published", "version"])
    note("published" if publish else "unpublished", row, {"published": publish}, by)
    return row


def _in_draft(row: Decision) -> bool:
    drafts = Minutes.objects.filter(meeting=row.meeting_id, state=Minutes.State.DRAFT)
    return row.meeting_id is not None and drafts.exists()


@transaction.atomic
def withdraw_decision(*, decision: Decision, by: Standing) -> Decision:
    """Take a decision off the record of a draft, or stop one that goes round; it stays readable. Raises as `decide`."""
    row = locked_decision(decision)
    DECISION.require(by, "U", row)
    if row.state == Decision.State.WITHDRAWN:
        return row
    if row.way != Decision.Way.CIRCULATION:
        _check_open(row, by)
    elif row.state != Decision.State.ASKED:
        raise OutOfState("It was answered and closed, so it stands.")
    row.state, row.decided_on, row.published = Decision.State.WITHDRAWN, None, False
    row.version += 1
    row.save()
    note("withdrawn", row, {"state": row.state}, by)
    return row


@transaction.atomic
def add_needed(
    *, group: Group | None, needed_for: str, post: Post | None, agency: Agency | None, source: str, by: Standing
) -> Needed:
    """Rule that a post or an agency has to be there, for the quorum or a kind of decision.

    Raises NotAllowed, DomainError unless one of the two is given, or when it is the rule already.
    """
    row = Needed(
        partnership=by.partnership, group=group, needed_for=needed_for, post=post, agency=agency,
        source=" ".join(source.split())[:200],
    )  # fmt: skip
    NEEDED.require(by, "U", row)
    if (post is None) == (agency is None):
        raise DomainError("Choose a post or an agency, one of the two.", field="post")
    same = Needed.objects.filter(
        partnership=by.partnership, group=group, needed_for=needed_for, post=post, agency=agency
    )
    if same.exists():
        raise DomainError("This is the rule already.", field="post")
    row.save()
    record(
        tenant=by.partnership.code, verb="decision_rule.added", reference="", by=by, after={"rule": str(row)}
    )  # fmt: skip
    return row


@transaction.atomic
def remove_needed(*, needed: Needed, by: Standing) -> None:
    """Take a rule away on who has to be there. Raises NotAllowed."""
    NEEDED.require(by, "U", needed)
    words = str(needed)
    if Needed.objects.filter(pk=needed.pk).delete()[0]:
        record(tenant=by.partnership.code, verb="decision_rule.removed", reference="", by=by, before={"rule": words})
