"""Attendance and representation: by agency, seat and person; gaps, overload, and agencies that sit nowhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from sightline.governance.models import Group, Membership, Seat
from sightline.governance.permissions import GROUP, PERSON
from sightline.governance.standing import SITTING, Standing, in_force
from sightline.kernel.dates import england_date, in_short
from sightline.meetings.models import Attendance, Meeting
from sightline.meetings.queries.expected import sitting
from sightline.meetings.queries.plan import within
from sightline.meetings.queries.record import visible_minutes
from sightline.meetings.rules import attendance as rules

BY = {"agency": "Agency", "seat": "Seat", "person": "Person"}
SHOW = {"": "All", "gaps": "Only gaps"}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; a year is from April to March."""

    by: str
    first: date
    last: date
    group: int = 0
    show: str = ""

    @property
    def words(self) -> str:
        """The time asked for, in words."""
        return f"{in_short(self.first)} to {in_short(self.last)}"


def year_of(day: date) -> int:
    """Return the year, April to March, that a day is in, by the year in which it begins."""
    return day.year - (day.month < 4)


def asked(params: Mapping[str, str], today: date) -> Asked:
    """Read what an address asks for; what it does not know is dropped."""
    said = {name: str(params.get(name, "")) for name in ("by", "year", "group", "show")}
    number = {name: int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0
              for name, value in said.items()}  # fmt: skip
    year = number["year"] if 2000 <= number["year"] <= 2200 else year_of(today)
    return Asked(
        said["by"] if said["by"] in BY else "agency", date(year, 4, 1), date(year + 1, 3, 31), number["group"],
        said["show"] if said["show"] in SHOW else "",
    )  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """Figures for the annual report: of the meetings that the reader may read of."""

    held: int
    cancelled: int
    seats: int
    represented: int
    gaps: int

    @property
    def per_cent(self) -> int:
        """Per cent of the seats that were represented, over all meetings held."""
        return round(100 * self.represented / self.seats) if self.seats else 0


@dataclass(frozen=True)
class Represented:
    """Who came, what is asked of whom, and which agencies sit nowhere."""

    asked: Asked
    lines: Sequence[rules.Line]
    figures: Figures
    much: Sequence[rules.Load]
    nowhere: Sequence[str]


def represented(by: Standing, wanted: Asked) -> Represented:
    """Return attendance of a year as a reader may see it; nine queries, however many meetings."""
    rows = list(_rows(by, wanted))
    lines = sorted(rules.lines(_seen(rows, wanted.by, by)), key=lambda one: (-one.missed, one.represented, one.words))
    if wanted.show == "gaps":
        lines = [one for one in lines if one.gap]
    return Represented(wanted, lines, _figures(by, wanted, rows), _much(by), nowhere(by))


def _rows(by: Standing, wanted: Asked) -> Iterable[Attendance]:
    """The seats of meetings that were held and whose minutes the reader may read; cancelled ones do not count."""
    meetings = Meeting.objects.filter(
        within(wanted.first, wanted.last),
        state=Meeting.State.HELD,
        pk__in=visible_minutes(by).order_by().values("meeting"),
    )
    if wanted.group:
        meetings = meetings.filter(group=wanted.group)
    rows = Attendance.objects.filter(meeting__in=meetings, seat__isnull=False, role__in=SITTING)
    return rows.select_related("meeting__group", "seat__post", "seat__agency", "agency", "holder")


def _seen(rows: Iterable[Attendance], kind: str, by: Standing) -> Iterable[rules.Seen]:
    named = PERSON.may(by, "R")
    for row in rows:
        key, words = None, ""
        if kind == "seat" and row.seat:
            key, words = row.seat_id, f"{row.seat.post or row.seat.agency}, {row.meeting.group}"
        elif kind == "agency" and row.agency:
            key, words = row.agency_id, row.agency.name
        elif kind == "person" and row.holder and named:
            key, words = row.holder_id, row.holder.name
        if key is not None:
            yield rules.Seen(
                row.meeting_id, england_date(row.meeting.starts_at), row.meeting.group.name, key, words, row.state
            )


def _figures(by: Standing, wanted: Asked, rows: Sequence[Attendance]) -> Figures:
    came = [row for row in rows if row.state in (rules.PRESENT, rules.DEPUTY)]
    groups = GROUP.visible(_groups(by), by).order_by().values("pk")
    meetings = Meeting.objects.filter(within(wanted.first, wanted.last), group__in=groups)
    if wanted.group:
        meetings = meetings.filter(group=wanted.group)
    gaps = [one for one in rules.lines(_seen(rows, "agency", by)) if one.gap]
    return Figures(
        len({row.meeting_id for row in rows}), meetings.filter(state=Meeting.State.CANCELLED).count(), len(rows),
        len(came), len(gaps),
    )  # fmt: skip


def _groups(by: Standing) -> QuerySet[Group]:
    return Group.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=by.today))


def _much(by: Standing) -> list[rules.Load]:
    """Return the people and agencies of whom much is asked, by the seats of today and the meetings of a year ahead."""
    groups = {row.pk: row.name for row in GROUP.visible(_groups(by), by)}
    hours: dict[str, float] = {}
    ahead = within(by.today, by.today + timedelta(days=364))
    meetings = Meeting.objects.filter(ahead, group__in=groups).exclude(state=Meeting.State.CANCELLED)
    for group, starts, ends in meetings.values_list("group", "starts_at", "ends_at"):
        hours[groups[group]] = hours.get(groups[group], 0) + (ends - starts).total_seconds() / 3600
    seats = sitting(by.partnership, groups)
    named = PERSON.may(by, "R")
    asked_of: list[tuple[Any, str, str]] = []
    for key, name in groups.items():
        for one in seats.on(key, by.today, SITTING):
            agency = one.seat.post.agency if one.seat.post else one.seat.agency
            if named:
                asked_of.append((("person", one.person.pk), one.person.name, name))
            if agency and not one.seat.independent:
                asked_of.append((("agency", agency.pk), agency.name, name))
    return [one for one in rules.loads(asked_of, lambda group: hours.get(group, 0)) if one.much]


def nowhere(by: Standing) -> list[str]:
    """Return the relevant agencies and statutory partners that hold no seat on any group today; two queries."""
    seats = Seat.objects.filter(in_force(by.today), partnership=by.partnership, role__in=SITTING, independent=False)
    seats = seats.filter(Q(group__ended_on__isnull=True) | Q(group__ended_on__gte=by.today))
    sits = {key for pair in seats.values_list("agency", "post__agency") for key in pair if key}
    kinds = (Membership.Category.STATUTORY, Membership.Category.RELEVANT)
    rows = Membership.objects.filter(in_force(by.today), partnership=by.partnership, category__in=kinds)
    return [row.agency.name for row in rows.select_related("agency") if row.agency_id not in sits]


def gaps(by: Standing) -> list[rules.Line]:
    """Return the agencies that missed meetings in a row as a reader may see it, the most first; one query."""
    wanted = asked({"by": "agency"}, by.today)
    found = [one for one in rules.lines(_seen(list(_rows(by, wanted)), "agency", by)) if one.gap]
    return sorted(found, key=lambda one: (-one.missed, one.words))
