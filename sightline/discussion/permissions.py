"""Who may read, say, change and take away a comment. A comment follows the thing it hangs on, asked at every read."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sightline.discussion import things
from sightline.discussion.models import Comment, Follow, Mention
from sightline.discussion.things import Kind, Thing
from sightline.governance.permissions import NOBODY, Scoped, table
from sightline.governance.standing import Standing

COMMENT = Scoped("comment", "comment", {"s": [("author_id", "self_ids")]})


def visible(by: Standing, kind: str = "", about: things.About | None = None) -> QuerySet[Comment]:
    """Return the comments this standing may read: of one kind of thing, or on what `about` names, when given.

    A comment needs its own level and the level its thing has now, whichever is the higher; one on a thing that the
    reader may not read is not there.
    """
    kinds = [one for one in things.commented() if kind in ("", one.kind)]
    return Comment.objects.filter(
        reduce(or_, (_readable(one, by, about) for one in kinds), NOBODY), partnership=by.partnership
    )


def _readable(kind: Kind, by: Standing, about: things.About | None) -> Q:
    """The comments on a kind of thing: one question for each comment, to the very thing it hangs on."""
    rows = kind.said_on(by, OuterRef("level")).filter(**{kind.key: OuterRef("reference")})
    if about is not None:
        rows = rows.filter(kind.within(about))
    readable = kind.comments.condition(by) if kind.comments else NOBODY
    if not kind.level:
        readable &= Q(said=kind.least)
    if _mention_names(by):
        mine = Mention.objects.filter(person=by.person, partnership=by.partnership, comment=OuterRef(OuterRef("pk")))
        readable |= Q(Exists(mine))
    return Q(Exists(rows.filter(readable)), kind=kind.kind)


def _mention_names(by: Standing) -> bool:
    """Whether being mentioned, and so named on a comment, opens it to one of the person's roles."""
    row = table()["comment"]
    return any(grant.scope == {"n"} for role in by.roles for grant in row.for_roles([role], "R"))


def may_read_comments(thing: Thing, by: Standing, *, mentioned: bool = False) -> bool:
    """Whether a standing may read the comments on a thing, or one in which it is mentioned."""
    return _asks(thing, by, "R", also={"n"} if mentioned else set())


def may_say(thing: Thing, by: Standing) -> bool:
    """Whether a standing may comment on a thing."""
    return _asks(thing, by, "C") and _asks(thing, by, "R")


def _asks(thing: Thing, by: Standing, deed: str, also: Any = ()) -> bool:
    scoped = thing.kind.comments
    return scoped is not None and scoped.may(by, deed, thing.row, also)


def may_change(comment: Comment, by: Standing) -> bool:
    """Whether a standing may change the words of a comment it can read: its author, by the table."""
    return comment.removed_at is None and COMMENT.may(by, "U", comment)


def may_remove(comment: Comment, by: Standing) -> bool:
    """Whether a standing may take away a comment it can read: the business unit."""
    return comment.removed_at is None and COMMENT.may(by, "E", comment)


def follows(by: Standing) -> QuerySet[Follow]:
    """Return what the person follows in this partnership; nobody else sees it."""
    return Follow.objects.filter(partnership=by.partnership, person=by.person)
