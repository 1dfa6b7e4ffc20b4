"""A workbook of actions that comes back: kept as read, done whole or not at all, each row by its own deeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django_tasks import task

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.returned import UPDATE, Returned, RowChange, compare_rows, references_in
from sightline.actions.services.deeds import (
    NewAction,
    hand_over,
    move_due_date,
    open_action,
    retitle,
    update_action,
)
from sightline.actions.workbook import KIND
from sightline.audittrail.services import record
from sightline.governance.models import LoadPreview
from sightline.governance.offline import Offline
from sightline.governance.services.previews import (
    close_preview,
    is_large,
    leave_to_worker,
    load_waiting,
    locked_preview,
)
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError
from sightline.publishing.workbooks import Cells

MOST_CONFLICTS = 200
MINE, THEIRS = "mine", "theirs"
SIDES = {THEIRS: "Theirs stays", MINE: "Mine goes in"}


@dataclass(frozen=True)
class Done:
    """How many actions a workbook changed and opened."""

    changed: int
    opened: int


OFFLINE = Offline(
    KIND, LoadPreview.Kind.ACTIONS, Action, ACTION, "action.update", compare_rows, "actions", "the list of actions"
)


@transaction.atomic
def commit(*, preview: LoadPreview, seen: str, choices: Mapping[int, str], by: Standing) -> Done:
    """Do all that a workbook asks for, or nothing. `seen` is the digest of what the person looked at.

    `choices` says for each row with a conflict whether theirs stays or mine goes in. Raises NotAllowed, DomainError
    when a choice is missing, OutOfState when somebody changed one of these actions since, RowRefused.
    """
    row = locked_preview(preview, by)
    rows: list[Cells] = row.rows["rows"]
    keys = visible_keys(rows, by)
    list(Action.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    found = OFFLINE.as_seen(row, seen, by)
    missing = [one for one in found.conflicts if choices.get(one.row) not in (MINE, THEIRS)]
    if missing:
        raise DomainError("Choose for each row that somebody else changed: theirs stays, or yours goes in.")
    by_row = {one["row"]: one for one in rows}
    done = _Doing(found, by).all(by_row, choices)
    close_preview(row)
    after = {"changed": done.changed, "opened": done.opened}
    record(tenant=by.partnership.code, verb="action.workbook_loaded", reference="", by=by, after=after)
    return done


def is_long(found: Returned) -> bool:
    """Whether a workbook changes so much that the worker does it, and the page does not wait."""
    return is_large(len(found.changes))


def commit_later(*, preview: LoadPreview, seen: str, choices: Mapping[int, str], by: Standing) -> LoadPreview:
    """Have the worker do what `commit` does, with the same answers. Raises as `leave_to_worker`."""
    how = {"seen": seen, "choices": {str(row): side for row, side in choices.items()}}
    return leave_to_worker(preview=preview, how=how, job=commit_kept, by=by)


@task()
def commit_kept(key: int) -> None:
    """Do, in the worker, what a workbook asks for that was left to it."""
    load_waiting(key, LoadPreview.Kind.ACTIONS, _commit_kept)


def _commit_kept(preview: LoadPreview, by: Standing) -> str:
    choices = {int(row): side for row, side in preview.how["choices"].items()}
    return said_of(commit(preview=preview, seen=preview.how["seen"], choices=choices, by=by))


def said_of(done: Done) -> str:
    """Return what a workbook did, in a sentence."""
    changed = "1 action" if done.changed == 1 else f"{done.changed} actions"
    return f"The workbook is in: {changed} changed, {done.opened} opened."


def visible_keys(rows: list[Cells], by: Standing) -> list[int]:
    """Return the keys of the actions that rows name and the person may see."""
    named = ACTION.visible(Action.objects.filter(reference__in=references_in(rows)), by)
    return list(named.values_list("pk", flat=True))


class _Doing:
    """The deeds of a workbook, row by row."""

    def __init__(self, found: Returned, by: Standing) -> None:
        self.found, self.by = found, by

    def all(self, rows: Mapping[int, Cells], choices: Mapping[int, str]) -> Done:
        """Do every row; a refusal of one names it and stops all."""
        changed = opened = 0
        for change in self.found.changes:
            keys = change.taken(mine=choices.get(change.row) == MINE)
            try:
                if not change.reference:
                    self._open(rows[change.row], change)
                    opened += 1
                elif keys:
                    self._change(self.found.actions[change.reference], rows[change.row], keys, change)
                    changed += 1
            except DomainError as error:
                raise OFFLINE.refusal(change.row, error) from error
        return Done(changed, opened)

    def _open(self, row: Cells, change: RowChange) -> None:
        action = open_action(
            new=NewAction(
                row["title"], self._post(row["owner"]), self._post(row["deputy"]), group=self._group(row["group"]),
                due_on=_day(row["due"]), detail=row["detail"],
            ),
            by=self.by,
        )  # fmt: skip
        if row["text"]:
            self._update(action, row, change)

    def _change(self, action: Action, row: Cells, keys: set[str], change: RowChange) -> None:
        """Do what a row asks for; the date before an update that closes the action, and handing on last of all."""
        reopens = UPDATE in keys and action.status == Action.Status.COMPLETE
        if reopens:
            self._update(action, row, change)
        if keys & {"title", "detail"}:
            title = row["title"] if "title" in keys else action.title
            detail = row["detail"] if "detail" in keys else action.detail
            action = retitle(action=action, title=title, detail=detail, version=action.version, by=self.by)
        if "due" in keys:
            due_on, reason = _day(row["due"]), row["reason"]
            action = move_due_date(action=action, due_on=due_on, reason=reason, version=action.version, by=self.by)
        if UPDATE in keys and not reopens:
            self._update(action, row, change)
        to: dict[str, Any] = {key: self._post(row[key]) for key in keys & {"owner", "deputy"}}
        if "group" in keys:
            to["group"] = self._group(row["group"])
        if to:
            hand_over(action=action, to=to, version=action.version, by=self.by)

    def _update(self, action: Action, row: Cells, change: RowChange) -> None:
        update_action(action=action, rag=change.rag, text=row["text"], version=action.version, by=self.by)

    def _post(self, label: str) -> Any:
        return self.found.posts.get(label.casefold())

    def _group(self, label: str) -> Any:
        return self.found.groups.get(label.casefold())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def conflicts_to_show(found: Returned) -> list[RowChange]:
    """Return the rows to choose on, as many as one page holds."""
    return found.conflicts[:MOST_CONFLICTS]
