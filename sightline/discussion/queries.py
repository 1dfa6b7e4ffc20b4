"""Reads of discussion: a thread, whom a comment may mention, unread mentions, what a person follows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.discussion import things
from sightline.discussion.models import Comment, Follow, FollowSetting, Mention
from sightline.discussion.permissions import (
    follows,
    may_change,
    may_read_comments,
    may_remove,
    may_say,
    visible,
)
from sightline.discussion.things import Thing, find, find_all, kind_of, kind_of_reference
from sightline.governance.models import Appointment, Partnership, RoleGrant
from sightline.governance.permissions import PERSON, table
from sightline.governance.standing import Standing, partnerships_of, standing_of
from sightline.governance.standings import standings_of
from sightline.kernel.dates import england_date, in_short

SHOWN, PER_PAGE = 5, 50
CASE = 3


def address(page: str, by: Standing, *keys: Any) -> str:
    """Return the address of a page of discussion."""
    return reverse(f"discussion:{page}", args=[by.partnership.slug, *keys])


def thing_by(reference: str, by: Standing) -> Thing | None:
    """Return the thing a reference names if this standing may read it and some comment on it, else None."""
    thing = find(kind_of_reference(reference), reference, by)
    return thing if thing and (may_read_comments(thing, by) or _mentioned(thing, by)) else None


def _mentioned(thing: Thing, by: Standing) -> bool:
    return thing.kind.comments is not None and _on(thing, by).exists()


def comments_to_open(by: Standing) -> QuerySet[Comment]:
    """Return the comments this standing may read, with their author."""
    return visible(by).select_related("author")


@dataclass(frozen=True)
class Said:
    """One comment ready to print. `gone` says who took it away; `told` whom it mentions."""

    comment: Comment
    note: str
    gone: str
    told: str
    earlier: Sequence[tuple[datetime, str]]
    mine: bool
    change: str = ""
    remove: str = ""


@dataclass(frozen=True)
class Thread:
    """The comments on one thing, as many as a page shows, with what the reader may do."""

    thing: Thing
    said: Sequence[Said]
    total: int
    href: str
    say: str = ""
    people: Sequence[tuple[int, str]] = ()
    follow: str = ""
    unfollow: str = ""
    followed: bool = False
    activity: str = ""

    @property
    def more(self) -> int:
        """How many comments the page leaves out."""
        return self.total - len(self.said)


def thread_beside(row: Any, kind: str, by: Standing) -> Thread | None:
    """Return what a thing's own page shows: its last comments, the form, whether it is followed.

    `row` is the thing as its page loaded it. None to those who may not read the comments.
    """
    of = kind_of(kind)
    if of is None or of.comments is None:
        return None
    row.at_level = of.level_of(row)
    thing = things.thing_of(of, row, by)
    if not may_read_comments(thing, by) and not _mentioned(thing, by):
        return None
    rows = list(_rows(thing, by)[: SHOWN + 1])
    total = len(rows) if len(rows) <= SHOWN else _rows(thing, by).count()
    return _thread(thing, by, rows[:SHOWN], total)


def talk_links(row: Any, kind: str, by: Standing) -> list[tuple[str, str]]:
    """Return what a thing's page leads to when its comments stand on a page of their own; asks no query."""
    if not table()["comment"].for_roles(by.roles, "R"):
        return []
    of = kind_of(kind)
    comments = of.comments if of else None
    row.at_level = of.level_of(row) if of else 1
    found = [("What happened lately, and follow", address("activity", by, kind, row.reference))]
    if comments and comments.may(by, "R", row):
        found.insert(0, ("Comments", address("thread", by, row.reference)))
    return found


def thread_page(thing: Thing, by: Standing, page: str | int = 1) -> tuple[Thread, Page[Comment]]:
    """Return the comments on a thing, PER_PAGE a page, the newest on the first; constant queries."""
    shown = Paginator(_rows(thing, by), PER_PAGE).get_page(page)
    return _thread(thing, by, list(shown.object_list), shown.paginator.count), shown


def _on(thing: Thing, by: Standing) -> QuerySet[Comment]:
    """Return the comments on one thing that a standing may read; the condition on the thing asks for that one only."""
    kind = thing.kind.kind
    return visible(by, kind, {kind: {thing.key}}).filter(reference=thing.key)


def _rows(thing: Thing, by: Standing) -> QuerySet[Comment]:
    rows = _on(thing, by)
    mentions = Prefetch("mentions", Mention.objects.select_related("person"))
    return rows.select_related("author", "removed_by").prefetch_related(mentions, "earlier").order_by("-pk")


def _thread(thing: Thing, by: Standing, newest: list[Comment], total: int) -> Thread:
    may = may_say(thing, by)
    return Thread(
        thing, [_said(one, by) for one in reversed(newest)], total, address("thread", by, thing.key),
        say=address("say", by, thing.key) if may else "",
        people=people_to_mention(thing, by) if may else (),
        follow=address("follow", by, thing.kind.kind, thing.key),
        unfollow=address("unfollow", by, thing.kind.kind, thing.key),
        followed=follows(by).filter(kind=thing.kind.kind, key=thing.key).exists(),
        activity=address("activity", by, thing.kind.kind, thing.key),
    )  # fmt: skip


