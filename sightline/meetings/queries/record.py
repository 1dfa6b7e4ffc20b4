"""The record of a meeting as its readers see it: who came, whether it may decide, what was said item by item."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.governance.models import Group, Membership, Seat
from sightline.governance.rules.seats import Quorum
from sightline.governance.standing import SITTING, Standing, in_force
from sightline.kernel.dates import england_date
from sightline.meetings.models import Attendance, Interest, Meeting, MinuteEntry, Minutes, Needed
from sightline.meetings.permissions import ENTRY, MINUTES
from sightline.meetings.queries.expected import sitting
from sightline.meetings.rules import decisions, quorum

COMES = (*SITTING, Seat.Role.ATTENDS, Seat.Role.PAPERS)


def address(page: str, by: Standing, *args: object) -> str:
    """Return the address of a page of the record."""
    return reverse(f"meetings:{page}", args=[by.partnership.slug, *args])


def visible_minutes(by: Standing) -> QuerySet[Minutes]:
    """Return the minutes this standing may read."""
    return MINUTES.visible(Minutes.objects.all(), by)


def minutes_to_open() -> QuerySet[Minutes]:
    """Return all minutes with their meeting, for `access.load`."""
    return Minutes.objects.select_related("meeting__group", "taker", "confirmed_at__group")


def minutes_of(meeting: Meeting, by: Standing) -> Minutes | None:
    """Return the minutes of a meeting, or None when there are none that this standing may read; one query."""
    return visible_minutes(by).filter(meeting=meeting).first()


def shown_out(by: Standing) -> QuerySet[Interest, int]:
    """Return the keys of the entries of which somebody was shown out, as a part of a query."""
    return Interest.objects.filter(person=by.person, out=True).order_by().values_list("entry", flat=True)


def visible_entries(by: Standing) -> QuerySet[MinuteEntry]:
    """Return the entries this standing may know of, each with `was_out`: whether the reader was shown out of it."""
    mine = Interest.objects.filter(entry=OuterRef("pk"), person=by.person, out=True)
    return ENTRY.visible(MinuteEntry.objects.all(), by).annotate(was_out=Exists(mine))


def entries_to_open(by: Standing) -> QuerySet[MinuteEntry]:
    """Return all entries but those the reader was shown out of, for `access.load`."""
    rows = MinuteEntry.objects.select_related("minutes__meeting__group", "changed_by", "item")
    return rows.exclude(pk__in=shown_out(by))


def version_of(minutes: Minutes) -> int:
    """Return the version of the minutes as it is now."""
    return Minutes.objects.values_list("version", flat=True).get(pk=minutes.pk)


@dataclass(frozen=True)
class Place:
    """A seat of the group on the day of a meeting: who holds it, and who may stand in for them."""

    seat: Seat
    holders: Sequence[Person]
    deputies: Sequence[tuple[Person, Seat]]

    @property
    def words(self) -> str:
        """Whose place it is."""
        return str(self.seat.post or self.seat.agency)

    @property
    def under(self) -> str:
        """The agency and the part it has on the group."""
        agency = self.seat.post.agency.name if self.seat.post else ""
        return ", ".join(filter(None, (agency, self.seat.get_role_display())))


def places(meeting: Meeting) -> list[Place]:
    """Return the seats of a meeting's group on its day; four queries."""
    day, group = england_date(meeting.starts_at), meeting.group_id
    seats = sitting(meeting.partnership, [group])
    held: dict[int, list[Person]] = {}
    for one in seats.on(group, day, COMES):
        held.setdefault(one.seat.pk, []).append(one.person)
    spare = [(one.person, one.seat) for one in seats.on(group, day, (Seat.Role.DEPUTY,))]
    return [
        Place(seat, held.get(seat.pk, []), _deputies(seat, spare))
        for seat in seats.seats.get(group, ())
        if seat.role in COMES and seat.starts_on <= day and (seat.ends_on is None or seat.ends_on >= day)
    ]


def _deputies(seat: Seat, spare: Sequence[tuple[Person, Seat]]) -> list[tuple[Person, Seat]]:
    """Who may stand in for a seat: a deputy of that seat, or of whoever is not there (ADR 12)."""
    if seat.role not in SITTING:
        return []
    return [(person, own) for person, own in spare if own.deputises_for_id in (None, seat.pk)]


