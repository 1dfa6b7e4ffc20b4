"""Who is to be invited to the planned meetings of some groups, and what each person would get."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.meetings.models import Invitation, Meeting
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.expected import sitting


@dataclass(frozen=True)
class Invites:
    """A meeting ahead, who is expected and has no invitation to this edition of it, and how many have one."""

    meeting: Meeting
    people: Sequence[Person]
    already: int


@dataclass(frozen=True)
class OfGroup:
    """What is sent for a group: its meetings ahead, those that somebody is invited to, and the mails that makes."""

    group: Group
    meetings: int
    open: int
    mails: int


@dataclass(frozen=True)
class ToInvite:
    """Every meeting ahead of some groups, in the order of their days."""

    meetings: Sequence[Invites]

    @cached_property
    def mails(self) -> int:
        """How many mails it makes: one for each person and meeting."""
        return sum(len(one.people) for one in self.meetings)

    @cached_property
    def mark(self) -> str:
        """A short text that changes when a meeting, its edition or who is invited does."""
        told = [
            f"{one.meeting.pk}.{one.meeting.sequence}.{','.join(str(person.pk) for person in one.people)}"
            for one in sorted(self.meetings, key=lambda one: one.meeting.pk)
            if one.people
        ]
        return hashlib.sha256(";".join(told).encode()).hexdigest()[:32]

    @cached_property
    def groups(self) -> list[OfGroup]:
        """What is sent for each group, by name."""
        by_group: dict[int, list[Invites]] = defaultdict(list)
        for one in self.meetings:
            by_group[one.meeting.group_id].append(one)
        found = [
            OfGroup(some[0].meeting.group, len(some), sum(bool(one.people) for one in some),
                    sum(len(one.people) for one in some))
            for some in by_group.values()
        ]  # fmt: skip
        return sorted(found, key=lambda one: one.group.name.casefold())

    @cached_property
    def people(self) -> list[tuple[Person, list[tuple[str, int]]]]:
        """What each person gets: (group, how many invitations), by name."""
        counted: dict[int, dict[str, int]] = defaultdict(dict)
        known: dict[int, Person] = {}
        for one in self.meetings:
            for person in one.people:
                known[person.pk] = person
                mine, name = counted[person.pk], one.meeting.group.name
                mine[name] = mine.get(name, 0) + 1
        found = [(known[key], sorted(some.items())) for key, some in counted.items()]
        return sorted(found, key=lambda one: (one[0].name.casefold(), one[0].pk))


def ahead(by: Standing, groups: Iterable[int]) -> QuerySet[Meeting]:
    """Return the planned meetings ahead of these groups that this standing may know of."""
    rows = Meeting.objects.filter(group__in=list(groups), state=Meeting.State.PLANNED, starts_at__gt=timezone.now())
    return MEETING.visible(rows, by).select_related("group", "partnership")


def groups_to_invite(by: Standing) -> list[tuple[int, str]]:
    """Return the groups with meetings ahead to which this standing may invite, as (key, name) by name; one query."""
    rows = MEETING.visible(Meeting.objects.all(), by).filter(state=Meeting.State.PLANNED, starts_at__gt=timezone.now())
    found = {row.group_id: row for row in rows.select_related("group").order_by("-starts_at")}
    mine = [(key, row.group.name) for key, row in found.items() if MEETING.may(by, "U", row)]
    return sorted(mine, key=lambda one: one[1].casefold())


def to_invite(by: Standing, meetings: Iterable[Meeting]) -> ToInvite:
    """Return who is to be invited to these meetings; three queries, however many there are."""
    rows = sorted(meetings, key=lambda row: (row.starts_at, row.pk))
    seats = sitting(by.partnership, {row.group_id for row in rows})
    sent = Invitation.objects.filter(meeting__in=rows, cancelled=False).values_list("meeting", "person", "sequence")
    told = set(sent)
    found = []
    for row in rows:
        expected = {one.person.pk: one.person for one in seats.on(row.group_id, england_date(row.starts_at))}
        new = [person for key, person in sorted(expected.items()) if (row.pk, key, row.sequence) not in told]
        found.append(Invites(row, new, len(expected) - len(new)))
    return ToInvite(found)
