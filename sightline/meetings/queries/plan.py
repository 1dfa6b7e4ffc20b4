"""The forward plan: every meeting of a time, who is expected twice at once, and what a year's plan would be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from sightline.governance.models import Group
from sightline.governance.permissions import GROUP, PERSON
from sightline.governance.standing import Standing
from sightline.kernel.dates import ENGLAND, england_date, england_midnight
from sightline.kernel.models import NonWorkingDay
from sightline.meetings.models import AvoidedDays, DataReady, Meeting, Series
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.expected import Sitting, sitting
from sightline.meetings.rules import series as rules

STATES = {"": "Planned and held", "planned": "Planned", "held": "Held", "cancelled": "Cancelled", "any": "All"}


@dataclass(frozen=True)
class Asked:
    """What an address asks of the forward plan; what it does not know is dropped."""

    first: date
    last: date
    group: int = 0
    state: str = ""
    clashes: bool = False

    @property
    def words(self) -> str:
        """The time asked for, in words."""
        return f"{self.first.day} {self.first:%B %Y} to {self.last.day} {self.last:%B %Y}"


def asked(params: Mapping[str, str], today: date) -> Asked:
    """Read what an address asks: `from` is a month such as 2027-04, the plan shows a year from it."""
    first = today.replace(day=1)
    said = str(params.get("from", ""))
    if len(said) == 7 and said[:4].isascii() and said[:4].isdigit() and said[5:].isdigit():
        year, month = int(said[:4]), int(said[5:])
        if 2000 <= year <= 2100 and 1 <= month <= 12:
            first = date(year, month, 1)
    last = date(first.year + 1, first.month, 1) - timedelta(days=1)
    group = str(params.get("group", ""))
    number = int(group) if group.isascii() and group.isdigit() and len(group) < 18 else 0
    state = str(params.get("state", ""))
    return Asked(first, last, number, state if state in STATES else "", str(params.get("clashes", "")) == "1")


@dataclass(frozen=True)
class Other:
    """Another meeting at the same time; `people` are the names of those wanted at both, or empty where names are not
    the reader's to know.
    """

    meeting: Meeting
    href: str
    count: int
    people: Sequence[str] = ()


@dataclass(frozen=True)
class Line:
    """A meeting of the forward plan."""

    meeting: Meeting
    href: str
    expected: int
    others: Sequence[Other] = ()

    @property
    def day(self) -> date:
        """The day in England."""
        return england_date(self.meeting.starts_at)

    @property
    def time_words(self) -> str:
        """“10:00 to 12:00”."""
        start, end = (moment.astimezone(ENGLAND) for moment in (self.meeting.starts_at, self.meeting.ends_at))
        return f"{start:%H:%M} to {end:%H:%M}"

    @property
    def month(self) -> str:
        """The month it is in."""
        return f"{self.day:%B %Y}"


def href(meeting: Meeting, by: Standing, page: str = "meeting") -> str:
    """Return the address of a meeting's page or of one of its forms."""
    return reverse(f"meetings:{page}", args=[by.partnership.slug, meeting.reference])


def visible(by: Standing) -> QuerySet[Meeting]:
    """Return the meetings this standing may know of."""
    return MEETING.visible(Meeting.objects.all(), by)


def meetings_to_open() -> QuerySet[Meeting]:
    """Return all meetings with what their page shows, for `access.load`."""
    return Meeting.objects.select_related("group", "series__pair__group")


def within(first: date, last: date) -> Q:
    """Return the condition for meetings that begin on these days in England."""
    return Q(starts_at__gte=england_midnight(first), starts_at__lt=england_midnight(last + timedelta(days=1)))


def state_condition(state: str) -> Q:
    """Return the condition for a state of the filter."""
    if state == "any":
        return Q()
    return Q(state=state) if state else ~Q(state=Meeting.State.CANCELLED)


def forward_plan(by: Standing, wanted: Asked) -> list[Line]:
    """Return the meetings of a time in order, each with those that clash with it; three queries, however many.

    Clashes are looked for among all meetings of the time, whatever group is asked for.
    """
    rows = list(
        visible(by).filter(within(wanted.first, wanted.last)).select_related("group").order_by("starts_at", "pk")
    )
    seats = sitting(by.partnership, {row.group_id for row in rows})
    others = _others(rows, seats, by)
    chosen = [row for row in rows if _fits(row, wanted)]
    lines = [_line(row, seats, others.get(row.pk, []), by) for row in chosen]
    return [line for line in lines if line.others] if wanted.clashes else lines


def _fits(row: Meeting, wanted: Asked) -> bool:
    state = {"": row.state != Meeting.State.CANCELLED, "any": True}.get(wanted.state, row.state == wanted.state)
    return state and (not wanted.group or row.group_id == wanted.group)


