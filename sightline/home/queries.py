"""Reads of home: a person's work everywhere, and what changed in a partnership in a week."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.actions.filtering import start_of
from sightline.actions.models import Action
from sightline.actions.queries import clock_for, direction_for, with_names
from sightline.actions.rules import Clock
from sightline.discussion.activity import Feed, Where, feed
from sightline.discussion.queries import Unread, unread_mentions
from sightline.governance.cases import recused_references
from sightline.governance.models import Appointment, Partnership
from sightline.governance.standing import Standing, in_force, partnerships_of
from sightline.indicators.queries.mine import Waiting, waiting_for
from sightline.reporting.queries import due_reports_of, packs_for


@dataclass(frozen=True)
class Mine:
    """One of a person's own actions, ready to print."""

    action: Action
    href: str
    clock: Clock
    direction: str
    role: str


@dataclass(frozen=True)
class Work:
    """A person's work in one partnership: what is late, what is due soon, what waits for a first word, the rest."""

    partnership: Partnership
    href: str
    late: Sequence[Mine]
    soon: Sequence[Mine]
    waiting: Sequence[Mine]
    rest: Sequence[Mine]
    mentions: Sequence[Unread] = ()
    reports: Sequence[tuple[str, str, Clock, str]] = ()
    pack: tuple[str, str] | None = None
    figures: Sequence[Waiting] = ()

    @property
    def total(self) -> int:
        """How many open actions there are."""
        return len(self.late) + len(self.soon) + len(self.waiting) + len(self.rest)


def work_of(person: Person, today: date) -> list[Work]:
    """Return a person's open actions in every partnership they belong to; ten queries, however many, one more for who
    sits on an executive, two for who leads for an agency, and some more for partnerships in which somebody asks them
    to look at a comment.

    An action owned or deputised by a post of somebody is theirs to read whatever its level, so the posts held today
    are the condition; less what began in a case in which they have an interest.
    """
    partnerships = partnerships_of(person, today)
    held = Appointment.objects.filter(in_force(today), person=person, post__isnull=False)
    current = held.filter(Q(post__ended_on__isnull=True) | Q(post__ended_on__gte=today))
    posts = set(current.values_list("post_id", flat=True))
    rows = Action.objects.filter(
        Q(owner__in=posts) | Q(deputy__in=posts), status="open", draft=False, partnership__in=partnerships
    ).exclude(level=Action.Level.CASE, origin_reference__in=recused_references(person))
    found: dict[int, list[Mine]] = {}
    slugs = {one.pk: one.slug for one in partnerships}
    for action in with_names(rows).order_by(F("due_on").asc(nulls_last=True), "reference") if posts else []:
        address = reverse("actions:action", args=[slugs[action.partnership_id], action.reference])
        role = "owner" if action.owner_id in posts else "deputy"
        mine = Mine(action, address, clock_for(action, today), direction_for(action), role)
        found.setdefault(action.partnership_id, []).append(mine)
    asked = unread_mentions(person, today)
    reports: dict[int, list[tuple[str, str, Clock, str]]] = {}
    for pk, words, address, clock, stands in due_reports_of(person, partnerships, today):
        reports.setdefault(pk, []).append((words, address, clock, stands))
    works = [_work(one, found.get(one.pk, []), asked.get(one.pk, ())) for one in partnerships]
    packs = packs_for(person, partnerships, today)
    figures: dict[int, list[Waiting]] = {}
    for waits in waiting_for(person, partnerships, today):
        figures.setdefault(waits.partnership, []).append(waits)
    return [
        replace(
            one, reports=reports.get(one.partnership.pk, ()), pack=packs.get(one.partnership.pk),
            figures=figures.get(one.partnership.pk, ()),
        )
        for one in works
    ]  # fmt: skip


def _work(partnership: Partnership, mine: Sequence[Mine], mentions: Sequence[Unread]) -> Work:
    late = [one for one in mine if one.clock.kind == "over"]
    soon = [one for one in mine if one.clock.kind == "soon"]
    later = [one for one in mine if one not in late and one not in soon]
    waiting = [one for one in later if one.action.last_update_id is None]
    rest = [one for one in later if one.action.last_update_id is not None]
    return Work(partnership, reverse("partnership:front", args=[partnership.slug]), late, soon, waiting, rest, mentions)


@dataclass(frozen=True)
class Week:
    """A week from Monday to Sunday of changes, one page of them grouped by day."""

    monday: date
    sunday: date
    before: date
    after: date | None
    kind: str
    feed: Feed


def week_of(by: Standing, day: date, kind: str = "", page: str | int = 1) -> Week:
    """Return what changed in the week that holds `day`, newest first; as many queries whatever happened."""
    monday = day - timedelta(days=day.weekday())
    next_monday = monday + timedelta(days=7)
    then = Q(created_at__gte=start_of(monday), created_at__lt=start_of(next_monday))
    return Week(
        monday, monday + timedelta(days=6), monday - timedelta(days=7),
        next_monday if next_monday <= by.today else None, kind, feed(by, then, Where(), kind, page),
    )  # fmt: skip
