"""Deeds on actions. Each authorises, checks the state, changes, and leaves one row on the trail, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.actions.models import Action, DueDateChange, HandOver, Rag, SavedFilter, Update, UpdateDraft
from sightline.actions.permissions import ACTION
from sightline.actions.rules import status_for
from sightline.audittrail.services import record
from sightline.governance.models import Agency, Group, Post
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.references import next_references

HANDED_OVER = ("owner", "deputy", "agency", "group")


@dataclass(frozen=True)
class NewAction:
    """What an action starts with. `origin` is (reference, path) of what opened it."""

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


@transaction.atomic
def open_actions(*, wanted: Sequence[NewAction], by: Standing) -> list[Action]:
    """Open actions in the order given and return them; a fixed number of queries however many, bar the trail.

    Raises NotAllowed, or DomainError when a title is empty or longer than 500 characters.
    """
    ACTION.require(by, "C")
    references = next_references(by.partnership.code, "A", len(wanted)) if wanted else []
    rows = [_fresh(new, reference, by) for new, reference in zip(wanted, references, strict=True)]
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
    """Open one action; see `open_actions`."""
    return open_actions(wanted=[new], by=by)[0]


def _fresh(new: NewAction, reference: str, by: Standing) -> Action:
    title = " ".join(new.title.split())
    if not title or len(title) > 500:
        raise DomainError("Give the action a title of 1 to 500 characters.", field="title")
    return Action(
        partnership=by.partnership, reference=reference, title=title, detail=new.detail.strip(), level=new.level,
        parent=new.parent, owner=new.owner, deputy=new.deputy, group=new.group, due_on=new.due_on,
        agency=new.agency or (new.owner.agency if new.owner else None),
        origin_reference=new.origin[0], origin_path=new.origin[1], created_by=by.person,
    )  # fmt: skip


def _locked(action: Action) -> Action:
    return Action.objects.select_for_update(of=("self",)).select_related("last_update__author").get(pk=action.pk)


def _check_version(fresh: Action, version: int, yours: dict[str, str], theirs: dict[str, str]) -> None:
    if fresh.version != version:
        raise Conflict(
            "Somebody changed this action after you opened it. Both texts are below; nothing of yours is lost.",
            theirs=theirs,
            yours=yours,
        )


@transaction.atomic
def update_action(*, action: Action, rag: str, text: str, version: int, by: Standing) -> Update:
    """Say how an action is going: RAG and a few sentences.

    `version` is the version the person saw. Raises NotAllowed, OutOfState when it is withdrawn, Conflict with both
    texts when somebody else was first, DomainError when RAG or text is missing.
    """
    fresh = _locked(action)
    ACTION.require(by, "U", fresh)
    if fresh.status == Action.Status.WITHDRAWN:
        raise OutOfState("This action was withdrawn, so it takes no more updates.")
    if rag not in Rag.values:
        raise DomainError("Choose how it is going.", field="rag")
    if not text.strip():
        raise DomainError("Say in a sentence or two what has happened and what is next.", field="text")
    last = fresh.last_update
    _check_version(
        fresh,
        version,
        yours={"How it is going": Rag(rag).label, "What has happened": text.strip()},
        theirs={"How it is going": Rag(fresh.rag).label, "What has happened": last.text if last else ""},
    )
    update = Update.objects.create(
        partnership=by.partnership, action=fresh, rag=rag, rag_before=fresh.rag, text=text.strip(), author=by.person,
        author_as=_post_of(fresh, by),
    )  # fmt: skip
    before = {"rag": fresh.rag, "status": fresh.status}
    fresh.rag, fresh.status, fresh.last_update = rag, status_for(rag), update
    fresh.completed_on = by.today if rag == Rag.COMPLETE else None
    _save(fresh, "rag", "status", "last_update", "completed_on")
    UpdateDraft.objects.filter(action=fresh, person=by.person).delete()
    record(
        tenant=by.partnership.code, verb="action.updated", reference=fresh.reference, by=by, level=fresh.level,
        before=before, after={"rag": rag, "status": fresh.status, "update": update.pk},
    )  # fmt: skip
    return update


def _post_of(action: Action, by: Standing) -> str:
    if action.owner_id in by.post_ids or action.deputy_id in by.post_ids:
        post = Post.objects.get(pk=action.owner_id if action.owner_id in by.post_ids else action.deputy_id)
        return post.title
    return "business unit" if "BUS" in by.roles else ""


def _save(action: Action, *fields: str) -> None:
    action.version += 1
    action.save(update_fields=[*fields, "version"])


@transaction.atomic
def move_due_date(*, action: Action, due_on: date | None, reason: str, version: int, by: Standing) -> Action:
    """Move an action's date; a date that was set moves only with a reason. Raises as `update_action`."""
    fresh = _locked(action)
    ACTION.require(by, "U", fresh)
    if fresh.status != Action.Status.OPEN:
        raise OutOfState("Only an open action has a date to move.")
    if fresh.due_on == due_on:
        return fresh
    if fresh.due_on and not reason.strip():
        raise DomainError("Say why the date moves.", field="reason")
    _check_version(
        fresh, version, yours={"Due date": f"{due_on or 'none'}"}, theirs={"Due date": f"{fresh.due_on or 'none'}"}
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
        before={"due_on": before}, after={"due_on": due_on, "reason": reason.strip()},
    )  # fmt: skip
    return fresh


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
    if "owner" in changes and changes["owner"] and "agency" not in to:
        changes["agency"] = changes["owner"].agency
    if not changes:
        return fresh
    _check_version(
        fresh,
        version,
        yours={name: str(row or "nobody") for name, row in changes.items()},
        theirs={name: str(getattr(fresh, name) or "nobody") for name in changes},
    )
    before = {name: str(getattr(fresh, name) or "") for name in changes}
    for name, row in changes.items():
        setattr(fresh, name, row)
    if fresh.owner_id and fresh.owner_id == fresh.deputy_id:
        raise DomainError("Owner and deputy must be two posts.", field="deputy")
    HandOver.objects.bulk_create(
        HandOver(
            partnership=by.partnership, action=fresh, what=name, before=before[name], after=str(row or ""),
            author=by.person,
        )
        for name, row in changes.items()
    )  # fmt: skip
    _save(fresh, *changes)
    record(
        tenant=by.partnership.code, verb="action.handed_over", reference=fresh.reference, by=by, level=fresh.level,
        before=before, after={name: str(row or "") for name, row in changes.items()},
    )  # fmt: skip
    return fresh


