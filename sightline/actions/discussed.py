"""Actions as things people comment on and follow, and what happens to them in the feed."""

from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse

from sightline.actions import filtering
from sightline.actions.models import Action, DueDateChange, HandOver, ImpactNote, Update
from sightline.actions.permissions import ACTION
from sightline.actions.queries import event_of, href, visible
from sightline.discussion.activity import Event, Part, Provider, Row, Where, shaped
from sightline.discussion.things import AT, About, Kind
from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing


def within(about: About) -> Q:
    """The actions named, those of the groups named, and those that a plan or a priority named holds."""
    groups = [int(key) for key in about.get("G", ()) if key.isascii() and key.isdigit() and len(key) < 18]
    found = Q(reference__in=list(about.get("A", ()))) | Q(group__in=groups)
    for kind, keys in about.items():
        for key in keys if kind not in ("A", "G") else ():
            found |= filtering.came_from(key)
    return found


COMMENTS = Scoped(
    "comment", "comment",
    {
        "a": [("agency_id", "agency_ids"), ("owner__agency_id", "agency_ids")],
        "g": [("group_id", "group_ids")],
        "n": [("owner_id", "post_ids"), ("deputy_id", "post_ids")],
        "s": [("created_by_id", "self_ids")],
    },
    level=AT, case="origin_reference",
)  # fmt: skip
ACTIONS = Kind(
    kind="A", words="action", rows=visible, within=within, href=href, comments=COMMENTS, level="level",
    reads=lambda by, row: ACTION.may(by, "R", row),
)  # fmt: skip
FAMILIES = {
    "update": "Updates", "date": "Dates", "hand": "Handed on and reworded", "new": "New actions",
}  # fmt: skip


def parts(by: Standing, then: Q, where: Where) -> list[Part]:
    """Return what happened to the actions in force that a standing may read."""
    live = visible(by).filter(filtering.LIVE)
    if where.about is not None:
        live = live.filter(within(where.about))
    if not where.cases:
        live = live.filter(level__lt=Action.Level.CASE)
    on_action = {"action__in": live.order_by().values("pk")}
    later = Q(created_at__gt=F("action__created_at") + timedelta(minutes=1))
    done = then & where.done()
    dates = DueDateChange.objects.filter(done, Q(due_before__isnull=False) | later, **on_action)
    notes = ImpactNote.objects.filter(done, **on_action)
    of = {"on": "action__", "level": "action__level"}
    return [
        shaped("update", Update.objects.filter(done, **on_action), "rag_before", "rag", "text", "author_as",
               **of),
        shaped("update", notes, "text", "author_as", **of, kind="impact"),
        shaped("date", dates, "due_before", "due_after", "reason", **of),
        shaped("hand", HandOver.objects.filter(done, **on_action), "before", "after", "what", "reason", **of),
        shaped("new", live.filter(then, where.done("created_by")), "detail", author="created_by", level="level"),
    ]  # fmt: skip


def tell(row: Row, by: Standing) -> tuple[Event, str]:
    """Return a row as a reader sees it, and the address of its action."""
    if row.kind == "new":
        event = Event("new", row.at, row.who, title="New action", text=row.one)
    else:
        event = event_of(row.kind, row.at, row.key, row.one, row.two, row.three, row.four, row.who)
    return event, href_of(row.about, by)


def href_of(reference: str, by: Standing) -> str:
    """Return the address of an action by its reference."""
    return reverse("actions:action", args=[by.partnership.slug, reference])


FEED = Provider(
    name="actions", families=FAMILIES, kinds=frozenset({*FAMILIES, "impact"}), parts=parts, tell=tell,
    may_take_out=lambda by: ACTION.may(by, "X"), order=10,
)  # fmt: skip