def _said(comment: Comment, by: Standing) -> Said:
    when = comment.removed_at
    removed = comment.removed_by
    gone = ""
    if when and removed:
        who = "its author" if removed == comment.author else removed.name
        gone = f"Removed by {who} on {in_short(england_date(when))}."
    told = ", ".join(one.person.name for one in comment.mentions.all())
    earlier = [(one.created_at, one.text) for one in comment.earlier.all()]
    return Said(
        comment, "changed since" if comment.edited_at else "", gone, told, earlier, comment.author_id == by.person.pk,
        change=address("change", by, comment.pk) if may_change(comment, by) else "",
        remove=_remove_address(comment, by),
    )  # fmt: skip


def _remove_address(comment: Comment, by: Standing) -> str:
    if may_change(comment, by):
        return address("take_back", by, comment.pk)
    return address("remove", by, comment.pk) if may_remove(comment, by) else ""


def people_to_mention(thing: Thing, by: Standing) -> list[tuple[int, str]]:
    """Return (key, name) of whom a comment on a thing may mention: those who may read the thing and that comment.

    Empty to those who may not read who is in the partnership, and on a named case. Three queries, however many people.
    """
    if thing.level >= CASE or not PERSON.may(by, "R"):
        return []
    here = {"partnership": by.partnership}
    known = [model._default_manager.filter(**here).order_by().values("person") for model in (Appointment, RoleGrant)]
    people = Person.objects.filter(Q(pk__in=known[0]) | Q(pk__in=known[1]), is_active=True).exclude(pk=by.person.pk)
    found = standings_of(list(people.order_by("name", "pk")), by.partnership, by.today)
    return [(one.person.pk, one.person.name) for one in found.values() if one.roles and may_be_mentioned(thing, one)]


def may_be_mentioned(thing: Thing, reader: Standing) -> bool:
    """Whether somebody may read a thing and a comment that mentions them; asks no query below level 3."""
    return thing.kind.reads(reader, thing.row) and may_read_comments(thing, reader, mentioned=True)


@dataclass(frozen=True)
class Unread:
    """A comment that mentions somebody, not opened yet."""

    author: str
    at: datetime
    title: str
    reference: str
    href: str


def unread_mentions(person: Person, today: date) -> dict[int, list[Unread]]:
    """Return the unread mentions of somebody by partnership, as far as they may read the comments now.

    One query without any, else three and one for each kind of thing for each partnership with some.
    """
    waiting = Mention.objects.filter(person=person, seen_at__isnull=True, comment__removed_at__isnull=True)
    where = set(waiting.values_list("partnership", flat=True))
    here = [one for one in partnerships_of(person, today) if one.pk in where] if where else []
    return {one.pk: _unread(waiting, standing_of(person, one, today)) for one in here}


def _unread(waiting: QuerySet[Mention], by: Standing) -> list[Unread]:
    mine = waiting.filter(partnership=by.partnership).values("comment")
    rows = list(visible(by).filter(pk__in=mine).select_related("author").order_by("-pk")[:20])
    about: dict[str, set[str]] = {}
    for row in rows:
        about.setdefault(row.kind, set()).add(row.reference)
    named = find_all(about, by)
    return [
        Unread(
            row.author.name, row.created_at, named[row.kind, row.reference].title, row.reference,
            f"{address('thread', by, row.reference)}#comment-{row.pk}",
        )
        for row in rows
        if (row.kind, row.reference) in named
    ]  # fmt: skip


@dataclass(frozen=True)
class Followed:
    """A thing somebody follows; one they may read no longer is not shown."""

    thing: Thing
    stop: str
    activity: str


@dataclass(frozen=True)
class Following:
    """What somebody follows here and how often they are told."""

    things: Sequence[Followed] = field(default_factory=list)
    often: str = FollowSetting.Often.DAILY


def about_followed(rows: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    """Return (kind, key) pairs as what a feed asks for."""
    about: dict[str, set[str]] = {}
    for kind, key in rows:
        about.setdefault(kind, set()).add(key)
    return about


def followed_to_see(by: Standing) -> dict[str, set[str]]:
    """Return what the person follows and may read now, as what a feed asks for; one query a kind."""
    return about_followed(list(find_all(about_followed(list(follows(by).values_list("kind", "key"))), by)))


def following(by: Standing) -> Following:
    """Return what the person follows and may read; one query, one for the setting and one for each kind."""
    about = about_followed(list(follows(by).values_list("kind", "key")))
    found = sorted(find_all(about, by).values(), key=lambda one: (one.words, one.title))
    shown = [
        Followed(one, address("unfollow", by, one.kind.kind, one.key), address("activity", by, one.kind.kind, one.key))
        for one in found
    ]
    return Following(shown, often_of(by.person, by.partnership))


def often_of(person: Person, partnership: Partnership) -> str:
    """Return how often somebody is told; daily until they say otherwise."""
    row = FollowSetting.objects.filter(partnership=partnership, person=person).first()
    return row.often if row else FollowSetting.Often.DAILY


def followed_groups(by: Standing) -> frozenset[int]:
    """Return the keys of the groups the person follows, for calendars."""
    keys = Follow.objects.filter(partnership=by.partnership, person=by.person, kind="G").values_list("key", flat=True)
    return frozenset(int(key) for key in keys)


def comment_exists(pk: int) -> bool:
    """Return whether there is such a comment at all, for the trail of refusals."""
    return Comment.objects.filter(pk=pk).exists()
