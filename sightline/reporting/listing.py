"""Lists of reporting as tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from sightline.governance.standing import Standing
from sightline.reporting.models import Report, Round
from sightline.reporting.queries import address, clock_for, due_on
from sightline.reporting.queries.going_up import PackLine
from sightline.reporting.rules import KINDS, state_words
from sightline.reporting.rules.content import Content, Entry
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import clock, word

TONES = {"draft": "", "submitted": "info", "returned": "warn", "collated": "info", "sent_up": "ok", "noted": "ok"}


def report_table(rows: QuerySet[Report], params: Mapping[str, Any], by: Standing, *, plain: bool = False) -> Table:
    """Return reports as a list, each with its state and how it stands against its day; `plain` for a file."""
    reference = [Column("reference", "Reference", value=lambda one: one.reference)] if plain else []
    return Table(
        rows=rows, params=params, caption="Reports", caption_hidden=True,
        empty="No report matches these filters. Remove one of them to see more.",
        columns=[
            Column("title", "Report", row_header=True, sort=("reference",),
                   value=lambda one: f"{one.get_kind_display()}, {one.group.name}",
                   href=lambda one: address("report", by, one.reference), sub=lambda one: one.reference),
            *reference,
            Column("period", "Period", sort="round__starts_on", value=lambda one: one.round.name),
            Column("state", "State", sort="state", value=lambda one: state_words(one.state),
                   cell=lambda one: word(state_words(one.state), TONES[one.state])),
            Column("on_track", "On track", value=lambda one: one.get_on_track_display()),
            Column("due", "Due", value=due_on, cell=lambda one: _clock(one, by)),
        ],
    )  # fmt: skip


def _clock(one: Report, by: Standing) -> Any:
    found = clock_for(one, by.today)
    return clock(found.kind, found.words)


def round_table(rows: QuerySet[Round], params: Mapping[str, Any], by: Standing, *, may: bool) -> Table:
    """Return rounds as a list; `may` says whether their days may be changed."""
    return Table(
        rows=rows, params=params, caption="Rounds", caption_hidden=True,
        columns=[
            Column("name", "Round", row_header=True, value=lambda one: one.name,
                   href=(lambda one: address("round_edit", by, one.pk)) if may else None,
                   sub=lambda one: ", ".join(KINDS[key] for key in one.asks if key in KINDS)),
            Column("opens", "Drafts", value=lambda one: one.opens_on),
            Column("groups", "Groups due", value=lambda one: one.groups_due_on),
            Column("delivery", "Delivery group due", value=lambda one: one.delivery_due_on),
            Column("executive", "Executive", value=lambda one: one.executive_on),
            Column("pack", "Pack", value=lambda _: "What needs the executive",
                   href=lambda one: address("pack_of", by, one.pk)),
        ],
    )  # fmt: skip


def asked_table(content: Content) -> Table:
    """Return what needs a decision in one report."""
    return _asked([(one, one.origin) for one in content.decisions], [])


def pack_asked(lines: Sequence[PackLine], by: Standing) -> Table:
    """Return what needs a decision in the pack, each leading to its report."""
    reports = {id(one.entry): one.report for one in lines}
    source = Column("from", "From", value=lambda row: row[1])
    table = _asked([(one.entry, one.group) for one in lines], [source])
    first = table.columns[0]
    link = Column("asked", first.words, row_header=True, value=lambda row: row[0].text,
                  href=lambda row: address("report", by, reports[id(row[0])].reference),
                  sub=lambda row: reports[id(row[0])].reference)  # fmt: skip
    table.columns = [link, *table.columns[1:]]
    return table


def _asked(rows: Sequence[tuple[Entry, str]], more: Sequence[Column]) -> Table:
    sub = None if more else (lambda row: row[1])
    return Table(
        rows=rows, params={}, caption="For decision", caption_hidden=True, id="decisions", per_page=200,
        empty="Nothing that was sent up needs a decision.",
        columns=[
            Column("asked", "What is asked", row_header=True, value=lambda row: row[0].text, sub=sub), *more,
            Column("recommended", "We recommend", value=lambda row: row[0].recommended),
            Column("if_not", "If not", value=lambda row: row[0].if_not or "Not said"),
            Column("by", "By", value=lambda row: row[0].by or "No date"),
        ],
    )  # fmt: skip


def track_table(rows: Sequence[tuple[Report, Content]], by: Standing) -> Table:
    """Return which group's work is on track, each leading to its report."""
    return Table(
        rows=rows, params={}, caption="Which work is on track", caption_hidden=True, id="track", per_page=200,
        columns=[
            Column("group", "Group", row_header=True, value=lambda row: row[0].group.name,
                   href=lambda row: address("report", by, row[0].reference), sub=lambda row: row[0].reference),
            Column("kind", "Report", value=lambda row: row[0].get_kind_display()),
            Column("track", "On track", value=lambda row: row[0].get_on_track_display(),
                   cell=lambda row: word(row[0].get_on_track_display(), "ok" if row[1].on_track == "yes" else "bad")),
            Column("short", "In short", value=lambda row: row[1].summary or "Nothing said"),
        ],
    )  # fmt: skip
