"""Action logs: each row opens an action, in its priority's plan when it names one, and says how it stands."""

from collections.abc import Sequence
from datetime import date

from django.db.models import ProtectedError, Q

from sightline.actions.models import Action, Rag
from sightline.actions.permissions import ACTION
from sightline.actions.services import NewAction, open_actions, update_action
from sightline.governance.models import Agency, Group, Post
from sightline.governance.standing import Standing
from sightline.imports.queries_sheets import Here
from sightline.imports.rules.sheets import ListColumn, ListKind, ListRow, Made, Outcome, refused
from sightline.imports.rules.sheets_values import in_short
from sightline.imports.rules.words import fold
from sightline.kernel.errors import OutOfState
from sightline.plans.models import PlannedAction, Priority
from sightline.plans.permissions import PRIORITY
from sightline.plans.services import PlannedNew, add_action
from sightline.plans.services.history import Changed, note

LONGEST_TITLE = 500
CHANGED_SINCE = "Somebody has changed {reference} since the list was loaded, so the list cannot be taken back."


def _known(row: ListRow) -> tuple[str, date | None]:
    return fold(_title(row)), row.days.get("due_on")


def _title(row: ListRow) -> str:
    title = " ".join(row.said.get("title", "").split())
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def require(by: Standing) -> None:
    """Raise NotAllowed unless the standing may open actions and update them."""
    ACTION.require(by, "C")


def check(rows: Sequence[ListRow], by: Standing) -> list[Outcome]:
    """Say what each row does: a new action, or nothing because one of the same words and date is there."""
    here = Here(by)
    there = _there(by)
    references = set(there.values())
    titles = {title for title, _ in there}
    seen: dict[tuple[str, date | None], str] = {}
    found = []
    for row in rows:
        _check_days(row, by)
        _check_priority(row, here, by)
        if row.problems:
            found.append(refused(row, _title(row)))
            continue
        known = _known(row)
        own = row.said.get("reference", "").upper()
        same = own if own in references else there.get(known, "")
        if same or known in seen:
            words = "Already there" if same else f"The same as {seen[known]} of this file"
            found.append(Outcome(row.index, row.at, "same", f"{_title(row)}. {words}.", tuple(row.notes), (), same))
            continue
        seen[known] = row.at
        if known[0] in titles:
            row.notes.append("There is an action in the same words with another date.")
        found.append(Outcome(row.index, row.at, "new", _words(row, here), tuple(row.notes)))
    return found


def _there(by: Standing) -> dict[tuple[str, date | None], str]:
    """Return the actions there by folded title and date; withdrawn ones do not count."""
    visible = ACTION.visible(Action.objects.exclude(status=Action.Status.WITHDRAWN), by)
    return {
        (fold(title), due): reference for title, due, reference in visible.values_list("title", "due_on", "reference")
    }


def _check_days(row: ListRow, by: Standing) -> None:
    done = row.days.get("completed_on")
    if done and done > by.today:
        row.refuse("completed_on", f"{in_short(done)} lies ahead. Enter the day on which the action was completed.")
    if done and row.meant.get("rag") not in ("", None, Rag.COMPLETE):
        label = Rag(row.meant["rag"]).label.lower()
        row.refuse(
            "completed_on", f"the action was completed on {in_short(done)} and is {label}. Correct one of the two."
        )


def _check_priority(row: ListRow, here: Here, by: Standing) -> None:
    chosen = row.meant.get("priority")
    priority = here.priorities.get(chosen) if chosen else None
    if chosen and (priority is None or not PRIORITY.may(by, "U", priority)):
        row.refuse("priority", "you may not add actions to this priority. Leave it empty, or ask the business unit.")


def _rag(row: ListRow) -> str:
    return row.meant.get("rag") or (Rag.COMPLETE if "completed_on" in row.days else "")


def _who(row: ListRow, here: Here) -> tuple[Post | None, Agency | None, Group | None]:
    owner = row.meant.get("owner", "")
    agency = here.agencies.get(row.meant.get("agency", "")) or here.agencies.get(owner)
    return here.posts.get(owner), agency, here.groups.get(row.meant.get("group", ""))


def _words(row: ListRow, here: Here) -> str:
    """Say what the new action is, in the order in which people read an action."""
    owner, agency, group = _who(row, here)
    priority = here.priorities.get(row.meant.get("priority", ""))
    rag = _rag(row)
    due = row.days.get("due_on")
    parts = [
        f"Owner: {owner.title}, {owner.agency}" if owner else f"Agency: {agency}" if agency else "No owner",
        f"Group: {group}" if group else "",
        f"Due {in_short(due)}" if due else "No date",
        Rag(rag).label if rag else "",
        f"Priority {priority.number}: {priority.title}" if priority else "",
    ]
    return f"{_title(row)}. {'. '.join(part for part in parts if part)}."


def load(rows: Sequence[ListRow], file_name: str, by: Standing) -> list[Made]:
    """Open the actions and write what the list says of each as its first update; some twenty queries for each row."""
    here = Here(by)
    plain = [row for row in rows if not row.meant.get("priority")]
    opened = open_actions(wanted=[_new(row, here, file_name) for row in plain], by=by) if plain else []
    actions = {row.index: action for row, action in zip(plain, opened, strict=True)}
    for row in rows:
        if row.index not in actions:
            priority = here.priorities[row.meant["priority"]]
            wanted = PlannedNew(_new(row, here, file_name), priority.plan, priority)
            actions[row.index] = add_action(wanted=wanted, by=by).action
    for row in rows:
        _stand(actions[row.index], row, file_name, by)
    return [
        Made(row.index, actions[row.index].reference, actions[row.index].version, actions[row.index].pk) for row in rows
    ]


