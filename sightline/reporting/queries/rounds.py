"""Rounds, the groups that report in them, and who chairs those."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Group, Partnership, Seat
from sightline.governance.standing import CHAIRING, SITTING, Standing, in_force
from sightline.reporting.models import Report, Round, Setting
from sightline.reporting.permissions import REPORT, WRITING
from sightline.reporting.rules import UP, Place


def rounds(by: Standing) -> QuerySet[Round]:
    """Return the rounds of the partnership, the newest first: their names and days are no secret to who reports."""
    return Round.objects.filter(partnership=by.partnership)


def rounds_to_open() -> QuerySet[Round]:
    """Return all rounds, for `access.load`."""
    return Round.objects.all()


def pack_round(by: Standing) -> Round | None:
    """Return the newest round of which something was sent up that this standing may read, else the newest one open."""
    sent = REPORT.visible(Report.objects.filter(state__in=UP), by).order_by().values("round")
    found = rounds(by).filter(pk__in=sent).first()
    return found or rounds(by).filter(opens_on__lte=by.today).first() or rounds(by).first()


def setting_of(partnership: Partnership) -> Setting | None:
    """Return what the partnership set for its reports, or None."""
    return Setting.objects.filter(partnership=partnership).first()


def standing_groups(partnership: Partnership, today: date) -> QuerySet[Group]:
    """Return the groups of a partnership that have not ended."""
    return Group.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today), partnership=partnership)


def places(partnership: Partnership, today: date) -> dict[int, Place]:
    """Return the structure of the partnership's groups on a day; one query."""
    rows = standing_groups(partnership, today).values_list("pk", "kind", "parent")
    return {pk: Place(pk, kind, parent) for pk, kind, parent in rows}


def groups_to_report(by: Standing) -> list[Group]:
    """Return the groups this standing may write a report for: all to the business unit, a chair's own."""
    rows = standing_groups(by.partnership, by.today).exclude(kind=Group.Kind.EXECUTIVE)
    return [one for one in rows if may_write_for(one, by)]


def may_write_for(group: Group, by: Standing) -> bool:
    """Return whether a standing may make a report of a group."""
    return WRITING.may(by, "C", _OfGroup(group))


class _OfGroup:
    """A report that a group may write and that is not there yet, as far as rights ask."""

    reference = ""

    def __init__(self, group: Group) -> None:
        self.group_id, self.partnership_id = group.pk, group.partnership_id


def chairs_of(groups: Iterable[int], partnership: Partnership, today: date) -> dict[int, list[Person]]:
    """Return who chairs groups on a day, deputies among them, {group: people}; two queries."""
    wanted = set(groups)
    if not wanted:
        return {}
    seats = Seat.objects.filter(in_force(today), partnership=partnership, group__in=wanted, role__in=CHAIRING)
    by_seat, by_post = {}, defaultdict(set)
    for pk, group, post in seats.order_by("pk").values_list("pk", "group", "post"):
        by_seat[pk] = group
        if post:
            by_post[post].add(group)
    held = Appointment.objects.filter(
        in_force(today), Q(post__in=by_post) | Q(seat__in=by_seat), partnership=partnership, person__is_active=True
    ).select_related("person", "post")
    found: dict[int, list[Person]] = defaultdict(list)
    for row in held.order_by("person__name", "pk"):
        if row.post and row.post.ended_on and row.post.ended_on < today:
            continue
        for group in by_post[row.post_id] if row.post_id else {by_seat[row.seat_id or 0]}:
            if row.person not in found[group]:
                found[group].append(row.person)
    return found


def packs_for(person: Person, partnerships: Sequence[Partnership], today: date) -> dict[int, tuple[str, str]]:
    """Return {partnership: (words, address)} of the newest pack, wherever a person sits on an executive that has one.

    Two queries, and one more for whoever sits on an executive.
    """
    held = Appointment.objects.filter(in_force(today), person=person).values_list("post", "seat")
    posts, seats = ({one for one in column if one} for column in (zip(*held, strict=True) if held else ((), ())))
    sits = Seat.objects.filter(
        in_force(today), Q(post__in=posts, post__ended_on__isnull=True) | Q(pk__in=seats), role__in=SITTING,
        group__kind=Group.Kind.EXECUTIVE, partnership__in=partnerships,
    )  # fmt: skip
    here = set(sits.values_list("partnership", flat=True))
    if not here:
        return {}
    rows = Round.objects.filter(partnership__in=here, reports__state__in=UP).select_related("partnership").distinct()
    found: dict[int, tuple[str, str]] = {}
    for row in rows.order_by("-starts_on", "-pk"):
        words = f"What needs the executive: {row.name}"
        there = reverse("reporting:pack_of", args=[row.partnership.slug, row.pk])
        found.setdefault(row.partnership_id, (words, there))
    return found
