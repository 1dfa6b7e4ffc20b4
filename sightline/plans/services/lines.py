"""The lines of a plan: ambitions, outcomes, criteria, measures, figures, core business, strategies.

Four deeds serve all kinds; `KINDS` says what each kind is made of. Every deed locks the plan first, so that two people
moving lines never meet half way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Max

from sightline.audittrail.services import record
from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.indicators.permissions import INDICATOR
from sightline.kernel.errors import Conflict, DomainError, OutOfState
from sightline.kernel.references import next_reference
from sightline.plans.models import (
    Ambition,
    CoreBusiness,
    DesiredOutcome,
    Line,
    LinkedStrategy,
    Measure,
    Part,
    Plan,
    Priority,
    RationaleFigure,
    SuccessCriterion,
)
from sightline.plans.permissions import MEASURE, PLAN, PRIORITY
from sightline.plans.rules import may_change_promise
from sightline.plans.services.history import Changed, note
from sightline.plans.services.states import refuse_discarded

Holder = Plan | Priority


@dataclass(frozen=True)
class LineKind:
    """A kind of line: its table, what it stands under, the column of its place, its fields and their labels.

    The first field is the one it cannot do without. `promise` lines change in a draft only.
    """

    key: str
    model: type[Line]
    words: str
    holder: str
    place: str
    labels: Mapping[str, str]
    promise: bool = False

    @property
    def main(self) -> str:
        """The field a line cannot do without."""
        return next(iter(self.labels))


_MEASURE = {
    "text": "Measure", "direction": "Direction", "baseline": "Baseline", "target": "Target", "indicator": "Indicator",
    "part": "Part",
}  # fmt: skip
_STRATEGY = {"title": "Title", "owner": "Owner", "url": "Address", "review_on": "Reviewed next"}
KINDS = {
    kind.key: kind
    for kind in (
        LineKind("ambitions", Ambition, "ambition", "priority", "number", {"text": "Ambition"}, promise=True),
        LineKind(
            "outcomes", DesiredOutcome, "desired outcome", "priority", "position",
            {"text": "Desired outcome", "part": "Part"}, promise=True,
        ),
        LineKind(
            "criteria", SuccessCriterion, "success criterion", "priority", "position",
            {"text": "Success criterion"}, promise=True,
        ),
        LineKind("measures", Measure, "measure", "priority", "position", _MEASURE),
        LineKind(
            "figures", RationaleFigure, "figure", "priority", "position",
            {"value": "Figure", "text": "What it says", "source": "Source"},
        ),
        LineKind(
            "core-business", CoreBusiness, "line of core business", "plan", "position",
            {"text": "Core business", "led_by": "Led by"}, promise=True,
        ),
        LineKind("strategies", LinkedStrategy, "linked strategy", "plan", "", _STRATEGY),
    )
}  # fmt: skip


@transaction.atomic
def add_line(*, kind: LineKind, to: Holder, values: Mapping[str, Any], by: Standing) -> Line:
    """Add a line at the end.

    Raises NotAllowed, OutOfState when the plan is agreed and the line is a promise, DomainError when it has no words.
    """
    require_line(kind=kind, holder=to, deed="C", by=by)
    plan = _locked(to)
    values = _clean(kind, values, plan)
    _check_indicator(values, by)
    _check_state(kind, plan, values.get("part"))
    extra: dict[str, Any] = {}
    if kind.place:
        rows = kind.model._default_manager.filter(**{kind.holder: to})
        extra[kind.place] = (rows.aggregate(last=Max(kind.place))["last"] or 0) + 1
    if kind.model is Measure:
        extra["reference"] = next_reference(by.partnership.code, "M")
    _check_once(kind, to, values)
    line = kind.model._default_manager.create(partnership=by.partnership, **{kind.holder: to}, **values, **extra)
    _remember(kind, to, line, Changed("added", "", _said(kind, line)), by)
    return line


@transaction.atomic
def edit_line(*, kind: LineKind, line: Line, values: Mapping[str, Any], version: int, by: Standing) -> Line:
    """Change a line; `version` is the one the person saw.

    Raises as `add_line`, and Conflict with both texts when somebody else was first.
    """
    holder = _holder(kind, line)
    require_line(kind=kind, holder=holder, deed="U", by=by, line=line)
    plan = _locked(holder)
    fresh: Any = kind.model._default_manager.get(pk=line.pk)
    values = _clean(kind, values, plan)
    _check_indicator(values, by, fresh)
    if all(getattr(fresh, name) == value for name, value in values.items()):
        return fresh  # type: ignore[no-any-return]
    _check_state(kind, plan, getattr(fresh, "part", None), values.get("part"))
    if fresh.version != version:
        raise Conflict(
            f"Somebody changed this {kind.words} after you opened it. Both texts are below; nothing of yours is lost.",
            theirs={kind.labels[name]: _word(name, getattr(fresh, name)) for name in values},
            yours={kind.labels[name]: _word(name, value) for name, value in values.items()},
        )
    _check_once(kind, holder, values, fresh.pk)
    before = _said(kind, fresh)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save(update_fields=[*values, "version"])
    _remember(kind, holder, fresh, Changed("changed", before, _said(kind, fresh)), by)
    return fresh  # type: ignore[no-any-return]


@transaction.atomic
def move_line(*, kind: LineKind, line: Line, up: bool, by: Standing) -> bool:
    """Change places with the line before (`up`) or after it; returns False when it is already first or last."""
    holder = _holder(kind, line)
    require_line(kind=kind, holder=holder, deed="U", by=by, line=line)
    plan = _locked(holder)
    fresh: Any = kind.model._default_manager.get(pk=line.pk)
    _check_state(kind, plan, getattr(fresh, "part", None))
    here = getattr(fresh, kind.place)
    order = f"-{kind.place}" if up else kind.place
    rows = kind.model._default_manager.filter(**{kind.holder: holder, f"{kind.place}__{'lt' if up else 'gt'}": here})
    other: Any = rows.order_by(order).first()
    if other is None:
        return False
    there = getattr(other, kind.place)
    for row, place in ((fresh, 0), (other, here), (fresh, there)):  # 0 is free: places count from 1
        kind.model._default_manager.filter(pk=row.pk).update(**{kind.place: place})
    _remember(kind, holder, fresh, Changed("moved", f"place {here}", f"place {there}: {_said(kind, fresh)}"), by)
    return True


@transaction.atomic
def remove_line(*, kind: LineKind, line: Line, by: Standing) -> None:
    """Take a line out; its words stay in the plan's history, ambitions after it move up. Raises as `add_line`."""
    holder = _holder(kind, line)
    require_line(kind=kind, holder=holder, deed="E", by=by, line=line)
    plan = _locked(holder)
    fresh: Any = kind.model._default_manager.get(pk=line.pk)
    _check_state(kind, plan, getattr(fresh, "part", None))
    before = _said(kind, fresh)
    fresh.delete()
    if isinstance(fresh, Ambition):
        later = Ambition.objects.filter(priority=fresh.priority_id, number__gt=fresh.number).order_by("number")
        for key, number in later.values_list("pk", "number"):
            Ambition.objects.filter(pk=key).update(number=number - 1)
    _remember(kind, holder, fresh, Changed("removed", before, ""), by)


