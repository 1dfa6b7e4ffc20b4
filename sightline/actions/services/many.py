"""One deed on several actions, done to all of them or to none."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from sightline.actions.models import Action
from sightline.actions.services.deeds import hand_over, move_due_date, withdraw
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState


class ManyRefused(DomainError):
    """A deed on several actions of which some refused; nothing was changed.

    `reasons` has a line for each, `denied` the references of those that the person may not change so.
    """

    status = 409

    def __init__(self, reasons: Sequence[str], denied: Sequence[str] = ()) -> None:
        super().__init__("Nothing was changed, because these actions stood in the way:")
        self.reasons, self.denied = list(reasons), list(denied)


@transaction.atomic
def change_many(*, chosen: Sequence[tuple[Action, int]], deed: str, value: Any, reason: str = "", by: Standing) -> int:
    """Do one deed (`owner`, `group`, `due_on` or `withdraw`) to several actions: to all or to none.

    `chosen` pairs each action with the version the person saw; `value` is the new owner, group or date. Returns how
    many were chosen. Raises ManyRefused with a line for each that refused, DomainError when value or reason is wrong.
    """
    wrong, denied = [], []
    for action, version in chosen:
        try:
            _do(deed, action, version, value=value, reason=reason, by=by)
        except DomainError as error:
            if error.field in ("reason", "due_on", "owner", "group"):
                raise
            wrong.append(f"{action.reference}, {action.title}: {_short(error)}")
            denied += [action.reference] * isinstance(error, NotAllowed)
    if wrong:
        raise ManyRefused(wrong, denied)
    return len(chosen)


def _do(deed: str, action: Action, version: int, *, value: Any, reason: str, by: Standing) -> None:
    if deed == "due_on":
        move_due_date(action=action, due_on=value, reason=reason, version=version, by=by)
    elif deed == "withdraw":
        withdraw(action=action, reason=reason, version=version, by=by)
    elif deed in ("owner", "group"):
        if deed == "owner" and action.status != Action.Status.OPEN:
            raise OutOfState(f"It is {action.get_status_display().lower()}, so there is no work to hand on.")
        hand_over(action=action, to={deed: value}, version=version, by=by)
    else:
        raise DomainError("Choose what to do with the actions.", field="deed")


def _short(error: DomainError) -> str:
    return "somebody changed it after you opened the list." if isinstance(error, Conflict) else error.sentence


@transaction.atomic
def make_live(*, actions: Iterable[int]) -> None:
    """Make draft actions live, with those under them: the plan they stand in was agreed, which authorised it.

    `actions` are keys. No version moves, since nothing that people write has changed.
    """
    keys = list(Action.objects.filter(pk__in=list(actions), draft=True).values_list("pk", flat=True))
    while keys:
        Action.objects.filter(pk__in=keys).update(draft=False)
        keys = list(Action.objects.filter(parent__in=keys, draft=True).values_list("pk", flat=True))
