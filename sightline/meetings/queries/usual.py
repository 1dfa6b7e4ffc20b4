"""A group's usual agenda, and what members proposed, as one reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from sightline.governance.models import Group, Seat
from sightline.governance.standing import Standing, in_force
from sightline.meetings.models import AgendaTemplate, ItemProposal, Meeting, StandingItem
from sightline.meetings.permissions import AGENDA, GROUPS_PAPERS, USUAL


def groups_with_papers() -> QuerySet[Group]:
    """Return all groups, for `access.load` by who may read their papers."""
    return Group.objects.all()


def groups_to_read(by: Standing) -> QuerySet[Group]:
    """Return the groups whose usual agenda a reader may see, by name."""
    return GROUPS_PAPERS.visible(Group.objects.filter(ended_on__isnull=True), by).order_by("name")


def standing_to_open() -> QuerySet[StandingItem]:
    """Return the usual items of all groups, for `access.load`."""
    return StandingItem.objects.select_related("template__group").filter(ended_at__isnull=True)


def standing_version_now(row: StandingItem) -> int:
    """Return the version of a usual item as it is now."""
    return StandingItem.objects.values_list("version", flat=True).get(pk=row.pk)


@dataclass(frozen=True)
class Usual:
    """The usual agenda of a group's meetings of one kind."""

    kind: str
    words: str
    papers_days: int | None
    lines: Sequence[StandingItem]


def usual_agendas(group: Group) -> list[Usual]:
    """Return a group's usual agendas, ordinary meetings first; two queries."""
    rows = {one.kind: one for one in AgendaTemplate.objects.filter(group=group)}
    lines = list(
        StandingItem.objects.filter(template__group=group, ended_at__isnull=True)
        .select_related("template", "seat__post", "seat__agency").order_by("position", "pk")
    )  # fmt: skip
    return [
        Usual(
            str(kind), f"{str(words).capitalize()} meetings", rows[kind].papers_days if kind in rows else None,
            [one for one in lines if one.template.kind == kind],
        )
        for kind, words in Meeting.Kind.choices
    ]  # fmt: skip


def seats_of_group(group: Group, by: Standing) -> QuerySet[Seat]:
    """Return the seats of a group today that may present an item."""
    rows = Seat.objects.filter(in_force(by.today), group=group).select_related("post", "agency")
    return rows.exclude(role=Seat.Role.PAPERS).order_by("pk")


def usual_href(group: Group, by: Standing, page: str = "usual") -> str:
    """Return the address of a group's usual agenda."""
    return reverse(f"meetings:{page}", args=[by.partnership.slug, group.pk])


def may_change_usual(group: Group, by: Standing) -> bool:
    """Whether a reader may change a group's usual agenda."""
    return USUAL.may(by, "U", AgendaTemplate(partnership_id=group.partnership_id, group=group))


def proposals_of(meeting: Meeting, by: Standing) -> list[ItemProposal]:
    """Return what was proposed for a meeting: all of it for who may answer, one's own for everybody else; one query."""
    rows = ItemProposal.objects.filter(meeting=meeting).select_related("proposed_by", "item")
    mine = Q() if AGENDA.may(by, "C", meeting) else Q(proposed_by=by.person)
    return list(rows.filter(mine).order_by("pk"))


def proposal_of(meeting: Meeting, key: int, by: Standing) -> ItemProposal | None:
    """Return one proposal that the reader may see."""
    return next((one for one in proposals_of(meeting, by) if one.pk == key), None)
