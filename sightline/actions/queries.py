"""Reads of actions: the list, one action with its history, a person's own, the figures of a partnership."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from sightline.actions import filtering
from sightline.actions.models import Action, DueDateChange, HandOver, ImpactNote, Update, UpdateDraft
from sightline.actions.permissions import ACTION
from sightline.actions.rules import RAG_ORDER, Clock, clock_of, direction
from sightline.discussion.activity import Event
from sightline.governance.keeping import kept_filters
from sightline.governance.models import Agency, Appointment, Group, Membership, Post
from sightline.governance.permissions import PERSON
from sightline.governance.standing import Standing, in_force, posts_held
from sightline.governance.waiting import Waiting
from sightline.kernel.prepared import Prepared
from sightline.kernel.references import Resolved, resolve

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
LIST = "actions:list"
NOTHING = Value("", output_field=CharField())


def visible(by: Standing) -> QuerySet[Action]:
    """Return the actions this standing may read."""
    return ACTION.visible(Action.objects.all(), by)


def rows_for_list(by: Standing, wanted: filtering.Asked) -> QuerySet[Action]:
    """Return the actions an address asks for, each with what a list shows and what it is sorted by.

    Open ones come first, the earliest date before the others, so that what is late stands on top.
    """
    ranks = [When(rag=value, then=Value(rank)) for rank, value in enumerate(RAG_ORDER)]
    return (
        with_names(visible(by).filter(filtering.condition(wanted, by)))
        .annotate(
            due_sort=Coalesce("due_on", Value(date.max, output_field=DateField())),
            rag_rank=Case(*ranks, default=Value(len(RAG_ORDER))),
            updated_sort=Coalesce("last_update__created_at", Value(LONG_AGO)),
            ended=Case(When(status="open", then=Value(0)), default=Value(1)),
        )
        .order_by("ended", "due_sort", "pk")
    )


def rows_for_file(by: Standing, wanted: filtering.Asked) -> QuerySet[Action]:
    """Return the actions an address asks for that this standing may also take out; two queries when read."""
    rows = rows_for_list(by, wanted).select_related("deputy", "owner__agency", "agency", "group", "last_update")
    return rows.filter(pk__in=[row.pk for row in rows if ACTION.may(by, "X", row)])


def _in_use(by: Standing) -> Q:
    """Return the condition for posts and groups that may be given work today."""
    return Q(partnership=by.partnership) & (Q(ended_on__isnull=True) | Q(ended_on__gte=by.today))


def posts_with_holders(by: Standing, also: int | None = None) -> QuerySet[Post]:
    """Return the posts that may own work; `also` is kept in.

    Each has `holder`, the name of who is in it today: None to those who may not read who is in the partnership.
    """
    rows = Post.objects.filter(_in_use(by) | Q(pk=also)).select_related("agency")
    holder = _holder("pk", by) if PERSON.may(by, "R") else Value(None, output_field=CharField())
    return rows.annotate(holder=holder).order_by("title", "agency__name")


def groups_for_work(by: Standing, also: int | None = None) -> QuerySet[Group]:
    """Return the groups that may be given work; `also` is kept in."""
    return Group.objects.filter(_in_use(by) | Q(pk=also)).order_by("name")


def agencies_for_work(by: Standing, also: int | None = None) -> QuerySet[Agency]:
    """Return the agencies of the partnership today; `also` is kept in."""
    members = Membership.objects.filter(in_force(by.today), partnership=by.partnership).values("agency")
    return Agency.objects.filter(Q(pk__in=members) | Q(pk=also)).order_by("name")


def with_names(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Join what a list of actions shows: owner and their agency, agency, group, last update."""
    return rows.select_related("owner__agency", "agency", "group", "last_update")


def href(action: Action, by: Standing, page: str = "action") -> str:
    """Return the address of an action's page, or of one of its forms."""
    return reverse(f"actions:{page}", args=[by.partnership.slug, action.reference])


def clock_for(action: Action, today: date) -> Clock:
    """Return the clock of an action."""
    return clock_of(action.due_on, action.status, action.completed_on, today)