def _holder(kind: LineKind, line: Line) -> Holder:
    found: Holder = getattr(line, kind.holder)
    return found


def require_line(*, kind: LineKind, holder: Holder, deed: str, by: Standing, line: Line | None = None) -> None:
    """Raise NotAllowed unless `by` may add (C), change (U) or remove (E) a line of this kind here.

    A measure has rights of its own; every other line follows what it stands under, whose update it is.
    """
    if kind.model is Measure and deed == "C":
        PRIORITY.require(by, "U", holder)
    if kind.model is Measure:
        MEASURE.require(by, deed, line)
    else:
        scoped: Scoped = PLAN if isinstance(holder, Plan) else PRIORITY
        scoped.require(by, "U", holder)


def may_remove_line(*, kind: LineKind, line: Line, holder: Holder, by: Standing) -> bool:
    """Return whether `by` may remove this line now, so that a page offers only what will be done."""
    plan = holder if isinstance(holder, Plan) else holder.plan
    try:
        require_line(kind=kind, holder=holder, deed="E", by=by, line=line)
        _check_state(kind, plan, getattr(line, "part", None))
    except DomainError:
        return False
    return True


def _locked(holder: Holder) -> Plan:
    key = holder.pk if isinstance(holder, Plan) else holder.plan_id
    plan = Plan.objects.select_for_update().get(pk=key)
    refuse_discarded(plan)
    return plan


