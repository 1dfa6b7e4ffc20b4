"""Deeds on groups: what they are for, when they meet, who must be there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from sightline.governance.models import Group, GroupDuty, Seat
from sightline.governance.permissions import GROUP
from sightline.governance.rules import meeting
from sightline.governance.services.saying import check_open, check_version, note, once, one_line
from sightline.governance.services.seats import close_seat
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState

MOST_DUTIES = 40
LONGEST_TERMS = 20_000
TAKEN = "Another group has this name. Choose another, or end that group first."
NAME_ONCE = ("group_name_once", "governance_group.name")
UNSAID = meeting.MeetingRule()


@dataclass(frozen=True)
class NewGroup:
    """What a group is. `meets` are words besides the meeting rule; the terms of reference may be a text of pages."""

    name: str
    kind: str
    parent: Group | None = None
    purpose: str = ""
    meets: str = ""
    duties: tuple[str, ...] = ()
    rule: meeting.MeetingRule = UNSAID
    terms_of_reference: str = ""
    terms_agreed_on: date | None = None
    terms_review_on: date | None = None
    quorum: int | None = None
    quorum_statutory: bool = False
    deputies: str = ""


def as_new(group: Group) -> NewGroup:
    """Return a group as it is, to be changed in part with `dataclasses.replace`."""
    plain = (
        "name", "kind", "parent", "purpose", "terms_of_reference", "terms_agreed_on", "terms_review_on", "quorum",
        "quorum_statutory", "deputies",
    )  # fmt: skip
    return NewGroup(
        **{name: getattr(group, name) for name in plain}, meets=group.further_words, rule=group.rule,
        duties=duties_of(group),
    )  # fmt: skip


def duties_of(group: Group) -> tuple[str, ...]:
    """Return a group's duties in order."""
    return tuple(group.duties.values_list("text", flat=True)) if group.pk else ()


@transaction.atomic
def add_group(*, new: NewGroup, by: Standing) -> Group:
    """Make a group. Raises NotAllowed, DomainError when the name is taken or the parent cannot be one."""
    GROUP.require(by, "C")
    made = Group(partnership=by.partnership)
    _fill(made, new, by)
    duties = _duties(new.duties)
    with once(TAKEN, "name", *NAME_ONCE):
        made.save()
    _keep_duties(made, duties)
    note("group.made", made, by, after=_said(made, duties))
    return made


@transaction.atomic
def edit_group(*, group: Group, new: NewGroup, version: int, by: Standing) -> Group:
    """Change a group. Raises as `add_group`, Conflict with both texts when somebody saved since `version`."""
    row = Group.objects.select_for_update().get(pk=group.pk)
    GROUP.require(by, "U", row)
    check_open(row.ended_on, "This group")
    old, duties = duties_of(row), _duties(new.duties)
    before, words = _said(row, old), _words(row, old)
    _check_kind(row, new.kind, by)
    _fill(row, new, by)
    check_version(version, row.version, _words(row, duties), words)
    after = _said(row, duties)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return row
    row.version += 1
    with once(TAKEN, "name", *NAME_ONCE):
        row.save()
    if "duties" in changed:
        _keep_duties(row, duties)
    note(
        "group.edited", row, by, before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )  # fmt: skip
    return row


def _fill(row: Group, new: NewGroup, by: Standing) -> None:
    row.name = one_line(new.name, "name", "the group’s name")
    if new.kind not in Group.Kind.values:
        raise DomainError("Choose what kind of group it is.", field="kind")
    same = Group.objects.filter(partnership=by.partnership, name__iexact=row.name, ended_on__isnull=True)
    if same.exclude(pk=row.pk).exists():
        raise DomainError(TAKEN, field="name")
    _check_parent(row, new.parent, by)
    row.kind, row.parent, row.purpose = new.kind, new.parent, new.purpose.strip()
    _fill_meetings(row, new)
    _fill_terms(row, new)


def _fill_meetings(row: Group, new: NewGroup) -> None:
    """Keep the rule; words that say no more than a rule become one."""
    spoken = None if new.rule else meeting.read(new.meets)
    rule = spoken or new.rule
    if wrong := meeting.problem(rule):
        raise DomainError(wrong[1], field=wrong[0])
    row.meeting_rule, row.meetings_a_year, row.meets_until = rule.kind, rule.a_year, rule.until
    row.weeks_from, row.weeks_to = rule.weeks_from, rule.weeks_to
    row.meets = "" if spoken else " ".join(new.meets.split())
    if len(row.meets) > 120:
        raise DomainError("Make what you say about the meetings at most 120 characters.", field="meets")