def direction_for(action: Action) -> str:
    """Return which way an action's RAG went with its last update."""
    return direction(action.last_update.rag_before, action.last_update.rag) if action.last_update else ""


def count_to_do(by: Standing) -> int:
    """Return how many open actions of the person's posts are late or due within 14 days; no query without a post.

    It stands on every page, so the query is prepared and the rows, few as they are, meet the lock one by one.
    """
    if not by.post_ids:
        return 0
    until = by.today + timedelta(days=filtering.SOON_DAYS)
    mine = DUE_FROM(person=by.person.pk, partnership=by.partnership.pk, today=by.today, until=until)
    return sum(ACTION.may(by, "R", row) for row in mine)


def _due_from(person: int, partnership: int, today: date, until: date) -> QuerySet[Action]:
    """Return what the lock asks of the open actions of somebody's posts that are due by a day."""
    posts = posts_held(person, partnership, today)
    mine = Q(owner__in=posts) | Q(deputy__in=posts)
    rows = Action.objects.filter(filtering.LIVE, filtering.OPEN, mine, partnership=partnership, due_on__lte=until)
    return rows.order_by().only(
        "partnership", "level", "origin_reference", "owner", "deputy", "agency", "group", "created_by"
    )


DUE_FROM = Prepared(_due_from, person=int, partnership=int, today=date, until=date)


def to_do(by: Standing) -> Q:
    """Open and in force, of one's own posts, late or due within 14 days."""
    return filtering.LIVE & filtering.mine(by) & (filtering.late(by) | filtering.soon(by))


def counts_for_list(by: Standing, wanted: filtering.Asked) -> tuple[int, int]:
    """Return (how many actions the address asks for, how many things the person has to do) in one query."""
    found = visible(by).aggregate(
        asked=Count("pk", filter=filtering.condition(wanted, by)), to_do=Count("pk", filter=to_do(by))
    )
    return found["asked"], found["to_do"]


@dataclass
class Choices:
    """What a filter or a form may choose from: pairs (key, words), and the person's saved filters."""

    owner: list[tuple[str, str]] = field(default_factory=list)
    agency: list[tuple[str, str]] = field(default_factory=list)
    group: list[tuple[str, str]] = field(default_factory=list)
    saved: list[tuple[int, str, str, bool]] = field(default_factory=list)


def choices(by: Standing) -> Choices:
    """Return posts, agencies and groups of the partnership and the person's saved filters, in one query."""
    here = {"partnership": by.partnership}
    current = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    members = Membership.objects.filter(in_force(by.today), **here).values("agency")
    parts: list[tuple[str, QuerySet[Any], str, Any]] = [
        ("owner", Post.objects.filter(current, **here), "title", F("agency__name")),
        ("agency", Agency.objects.filter(pk__in=members), "name", NOTHING),
        ("group", Group.objects.filter(current, **here), "name", NOTHING),
        ("saved", kept_filters(by).filter(list=LIST, default=False), "name", F("query")),
        ("first", kept_filters(by).filter(list=LIST, default=True), "name", F("query")),
    ]
    queries = [
        rows.order_by()
        .annotate(what=Value(what, output_field=CharField()), words=F(words), more=more)
        .values_list("what", "pk", "words", "more")
        for what, rows, words, more in parts
    ]
    found = Choices()
    for what, pk, words, more in sorted(queries[0].union(*queries[1:], all=True), key=lambda row: row[2].casefold()):
        if what in ("saved", "first"):
            found.saved.append((pk, words, more, what == "first"))
        else:
            getattr(found, what).append((str(pk), f"{words}, {more}" if more else words))
    return found


@dataclass(frozen=True)
class Child:
    """A sub-action as its parent's page lists it."""

    action: Action
    href: str
    clock: Clock


@dataclass(frozen=True)
class Page:
    """Everything an action's page shows."""

    action: Action
    clock: Clock
    direction: str
    owner_holder: str
    deputy_holder: str
    events: Sequence[Event]
    updates: int
    dates_moved: int
    impacts: Sequence[Event]
    children: Sequence[Child]
    parent_href: str
    origin: Resolved | None
    draft: Event | None


