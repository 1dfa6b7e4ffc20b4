"""Decision logs: each row is a decision that a group took before decisions were kept here."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.imports.queries_sheets import Here
from sightline.imports.rules import sheets_known
from sightline.imports.rules.sheets import ListColumn, ListRow, Made, Outcome, refused
from sightline.imports.rules.sheets_values import in_short
from sightline.imports.rules.words import fold
from sightline.kernel.errors import OutOfState
from sightline.meetings.models import Decision
from sightline.meetings.permissions import DECISION
from sightline.meetings.queries.decisions import visible
from sightline.meetings.services.recording import Told, record_earlier, withdraw_decision

LONGEST_TITLE, LONGEST_TEXT, LONGEST_VOTES = 300, 3000, 200
VOTES = re.compile(r"(\d{1,3})\s*(?:for|in favour)\b.*?(?:(\d{1,3})\s*against)?$", re.IGNORECASE)
NO_REASON = "Not said in the list."
CHANGED_SINCE = "Somebody has changed {reference} since the list was loaded, so the list cannot be taken back."


def require(by: Standing) -> None:
    """Raise NotAllowed unless the standing may record decisions of all groups."""
    DECISION.require(by, "C")


def check(rows: Sequence[ListRow], by: Standing) -> list[Outcome]:
    """Say what each row does: a new decision, or nothing because the group's of the same words and day is there."""
    here = Here(by)
    there = {(fold(title), group, day): reference for title, group, day, reference in
             visible(by).values_list("title", "group", "decided_on", "reference")}  # fmt: skip
    seen: dict[tuple[str, int, date], str] = {}
    found = []
    for row in rows:
        group, day = _group(row, here), row.days.get("decided_on")
        _check(row, group, by)
        if row.problems or group is None or day is None:
            found.append(refused(row, _title(row)))
            continue
        key = (fold(_title(row)), group.pk, day)
        same = there.get(key, "")
        if same or key in seen:
            words = "Already there" if same else f"The same as {seen[key]} of this file"
            found.append(Outcome(row.index, row.at, "same", f"{_title(row)}. {words}.", tuple(row.notes), (), same))
            continue
        seen[key] = row.at
        found.append(Outcome(row.index, row.at, "new", f"{_title(row)}. {group}, {in_short(day)}.", tuple(row.notes)))
    return found


def _group(row: ListRow, here: Here) -> Group | None:
    return here.groups.get(row.meant.get("group", ""))


def _check(row: ListRow, group: Group | None, by: Standing) -> None:
    if group is None:
        row.refuse("group", "it is not known which group decided. Choose the group.")
    day = row.days.get("decided_on")
    if day is None:
        row.refuse("decided_on", "a decision needs the day on which it was taken. Enter it.")
    elif day > by.today:
        row.refuse("decided_on", f"{in_short(day)} lies ahead. Enter the day on which it was taken.")
    if not row.said.get("reason"):
        row.notes.append("The list does not say why.")
    for key in ("text", "reason", "options"):
        if len(row.said.get(key, "")) > LONGEST_TEXT:
            row.refuse(key, f"the text is longer than {LONGEST_TEXT:,} characters. Shorten it.")


def _title(row: ListRow) -> str:
    title = " ".join(row.said.get("text", "").split())
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def load(rows: Sequence[ListRow], file_name: str, by: Standing) -> list[Made]:
    """Put the decisions on the register; some eight queries for each row."""
    here = Here(by)
    return [_made(row, here, file_name, by) for row in rows]


def _made(row: ListRow, here: Here, file_name: str, by: Standing) -> Made:
    group = _group(row, here)
    if group is None:
        raise OutOfState(f"{row.at}: the group is not here any more.")
    votes = VOTES.search(row.said.get("votes", "")[:LONGEST_VOTES])
    whole = row.said["text"].strip()
    more = [whole if len(whole) > LONGEST_TITLE else "", _under(row, "options"), _under(row, "votes")]
    told = Told(
        kind="other", title=_title(row), reason=row.said.get("reason") or NO_REASON,
        text="\n".join(filter(None, [*more, f"From {file_name}, {row.at}"])),
        votes_for=int(votes[1]) if votes else None, votes_against=int(votes[2] or 0) if votes else None,
    )  # fmt: skip
    made = record_earlier(group=group, decided_on=row.days["decided_on"], told=told, by=by)
    return Made(row.index, made.reference, made.version, made.pk)


def _under(row: ListRow, key: str) -> str:
    said = row.said.get(key, "")
    return f"{row.columns[key]}: {said}" if said else ""


def undo(made: Sequence[Made], by: Standing) -> None:
    """Withdraw the decisions a list brought; they stay readable as withdrawn, because no decision is ever removed.

    Raises NotAllowed, or OutOfState once anybody has changed one of them.
    """
    rows = {row.pk: row for row in Decision.objects.select_for_update().filter(pk__in=[one.key for one in made])}
    for one in made:
        row = rows.get(one.key)
        if row is None or row.version != one.version:
            raise OutOfState(CHANGED_SINCE.format(reference=one.reference))
    for row in rows.values():
        withdraw_decision(decision=row, by=by)


_COLUMNS: tuple[ListColumn, ...] = tuple(
    replace(one, required=True) if one.key in ("decided_on", "group") else one for one in sheets_known.DECISIONS.columns
)
DECISIONS = replace(
    sheets_known.DECISIONS, columns=_COLUMNS, check=check, load=load, require=require, undo=undo,
    page="meetings:decision",
)  # fmt: skip
