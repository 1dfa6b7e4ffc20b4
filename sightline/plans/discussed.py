"""Plans and priorities as things people comment on and follow, and what happens to them in the feed."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from sightline.discussion.activity import Event, Part, Provider, Row, Where, shaped
from sightline.discussion.things import About, Kind
from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.plans.models import Plan, PlanChange, Priority, PriorityUpdate
from sightline.plans.permissions import PLAN, PRIORITY
from sightline.plans.rules import state_words


def _plans(by: Standing) -> QuerySet[Plan]:
    return PLAN.visible(Plan.objects.all(), by)


def _priorities(by: Standing) -> QuerySet[Priority]:
    return PRIORITY.visible(Priority.objects.select_related("plan"), by)


def _of_plans(about: About) -> Q:
    return Q(reference__in=list(about.get("PL", ())))


def _of_priorities(about: About, on: str = "") -> Q:
    groups = [int(key) for key in about.get("G", ()) if key.isascii() and key.isdigit() and len(key) < 18]
    return (
        Q(**{f"{on}reference__in": list(about.get("P", ()))})
        | Q(**{f"{on}plan__reference__in": list(about.get("PL", ()))})
        | Q(**{f"{on}group__in": groups})
    )


def _plan_href(row: Plan, by: Standing) -> str:
    return reverse("plans:plan_of", args=[by.partnership.slug, row.reference])


def _priority_href(row: Priority, by: Standing) -> str:
    return reverse("plans:priority", args=[by.partnership.slug, row.reference])


# A plan as a whole is nobody's group, agency or post: the table's scopes are met on its priorities only.
PLANS = Kind(
    kind="PL", words="plan", rows=_plans, within=_of_plans, href=_plan_href,
    comments=Scoped("comment", "comment"), reads=lambda by, row: PLAN.may(by, "R", row),
)  # fmt: skip
PRIORITIES = Kind(
    kind="P", words="priority", rows=_priorities, within=_of_priorities, href=_priority_href,
    comments=Scoped(
        "comment", "comment",
        {
            "a": [("lead__agency_id", "agency_ids"), ("strategic_lead__agency_id", "agency_ids")],
            "g": [("group_id", "group_ids")],
            "n": [("lead_id", "post_ids"), ("strategic_lead_id", "post_ids")],
        },
    ),
    reads=lambda by, row: PRIORITY.may(by, "R", row),
)  # fmt: skip


def _parts(by: Standing, then: Q, where: Where) -> list[Part]:
    plans, priorities = _plans(by).order_by().values("pk"), _priorities(by).order_by().values("pk")
    changes = PlanChange.objects.filter(then, where.done(), plan__in=plans, level__lte=1)
    updates = PriorityUpdate.objects.filter(then, where.done(), priority__in=priorities)
    if where.about is not None:
        named = Q(plan__reference__in=list(where.about.get("PL", ())))
        changes = changes.filter(named | _of_priorities(where.about, "priority__"))
        updates = updates.filter(_of_priorities(where.about, "priority__"))
    return [
        shaped("plan", changes, "before", "after", "what", "reason", on="plan__"),
        shaped("plan", updates, "author_as", "rag", "text", on="priority__", kind="priority"),
    ]


def _tell(row: Row, by: Standing) -> tuple[Event, str]:
    page = "plans:priority" if row.kind == "priority" else "plans:plan_of"
    address = reverse(page, args=[by.partnership.slug, row.about])
    if row.kind == "priority":
        who = f"{row.who}, {row.one}" if row.one else row.who
        return Event("priority", row.at, who, rag=row.two, text=row.three), address
    title = state_words(row.one, row.two) if row.three == "State" else row.three
    return Event("plan", row.at, row.who, title=title[:1].upper() + title[1:], text=_moved(row)), address


def _moved(row: Row) -> str:
    before, after, reason = row.one, row.two, row.four
    said = f"From “{before}” to “{after}”." if before and after else after or (f"Was: {before}" if before else "")
    return f"{said} Reason: {reason}".strip() if reason else said


FEED = Provider(
    name="plans", families={"plan": "The plan"}, kinds=frozenset({"plan", "priority"}), parts=_parts, tell=_tell,
    may_take_out=lambda by: PLAN.may(by, "X"), order=50,
)  # fmt: skip