def _check_state(kind: LineKind, plan: Plan, *parts: Part | None) -> None:
    yearly = bool(parts) and all(part is not None and part.kind == Part.Kind.YEARLY for part in parts)
    if any(part is not None and part.closed_on for part in parts):
        raise OutOfState("That year is closed, so nothing of it can change.")
    if kind.promise and not yearly and not may_change_promise(plan.status):
        raise OutOfState(f"This plan is {plan.status}, so no {kind.words} can change. Reopen the plan first.")


def _check_once(kind: LineKind, holder: Holder, values: Mapping[str, Any], but: int | None = None) -> None:
    if isinstance(holder, Plan) and kind.model is LinkedStrategy:
        same = LinkedStrategy.objects.filter(plan=holder, title=values["title"])
        if (same.exclude(pk=but) if but else same).exists():
            raise DomainError("This strategy is linked already.", field="title")


def _clean(kind: LineKind, values: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    found = {name: _stripped(values[name]) for name in kind.labels if name in values}
    if kind.main in found and not found[kind.main]:
        raise DomainError(f"Write the {kind.words}.", field=kind.main)
    for name, value in found.items():
        most = getattr(kind.model._meta.get_field(name), "max_length", None)
        if most and isinstance(value, str) and len(value) > most:
            raise DomainError(f"{kind.labels[name]} must be {most} characters or fewer.", field=name)
    if found.get("part") is not None and found["part"].plan_id != plan.pk:
        raise DomainError("Choose a part of this plan.", field="part")
    return found


def _check_indicator(values: Mapping[str, Any], by: Standing, now: Any = None) -> None:
    """Raise DomainError for an indicator that `by` may not read; one that a measure has already may stay."""
    found = values.get("indicator")
    if found is not None and found != getattr(now, "indicator", None) and not INDICATOR.may(by, "R", found):
        raise DomainError("Choose an indicator of the data set.", field="indicator")


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _word(name: str, value: Any) -> str:
    return str(Measure.Direction(value).label) if name == "direction" else str(value or "")


def _said(kind: LineKind, line: Line) -> str:
    words = [_word(name, getattr(line, name)) for name in kind.labels]
    return "; ".join(filter(None, words))


def _remember(kind: LineKind, holder: Holder, line: Line, done: Changed, by: Standing) -> None:
    """Note what was `added`, `changed`, `moved` or `removed` in the history and on the trail."""
    priority = holder if isinstance(holder, Priority) else None
    plan = holder if isinstance(holder, Plan) else holder.plan
    what = f"{kind.words[0].upper()}{kind.words[1:]} {done.what}"
    note(plan, [replace(done, what=what)], by, priority=priority)
    record(
        tenant=by.partnership.code, verb=f"plan.{kind.key}_{done.what}", by=by,
        reference=getattr(line, "reference", "") or holder.reference, before={"text": done.before},
        after={"text": done.after},
    )  # fmt: skip
