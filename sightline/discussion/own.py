"""What this context brings itself: groups to follow, comments in the feed, links beside a group and a person."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from sightline.accounts.models import Person
from sightline.discussion.activity import CASE, Event, Part, Provider, Row, Where, shaped
from sightline.discussion.permissions import visible
from sightline.discussion.queries import address
from sightline.discussion.things import About, Kind, commented
from sightline.governance.models import Group
from sightline.governance.permissions import GROUP, NOBODY, table
from sightline.governance.standing import Standing


def _groups(by: Standing) -> QuerySet[Group]:
    return GROUP.visible(Group.objects.all(), by)


def _group_href(row: Group, by: Standing) -> str:
    return reverse("governance:group", args=[by.partnership.slug, row.pk])


def _within(about: About) -> Q:
    keys = [int(key) for key in about.get("G", ()) if key.isascii() and key.isdigit() and len(key) < 18]
    return Q(pk__in=keys)


GROUPS = Kind(
    kind="G", words="group", rows=_groups, within=_within, href=_group_href, key="pk", title="name",
    reads=lambda by, row: GROUP.may(by, "R", row),
)  # fmt: skip


def _parts(by: Standing, then: Q, where: Where) -> list[Part]:
    rows = visible(by, about=where.about).filter(then, where.done(), removed_at__isnull=True)
    if not where.cases:
        rows = rows.filter(level__lt=CASE).exclude(_on_cases(by))
    return [shaped("comment", rows, "text", title="", level="level")]


def _on_cases(by: Standing) -> Q:
    """Return the comments on what is of level 3 now, whatever level it had when they were said."""
    found = NOBODY
    for kind in commented():
        if kind.level:
            rows = kind.rows(by).filter(**{f"{kind.level}__gte": CASE})
            found |= Q(kind=kind.kind, reference__in=rows.order_by().values(kind.key))
    return found


def _tell(row: Row, by: Standing) -> tuple[Event, str]:
    event = Event("comment", row.at, row.who, title="Comment", text=row.one)
    return event, f"{address('thread', by, row.about)}#comment-{row.key}"


COMMENTS = Provider(
    name="discussion", families={"comment": "Comments"}, kinds=frozenset({"comment"}), parts=_parts, tell=_tell,
    may_take_out=lambda by: bool(table()["comment"].for_roles(by.roles, "X")), order=60,
)  # fmt: skip


def beside_group(group: Group, by: Standing) -> list[tuple[str, str]]:
    """Lead from a group's page to what happened in it, where it can be followed."""
    if not table()["comment"].for_roles(by.roles, "R"):
        return []
    return [("What happened lately, and follow", address("activity", by, "G", group.pk))]


def beside_person(person: Person, by: Standing) -> list[tuple[str, str]]:
    """Lead from a person's page to what they did."""
    return [("What they did lately", address("person_activity", by, person.pk))]
