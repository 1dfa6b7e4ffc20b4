"""Lists of actions as tables: on a page, on paper, in a file. Home shows the same columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import clock_for, direction_for, href
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.kernel.references import resolve
from sightline.ui.tables import Column, Select, Table
from sightline.ui.templatetags.sightline import clock, level, rag


def clock_tag(kind: str, words: str) -> SafeString:
    """Return a clock as a tag; without a date there is no clock to draw, only words."""
    return clock(kind, words) if kind != "none" else format_html('<span class="word word--warn">{}</span>', words)


def columns(by: Standing) -> list[Column]:
    """Return the columns of a list of actions on a page."""
    return [
        Column(
            "title", "Action", sort="title", row_header=True, href=lambda a: href(a, by), sub=_reference,
        ),
        Column(
            "owner", "Owner", sort=("owner__title", "reference"), value=lambda a: a.owner.title if a.owner else "",
            cell=lambda a: a.owner.title if a.owner else _missing("No owner"), sub=_agency,
        ),
        Column(
            "due", "Due", sort="due_sort", value=lambda a: a.due_on, cell=lambda a: _clock(a, by),
            sub=lambda a: in_short(a.due_on) if a.due_on else "",
        ),
        Column(
            "rag", "RAG", sort=("rag_rank", "reference"), value=lambda a: a.get_rag_display(),
            cell=lambda a: rag(a.rag, direction_for(a)),
        ),
        Column(
            "updated", "Last update", sort="updated_sort", value=_updated,
            cell=lambda a: in_short(_updated(a)) if a.last_update else _missing("Never"),
        ),
    ]  # fmt: skip


def _missing(words: str) -> SafeString:
    return format_html('<span class="word word--warn">{}</span>', words)


def _reference(action: Action) -> SafeString:
    return (
        format_html("{} {}", action.reference, level(action.level))
        if action.level > 1
        else SafeString(action.reference)
    )


def _agency(action: Action) -> str:
    agency = action.agency or (action.owner.agency if action.owner else None)
    return agency.name if agency else ""


def _clock(action: Action, by: Standing) -> SafeString:
    found = clock_for(action, by.today)
    return clock_tag(found.kind, found.words)


def _updated(action: Action) -> Any:
    return england_date(action.last_update.created_at) if action.last_update else ""


def selection(action: Action) -> str:
    """Return what a tick box holds: the reference and the version the person sees."""
    return f"{action.reference}.{action.version}"


def _ticks(by: Standing) -> Select:
    """Return tick boxes for the actions that this standing may change."""
    return Select(
        value=selection,
        label=lambda a: f"Select {a.reference}, {a.title}",
        may=lambda a: ACTION.may(by, "U", a) or ACTION.may(by, "E", a),
    )


def action_table(
    rows: QuerySet[Action] | Sequence[Action],
    params: Mapping[str, Any],
    by: Standing,
    *,
    caption: str,
    empty: str = "No action is asked for by these filters.",
    select: bool = False,
    total: int | None = None,
    leave_out: Sequence[str] = (),
    fixed: bool = False,
    **more: Any,
) -> Table:
    """Return a list of actions as a table.

    `leave_out` names columns that the place does not need; a `fixed` table keeps the order it was given.
    """
    shown = [column for column in columns(by) if column.key not in leave_out]
    return Table(
        rows=rows,
        params=params,
        columns=[replace(column, sort="") for column in shown] if fixed else shown,
        caption=caption,
        empty=empty,
        total=total,
        select=_ticks(by) if select else None,
        **more,
    )


def _seen_origin(by: Standing) -> Callable[[Action], str]:
    """Return what says where an action came from, silent on origins the reader may not see; asks once an origin."""
    seen: dict[str, bool] = {"": True}

    def origin(action: Action) -> str:
        reference = action.origin_reference
        if reference not in seen:
            seen[reference] = resolve(reference, by) is not None
        return action.origin_path if seen[reference] else ""

    return origin


def file_columns(by: Standing) -> list[Column]:
    """Return the columns of an exported list: everything a page shows and what it has no room for."""
    return [
        Column("reference", "Reference"),
        Column("title", "Action", sort="title"),
        Column("detail", "Detail"),
        Column("owner", "Owner", sort=("owner__title", "reference"), value=lambda a: a.owner.title if a.owner else ""),
        Column("deputy", "Deputy", value=lambda a: a.deputy.title if a.deputy else ""),
        Column("agency", "Agency", value=_agency),
        Column("group", "Group", value=lambda a: a.group.name if a.group else ""),
        Column("due", "Due", sort="due_sort", value=lambda a: a.due_on),
        Column("clock", "Time", value=lambda a: clock_for(a, by.today).words),
        Column("status", "Status", value=lambda a: a.get_status_display().capitalize()),
        Column("rag", "RAG", sort=("rag_rank", "reference"), value=lambda a: a.get_rag_display()),
        Column("direction", "Direction", value=direction_for),
        Column("updated", "Last update", sort="updated_sort", value=_updated),
        Column("said", "What the last update said", value=lambda a: a.last_update.text if a.last_update else ""),
        Column("came_from", "Came from", value=_seen_origin(by)),
        Column("level", "Level", value=lambda a: a.level),
    ]
