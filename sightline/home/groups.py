"""A group at work on one page: its next meeting, its actions, its work plan and highlight report, its terms.

Each part is there for those who may see what is in it, and each figure leads to its list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from sightline.actions import filtering
from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import clock_for as action_clock
from sightline.actions.queries import href as action_href
from sightline.actions.queries import visible as actions_of
from sightline.actions.queries import with_names
from sightline.governance.models import Group
from sightline.governance.permissions import GROUP
from sightline.governance.rules.standing_dates import clock_to
from sightline.governance.standing import Standing
from sightline.meetings.models import Meeting
from sightline.meetings.permissions import AGENDA, MEETING
from sightline.meetings.queries.agenda import agenda_href, agenda_of
from sightline.meetings.queries.events import when
from sightline.meetings.queries.plan import href as meeting_href
from sightline.meetings.queries.plan import visible as meetings_of
from sightline.reporting.permissions import REPORT
from sightline.reporting.queries import address, reports
from sightline.reporting.rules import state_words

SHOWN = 8
Clock = tuple[str, str]


@dataclass(frozen=True)
class NextMeeting:
    """The next meeting of a group: when, and where its agenda and papers are for who may read them."""

    words: str
    href: str
    place: str
    agenda: str
    papers: str
    due: Clock | None


@dataclass(frozen=True)
class Work:
    """What a group has to do: counts with the addresses of their lists, and the actions due first."""

    open: int
    late: int
    open_href: str
    late_href: str
    first: Sequence[tuple[Action, str, Clock]]


@dataclass(frozen=True)
class Said:
    """A report of the group: its title, its state in words, where it is."""

    title: str
    state: str
    href: str


@dataclass(frozen=True)
class GroupAtWork:
    """The page of a group at work; a part is None where the reader may not see such things."""

    group: Group
    href: str
    meeting: NextMeeting | None
    meets: bool
    call: str
    work: Work | None
    reports: Sequence[tuple[str, Said | None]]
    review: Clock


def groups_to_open() -> QuerySet[Group]:
    """Return all groups, for `access.load`."""
    return Group.objects.select_related("parent")


def group_at_work(group: Group, by: Standing) -> GroupAtWork:
    """Return a group at work; at most eight queries, however much it has to do."""
    return GroupAtWork(
        group, reverse("governance:group", args=[by.partnership.slug, group.pk]), _meeting(group, by),
        MEETING.may_some(by, "R"), _call(group, by),
        _work(group, by) if ACTION.may_some(by, "R") else None, _reports(group, by),
        clock_to(group.terms_review_on, by.today),
    )  # fmt: skip


def _call(group: Group, by: Standing) -> str:
    """Return where to call an extraordinary meeting of the group, empty for whoever may not."""
    if group.ended_on or not MEETING.may(by, "C", Meeting(partnership=by.partnership, group=group)):
        return ""
    return f"{reverse('meetings:call', args=[by.partnership.slug])}?group={group.pk}"


def _meeting(group: Group, by: Standing) -> NextMeeting | None:
    rows = meetings_of(by).filter(group=group, state=Meeting.State.PLANNED, starts_at__gte=timezone.now())
    row = rows.select_related("group").order_by("starts_at").first()
    if row is None:
        return None
    may = AGENDA.may(by, "R", row)
    agenda = agenda_of(row) if may else None
    due = clock_to(agenda.papers_due_on, by.today) if agenda else None
    return NextMeeting(
        when(row), meeting_href(row, by), row.place, agenda_href(row, by) if may else "",
        agenda_href(row, by, "papers") if may else "", due,
    )  # fmt: skip


def _work(group: Group, by: Standing) -> Work:
    rows = actions_of(by).filter(filtering.LIVE, filtering.OPEN, group=group)
    late = rows.filter(filtering.late(by)).count()
    first = with_names(rows.filter(due_on__isnull=False)).order_by("due_on", "reference")[:SHOWN]
    listed = reverse("actions:list", args=[by.partnership.slug])
    told = []
    for one in first:
        clock = action_clock(one, by.today)
        told.append((one, action_href(one, by), (clock.kind, clock.words)))
    return Work(
        rows.count(), late, f"{listed}?status=open&group={group.pk}", f"{listed}?when=late&group={group.pk}", told
    )


def _reports(group: Group, by: Standing) -> list[tuple[str, Said | None]]:
    """Return the newest work plan and the newest highlight report that the reader may see."""
    if not REPORT.may_some(by, "R"):
        return []
    kinds = (("Work plan", "work_plan"), ("Highlight report", "highlight"))
    found = []
    for words, kind in kinds:
        row = reports(by).filter(group=group, kind=kind).order_by("-round__ends_on", "-pk").first()
        said = Said(row.title, state_words(row.state), address("report", by, row.reference)) if row else None
        found.append((words, said))
    return found


def beside_group(group: Group, by: Standing) -> list[tuple[str, str]]:
    """Offer a group's work on its own page."""
    if not GROUP.may(by, "R", group):
        return []
    there = reverse("partnership:group", args=[by.partnership.slug, group.pk])
    return [("Its work: next meeting, actions, reports", there)]
