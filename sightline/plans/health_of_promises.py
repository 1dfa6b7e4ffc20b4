"""The quality rules on what a plan promises: priorities, measures, outcomes, figures, strategies, groups."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sightline.actions.permissions import ACTION
from sightline.kernel.dates import in_short
from sightline.plans.health import Row, Scan, register
from sightline.plans.health_of_actions import actions
from sightline.plans.models import (
    DesiredOutcome,
    LinkedStrategy,
    Measure,
    OnTrackStatement,
    Part,
    Plan,
    Priority,
    RationaleFigure,
)
from sightline.plans.permissions import MEASURE, PLAN, PRIORITY, may_say_of_group
from sightline.plans.practice import practice, rolled
from sightline.plans.queries import measures, priorities
from sightline.plans.rules.progress import count
from sightline.plans.rules.quarters import quarter_of
from sightline.plans.rules.standing_still import suggestion


def _priorities(scan: Scan) -> list[Priority]:
    return scan.once("priorities", lambda: list(priorities(scan.by).filter(plan=scan.plan)))


def _measures(scan: Scan) -> list[Measure]:
    def read() -> list[Measure]:
        rows = measures(scan.by).filter(priority__plan=scan.plan)
        return list(rows.select_related("priority__group", "priority__lead", "priority__plan", "part"))

    return scan.once("measures", read)


def _under(scan: Scan, key: str, priority: Priority, what: str, page: tuple[Any, ...], **more: Any) -> Row:
    group, lead = priority.group, priority.lead
    return Row(
        key, what, more.pop("reference", priority.reference), f"Priority {priority.number}", page[0],
        (priority.reference, *page[1:]), (group.pk, group.name) if group else (0, ""),
        (lead.pk, lead.title) if lead else (0, ""),
        more.pop("may", partial(PRIORITY.may, scan.by, "U", priority)),
        ("plans:priority", (priority.reference,)), more.pop("detail", ""),
    )  # fmt: skip


def _no_action(scan: Scan) -> Iterator[Row]:
    """Priorities under which the reader sees no action, told to those who see every action of the partnership."""
    if not ACTION.may(scan.by, "R"):
        return
    busy = {one.priority for one in actions(scan)}
    for row in _priorities(scan):
        if row.number not in busy:
            yield _under(scan, "priority_no_action", row, row.title, ("plans:add_action",))


def _no_measure(scan: Scan) -> Iterator[Row]:
    held = {one.priority_id for one in _measures(scan)}
    for row in _priorities(scan):
        if row.pk not in held:
            yield _under(scan, "priority_no_measure", row, row.title, ("plans:add_to_priority", "measures"))


def _no_lead(scan: Scan) -> Iterator[Row]:
    for row in _priorities(scan):
        if row.lead_id is None and row.strategic_lead_id is None:
            yield _under(scan, "priority_no_lead", row, row.title, ("plans:edit_priority",))


def _no_group(scan: Scan) -> Iterator[Row]:
    for row in _priorities(scan):
        if row.group_id is None:
            yield _under(scan, "priority_no_group", row, row.title, ("plans:edit_priority",))


def _measure_lacks(key: str, name: str) -> Any:
    def find(scan: Scan) -> Iterator[Row]:
        for row in _measures(scan):
            if not getattr(row, name):
                yield _under(
                    scan, key, row.priority, row.text, ("plans:edit_of_priority", "measures", row.pk),
                    reference=row.reference, may=partial(MEASURE.may, scan.by, "U", row),
                )  # fmt: skip

    return find


def _unmeasured(scan: Scan) -> Iterator[Row]:
    """Outcomes whose priority has no measure of the same part, or of the whole plan."""
    held = {(one.priority_id, one.part_id) for one in _measures(scan)}
    here = {row.pk: row for row in _priorities(scan)}
    for one in DesiredOutcome.objects.filter(priority__plan=scan.plan).select_related("part"):
        covered = {(one.priority_id, one.part_id), (one.priority_id, None)} & held
        if not covered and one.priority_id in here:
            detail = one.part.title if one.part else ""
            yield _under(
                scan, "outcome_no_measure", here[one.priority_id], one.text, ("plans:add_to_priority", "measures"),
                detail=detail,
            )  # fmt: skip


def _sourceless(scan: Scan) -> Iterator[Row]:
    here = {row.pk: row for row in _priorities(scan)}
    for one in RationaleFigure.objects.filter(priority__plan=scan.plan, source=""):
        if one.priority_id in here:
            yield _under(
                scan, "figure_no_source", here[one.priority_id], f"{one.value} {one.text}",
                ("plans:edit_of_priority", "figures", one.pk),
            )  # fmt: skip


def _of_plan(scan: Scan, key: str, what: str, page: str, args: tuple[Any, ...], **more: Any) -> Row:
    may = more.pop("may", partial(PLAN.may, scan.by, "U", scan.plan))
    plan = scan.plan.reference
    return Row(
        key, what, plan, "The plan as a whole", page, (plan, *args), may=may, seen_at=("plans:plan_of", (plan,)), **more
    )  # fmt: skip


def _unreviewed(scan: Scan) -> Iterator[Row]:
    for one in LinkedStrategy.objects.filter(plan=scan.plan, review_on__lt=scan.by.today):
        detail = f"Review was due {in_short(one.review_on)}" if one.review_on else ""
        yield _of_plan(
            scan, "strategy_review_past", one.title, "plans:edit_of_plan", ("strategies", one.pk), detail=detail
        )


def _draft_of_ended_year(scan: Scan) -> Iterator[Row]:
    if scan.plan.status != Plan.Status.DRAFT:
        return
    if scan.plan.ends_on < scan.by.today:
        yield _of_plan(scan, "draft_year", scan.plan.title, "plans:edit_plan", ())
        return
    for part in scan.plan.parts.filter(kind=Part.Kind.YEARLY, ends_on__lt=scan.by.today):
        yield _of_plan(scan, "draft_year", part.title, "plans:edit_plan", ())


def _groups(scan: Scan) -> dict[int, str]:
    """Return the groups with a part in the plan that the reader may know of."""
    named = {one.in_group: one.group or "" for one in actions(scan) if one.in_group}
    return named | {row.group.pk: row.group.name for row in _priorities(scan) if row.group}


def _said(scan: Scan) -> dict[int, OnTrackStatement]:
    """Return the latest statement of each group in this quarter; one query."""

    def read() -> dict[int, OnTrackStatement]:
        rows = scan.plan.ontrackstatements.filter(quarter=quarter_of(scan.by.today).starts_on)
        return {row.group_id: row for row in rows.order_by("created_at", "pk")}

    return scan.once("statements", read)


def _off_track(scan: Scan) -> Iterator[Row]:
    for group, name in _groups(scan).items():
        said = _said(scan).get(group)
        if said is None or not said.on_track:
            continue
        counts = count(((one.stand, True) for one in actions(scan) if one.in_group == group), scan.by.today)
        suggested = suggestion(practice().on_track, counts, rolled(counts))
        if suggested.value == "no":
            yield _statement(scan, "off_track", group, name, f"Said to be on track. {suggested.words}")


def _not_said(scan: Scan) -> Iterator[Row]:
    if scan.plan.status in (Plan.Status.DRAFT, Plan.Status.DISCARDED):
        return
    for group, name in _groups(scan).items():
        if group not in _said(scan):
            yield _statement(scan, "not_said", group, name, quarter_of(scan.by.today).words)


def _statement(scan: Scan, key: str, group: int, name: str, detail: str) -> Row:
    args = (quarter_of(scan.by.today).key, group)
    return _of_plan(
        scan, key, name, "plans:on_track", args, may=partial(may_say_of_group, scan.plan, group, scan.by),
        group=(group, name), detail=detail,
    )  # fmt: skip


FINDERS: dict[str, Any] = {
    "priority_no_action": _no_action,
    "priority_no_measure": _no_measure,
    "priority_no_lead": _no_lead,
    "priority_no_group": _no_group,
    "measure_no_baseline": _measure_lacks("measure_no_baseline", "baseline"),
    "measure_no_target": _measure_lacks("measure_no_target", "target"),
    "measure_no_direction": _measure_lacks("measure_no_direction", "direction"),
    "outcome_no_measure": _unmeasured,
    "figure_no_source": _sourceless,
    "strategy_review_past": _unreviewed,
    "draft_year": _draft_of_ended_year,
    "off_track": _off_track,
    "not_said": _not_said,
}


def register_all() -> None:
    """Register the rules on what a plan promises."""
    for key, finder in FINDERS.items():
        register(key, finder)
