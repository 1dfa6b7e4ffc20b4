"""Deeds on actions. Each authorises, checks the state, changes, and leaves one row on the trail, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from sightline.actions.models import Action, DueDateChange, HandOver, Rag, Update, UpdateDraft
from sightline.actions.permissions import ACTION
from sightline.actions.rules import due_problem, status_for
from sightline.audittrail.services import record
from sightline.governance.models import Agency, Group, Post
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_words
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.references import hidden_reference, next_references
from sightline.kernel.texts import seen

HANDED_OVER = ("owner", "deputy", "agency", "group")
BOTH_TEXTS = "Somebody changed this action after you opened it. Both texts are below; nothing of yours is lost."


@dataclass(frozen=True)
class NewAction:
    """What an action starts with. `origin` is (reference, path) of what opened it.

    A `draft` stands in a plan that is not agreed yet: nobody is asked for it and nothing counts it.
    """

    title: str
    owner: Post | None = None
    deputy: Post | None = None
    agency: Agency | None = None
    group: Group | None = None
    due_on: date | None = None
    parent: Action | None = None
    detail: str = ""
    level: int = 1
    origin: tuple[str, str] = ("", "")
    draft: bool = False


@transaction.atomic
def open_actions(*, wanted: Sequence[NewAction], by: Standing) -> list[Action]:
    """Open actions in the order given and return them; a fixed number of queries however many, bar the trail.

    Raises NotAllowed, or DomainError when a title is empty or longer than 500 characters.
    """
    ACTION.require(by, "C")
    rows = [_fresh(new, by) for new in wanted]
    _give_references(rows, by.partnership.code)
    made = Action.objects.bulk_create(rows)
    DueDateChange.objects.bulk_create(
        DueDateChange(partnership=by.partnership, action=row, due_before=None, due_after=row.due_on, author=by.person)
        for row in made
        if row.due_on
    )
    for row in made:
        record(
            tenant=by.partnership.code, verb="action.opened", reference=row.reference, by=by, level=row.level,
            after={"title": row.title, "due_on": row.due_on, "owner": row.owner_id, "level": row.level},
        )  # fmt: skip
    return made


def open_action(*, new: NewAction, by: Standing) -> Action:
    """Open one action with a due date within reach of today; see `open_actions`."""
    _check_due(new.due_on, by.today, by)
    return open_actions(wanted=[new], by=by)[0]


def _give_references(rows: list[Action], tenant: str) -> None:
    """Number the rows in order; those of level 3 take random numbers, so that no gap tells of them."""
    seen = [row for row in rows if row.level < Action.Level.CASE]
    for row, reference in zip(seen, next_references(tenant, "A", len(seen)) if seen else [], strict=True):
        row.reference = reference
    for row in rows:
        row.reference = row.reference or hidden_reference(tenant, "A")


def _fresh(new: NewAction, by: Standing) -> Action:
    title = _title(new.title)
    if new.parent is not None and not ACTION.may(by, "R", new.parent):
        raise DomainError("Choose an action of this partnership to put it under.", field="parent")
    if new.owner and new.deputy and new.owner.pk == new.deputy.pk:
        raise DomainError("Owner and deputy must be two posts.", field="deputy")
    return Action(
        partnership=by.partnership, title=title, detail=new.detail.strip(),
        level=max(new.level, new.parent.level if new.parent else 1),
        parent=new.parent, owner=new.owner, deputy=new.deputy, group=new.group, due_on=new.due_on,
        agency=new.agency or (new.owner.agency if new.owner else None),
        origin_reference=new.origin[0], origin_path=new.origin[1], created_by=by.person,
        draft=new.draft or bool(new.parent and new.parent.draft),
    )  # fmt: skip


def _title(text: str) -> str:
    title = " ".join(seen(text).split())
    if not title or len(title) > 500:
        raise DomainError("Give the action a title of 1 to 500 characters.", field="title")
    return title


def _locked(action: Action) -> Action:
    return Action.objects.select_for_update(of=("self",)).select_related("last_update__author").get(pk=action.pk)


def _check_version(fresh: Action, version: int, yours: dict[str, str], theirs: dict[str, str]) -> None:
    if fresh.version != version:
        raise Conflict(BOTH_TEXTS, theirs=theirs, yours=yours)


@transaction.atomic
def update_action(
    *, action: Action, rag: str, text: str, version: int, by: Standing, completed_on: date | None = None,
    through: str = "",
) -> Update:  # fmt: skip
    """Say how an action is going: RAG and a few sentences. At most seven queries.

    `version` is the version the person saw; `completed_on` the day a completed action was done when that is not today,
    as in a list kept elsewhere until now; `through` the way it came when not by a signed-in page. Raises NotAllowed,
    OutOfState when it is withdrawn, Conflict with both texts when somebody else was first, DomainError when RAG or
    text is missing.
    """
    ACTION.require(by, "U", action)
    if action.status == Action.Status.WITHDRAWN:
        raise OutOfState("This action was withdrawn, so it takes no more updates.")
    if rag not in Rag.values:
        raise DomainError("Choose how it is going.", field="rag")
    if not text.strip():
        raise DomainError("Say in a sentence or two what has happened and what is next.", field="text")
    update = Update(
        partnership=by.partnership, action=action, rag=rag, rag_before=action.rag, text=text.strip(), author=by.person,
        author_as=", ".join(filter(None, (acting_as(action, by), through))),
    )  # fmt: skip
    before = {"rag": action.rag, "status": action.status}
    action.completed_on = completed_on or action.completed_on
    already = _put_newest(update, version, by)
    if already:
        return already
    UpdateDraft.objects.filter(action=action, person=by.person).delete()
    record(
        tenant=by.partnership.code, verb="action.updated", reference=action.reference, by=by, level=action.level,
        before=before, after={"rag": rag, "status": action.status, "update": update.pk, **_way(through)},
    )  # fmt: skip
    return update


def _way(through: str) -> dict[str, str]:
    return {"through": through} if through else {}


def _put_newest(update: Update, version: int, by: Standing) -> Update | None:
    """Save an update and make it the action's newest, unless the action moved on from `version` in the meantime.

    The condition in the UPDATE is the lock: it costs no query, and of two people at once one changes no row. Returns
    the update that is there already when the same form was sent twice.
    """
    action = update.action
    if action.version == version:
        update.save()
        done_on = action.completed_on or by.today
        values = {
            "rag": update.rag, "status": status_for(update.rag), "last_update": update, "version": version + 1,
            "completed_on": done_on if update.rag == Rag.COMPLETE else None,
        }  # fmt: skip
        if Action.objects.filter(pk=action.pk, version=version).update(**values):
            for name, value in values.items():
                setattr(action, name, value)
            return None
    fresh = Action.objects.select_related("last_update__author").get(pk=action.pk)
    if fresh.version == version + 1 and _is_same(fresh.last_update, update):
        if update.pk:
            update.delete()
        return fresh.last_update
    raise Conflict(BOTH_TEXTS, theirs=_said(fresh.rag, fresh.last_update), yours=_said(update.rag, update))


def _is_same(one: Update | None, other: Update) -> bool:
    return one is not None and (one.author_id, one.rag, one.text) == (other.author_id, other.rag, other.text)


def _said(rag: str, update: Update | None) -> dict[str, str]:
    return {"How it is going": Rag(rag).label, "What has happened": update.text if update else ""}


def acting_as(action: Action, by: Standing) -> str:
    """Return in which capacity somebody writes: the post the action names, or the business unit."""
    for post in (action.owner, action.deputy):
        if post is not None and post.pk in by.post_ids:
            return post.title
    return "business unit" if "BUS" in by.roles else ""


def _save(action: Action, *fields: str) -> None:
    action.version += 1
    action.save(update_fields=[*fields, "version"])


@transaction.atomic
def move_due_date(
    *, action: Action, due_on: date | None, reason: str, version: int, by: Standing, through: str = ""
) -> Action:
    """Move an action's date; a date that was set moves only with a reason. Raises as `update_action`."""
    fresh = _locked(action)
    ACTION.require(by, "U", fresh)
    if fresh.status != Action.Status.OPEN:
        raise OutOfState("Only an open action has a date to move.")
    if fresh.due_on == due_on:
        return fresh
    _check_due(due_on, england_date(fresh.created_at), by)
    if fresh.due_on and not reason.strip():
        raise DomainError("Say why the date moves.", field="reason")
    _check_version(
        fresh, version, yours={"Due date": _date_words(due_on)}, theirs={"Due date": _date_words(fresh.due_on)}
    )
    before = fresh.due_on
    DueDateChange.objects.create(
        partnership=by.partnership, action=fresh, due_before=before, due_after=due_on, reason=reason.strip(),
        author=by.person,
    )  # fmt: skip
    fresh.due_on = due_on
    _save(fresh, "due_on")
    record(
        tenant=by.partnership.code, verb="action.date_moved", reference=fresh.reference, by=by, level=fresh.level,
        before={"due_on": before}, after={"due_on": due_on, "reason": reason.strip(), **_way(through)},
    )  # fmt: skip
    return fresh