def rows_for_page(by: Standing) -> QuerySet[Action]:
    """Return actions with the names an action's page shows, and who holds owner's and deputy's post today."""
    return Action.objects.select_related(
        "owner__agency", "deputy__agency", "agency", "group", "parent", "last_update"
    ).annotate(owner_holder=_holder("owner", by), deputy_holder=_holder("deputy", by))


def _holder(path: str, by: Standing) -> Coalesce:
    held = Appointment.objects.filter(in_force(by.today), post=OuterRef(path)).order_by("-starts_on", "pk")
    return Coalesce(Subquery(held.values("person__name")[:1]), NOTHING)


def page_of(action: Action, by: Standing) -> Page:
    """Return an action's page in three queries: history and draft, sub-actions, origin.

    `action` comes from `rows_for_page`. A parent, a sub-action or an origin that the reader may not see is left out.
    """
    events, draft = _history(action, by)
    shown = [event for event in events if event is not None]
    parent = action.parent if action.parent and ACTION.may(by, "R", action.parent) else None
    children = with_names(visible(by).filter(parent=action)).order_by("reference")
    return Page(
        action=action,
        clock=clock_for(action, by.today),
        direction=direction_for(action),
        owner_holder=getattr(action, "owner_holder", ""),
        deputy_holder=getattr(action, "deputy_holder", ""),
        events=shown,
        updates=sum(event.kind == "update" for event in shown),
        dates_moved=sum(event.kind == "date" and event.title == "Due date moved" for event in shown),
        impacts=[event for event in shown if event.kind == "impact"],
        children=[Child(child, href(child, by), clock_for(child, by.today)) for child in children],
        parent_href=href(parent, by) if parent else "",
        origin=resolve(action.origin_reference, by) if action.origin_reference else None,
        draft=draft,
    )


def _history(action: Action, by: Standing) -> tuple[list[Event], Event | None]:
    """Return what happened, newest first, and the person's own draft."""
    drafts = UpdateDraft.objects.filter(action=action, person=by.person)
    parts = [
        _part("update", Update.objects.filter(action=action), "rag_before", "rag", "text", "author_as"),
        _part("date", DueDateChange.objects.filter(action=action), "due_before", "due_after", "reason"),
        _part("hand", HandOver.objects.filter(action=action), "before", "after", "what", "reason"),
        _part("impact", ImpactNote.objects.filter(action=action), "text", "author_as"),
        _part("draft", drafts, "rag", "rag", "text", "impact", at="saved_at", author="person"),
    ]
    rows = sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[1], row[2]), reverse=True)
    drafted = next(
        (Event("draft", row[1], "", rag=row[4], text=row[5], title=row[6]) for row in rows if row[0] == "draft"), None
    )
    return [event_of(*row) for row in rows if row[0] != "draft"], drafted


def _part(kind: str, rows: QuerySet[Any], *columns: str, at: str = "created_at", author: str = "author") -> Any:
    """Return rows in the one shape of the history: kind, moment, key, four texts, author."""
    texts: list[Any] = [Coalesce(Cast(name, CharField()), NOTHING) if "due" in name else F(name) for name in columns]
    texts += [NOTHING] * (4 - len(texts))
    named = dict(zip(("one", "two", "three", "four"), texts, strict=True))
    return (
        rows.order_by()
        .annotate(kind=Value(kind, output_field=CharField()), at=F(at), key=F("pk"), who=F(f"{author}__name"), **named)
        .values_list("kind", "at", "key", *named, "who")
    )


def event_of(kind: str, at: datetime, _key: int, *rest: str) -> Event:
    """Return one row of a history as what a reader sees; `rest` is its four texts and the author's name."""
    one, two, three, four, who = rest
    if kind == "update":
        by = f"{who}, {four}" if four else who
        return Event(kind, at, by, rag=two, direction=direction(one, two), text=three)
    if kind == "impact":
        return Event(kind, at, f"{who}, {two}" if two else who, title="What changed for children or adults", text=one)
    if kind == "date":
        title = "Due date moved" if one else "Due date set"
        moved = f"From {_day(one)} to {_day(two)}." if one else f"To {_day(two)}."
        return Event(kind, at, who, title=title, text=f"{moved} Reason: {three}" if three else moved)
    return Event(kind, at, who, title=_hand_title(three, two), text=_hand_text(three, one, two, four))


