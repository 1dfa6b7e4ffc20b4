"""The agenda of a meeting as one reader may see it: what is restricted is there for those near its case alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.governance.models import Seat
from sightline.governance.permissions import PERSON
from sightline.governance.standing import Standing
from sightline.kernel.dates import ENGLAND, in_short
from sightline.kernel.references import Resolved, resolve
from sightline.meetings.models import Agenda, AgendaItem, Meeting, StandingItem
from sightline.meetings.permissions import AGENDA, PAPERS, RESTRICTED, scope_of

WITH = ("meeting__group", "meeting__partnership", "seat__post", "seat__agency", "person")
SOMEBODY = "a named person"


def items(by: Standing) -> QuerySet[AgendaItem]:
    """Return the items this standing may see, of all meetings; what was withdrawn is among them."""
    rows = AgendaItem.objects.select_related(*WITH)
    level = AgendaItem.Level
    return PAPERS.visible(rows.filter(level=level.GROUP), by) | RESTRICTED.visible(rows.filter(level=level.CASE), by)


def items_of(meeting: Meeting, by: Standing) -> list[AgendaItem]:
    """Return a meeting's items as this standing sees them, in their order, without the withdrawn; one query."""
    return [one for one in in_order(items(by).filter(meeting=meeting)) if one.withdrawn_at is None]


def in_order(rows: QuerySet[AgendaItem]) -> list[AgendaItem]:
    """Return items as they stand on paper: 7, 7a, 8, and the restricted after them."""
    return sorted(rows, key=lambda one: (one.level, one.number, len(one.letter), one.letter))


def items_to_open() -> QuerySet[AgendaItem]:
    """Return all items, for `access.load`."""
    return AgendaItem.objects.select_related(*WITH)


def restricted_items(by: Standing) -> QuerySet[AgendaItem]:
    """Return the restricted items of all meetings that this standing may see, the newest meeting first."""
    rows = RESTRICTED.visible(items_to_open().filter(level=AgendaItem.Level.CASE), by)
    return rows.filter(withdrawn_at__isnull=True).order_by("-meeting__starts_at", "number", "pk")


def agenda_of(meeting: Meeting) -> Agenda | None:
    """Return a meeting's agenda, once it has one."""
    return Agenda.objects.filter(meeting=meeting).first()


def item_version_now(item: AgendaItem) -> int:
    """Return the version of an item as it is now."""
    return AgendaItem.objects.values_list("version", flat=True).get(pk=item.pk)


def item_href(item: AgendaItem, by: Standing, page: str = "item") -> str:
    """Return the address of an item's page or of one of its forms; restricted ones have addresses of their own."""
    name = f"restricted{page.removeprefix('item')}" if item.restricted else page
    return reverse(f"meetings:{name}", args=[by.partnership.slug, item.reference])


def agenda_href(meeting: Meeting, by: Standing, page: str = "agenda") -> str:
    """Return the address of a meeting's agenda or of one of its forms."""
    return reverse(f"meetings:{page}", args=[by.partnership.slug, meeting.reference])


def seats_to_present(meeting: Meeting) -> QuerySet[Seat]:
    """Return the seats of the group on the day, any of which may present an item."""
    day = meeting.starts_at.astimezone(ENGLAND).date()
    rows = Seat.objects.filter(group=meeting.group_id, starts_on__lte=day).select_related("post", "agency")
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).exclude(role=Seat.Role.PAPERS).order_by("pk")


def people_to_present(by: Standing) -> QuerySet[Person] | None:
    """Return the people who may be named to present an item; None when the reader may not know who is here."""
    rows = Person.objects.filter(is_active=True).order_by("name")
    return PERSON.visible(rows, by) if PERSON.may(by, "R") else None


def presenter(item: AgendaItem, by: Standing) -> str:
    """Return who presents an item, in words; a person's name only to who may know who is in the partnership."""
    if item.person:
        return item.person.name if PERSON.may(by, "R") else SOMEBODY
    return str(item.seat.post or item.seat.agency) if item.seat else ""