def _check_due(due_on: date | None, opened: date, by: Standing) -> None:
    if sentence := due_problem(due_on, opened, by.today):
        raise DomainError(sentence, field="due_on")


def _date_words(day: date | None) -> str:
    return in_words(day) if day else "No date"


@transaction.atomic
def hand_over(*, action: Action, to: Mapping[str, Any], version: int, by: Standing) -> Action:
    """Give an action another owner, deputy, agency or group; `to` maps those names to rows or None.

    A new owner brings their agency unless `to` names one. Raises as `update_action`.
    """
    fresh = _locked(action)
    ACTION.require(by, "U", fresh)
    changes = {
        name: row for name, row in to.items() if name in HANDED_OVER and getattr(fresh, f"{name}_id") != _pk(row)
    }
    if changes.get("owner") and "agency" not in to and changes["owner"].agency_id != fresh.agency_id:
        changes["agency"] = changes["owner"].agency
    if not changes:
        return fresh
    _check_of_here(changes, by)
    _check_version(
        fresh,
        version,
        yours={name.capitalize(): str(row or "nobody") for name, row in changes.items()},
        theirs={name.capitalize(): str(getattr(fresh, name) or "nobody") for name in changes},
    )
    before = {name: str(getattr(fresh, name) or "") for name in changes}
    for name, row in changes.items():
        setattr(fresh, name, row)
    if fresh.owner_id and fresh.owner_id == fresh.deputy_id:
        raise DomainError("Owner and deputy must be two posts.", field="deputy")
    _note(fresh, {name: (before[name], str(row or "")) for name, row in changes.items()}, by)
    _save(fresh, *changes)
    record(
        tenant=by.partnership.code, verb="action.handed_over", reference=fresh.reference, by=by, level=fresh.level,
        before=before, after={name: str(row or "") for name, row in changes.items()},
    )  # fmt: skip
    return fresh


