"""Reads that join contexts: a person's work everywhere, and what changed in a partnership in a week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.actions.filtering import LIVE, start_of
from sightline.actions.models import Action, DueDateChange, HandOver, ImpactNote, Update
from sightline.actions.queries import NOTHING, Event, clock_for, direction_for, event_of, visible, with_names
from sightline.actions.rules import Clock
from sightline.governance.cases import recused_references
from sightline.governance.models import Appointment, Partnership
from sightline.governance.standing import Standing, in_force, partnerships_of
from sightline.kernel.dates import england_date
from sightline.plans.models import Plan, PlanChange, Priority, PriorityUpdate
from sightline.plans.permissions import PLAN, PRIORITY
from sightline.plans.rules import state_words

PER_PAGE = 50


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

    @property
    def total(self) -> int:
        """How many open actions there are."""
        return len(self.late) + len(self.soon) + len(self.waiting) + len(self.rest)


def work_of(person: Person, today: date) -> list[Work]:
    """Return a person's open actions in every partnership they belong to; three queries, however many.

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
    return [_work(one, found.get(one.pk, [])) for one in partnerships]


def _work(partnership: Partnership, mine: Sequence[Mine]) -> Work:
    late = [one for one in mine if one.clock.kind == "over"]
    soon = [one for one in mine if one.clock.kind == "soon"]
    later = [one for one in mine if one not in late and one not in soon]
    waiting = [one for one in later if one.action.last_update_id is None]
    rest = [one for one in later if one.action.last_update_id is not None]
    return Work(partnership, reverse("partnership:front", args=[partnership.slug]), late, soon, waiting, rest)


KINDS = {
    "update": "Updates",
    "date": "Dates",
    "hand": "Handed on and reworded",
    "new": "New actions",
    "plan": "The plan",
}


@dataclass(frozen=True)
class Change:
    """One thing that changed, on what, ready to print."""

    event: Event
    reference: str
    title: str
    href: str


@dataclass(frozen=True)
class Week:
    """A week from Monday to Sunday of changes, one page of them grouped by day."""

    monday: date
    sunday: date
    before: date
    after: date | None
    kind: str
    counts: Mapping[str, int]
    days: Sequence[tuple[date, Sequence[Change]]]
    total: int
    number: int
    pages: int


def week_of(by: Standing, day: date, kind: str = "", page: str | int = 1) -> Week:
    """Return what changed in the week that holds `day`, newest first; two queries whatever happened.

    Only what the reader may see is shown and counted: every part starts from the rows visible to them.
    """
    monday = day - timedelta(days=day.weekday())
    parts = _parts(by, Q(created_at__gte=start_of(monday), created_at__lt=start_of(monday + timedelta(days=7))))
    counts: dict[str, int] = dict.fromkeys(KINDS, 0)
    for family in _joined(parts).values_list("family", flat=True):
        counts[family] += 1
    paginator = Paginator(_joined([part for part in parts if kind in ("", part[0])]).order_by("-at", "-key"), PER_PAGE)
    paginator.count = counts[kind] if kind else sum(counts.values())
    shown = paginator.get_page(page)
    changes = [_change(by, *row) for row in shown.object_list]
    days = [(when, list(found)) for when, found in groupby(changes, key=lambda one: england_date(one.event.at))]
    return Week(
        monday, monday + timedelta(days=6), monday - timedelta(days=7),
        monday + timedelta(days=7) if monday + timedelta(days=7) <= by.today else None,
        kind, counts, days, paginator.count, shown.number, paginator.num_pages,
    )  # fmt: skip


Part = tuple[str, QuerySet[Any]]


def _joined(parts: Sequence[Part]) -> Any:
    first, *others = (rows for _, rows in parts)
    return first.union(*others, all=True) if others else first


def _parts(by: Standing, then: Q) -> list[Part]:
    """Return (family, rows in one shape) of everything that changed `then` and that the reader may see."""
    live = visible(by).filter(LIVE)
    seen = live.values("pk")
    plans, priorities = PLAN.visible(Plan.objects.all(), by), PRIORITY.visible(Priority.objects.all(), by)
    later = Q(created_at__gt=F("action__created_at") + timedelta(minutes=1))
    on_action = {"action__in": seen}
    return [
        _part("update", Update.objects.filter(then, **on_action), "rag_before", "rag", "text", "author_as"),
        _part(
            "date", DueDateChange.objects.filter(then, Q(due_before__isnull=False) | later, **on_action),
            "due_before", "due_after", "reason",
        ),
        _part("update", ImpactNote.objects.filter(then, **on_action), "text", "author_as", kind="impact"),
        _part("hand", HandOver.objects.filter(then, **on_action), "before", "after", "what", "reason"),
        _part("new", live.filter(then), "detail", on="", author="created_by"),
        _part(
            "plan", PlanChange.objects.filter(then, plan__in=plans.values("pk")), "before", "after", "what", "reason",
            on="plan__",
        ),
        _part(
            "plan", PriorityUpdate.objects.filter(then, priority__in=priorities.values("pk")), "author_as", "rag",
            "text", on="priority__", kind="priority",
        ),
    ]  # fmt: skip


def _part(
    family: str, rows: QuerySet[Any], *columns: str, on: str = "action__", author: str = "author", kind: str = ""
) -> Part:
    """Return rows as family, kind, moment, key, four texts, author, and reference and title of what they are on."""
    texts: list[Any] = [Coalesce(Cast(one, CharField()), NOTHING) if "due" in one else F(one) for one in columns]
    texts += [NOTHING] * (4 - len(texts))
    named = dict(zip(("one", "two", "three", "four"), texts, strict=True))
    words = {
        name: Value(value, output_field=CharField()) for name, value in (("family", family), ("kind", kind or family))
    }
    shaped = rows.order_by().annotate(
        **words, at=F("created_at"), key=F("pk"), who=Coalesce(F(f"{author}__name"), NOTHING), **named,
        about=F(f"{on}reference"), called=F(f"{on}title"),
    )  # fmt: skip
    return family, shaped.values_list("family", "kind", "at", "key", *named, "who", "about", "called")


def _change(by: Standing, _family: str, kind: str, at: datetime, key: int, *rest: str) -> Change:
    one, two, three, four, who, reference, title = rest
    if kind in ("update", "impact", "date", "hand"):
        event = event_of(kind, at, key, one, two, three, four, who)
    elif kind == "new":
        event = Event(kind, at, who, title="New action", text=one)
    elif kind == "priority":
        event = Event(kind, at, f"{who}, {one}" if one else who, rag=two, text=three)
    else:
        event = Event(
            kind,
            at,
            who,
            title=_sentence(state_words(one, two) if three == "State" else three),
            text=_moved(one, two, four),
        )
    return Change(event, reference, title, _href(by, kind, reference))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _moved(before: str, after: str, reason: str) -> str:
    said = f"From “{before}” to “{after}”." if before and after else after or (f"Was: {before}" if before else "")
    return f"{said} Reason: {reason}".strip() if reason else said


def _href(by: Standing, kind: str, reference: str) -> str:
    page = {"priority": "plans:priority", "plan": "plans:plan_of"}.get(kind, "actions:action")
    return reverse(page, args=[by.partnership.slug, reference])