@dataclass(frozen=True)
class AgendaLine:
    """An item on the agenda's page, with the time at which it comes."""

    item: AgendaItem
    href: str
    presenter: str
    at: str
    may_change: bool


@dataclass(frozen=True)
class AgendaPage:
    """An agenda ready to print."""

    meeting: Meeting
    agenda: Agenda | None
    lines: Sequence[AgendaLine]
    restricted: Sequence[AgendaLine]
    withdrawn: Sequence[AgendaLine]
    ends: str
    over_minutes: int
    due: tuple[str, str] | None
    may_change: bool
    usual: int

    @property
    def marking(self) -> bool:
        """Whether something of level 3 stands on the page."""
        return bool(self.restricted)


def usual_missing(meeting: Meeting) -> int:
    """Return how many usual items of the group are not on the agenda of this meeting yet; one query."""
    there = AgendaItem.objects.filter(meeting=meeting, standing__isnull=False).values("standing")
    usual = StandingItem.objects.filter(template__group=meeting.group_id, template__kind=meeting.kind, ended_at=None)
    return usual.exclude(pk__in=there).count()


def agenda_page(meeting: Meeting, by: Standing) -> AgendaPage:
    """Return a meeting's agenda as this standing sees it; three queries, however many items."""
    agenda = agenda_of(meeting)
    found = in_order(items(by).filter(meeting=meeting))
    may = AGENDA.may(by, "U", meeting) and meeting.state == Meeting.State.PLANNED
    standing = [one for one in found if one.withdrawn_at is None]
    start, lines = meeting.starts_at.astimezone(ENGLAND), []
    for one in standing:
        lines.append(_line(one, by, f"{start:%H:%M}"))
        start += timedelta(minutes=one.minutes)
    over = int((start - meeting.ends_at).total_seconds() // 60)
    return AgendaPage(
        meeting, agenda, [one for one in lines if not one.item.restricted],
        [one for one in lines if one.item.restricted], [_line(one, by, "") for one in found if one.withdrawn_at],
        f"{start:%H:%M}" if standing else "", max(over, 0), _due(agenda, meeting, by.today), may,
        usual_missing(meeting) if may else 0,
    )  # fmt: skip


def _line(item: AgendaItem, by: Standing, at: str) -> AgendaLine:
    planned = item.meeting.state == Meeting.State.PLANNED and item.withdrawn_at is None
    return AgendaLine(
        item, item_href(item, by), presenter(item, by), at, planned and scope_of(item).may(by, "U", item)
    )  # fmt: skip


def _due(agenda: Agenda | None, meeting: Meeting, today: date) -> tuple[str, str] | None:
    """Return the clock of the day papers are due, and its words; None without an agenda or once it is over."""
    if agenda is None or meeting.state != Meeting.State.PLANNED:
        return None
    days = (agenda.papers_due_on - today).days
    words = f"Papers due {in_short(agenda.papers_due_on)}"
    return ("over" if days < 0 else "soon" if days <= 5 else "run"), words


@dataclass(frozen=True)
class ItemPage:
    """One item with what it is about."""

    item: AgendaItem
    presenter: str
    references: Sequence[Resolved]
    may_change: bool
    may_move: bool


def item_page(item: AgendaItem, by: Standing) -> ItemPage:
    """Return an item with the records it is about that this reader may see; one query for each of at most ten."""
    told = [resolve(one, by) for one in item.references.values_list("reference", flat=True)]
    agenda = agenda_of(item.meeting)
    may = _line(item, by, "").may_change
    return ItemPage(
        item, presenter(item, by), [one for one in told if one], may,
        may and not item.restricted and not (agenda and agenda.issued_at),
    )  # fmt: skip


def resolve_item(reference: str, by: Standing) -> Resolved | None:
    """Return what an item's reference leads to, or None for whoever may not see it."""
    row = items(by).filter(reference=reference).first()
    if row is None:
        return None
    state = "withdrawn" if row.withdrawn_at else row.get_purpose_display()
    return Resolved(row.reference, f"{row.label} {row.title}", state, item_href(row, by), row.level)