def _line(row: Meeting, seats: Sitting, others: Sequence[Other], by: Standing) -> Line:
    return Line(row, href(row, by), len(seats.people(row.group_id, england_date(row.starts_at))), others)


def _others(rows: Sequence[Meeting], seats: Sitting, by: Standing) -> dict[int, list[Other]]:
    live = {row.pk: row for row in rows if row.state == Meeting.State.PLANNED}
    names = {one.person_id: one.person.name for held in seats.holders.values() for one in held}
    told = PERSON.may(by, "R")
    found: dict[int, list[Other]] = {}
    for clash in rules.clashes([as_sitting(row, seats) for row in live.values()]):
        people = sorted(names[key] for key in clash.people) if told else ()
        for one, other in ((clash.one, clash.other), (clash.other, clash.one)):
            told_of = Other(live[other], href(live[other], by), len(clash.people), people)
            found.setdefault(one, []).append(told_of)
    return found


def clashing(row: Meeting, by: Standing) -> Sequence[Other]:
    """Return the meetings at the same time that want the same people as this one; three queries."""
    day = england_date(row.starts_at)
    same = list(visible(by).filter(within(day, day), state=Meeting.State.PLANNED).select_related("group"))
    return _others(same, sitting(by.partnership, {one.group_id for one in same}), by).get(row.pk, [])


def as_sitting(row: Meeting, seats: Sitting) -> rules.Sitting:
    """Return a meeting as the rule of clashes sees it."""
    start, end = (moment.astimezone(ENGLAND) for moment in (row.starts_at, row.ends_at))
    minutes = (row.ends_at - row.starts_at).total_seconds() / 60
    begins = start.hour * 60 + start.minute
    return rules.Sitting(
        row.pk, row.group_id, end.date() if minutes < 0 else start.date(), begins, begins + int(minutes),
        seats.people(row.group_id, start.date()),
    )  # fmt: skip


def avoided(by: Standing, first: date, last: date, *, school: bool = True) -> rules.Avoided:
    """Return the days of a time on which no meeting is planned; two queries."""
    holidays = NonWorkingDay.objects.filter(day__range=(first, last)).values_list("day", "name")
    rows = AvoidedDays.objects.filter(partnership=by.partnership, starts_on__lte=last, ends_on__gte=first)
    spans = [(day, day, f"a bank holiday ({name})") for day, name in holidays]
    spans += [
        (row.starts_on, row.ends_on, f"in “{row.name}”")
        for row in rows
        if school or row.kind != AvoidedDays.Kind.SCHOOL
    ]
    return rules.Avoided(spans)


def school_days_missing(by: Standing, first: date, last: date) -> bool:
    """Return whether no school holiday is recorded for a time, so that none can be kept free; one query."""
    rows = AvoidedDays.objects.filter(partnership=by.partnership, kind=AvoidedDays.Kind.SCHOOL)
    return not rows.filter(starts_on__lte=last, ends_on__gte=first).exists()


def days_to_avoid(by: Standing) -> QuerySet[AvoidedDays]:
    """Return the days set by hand that have not passed."""
    return AvoidedDays.objects.filter(partnership=by.partnership, ends_on__gte=by.today)


def avoided_to_open() -> QuerySet[AvoidedDays]:
    """Return all avoided days, for `access.load`."""
    return AvoidedDays.objects.all()


def data_ready(by: Standing, since: date | None = None) -> QuerySet[DataReady]:
    """Return the days from which data are there, those since a day."""
    return DataReady.objects.filter(partnership=by.partnership, ready_on__gte=since or by.today)


def ready_to_open() -> QuerySet[DataReady]:
    """Return all days from which data are there, for `access.load`."""
    return DataReady.objects.all()


@dataclass(frozen=True)
class Wished:
    """What somebody wants for a group's meetings of a time; `pair` is the group whose days it shares."""

    group: Group
    weekday: int
    starts_at: time
    minutes: int
    place: str = ""
    join_url: str = ""
    avoids_school: bool = True
    after_data: bool = False
    lead_days: int = 0
    pair: Group | None = None


@dataclass(frozen=True)
class Proposed:
    """A group's meetings as they would be planned, and how many meetings of the time stand already."""

    wished: Wished
    placed: Sequence[rules.Placed]
    standing_already: int = 0

    @property
    def days(self) -> list[date]:
        """The days found."""
        return [one.day for one in self.placed if one.day]

    @property
    def open(self) -> list[rules.Placed]:
        """The meetings for which no day is good."""
        return [one for one in self.placed if one.day is None]

    def moments(self, day: date) -> tuple[datetime, datetime]:
        """Return when a meeting on a day begins and ends."""
        start = datetime.combine(day, self.wished.starts_at, ENGLAND)
        return start, start + timedelta(minutes=self.wished.minutes)


