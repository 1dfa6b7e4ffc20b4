"""Decisions, and the rules on who has to be there, as tables."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from sightline.governance.standing import Standing
from sightline.meetings.models import Decision, Needed
from sightline.meetings.queries.decisions import AnswerLine
from sightline.meetings.queries.record import address
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import england_time, word

TONES = {"asked": "info", "decided": "ok", "not_agreed": "warn", "withdrawn": ""}


def _marks(row: Decision) -> str:
    said = ["published" if row.published else "to be published" if row.publish else ""]
    said += ["somebody needed was missing" if row.missing else "", row.get_way_display()]
    return ", ".join(filter(None, said)).capitalize()


def decision_table(rows: QuerySet[Decision], params: Mapping[str, Any], by: Standing, *, plain: bool = False) -> Table:
    """Return the register; `plain` for a file, with every word that was said."""
    more = [
        Column("reason", "Why", value=lambda one: one.reason), Column("text", "More", value=lambda one: one.text),
        Column("decided_by", "Who decided", value=lambda one: one.decided_by),
        Column("votes_for", "For", value=lambda one: one.votes_for),
        Column("votes_against", "Against", value=lambda one: one.votes_against),
        Column("delegated", "Delegated authority", value=lambda one: one.delegated_to),
        Column("quorum", "Quorum", value=lambda one: one.quorum),
        Column("missing", "What stood against it", value=lambda one: one.missing),
        Column("despite", "Taken all the same because", value=lambda one: one.despite),
    ]  # fmt: skip
    reference = [Column("reference", "Reference", value=lambda one: one.reference)]
    return Table(
        rows=rows, params=params, caption="Decisions", caption_hidden=True, sort="-decided",
        empty="No decision matches these filters. Remove one of them to see more.",
        columns=[
            *(reference if plain else []),
            Column("title", "Decision", row_header=True, sort="title", value=lambda one: one.title,
                   href=lambda one: address("decision", by, one.reference), sub=lambda one: one.reference),
            Column("group", "Group", sort="group__name", value=lambda one: one.group.name),
            Column("kind", "Kind", sort="kind", value=lambda one: one.get_kind_display().capitalize()),
            Column("decided", "Decided on", sort=("decided_on", "pk"), value=lambda one: one.decided_on),
            Column("state", "State", sort="state", value=lambda one: one.get_state_display().capitalize(),
                   cell=lambda one: word(one.get_state_display().capitalize(), TONES[one.state]), sub=_marks),
            *(more if plain else []),
        ],
    )  # fmt: skip


def answer_table(lines: list[AnswerLine]) -> Table:
    """Return who agreed to what went round, and when."""
    return Table(
        rows=lines, params={}, caption="Answers", caption_hidden=True, per_page=200, id="answers",
        empty="Nobody has answered yet.",
        columns=[
            Column("seat", "Seat", row_header=True, value=lambda one: one.seat, sub=lambda one: one.name),
            Column("said", "Answer", value=lambda one: one.said or "Not yet"),
            Column("at", "When", value=lambda one: one.at,
                   cell=lambda one: _moment(one.at)),
            Column("comment", "Added", value=lambda one: one.comment),
        ],
    )  # fmt: skip


def _moment(at: Any) -> str:
    return str(england_time(at)) if at else ""


def needed_table(rows: QuerySet[Needed], params: Mapping[str, Any]) -> Table:
    """Return the rules on who has to be there."""
    return Table(
        rows=rows, params=params, caption="Who has to be there", caption_hidden=True,
        columns=[
            Column("who", "Who", row_header=True, value=lambda one: str(one.post or one.agency)),
            Column("for", "For", value=lambda one: one.get_needed_for_display().capitalize()),
            Column("group", "Group", value=lambda one: one.group.name if one.group else "Every group"),
            Column("source", "Source", value=lambda one: one.source or "Not said"),
        ],
    )  # fmt: skip