def _day(text: str) -> str:
    if not text:
        return "no date"
    day = date.fromisoformat(text[:10])
    return f"{day.day} {day:%B %Y}"


def _hand_title(what: str, after: str) -> str:
    if what == "status":
        return "Withdrawn" if after == "withdrawn" else "Opened again"
    return {"title": "New title", "detail": "New detail"}.get(what, f"Handed on: {what}")


def _hand_text(what: str, before: str, after: str, reason: str) -> str:
    if what == "status":
        return f"Reason: {reason}" if reason else ""
    if what in ("title", "detail"):
        return f"Was: {before}"
    return f"From {before or 'nobody'} to {after or 'nobody'}." + (f" Reason: {reason}" if reason else "")


@dataclass(frozen=True)
class Overview:
    """The figures of the actions in force a reader may see; all but `complete` count open actions."""

    open: int
    late: int
    soon: int
    unowned: int
    undated: int
    vacant: int
    recent: int
    older: int
    stale: int
    never: int
    complete: int

    @property
    def silent(self) -> int:
        """Open actions without an update in the last 60 days."""
        return self.stale + self.never

    @property
    def fresh_percent(self) -> int | None:
        """Percentage of open actions updated in the last 60 days; None when none is open."""
        return round(100 * (self.open - self.silent) / self.open) if self.open else None


def overview(by: Standing) -> Overview:
    """Return the figures in one query."""
    recent, fresh = filtering.fresh(by, filtering.RECENT_DAYS), filtering.fresh(by)
    wanted = {
        "open": filtering.OPEN, "late": filtering.late(by), "soon": filtering.soon(by),
        "unowned": filtering.UNOWNED, "undated": filtering.UNDATED, "vacant": filtering.vacant(by),
        "recent": recent, "older": fresh, "stale": filtering.stale(by), "never": filtering.NEVER,
        "complete": Q(status="complete"),
    }  # fmt: skip
    found = (
        visible(by)
        .filter(filtering.LIVE)
        .aggregate(**{name: Count("pk", filter=rows) for name, rows in wanted.items()})
    )
    found["older"] -= found["recent"]
    return Overview(**found)


def own_actions(by: Standing) -> QuerySet[Action]:
    """Return the open actions of the person's posts, the earliest date first, those without a date last."""
    rows = visible(by).filter(filtering.LIVE, filtering.mine(by), status="open")
    return with_names(rows).order_by(F("due_on").asc(nulls_last=True), "reference")


def waiting_for_posts(post_ids: Collection[int], by: Standing) -> list[Waiting]:
    """Return the open actions of posts, post by post, of those the standing may see; one query."""
    rows = visible(by).filter(filtering.LIVE, status="open", owner__in=post_ids).order_by().values("owner")
    counted = rows.annotate(all=Count("pk"), late=Count("pk", filter=filtering.late(by)), title=F("owner__title"))
    return [
        Waiting(
            row["title"], f"{row['all']} open {'action' if row['all'] == 1 else 'actions'}", row["late"],
            f"{reverse('actions:list', args=[by.partnership.slug])}?owner={row['owner']}&status=open",
        )
        for row in counted.order_by("owner__title")
    ]  # fmt: skip


def late_actions(by: Standing) -> QuerySet[Action]:
    """Return the late actions, the longest late first."""
    return with_names(visible(by).filter(filtering.LIVE, filtering.late(by))).order_by("due_on", "reference")


def next_dates(by: Standing, most: int) -> QuerySet[Action]:
    """Return the actions due next, the nearest first."""
    rows = visible(by).filter(filtering.LIVE, filtering.OPEN, due_on__gte=by.today)
    return with_names(rows).order_by("due_on", "reference")[:most]


def resolve_action(reference: str, by: Standing) -> Resolved | None:
    """Return what an action's reference leads to, or None when it does not exist or may not be seen."""
    action = visible(by).filter(reference=reference).first()
    if action is None:
        return None
    return Resolved(reference, action.title, clock_for(action, by.today).words, href(action, by), action.level)
