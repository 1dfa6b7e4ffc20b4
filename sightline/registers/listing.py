"""The lists of the registers as tables, for pages and files."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html

from sightline.governance.standing import Standing
from sightline.registers.models import Challenge, Escalation
from sightline.registers.queries import others, sent_up
from sightline.registers.queries.resolving import href
from sightline.registers.queries.risks import Asked, review_clock, rows_for_list, trend
from sightline.registers.rules.dates import Clock
from sightline.registers.rules.scale import Scale
from sightline.ui.shapes import direction_mark
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import clock, word

TONES = ("", "bad", "warn", "info", "ok")  # by the shade of a score
TREND = {"worse": "graver", "better": "less grave", "same": "no change", "": ""}


def score_words(score: int | None, scale: Scale) -> str:
    """Return a score with its band, such as “12 High”."""
    return "Not scored" if score is None else f"{score} {scale.word(score)}".strip()


def score_tag(score: int | None, scale: Scale) -> Any:
    """Return a score with its band as a tag."""
    return word(score_words(score, scale), TONES[scale.step(score)])


def clock_cell(found: Clock) -> Any:
    """Return a clock as a tag; one without a day as plain words."""
    return found.words if found.kind == "none" else clock(found.kind, found.words)


def risk_table(by: Standing, wanted: Asked, scale: Scale, params: Mapping[str, Any], *, plain: bool = False) -> Table:
    """Return the risk register; `plain` for a file, which has the texts too."""
    columns = [
        Column("title", "Risk", row_header=True, sort="title", value=lambda one: one.title,
               href=lambda one: href("risk", one, by),
               sub=lambda one: ", ".join(filter(None, (one.reference, one.category)))),
        Column("group", "Group", sort="group__name", value=lambda one: one.group.name,
               sub=lambda one: f"Moved up to {one.raised_to}" if one.raised_to else ""),
        Column("owner", "Owner", sort="owner__title", value=lambda one: one.owner.title if one.owner else "Nobody yet",
               sub=lambda one: one.agency.name if one.agency else ""),
        Column("score", "Now", sort=("score_sort", "reference"), value=lambda one: score_words(one.score, scale),
               cell=lambda one: score_tag(one.score, scale), sub=lambda one: _trend(trend(one))),
        Column("target", "Target", sort="target", value=lambda one: score_words(one.target, scale)
               if one.target else "Not set"),
        Column("treatment", "Treatment", sort="treatment", value=lambda one: one.treatment or "Not said"),
        Column("review", "Next review", sort="review_sort", value=lambda one: one.next_review_on,
               cell=lambda one: clock_cell(review_clock(one, by.today))),
        Column("status", "State", sort="status", value=lambda one: one.get_status_display().capitalize()),
    ]  # fmt: skip
    if plain:
        columns = [Column("reference", "Reference"), *columns, *_texts()]
    return Table(
        rows=rows_for_list(by, wanted), params=params, caption="Risk register", caption_hidden=True, columns=columns,
        empty="No risk fits this filter.",
    )  # fmt: skip


def _texts() -> list[Column]:
    return [
        Column("category", "Category"),
        Column("cause", "Cause"),
        Column("event", "Event"),
        Column("effect", "Effect"),
        Column("trend", "Trend", value=lambda one: TREND[trend(one)]),
        Column("raised", "Moved up to", value=lambda one: one.raised_to.name if one.raised_to else ""),
        Column("agency", "Agency", value=lambda one: one.agency.name if one.agency else ""),
        Column("proximity", "Proximity", value=lambda one: one.get_proximity_display()),
    ]


def _trend(way: str) -> Any:
    mark = direction_mark(way)
    return format_html("{}", TREND[way]) if mark else ""


def escalation_table(by: Standing, params: Mapping[str, Any], *, plain: bool = False) -> Table:
    """Return the escalation register."""
    columns = [
        Column("title", "Issue", row_header=True, sort="title", value=lambda one: one.title,
               href=lambda one: href("escalation", one, by), sub=lambda one: one.reference),
        Column("from", "Raised by", value=sent_up.raised_by, sub=lambda one: f"on {_day(one.raised_on)}"),
        Column("to", "Sent to", sort="to_group__name", value=lambda one: one.to_group.name),
        Column("ask", "What is asked", value=lambda one: one.ask),
        Column("due", "Answer by", sort="due_sort", value=lambda one: one.due_on,
               cell=lambda one: clock_cell(sent_up.escalation_clock(one, by.today))),
        Column("decision", "Decision", sort="decision", value=lambda one: one.get_decision_display().capitalize(),
               sub=lambda one: f"on {_day(one.decided_on)}" if one.decided_on else ""),
    ]  # fmt: skip
    if plain:
        columns = [
            Column("reference", "Reference"), *columns, Column("detail", "Detail"),
            Column("state", "State", value=Escalation.get_state_display), Column("response", "Response"),
            Column("outcome", "What became of it"),
        ]  # fmt: skip
    return Table(
        rows=sent_up.escalations_listed(by, params), params=params, caption="Escalation register", caption_hidden=True,
        columns=columns, empty="No escalation fits this filter.",
    )  # fmt: skip


def challenge_table(by: Standing, params: Mapping[str, Any], *, plain: bool = False) -> Table:
    """Return the challenge log."""
    columns = [
        Column("subject", "Challenge", row_header=True, sort="subject", value=lambda one: one.subject,
               href=lambda one: href("challenge", one, by), sub=lambda one: one.reference),
        Column("made", "Made", sort="made_on", value=lambda one: one.made_on),
        Column("by", "By", value=sent_up.challenger_of, sub=lambda one: f"in {one.group}" if one.group else ""),
        Column("of", "Of", value=sent_up.challenged_of,
               sub=lambda one: "Another body" if one.challenged_body else ""),
        Column("due", "Answer", sort="due_sort", value=lambda one: one.due_on,
               cell=lambda one: clock_cell(sent_up.challenge_clock(one, by.today))),
        Column("effect", "Effect", value=lambda one: one.get_effect_kind_display().capitalize() or "Not known yet",
               sub=lambda one: one.effect),
    ]  # fmt: skip
    if plain:
        columns = [
            Column("reference", "Reference"), *columns, Column("text", "What was challenged"),
            Column("state", "State", value=Challenge.get_state_display), Column("answer", "The answer"),
            Column("what", "What changed", value=lambda one: one.effect),
        ]  # fmt: skip
    return Table(
        rows=sent_up.challenges_listed(by, params), params=params, caption="Challenge log", caption_hidden=True,
        columns=columns, empty="No challenge fits this filter.",
    )  # fmt: skip


def matter_table(by: Standing, params: Mapping[str, Any], *, plain: bool = False) -> Table:
    """Return what is worked on with other bodies."""
    columns = [
        Column("title", "Matter", row_header=True, sort="title", value=lambda one: one.title,
               href=lambda one: href("matter", one, by), sub=lambda one: one.reference),
        Column("kind", "What it is", sort="kind", value=lambda one: one.get_kind_display().capitalize()),
        Column("body", "With", sort="body__name", value=lambda one: one.body.name),
        Column("topic", "Topic", sort="topic"),
        Column("due", "Due to them", sort="next_sort", value=lambda one: one.due_on,
               cell=lambda one: clock_cell(others.due_clock(one, by.today))),
        Column("report", "Reported back", value=lambda one: one.report_on, sub=lambda one: f"to {one.group}",
               cell=lambda one: clock_cell(others.report_clock(one, by.today))),
    ]  # fmt: skip
    if plain:
        columns = [
            Column("reference", "Reference"), *columns, Column("group", "Group", value=lambda one: one.group.name),
            Column("detail", "About"), Column("outcome", "What came of it"),
        ]  # fmt: skip
    return Table(
        rows=others.rows_for_list(by, params), params=params, caption="Working with others", caption_hidden=True,
        columns=columns, empty="Nothing fits this filter.",
    )  # fmt: skip


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