def _pk(row: Any) -> int | None:
    return row.pk if row is not None else None


@transaction.atomic
def retitle(*, action: Action, title: str, detail: str, version: int, by: Standing) -> Action:
    """Change an action's title and detail. Raises as `update_action`."""
    fresh = _locked(action)
    ACTION.require(by, "U", fresh)
    title = " ".join(title.split())
    if not title or len(title) > 500:
        raise DomainError("Give the action a title of 1 to 500 characters.", field="title")
    _check_version(
        fresh, version, yours={"Title": title, "Detail": detail}, theirs={"Title": fresh.title, "Detail": fresh.detail}
    )
    before = {"title": fresh.title, "detail": fresh.detail}
    fresh.title, fresh.detail = title, detail.strip()
    _save(fresh, "title", "detail")
    record(
        tenant=by.partnership.code, verb="action.retitled", reference=fresh.reference, by=by, level=fresh.level,
        before=before, after={"title": fresh.title, "detail": fresh.detail},
    )  # fmt: skip
    return fresh


@transaction.atomic
def withdraw(*, action: Action, reason: str, by: Standing) -> Action:
    """Withdraw an action that will not be done, with the reason; it stays readable."""
    fresh = _locked(action)
    ACTION.require(by, "E", fresh)
    if fresh.status != Action.Status.OPEN:
        raise OutOfState("Only an open action can be withdrawn.")
    if not reason.strip():
        raise DomainError("Say why the action is withdrawn.", field="reason")
    fresh.status, fresh.withdrawn_reason = Action.Status.WITHDRAWN, reason.strip()
    _save(fresh, "status", "withdrawn_reason")
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
    record(
        tenant=by.partnership.code, verb="action.reopened", reference=fresh.reference, by=by, level=fresh.level,
        before={"status": "withdrawn"}, after={"status": "open", "reason": reason.strip()},
    )  # fmt: skip
    return fresh


@transaction.atomic
def save_draft(*, action: Action, rag: str, text: str, by: Standing) -> UpdateDraft:
    """Keep what a person has typed and not sent. A draft is theirs alone and no deed, so the trail is silent."""
    ACTION.require(by, "U", action)
    draft, _ = UpdateDraft.objects.update_or_create(
        partnership=by.partnership,
        action=action,
        person=by.person,
        defaults={"rag": rag if rag in Rag.values else "", "text": text, "saved_at": timezone.now()},
    )
    return draft


@transaction.atomic
def save_filter(*, name: str, query: str, by: Standing) -> SavedFilter:
    """Keep a filter of the action list under a name; the same name again replaces it."""
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise DomainError("Give the filter a name of 1 to 80 characters.", field="name")
    kept, _ = SavedFilter.objects.update_or_create(
        partnership=by.partnership, person=by.person, name=name, defaults={"query": query[:1000]}
    )
    return kept


@transaction.atomic
def drop_filter(*, kept: SavedFilter, by: Standing) -> None:
    """Forget one of the person's own saved filters."""
    SavedFilter.objects.filter(pk=kept.pk, partnership=by.partnership, person=by.person).delete()