def _fill_terms(row: Group, new: NewGroup) -> None:
    row.terms_of_reference, row.deputies = new.terms_of_reference.strip(), new.deputies.strip()
    if len(row.terms_of_reference) > LONGEST_TERMS:
        raise DomainError(
            f"Make the terms of reference at most {LONGEST_TERMS} characters.", field="terms_of_reference"
        )
    agreed, review = new.terms_agreed_on, new.terms_review_on
    if agreed and review and review <= agreed:
        raise DomainError(f"Enter a review date after {in_short(agreed)}.", field="terms_review_on")
    if new.quorum is not None and not 1 <= new.quorum <= 200:
        raise DomainError("Enter a quorum from 1 to 200, or leave it empty.", field="quorum")
    row.terms_agreed_on, row.terms_review_on = agreed, review
    row.quorum, row.quorum_statutory = new.quorum, new.quorum_statutory


def _duties(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return duties tidied, empty ones left out; raises DomainError for too many or too long ones."""
    found = tuple(filter(None, (" ".join(text.split()) for text in texts)))
    if len(found) > MOST_DUTIES:
        raise DomainError(f"Enter at most {MOST_DUTIES} duties.", field="duties")
    if any(len(text) > 1000 for text in found):
        raise DomainError("Make each duty at most 1000 characters.", field="duties")
    return found


def _keep_duties(row: Group, texts: tuple[str, ...]) -> None:
    row.duties.all().delete()
    GroupDuty.objects.bulk_create(
        GroupDuty(partnership_id=row.partnership_id, group=row, position=at, text=text)
        for at, text in enumerate(texts, start=1)
    )


def _check_kind(row: Group, kind: str, by: Standing) -> None:
    """Seats on the executive bring a role, so making a group the executive grants it: not by a chair, nor to oneself.

    Ending that takes the role from others, which is for those who may change every group.
    """
    executive = Group.Kind.EXECUTIVE
    if kind == row.kind or executive not in (kind, row.kind):
        return
    if not GROUP.may(by, "U"):
        raise NotAllowed("Only the business unit says which group is the executive.")
    if row.pk in by.group_ids:
        raise NotAllowed("You sit on this group. Somebody else has to say whether it is the executive.")


def _check_parent(row: Group, parent: Group | None, by: Standing) -> None:
    """Raise DomainError when the parent is of another partnership, has ended, or is the group or below it."""
    if parent is None:
        return
    if parent.partnership_id != by.partnership.pk or (parent.ended_on and parent.ended_on < by.today):
        raise DomainError("Choose a group of this partnership that has not ended.", field="parent")
    parents = dict(Group.objects.filter(partnership=by.partnership).values_list("pk", "parent_id"))
    at: int | None = parent.pk
    while at is not None and row.pk:
        if at == row.pk:
            raise DomainError("A group cannot report to itself or to a group below it.", field="parent")
        at = parents.get(at)


def _said(row: Group, duties: tuple[str, ...]) -> dict[str, Any]:
    names = (
        "name", "kind", "parent_id", "purpose", "meets", "terms_of_reference", "terms_agreed_on", "terms_review_on",
        "quorum", "quorum_statutory", "deputies",
    )  # fmt: skip
    rule = meeting.words(row.rule) if row.meeting_rule else ""
    return {**{name: getattr(row, name) for name in names}, "rule": rule, "duties": list(duties)}


def _words(row: Group, duties: tuple[str, ...]) -> dict[str, str]:
    return {
        "Name": row.name,
        "Kind": row.get_kind_display(),
        "Reports to": str(row.parent or "nobody"),
        "Purpose": row.purpose,
        "Duties": "\n".join(duties),
        "Meets": row.meets_in_words,
        "Terms of reference": row.terms_of_reference,
        "Terms agreed": in_short(row.terms_agreed_on) if row.terms_agreed_on else "",
        "Terms reviewed by": in_short(row.terms_review_on) if row.terms_review_on else "",
        "Quorum": f"{row.quorum or 'none'}{', every statutory partner' if row.quorum_statutory else ''}",
        "Who may deputise": row.deputies,
    }


@transaction.atomic
def end_group(*, group: Group, ends_on: date, by: Standing) -> Group:
    """End a group and the seats on it; groups that report to it must be ended or moved first."""
    row = Group.objects.select_for_update().get(pk=group.pk)
    GROUP.require(by, "U")
    check_open(row.ended_on, "This group")
    below = row.children.filter(ended_on__isnull=True).first()
    if below:
        raise OutOfState(f"{below} reports to this group. End it or let it report elsewhere first.")
    row.ended_on = ends_on
    row.version += 1
    row.save(update_fields=["ended_on", "version"])
    seats = [seat for seat in Seat.objects.filter(group=row) if seat.ends_on is None or seat.ends_on > ends_on]
    for seat in seats:
        close_seat(seat, ends_on)
    note("group.ended", row, by, after={"ends_on": ends_on, "seats": len(seats)})
    return row