def _new(row: ListRow, here: Here, file_name: str) -> NewAction:
    owner, agency, group = _who(row, here)
    return NewAction(
        title=_title(row), detail=_detail(row), owner=owner, agency=agency, group=group,
        due_on=row.days.get("due_on"), origin=("", f"{file_name}, {row.at}"[:300]),
    )  # fmt: skip


def _detail(row: ListRow) -> str:
    """Keep what the row says and no field of an action holds: a long title, its number, words left unmatched."""
    whole = row.said["title"] if _title(row) != " ".join(row.said["title"].split()) else ""
    number = row.said.get("reference", "")
    kept = [
        f"The list says under {row.columns[key]}: {row.said[key]}"
        for key in ("owner", "agency", "group", "priority")
        if row.said.get(key) and not row.meant.get(key)
    ]
    kept += [
        f"The list says under {row.columns[key]}: {row.said[key]}"
        for key in ("due_on", "completed_on")
        if row.said.get(key) and key not in row.days
    ]
    return "\n".join(filter(None, [whole, row.said.get("detail", ""), f"Number {number}" if number else "", *kept]))


def _stand(action: Action, row: ListRow, file_name: str, by: Standing) -> None:
    rag, text = _rag(row), row.said.get("update", "")
    if not rag and not text:
        return
    label = Rag(rag).label if rag else ""
    text = text or f"Stood as {label} in {file_name} when the list was loaded."
    update_action(
        action=action, rag=rag or action.rag, text=text, version=action.version, by=by,
        completed_on=row.days.get("completed_on"),
    )  # fmt: skip


def undo(made: Sequence[Made], by: Standing) -> None:
    """Take back the actions a list opened, as if it had not been loaded.

    Raises NotAllowed, or OutOfState once anybody has changed one of them or put something under it.
    """
    keys = [one.key for one in made]
    rows = {row.pk: row for row in Action.objects.select_for_update(of=("self",)).filter(pk__in=keys)}
    for one in made:
        row = rows.get(one.key)
        if row is None or row.version != one.version:
            raise OutOfState(CHANGED_SINCE.format(reference=one.reference))
        ACTION.require(by, "E", row)
    if under := Action.objects.filter(Q(parent__in=keys) & ~Q(pk__in=keys)).select_related("parent").first():
        raise OutOfState(CHANGED_SINCE.format(reference=under.parent and under.parent.reference))
    planned = PlannedAction.objects.filter(action__in=keys).select_related("plan", "priority", "action")
    for place in planned:
        note(place.plan, [Changed("Action taken back", place.action.title, "")], by, priority=_of(place))
    planned.delete()
    try:
        Action.objects.filter(pk__in=keys).delete()
    except ProtectedError as error:
        raise OutOfState(CHANGED_SINCE.format(reference="one of its actions")) from error


def _of(place: PlannedAction) -> Priority | None:
    return place.priority


ACTIONS = ListKind(
    "actions", "Action log", "actions", ("action log", "action plan", "action tracker", "action list", "actions"),
    (
        ListColumn(
            "title", "Action", required=True, telling=True,
            words=(
                "actions", "action required", "agreed action", "action agreed", "action title", "task", "tasks",
                "what", "what will we do", "what needs to be done", "what do we need to do", "title", "description",
                "action description",
            ),
        ),
        ListColumn(
            "owner", "Owner", "owner",
            words=(
                "action owner", "lead", "lead officer", "lead person", "named lead", "responsible",
                "responsible person", "who", "by whom", "person responsible", "responsibility", "assigned to",
                "allocated to", "who will do it",
            ),
        ),
        ListColumn("agency", "Agency", "agency", words=("organisation", "lead agency", "partner")),
        ListColumn(
            "group", "Group", "group", words=("sub group", "subgroup", "lead group", "meeting", "board", "forum")
        ),
        ListColumn(
            "due_on", "Due date", "date", telling=True,
            words=(
                "due", "deadline", "target date", "by when", "timescale", "timescales", "when", "complete by",
                "target completion date", "completion due", "date due", "timeframe", "end date",
            ),
        ),
        ListColumn(
            "rag", "RAG", "rag", telling=True,
            words=("rag status", "rag rating", "status", "progress rag", "current status", "state", "brag"),
        ),
        ListColumn(
            "update", "Update",
            words=(
                "progress", "progress update", "latest update", "update on progress", "comments", "comment", "notes",
                "commentary", "latest position", "updates", "what has happened", "status update", "status",
            ),
        ),
        ListColumn(
            "completed_on", "Completed on", "date", telling=True,
            words=("completed", "date completed", "completion date", "date closed", "closed on", "actual completion"),
        ),
        ListColumn("priority", "Priority", "priority", words=("strategic priority", "plan priority", "theme")),
        ListColumn("detail", "Detail", words=("details", "background", "context", "further information", "rationale")),
        ListColumn(
            "reference", "Number", longest=40,
            words=("no", "ref", "reference", "action no", "action number", "id", "action ref", "item"),
        ),
    ),
    check=check, load=load, require=require, undo=undo, page="actions:action",
)  # fmt: skip
