"""The year rolls over: one part closes and stays readable as it stood, the next one opens with what goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.actions.models import Action
from sightline.actions.rules import due_problem
from sightline.actions.services import hand_over, move_due_date, retitle, update_action
from sightline.actions.services import reopen as reopen_action
from sightline.actions.services import withdraw as withdraw_action
from sightline.actions.workbook import label_of
from sightline.audittrail.services import record
from sightline.governance.models import Agency, Post
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.kernel.errors import DomainError, OutOfState
from sightline.plans.models import DesiredOutcome, Measure, Part, Plan, PlanChange, PlannedAction, RollOver, YearRow
from sightline.plans.permissions import PLAN
from sightline.plans.queries import Item, heading_of, in_year, items_of, posts_to_choose, seen_in
from sightline.plans.rules import CARRY, COMPLETE, NOT_DONE, OUT, fate_problem
from sightline.plans.services.editing import add_part
from sightline.plans.services.history import Changed, note
from sightline.plans.services.states import refuse_discarded
from sightline.publishing.rules import Field, value_of

SAID = ("what", "text", "due", "owner", "reason")
SEEN_OTHER = "Somebody changed what becomes of this year after you looked, so nothing was done. Look at it again."
DUE = Field("due", "Due", is_date=True)
Said = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class YearProblem:
    """What stands against one line of the year; `key` and `field` name where it was typed."""

    key: str
    field: str
    text: str
    sentence: str


@transaction.atomic
def start_roll_over(*, part: Part, title: str, starts_on: date, ends_on: date, by: Standing) -> RollOver:
    """Begin, or change, the draft of what becomes of a year; one draft a year, that any colleague may go on with.

    Raises NotAllowed, OutOfState when the year is closed, DomainError for a title or days that cannot be.
    """
    plan = _locked(part, by)
    if not title.strip() or len(title.strip()) > 200:
        raise DomainError("Give the part a title of 1 to 200 characters.", field="title")
    if ends_on <= starts_on:
        raise DomainError("The part must end after it starts.", field="ends_on")
    if starts_on <= part.starts_on:
        raise DomainError("The new year begins after the one that ends.", field="starts_on")
    if starts_on < plan.starts_on or ends_on > plan.ends_on:
        raise DomainError("A part lies inside the plan’s own period.", field="starts_on")
    values = {"title": title.strip(), "starts_on": starts_on, "ends_on": ends_on, **_saved(by)}
    made, _ = RollOver.objects.update_or_create(
        part=part, state=RollOver.State.DRAFT, defaults=values, create_defaults={
            **values, "partnership": by.partnership, "plan": plan,
        }
    )  # fmt: skip
    return made


def _saved(by: Standing) -> dict[str, Any]:
    return {"saved_by": by.person, "saved_at": timezone.now()}


def _locked(part: Part, by: Standing) -> Plan:
    """Return the plan of a part, locked; raises unless the person may change it and the year is open."""
    plan = Plan.objects.select_for_update().get(pk=part.plan_id)
    PLAN.require(by, "U", plan)
    refuse_discarded(plan)
    if Part.objects.get(pk=part.pk).closed_on:
        raise OutOfState("This year is closed already.")
    return plan


@transaction.atomic
def save_choices(*, roll: RollOver, said: Said, by: Standing) -> RollOver:
    """Keep what was chosen for some lines of a year; what was chosen for others stays. Raises as `start_roll_over`.

    What names no line of the year that the person may see is not kept, so that a draft never grows past its year.
    """
    _locked(roll.part, by)
    fresh = RollOver.objects.select_for_update().get(pk=roll.pk)
    if fresh.state != RollOver.State.DRAFT:
        raise OutOfState("This year was rolled over by somebody else in the meantime.")
    lines = {one.key for one in items_of(fresh.part, {}, by)}
    for key, values in said.items():
        if key not in lines:
            continue
        fresh.choices[key] = {
            name: str(values.get(name, "")).replace("\0", "")[:2000] for name in SAID if values.get(name)
        }
    fresh.saved_by, fresh.saved_at = by.person, timezone.now()
    fresh.save(update_fields=["choices", "saved_by", "saved_at"])
    return fresh


def problems_of(items: Sequence[Item], by: Standing) -> list[YearProblem]:
    """Return what stands against the choices made: a missing reason, a day that cannot be, a post nobody knows."""
    posts = posts_by_label(by)
    return [found for one in items for found in _problem(one, posts, by)]


def posts_by_label(by: Standing) -> dict[str, Post]:
    """Return the posts that may own work, by how a page names them."""
    return {label_of(post).casefold(): post for post in posts_to_choose(by)}


def _problem(item: Item, posts: Mapping[str, Post], by: Standing) -> list[YearProblem]:
    name, sentence = fate_problem(item.kind, item.what, item.said)
    if not sentence and item.kind == "action" and item.what == CARRY:
        name, sentence = _carried_problem(item, posts, by)
    return [YearProblem(item.key, name, item.text, sentence)] if sentence else []


def _carried_problem(item: Item, posts: Mapping[str, Post], by: Standing) -> tuple[str, str]:
    owner = item.said.get("owner", "")
    if owner and " ".join(owner.split()).casefold() not in posts:
        return "owner", f"There is no post “{owner[:80]}”. Choose from the list."
    try:
        due = _due(item.said)
    except ValueError as error:
        return "due", f"The date {error}"
    if due and (sentence := due_problem(due, england_date(item.row.action.created_at), by.today)):
        return "due", sentence
    return "", ""


def _due(said: Mapping[str, str]) -> date | None:
    text = value_of(DUE, said.get("due", ""))
    return date.fromisoformat(text) if text else None


@transaction.atomic
def roll_over(*, roll: RollOver, by: Standing, seen: str | None = None) -> RollOver:
    """Close a year as it stands and open the next one with what goes on: one deed, all of it or nothing.

    Each action goes its own way by the ordinary deeds. `seen` is the digest of what a person looked at, if they did.
    Raises NotAllowed, OutOfState when it was done already, when it changed since it was looked at or when something
    stands against it, DomainError.
    """
    plan = _locked(roll.part, by)
    fresh = RollOver.objects.select_for_update(of=("self",)).select_related("part", "plan").get(pk=roll.pk)
    if fresh.state != RollOver.State.DRAFT:
        raise OutOfState("This year was rolled over already.")
    part, items = fresh.part, items_of(fresh.part, fresh.choices, by)
    if seen is not None and seen != seen_in(fresh, items):
        raise OutOfState(SEEN_OTHER)
    if problems_of(items, by):
        raise OutOfState("Something stands against it, so nothing was changed. Look at what is marked.")
    YearRow.objects.bulk_create(_frozen(part, items))
    new = add_part(
        plan=plan, kind=Part.Kind.YEARLY, title=fresh.title, starts_on=fresh.starts_on, ends_on=fresh.ends_on, by=by
    )
    doing = _Rolling(part, new, posts_by_label(by), by)
    undo = {one.key: doing.do(one) for one in items}
    Part.objects.filter(pk=part.pk).update(closed_on=by.today)
    counts = {what: sum(one.what == what for one in items) for what in {one.what for one in items}}
    note(plan, [Changed("The year rolled over", part.title, new.title)], by)
    last = PlanChange.objects.filter(plan=plan).order_by("-pk").values_list("pk", flat=True)[0]
    fresh.undo, fresh.new_part, fresh.state = {"rows": undo, "last": last}, new, RollOver.State.DONE
    fresh.saved_by, fresh.saved_at = by.person, timezone.now()
    fresh.save(update_fields=["undo", "new_part", "state", "saved_by", "saved_at"])
    record(
        tenant=by.partnership.code, verb="plan.year_rolled_over", reference=plan.reference, by=by,
        before={"part": part.title}, after={"part": new.title, **counts},
    )  # fmt: skip
    return fresh


def _frozen(part: Part, items: Sequence[Item]) -> list[YearRow]:
    """Return the picture of a year: every line as it stands, those the person may not see too."""
    chosen = {one.key: one for one in items}
    found = []
    rows = PlannedAction.objects.filter(in_year(part)).select_related(
        "action__owner__agency", "action__last_update", "priority"
    )
    for at, one in enumerate(rows.order_by("priority__number", "position"), start=1):
        action, last, item = one.action, one.action.last_update, chosen.get(f"a{one.action_id}")
        found.append(
            YearRow(
                partnership_id=part.partnership_id, part=part, kind=YearRow.Kind.ACTION, priority=one.priority,
                heading=heading_of(one.priority), position=at, action=action, reference=action.reference,
                text=action.title, owner=label_of(action.owner), due_on=action.due_on, rag=action.rag,
                said=last.text if last else "", said_on=england_date(last.created_at) if last else None,
                fate=item.what if item else OUT, reason=item.said.get("reason", "")[:300] if item else "",
            )
        )  # fmt: skip
    for at, item in enumerate((one for one in items if one.kind != "action"), start=1):
        row = item.row
        told = _told(row) if item.kind == "measure" else []
        found.append(
            YearRow(
                partnership_id=part.partnership_id, part=part, kind=item.kind, priority=row.priority,
                heading=item.heading, position=at, reference=getattr(row, "reference", ""), text=row.text,
                note="; ".join(filter(None, told)), fate=item.what, reason=item.said.get("reason", "")[:300],
            )
        )  # fmt: skip
    return found


def _told(row: Measure) -> list[str]:
    baseline, target = row.baseline and f"baseline {row.baseline}", row.target and f"target {row.target}"
    return [row.get_direction_display().capitalize(), baseline, target]


class _Rolling:
    """What becomes of each line; every deed returns what it takes to put the line back."""

    def __init__(self, old: Part, new: Part, posts: Mapping[str, Post], by: Standing) -> None:
        self.old, self.new, self.posts, self.by = old, new, posts, by

    def do(self, item: Item) -> dict[str, Any]:
        """Do what was chosen for a line."""
        if item.kind == "action":
            return self._action(item)
        row, text = item.row, item.said.get("text", "").strip()
        before = {"text": row.text, "version": row.version}
        if item.what == CARRY:
            row.part, row.text, row.version = self.new, text or row.text, row.version + 1
            row.save(update_fields=["part", "text", "version"])
        return {**before, "after": row.version}

    def _action(self, item: Item) -> dict[str, Any]:
        action = item.row.action
        before = {
            "title": action.title, "due": action.due_on.isoformat() if action.due_on else "", "owner": action.owner_id,
            "agency": action.agency_id, "rag": action.rag, "status": action.status, "part": item.row.part_id,
        }  # fmt: skip
        if item.what == CARRY:
            action = self._carried(action, item)
        elif item.what == COMPLETE and action.status == Action.Status.OPEN:
            text = item.said.get("reason", "").strip() or f"Closed as complete at the end of {self.old.title}."
            update_action(action=action, rag="complete", text=text, version=action.version, by=self.by)
        elif item.what == NOT_DONE and action.status == Action.Status.OPEN:
            action = withdraw_action(
                action=action, reason=item.said["reason"].strip(), version=action.version, by=self.by
            )
        place = self.new if item.what == CARRY else self.old
        PlannedAction.objects.filter(pk=item.row.pk).update(part=place)
        return {**before, "after": action.version}

    def _carried(self, action: Action, item: Item) -> Action:
        """Change title, date and owner of an action that goes on, as far as something new was typed."""
        said, by = item.said, self.by
        title = said.get("text", "").strip()
        if title and title != action.title:
            action = retitle(action=action, title=title, detail=action.detail, version=action.version, by=by)
        due = _due(said)
        if due and due != action.due_on:
            reason = f"Carried into {self.new.title}"
            action = move_due_date(action=action, due_on=due, reason=reason, version=action.version, by=by)
        owner = self.posts.get(" ".join(said.get("owner", "").split()).casefold())
        if owner and owner.pk != action.owner_id:
            action = hand_over(action=action, to={"owner": owner}, version=action.version, by=by)
        return action


def why_not_undone(roll: RollOver) -> str:
    """Return why a roll-over cannot be taken back, or an empty text; three queries."""
    if roll.state != RollOver.State.DONE or roll.new_part is None:
        return "This year was not rolled over, or it was taken back already."
    if PlanChange.objects.filter(plan=roll.plan, pk__gt=roll.undo["last"]).exists():
        return "Somebody has changed the plan since, so the roll-over cannot be taken back."
    rows = roll.undo["rows"]
    after = {int(key[1:]): row["after"] for key, row in rows.items() if key.startswith("a")}
    now = dict(Action.objects.filter(pk__in=after).values_list("pk", "version"))
    if now != after:
        return "Somebody has updated one of its actions since, so the roll-over cannot be taken back."
    return ""


@transaction.atomic
def undo_roll_over(*, roll: RollOver, by: Standing) -> None:
    """Put a year back as it was before it was rolled over, while nobody has changed anything since.

    What people read as history stays: an action closed by the roll-over tells that it was opened again.
    Raises NotAllowed, OutOfState.
    """
    plan = Plan.objects.select_for_update().get(pk=roll.plan_id)
    PLAN.require(by, "U", plan)
    fresh = RollOver.objects.select_for_update(of=("self",)).select_related("plan", "part", "new_part").get(pk=roll.pk)
    if sentence := why_not_undone(fresh):
        raise OutOfState(sentence)
    part, new = fresh.part, fresh.new_part
    for key, row in fresh.undo["rows"].items():
        _put_back(key, row, part, by)
    YearRow.objects.filter(part=part).delete()
    Part.objects.filter(pk=part.pk).update(closed_on=None)
    fresh.state, fresh.new_part = RollOver.State.UNDONE, None
    fresh.save(update_fields=["state", "new_part"])
    title = new.title if new else ""
    Part.objects.filter(plan=plan, pk=new.pk if new else 0).delete()
    note(plan, [Changed("The roll-over was taken back", title, part.title)], by)
    record(
        tenant=by.partnership.code, verb="plan.year_put_back", reference=plan.reference, by=by,
        before={"part": title}, after={"part": part.title},
    )  # fmt: skip


def _put_back(key: str, row: Mapping[str, Any], part: Part, by: Standing) -> None:
    if key.startswith("a"):
        _put_action_back(Action.objects.get(pk=int(key[1:])), row, by)
        return
    model = DesiredOutcome if key.startswith("o") else Measure
    model._default_manager.filter(pk=int(key[1:])).update(text=row["text"], part=part)


def _put_action_back(action: Action, row: Mapping[str, Any], by: Standing) -> None:
    why = "The roll-over was taken back"
    PlannedAction.objects.filter(action=action).update(part=row["part"])
    if action.status == Action.Status.WITHDRAWN and row["status"] == Action.Status.OPEN:
        action = reopen_action(action=action, reason=why, by=by)
    if action.status == Action.Status.COMPLETE and row["status"] == Action.Status.OPEN:
        update_action(action=action, rag=row["rag"], text=f"{why}.", version=action.version, by=by)
    if action.title != row["title"]:
        action = retitle(action=action, title=row["title"], detail=action.detail, version=action.version, by=by)
    due = date.fromisoformat(row["due"]) if row["due"] else None
    if action.due_on != due and action.status == Action.Status.OPEN:
        action = move_due_date(action=action, due_on=due, reason=why, version=action.version, by=by)
    if action.owner_id != row["owner"]:
        to = {
            "owner": Post.objects.filter(pk=row["owner"]).first(),
            "agency": Agency.objects.filter(pk=row["agency"]).first(),
        }
        hand_over(action=action, to=to, version=action.version, by=by)