@dataclass(frozen=True)
class YearPlan:
    """What a year's plan would be, for all groups at once."""

    first: date
    last: date
    groups: Sequence[Proposed]
    clashes: Sequence[tuple[str, str, date, int]] = field(default=())

    @cached_property
    def meetings(self) -> int:
        """How many meetings it makes."""
        return sum(len(one.days) for one in self.groups)


def group_choices(by: Standing) -> list[tuple[int, str]]:
    """Return the groups this standing may know of as (key, name), for a filter."""
    return list(GROUP.visible(Group.objects.all(), by).order_by("name").values_list("pk", "name"))


def groups_to_plan(by: Standing) -> list[Group]:
    """Return the groups whose meetings this standing may plan, those that meet by a rule first."""
    rows = GROUP.visible(Group.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)), by)
    mine = [row for row in rows if MEETING.may(by, "C", Meeting(partnership=by.partnership, group=row))]
    return sorted(mine, key=lambda row: (row.rule.kind not in ("a_year", "weeks"), row.name.casefold()))


def last_planned(groups: Sequence[Group]) -> dict[int, Series]:
    """Return the series by which each group was planned last, by group; one query."""
    rows = Series.objects.filter(group__in=groups).select_related("pair").order_by("starts_on", "pk")
    return {row.group_id: row for row in rows}


def planned_until(groups: Sequence[Group], today: date) -> dict[int, date]:
    """Return until which day each group’s meetings are planned, for those with meetings ahead; one query.

    It is the end of their series, or of the financial year of the last of them when they came from a list.
    """
    rows = Meeting.objects.filter(
        group__in=groups,
        state=Meeting.State.PLANNED,
        kind=Meeting.Kind.ORDINARY,
        starts_at__gte=england_midnight(today),
    )
    found = rows.order_by().values_list("group").annotate(until=Max("series__ends_on"), last=Max("starts_at"))
    return {group: until or rules.year_end(england_date(last)) for group, until, last in found}


def propose(by: Standing, first: date, last: date, wished: Sequence[Wished]) -> YearPlan:
    """Return the days on which these groups would meet; eight queries, however many groups.

    A group paired with another takes its days. Raises ValueError for a time that is longer than a year.
    """
    days = {school: avoided(by, first, last, school=school) for school in {one.avoids_school for one in wished}}
    ready = list(
        data_ready(by, first - timedelta(days=92)).filter(ready_on__lte=last).values_list("ready_on", flat=True)
    )
    planned, before = _standing(by, first, last, [one.group.pk for one in wished])
    found: dict[int, Proposed] = {}
    for one in sorted(wished, key=lambda one: one.pair is not None):
        leader = found.get(one.pair.pk) if one.pair else None
        wish = rules.Wish(
            one.group.rule, one.weekday, ready if one.after_data else (), one.lead_days, before.get(one.group.pk)
        )
        placed = leader.placed if leader else rules.planned(wish, first, last, days[one.avoids_school])
        found[one.group.pk] = Proposed(one, placed, planned.get(one.group.pk, 0))
    groups = [found[one.group.pk] for one in wished]
    return YearPlan(first, last, groups, _clashes(by, groups, first, last))


def _standing(by: Standing, first: date, last: date, groups: Collection[int]) -> tuple[dict[int, int], dict[int, date]]:
    """Return how many meetings of the time each group has already, and when each met last before it; one query."""
    rows = Meeting.objects.filter(~Q(state=Meeting.State.CANCELLED), partnership=by.partnership, group__in=groups)
    rows = rows.filter(starts_at__gte=england_midnight(first - timedelta(days=732)))
    count: dict[int, int] = {}
    before: dict[int, date] = {}
    for group, kind, starts_at in rows.order_by("starts_at").values_list("group", "kind", "starts_at"):
        day = england_date(starts_at)
        if first <= day <= last and kind == Meeting.Kind.ORDINARY:
            count[group] = count.get(group, 0) + 1
        elif day < first:
            before[group] = day
    return count, before


def _clashes(
    by: Standing, groups: Sequence[Proposed], first: date, last: date
) -> list[tuple[str, str, date, int]]:  # fmt: skip
    """Return (group, other group, day, how many people) of what the plan would lay at the same time."""
    there = visible(by).filter(within(first, last), state=Meeting.State.PLANNED).select_related("group")
    new = [
        Meeting(pk=-number, group=one.wished.group, starts_at=start, ends_at=end)
        for number, (one, (start, end)) in enumerate(
            ((one, one.moments(day)) for one in groups for day in one.days), start=1
        )
    ]
    rows = {row.pk: row for row in [*there, *new]}
    seats = sitting(by.partnership, {row.group_id for row in rows.values()})
    found = rules.clashes([as_sitting(row, seats) for row in rows.values()])
    return [
        (rows[one.one].group.name, rows[one.other].group.name, england_date(rows[one.one].starts_at), len(one.people))
        for one in found
        if one.one < 0 or one.other < 0
    ]