def _note(action: Action, changed: Mapping[str, tuple[str, str]], by: Standing, *, reason: str = "") -> None:
    """Add what changed, as {what: (before, after)}, to the history that people read."""
    HandOver.objects.bulk_create(
        HandOver(
            partnership=by.partnership, action=action, what=what, before=before, after=after, reason=reason,
            author=by.person,
        )
        for what, (before, after) in changed.items()
    )  # fmt: skip


def _check_of_here(changes: Mapping[str, Any], by: Standing) -> None:
    """Raise unless every post and group is this partnership's; agencies are shared by the installation."""
    for name, row in changes.items():
        if row is not None and name != "agency" and row.partnership_id != by.partnership.pk:
            raise DomainError("Choose from this partnership.", field=name)


def _pk(row: Any) -> int | None:
    return row.pk if row is not None else None


@transaction.atomic
def retitle(*, action: Action, title: str, detail: str, version: int, by: Standing) -> Action:
    """Change an action's title and detail. Raises as `update_action`."""
    fresh = _locked(action)
    ACTION.require(by, "U", fresh)
    title = _title(title)
    if (title, detail.strip()) == (fresh.title, fresh.detail):
        return fresh
    _check_version(
        fresh, version, yours={"Title": title, "Detail": detail}, theirs={"Title": fresh.title, "Detail": fresh.detail}
    )
    before = {"title": fresh.title, "detail": fresh.detail}
    fresh.title, fresh.detail = title, detail.strip()
    _save(fresh, "title", "detail")
    _note(
        fresh,
        {
            what: (before[what], now)
            for what, now in (("title", title), ("detail", fresh.detail))
            if before[what] != now
        },
        by,
    )
    record(
        tenant=by.partnership.code, verb="action.retitled", reference=fresh.reference, by=by, level=fresh.level,
        before=before, after={"title": fresh.title, "detail": fresh.detail},
    )  # fmt: skip
    return fresh


@transaction.atomic
def withdraw(*, action: Action, reason: str, by: Standing, version: int | None = None) -> Action:
    """Withdraw an action that will not be done, with the reason; it stays readable. Raises as `update_action`."""
    fresh = _locked(action)
    ACTION.require(by, "E", fresh)
    if version is not None:
        _check_version(fresh, version, yours={"State": "Withdrawn"}, theirs={"State": fresh.get_status_display()})
    if fresh.status != Action.Status.OPEN:
        raise OutOfState("Only an open action can be withdrawn.")
    if not reason.strip():
        raise DomainError("Say why the action is withdrawn.", field="reason")
    if len(reason.strip()) > 300:
        raise DomainError("Say why in 300 characters or fewer.", field="reason")
    fresh.status, fresh.withdrawn_reason = Action.Status.WITHDRAWN, reason.strip()
    _save(fresh, "status", "withdrawn_reason")
    _note(fresh, {"status": ("open", "withdrawn")}, by, reason=reason.strip())
    record(
        tenant=by.partnership.code, verb="action.withdrawn", reference=fresh.reference, by=by, level=fresh.level,
        before={"status": "open"}, after={"status": "withdrawn", "reason": reason.strip()},
    )  # fmt: skip
    return fresh


@transaction.atomic
def reopen(*, action: Action, reason: str, by: Standing) -> Action:
    """Open a withdrawn action again, as it stood; the undo of `withdraw`."""
    fresh = _locked(action)
    ACTION.require(by, "E", fresh)
    if fresh.status != Action.Status.WITHDRAWN:
        raise OutOfState("Only a withdrawn action can be opened again.")
    fresh.status, fresh.withdrawn_reason = Action.Status.OPEN, ""
    _save(fresh, "status", "withdrawn_reason")
    _note(fresh, {"status": ("withdrawn", "open")}, by, reason=reason.strip()[:300])
    record(
        tenant=by.partnership.code, verb="action.reopened", reference=fresh.reference, by=by, level=fresh.level,
        before={"status": "withdrawn"}, after={"status": "open", "reason": reason.strip()},
    )  # fmt: skip
    return fresh
