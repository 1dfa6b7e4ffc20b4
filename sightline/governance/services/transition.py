"""Deeds on what came before these arrangements, and what it left to be finished."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from sightline.governance.models import Partnership, Predecessor, TransitionTask
from sightline.governance.permissions import ARRANGED
from sightline.governance.services.saying import check_version, fingerprint, note, one_line, short
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError, OutOfState


@transaction.atomic
def add_predecessor(*, name: str, ended_on: date, by: Standing) -> Predecessor:
    """Record arrangements that came before these; those recorded already are the ones there are."""
    ARRANGED.require(by, "C")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    name = one_line(name, "name", "the name of what came before")
    if found := Predecessor.objects.filter(partnership=by.partnership, name__iexact=name).first():
        if found.ended_on != ended_on:
            raise DomainError(f"{found.name} is recorded already. Change it instead.", field="name")
        return found
    made = Predecessor.objects.create(partnership=by.partnership, name=name, ended_on=ended_on)
    note("predecessor.made", made, by, after=predecessor_values(made))
    return made


def predecessor_values(row: Predecessor) -> dict[str, str]:
    """Return what came before as two people compare it."""
    return {"Name": row.name, "Ran until": in_short(row.ended_on)}


@transaction.atomic
def edit_predecessor(*, predecessor: Predecessor, name: str, ended_on: date, version: int, by: Standing) -> Predecessor:
    """Change the name and last day of what came before."""
    row = Predecessor.objects.select_for_update().get(pk=predecessor.pk)
    ARRANGED.require(by, "U", row)
    name = one_line(name, "name", "the name of what came before")
    same = Predecessor.objects.filter(partnership=by.partnership, name__iexact=name).exclude(pk=row.pk)
    if same.exists():
        raise DomainError(f"{name} is recorded already.", field="name")
    before = predecessor_values(row)
    row.name, row.ended_on = name, ended_on
    after = predecessor_values(row)
    check_version(version, fingerprint(before), after, before)
    if before != after:
        row.save(update_fields=["name", "ended_on"])
        note("predecessor.edited", row, by, before=before, after=after)
    return row


@dataclass(frozen=True)
class TaskText:
    """What is to be finished, by when, how many are left, and to whom the rest passes or passed."""

    text: str
    due_on: date
    left: int | None = None
    passed_to: str = ""


@transaction.atomic
def add_task(*, predecessor: Predecessor, new: TaskText, by: Standing) -> TransitionTask:
    """Add something to be finished of what came before; the same again is the one there is."""
    row = Predecessor.objects.select_for_update().get(pk=predecessor.pk)
    ARRANGED.require(by, "U", row)
    new = _tidy(new)
    if found := row.tasks.filter(text__iexact=new.text).first():
        return found
    made = TransitionTask.objects.create(partnership=by.partnership, predecessor=row, **vars(new))
    note("transition.task_added", made, by, after=task_values(made))
    return made


def _tidy(new: TaskText) -> TaskText:
    return replace(
        new, text=one_line(new.text, "text", "what is to be finished", 500),
        passed_to=short(new.passed_to, "passed_to", "whom it passes to"),
    )  # fmt: skip


def task_values(row: TransitionTask) -> dict[str, str]:
    """Return a task as two people compare it."""
    return {
        "What": row.text,
        "Due": in_short(row.due_on),
        "Left": "" if row.left is None else str(row.left),
        "Passes to": row.passed_to,
        "Done": in_short(row.done_on) if row.done_on else "",
    }


@transaction.atomic
def edit_task(*, task: TransitionTask, new: TaskText, version: int, by: Standing) -> TransitionTask:
    """Change a task that is not done. Raises as `add_task`, OutOfState, Conflict with both texts."""
    row = _task(task, by)
    new = _tidy(new)
    if TransitionTask.objects.filter(predecessor=row.predecessor_id, text__iexact=new.text).exclude(pk=row.pk).exists():
        raise DomainError("This is on the list already.", field="text")
    before = task_values(row)
    for name, value in vars(new).items():
        setattr(row, name, value)
    after = task_values(row)
    check_version(version, fingerprint(before), after, before)
    if before != after:
        row.save()
        note("transition.task_edited", row, by, before=before, after=after)
    return row


@transaction.atomic
def finish_task(
    *, task: TransitionTask, done_on: date, left: int | None = None, passed_to: str = "", by: Standing
) -> TransitionTask:  # fmt: skip
    """Say that a task is done, how many were left unfinished and to whom these were passed.

    Raises NotAllowed, OutOfState when it is done already, DomainError when some are left and nobody takes them.
    """
    row = TransitionTask.objects.select_for_update().get(pk=task.pk)
    ARRANGED.require(by, "U", row)
    if row.done_on == done_on:
        return row
    row = _task(task, by)
    to = short(passed_to, "passed_to", "whom it was passed to")
    if done_on > by.today:
        raise DomainError("Enter today’s date or an earlier one.", field="done_on")
    if left and not to:
        raise DomainError("Say to whom what was left has passed.", field="passed_to")
    before = task_values(row)
    row.done_on, row.left, row.passed_to = done_on, left, to
    row.save(update_fields=["done_on", "left", "passed_to"])
    note("transition.task_done", row, by, before=before, after=task_values(row))
    return row


def _task(task: TransitionTask, by: Standing) -> TransitionTask:
    row = TransitionTask.objects.select_for_update().get(pk=task.pk)
    ARRANGED.require(by, "U", row)
    if row.done_on:
        raise OutOfState(f"This was finished on {in_short(row.done_on)}.")
    return row


def version_of_predecessor(row: Predecessor) -> int:
    """Return a number that changes with what came before as it is recorded."""
    return fingerprint(predecessor_values(row))


def version_of_task(row: TransitionTask) -> int:
    """Return a number that changes with a task."""
    return fingerprint(task_values(row))