def agency_of(seat: Seat) -> int | None:
    """Return the agency a seat speaks for, or None for an independent one."""
    if seat.independent or (seat.post is not None and seat.post.independent):
        return None
    return seat.post.agency_id if seat.post else seat.agency_id


@dataclass(frozen=True)
class Room:
    """Who is at a meeting, and what its group asks for before it may decide."""

    attendance: Sequence[Attendance]
    rule: quorum.Rule
    out: dict[int, set[int]] = field(default_factory=dict)

    @property
    def rows(self) -> list[quorum.Row]:
        """The seats as the rule of the quorum sees them."""
        return [
            quorum.Row(
                one.seat.pk, one.role, one.state, one.person_id, one.agency.name if one.agency else "",
                one.seat.post_id, one.deputy_seat_id, one.left_at is not None,
            )
            for one in self.attendance
            if one.seat is not None
        ]  # fmt: skip

    def out_of(self, entry: int | None) -> set[int]:
        """Return the people who were shown out of an item."""
        return self.out.get(entry or 0, set())

    def quorum(self, entry: int | None = None) -> Quorum:
        """Judge the quorum as it is now, or for an item."""
        return quorum.judge(self.rule, self.rows, self.out_of(entry))

    def standing(self, kind: str, entry: int | None = None) -> decisions.Standing:
        """Return what stands against a decision of a kind now, in an item."""
        found = self.quorum(entry)
        return decisions.Standing(
            found.ok, found.sentence, quorum.missing(self.rule, self.rows, kind, self.out_of(entry))
        )


def kept_of(room: Room) -> dict[str, Any]:
    """Return what minutes keep when they are approved: the quorum as it was judged, what each seat was called."""
    found = room.quorum()
    return {
        "quorum": [found.ok, found.counted, list(found.missing), found.sentence],
        "seats": {str(one.pk): str(one.seat.post or one.seat.agency) for one in room.attendance if one.seat},
    }


def rule_of(group: Group, by: Standing) -> quorum.Rule:
    """Return what a group asks for before it decides; two queries."""
    rows = Needed.objects.filter(Q(group=group) | Q(group__isnull=True), partnership=by.partnership)
    wanted = [
        quorum.Wanted(one.needed_for, str(one.post or one.agency), one.post_id, one.agency.name if one.agency else "")
        for one in rows.select_related("post", "agency")
    ]
    statutory = Membership.objects.filter(
        in_force(by.today), partnership=by.partnership, category=Membership.Category.STATUTORY
    )
    names = list(statutory.order_by("agency__name").values_list("agency__name", flat=True))
    return quorum.Rule(group.quorum, names, group.quorum_statutory, wanted)


def room_of(meeting: Meeting, by: Standing) -> Room:
    """Return who is at a meeting and what its group asks for; four queries."""
    rows = Attendance.objects.filter(meeting=meeting)
    out: dict[int, set[int]] = {}
    shown = Interest.objects.filter(entry__minutes__meeting=meeting, out=True).order_by()
    for entry, person in shown.values_list("entry", "person"):
        out.setdefault(entry, set()).add(person)
    return Room(list(rows.select_related("agency", "seat__post__agency", "seat__agency", "person")),
                rule_of(meeting.group, by), out)  # fmt: skip


def attendance_version_of(minutes: Minutes) -> int:
    """Return the version of who came as it is now."""
    return Minutes.objects.values_list("attendance_version", flat=True).get(pk=minutes.pk)


def entry_version_of(entry: MinuteEntry) -> int:
    """Return the version of an item as it is now."""
    return MinuteEntry.objects.values_list("version", flat=True).get(pk=entry.pk)


def interests_to_open(by: Standing, minutes: Minutes, pk: int) -> Interest:
    """Return an interest declared in these minutes, in an item the reader may know of; 404 otherwise."""
    rows = Interest.objects.select_related("entry__minutes__meeting__group")
    return get_object_or_404(rows, pk=pk, entry__in=visible_entries(by).filter(minutes=minutes).values("pk"))
