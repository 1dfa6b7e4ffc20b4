"""The kinds of entry a rule set may hold, and what the content of each must say. Pure.

This is the schema of `data/rulesets/*.yaml`: a kind a later part of the product brings is a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TEXT, TEXTS, NUMBER, YES, RECORDS = "text", "texts", "number", "yes", "records"
FORMS = {
    TEXT: "words", TEXTS: "a list of words", NUMBER: "a number", YES: "true or false", RECORDS: "a list of rows",
}  # fmt: skip
BETWEEN = ("practitioners", "partners")  # whose disagreement a protocol is for; practitioners' unless it says
COUNTED = ("this step", "the first step")  # from when a step's limit runs; from its own beginning unless it says
ROUNDED_FOR = ("wide areas only", "everything shown")  # a region or the nation; nothing is rounded unless it says
RATES_FROM = ("figures as rounded", "figures not rounded")  # as they are published unless it says
UNITS = ("hours", "days", "working days", "weeks", "months")
GROUPS = {
    "executive": "the executive", "board": "boards", "delivery": "delivery groups", "sub_group": "sub-groups",
    "task": "task and finish groups", "reference": "reference groups",
}  # fmt: skip
HOLIDAYS = {"england-wales": "England and Wales", "uk": "the whole of the United Kingdom"}


@dataclass(frozen=True)
class Field:
    """One field of a content: its form, what a page calls it, whether it must be there.

    `choices` are the only values it may have; `refers` names the kind of entry it is the key of; `rows` says what each
    row of a list of rows holds; `called` has the words of a value that is a code.
    """

    form: str
    words: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    refers: str = ""
    rows: Mapping[str, Field] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of entry: what a heading calls many of it, what a sentence calls one, and its fields."""

    words: str
    one: str
    fields: Mapping[str, Field]


def _text(words: str, needed: bool = False, **more: object) -> Field:
    return Field(TEXT, words, needed, **more)  # type: ignore[arg-type]


def _texts(words: str, needed: bool = False) -> Field:
    return Field(TEXTS, words, needed)


def _number(words: str, needed: bool = False) -> Field:
    return Field(NUMBER, words, needed)


def _rows(words: str, needed: bool = False, /, **rows: Field) -> Field:
    return Field(RECORDS, words, needed, rows=rows)


def _unit(words: str = "Unit", needed: bool = False) -> Field:
    return _text(words, needed, choices=UNITS)


KINDS: Mapping[str, Kind] = {
    "role": Kind("Roles and their wording", "role", {
        "wording": _text("Called", True), "plural": _text("Called, when many"), "who": _text("Who it is", True),
        "duties": _texts("What they do"),
        "one_of": _text("Must also be", refers="role"), "never": _text("May not also be", refers="role"),
    }),
    "obligation": Kind("Obligations", "obligation", {
        "who": _text("Who", True), "must": _text("Must", True), "when": _text("When"),
    }),
    "contents": Kind("What published arrangements contain", "list of contents", {"items": _texts("Contents", True)}),
    "report": Kind("What a yearly report contains", "report", {
        "items": _texts("Contents", True), "sent_to": _texts("Sent to"), "when": _text("When"),
    }),
    "review_type": Kind("Kinds of review", "kind of review", {
        "owner": _text("Whose it is", True), "criteria": _texts("Criteria"), "regard": _texts("Have regard also to"),
        "contents": _texts("Contents"),
        "decisions": _rows("Decisions", key=_text("Key", True), words=_text("Decision", True)),
        "link_only": Field(YES, "Only linked, with no clock here"),
    }),
    "event": Kind("Events that start a clock", "event", {"means": _text("What it means", True)}),
    "clock": Kind("Clocks", "clock", {
        "review": _text("Of the review", refers="review_type"), "event": _text("Counts from", True, refers="event"),
        "amount": _number("Length", True), "unit": _unit(needed=True),
        "first_day": _text("Day 1 is", choices=("the day after", "the same day")),
        "before": Field(YES, "Counts back, to before the event"), "at_least": Field(YES, "At least so long"),
        "calendar": _text("Calendar", refers="calendar"), "warn_days": _number("Warn so many days before"),
        "who": _text("Who keeps it"),
    }),
    "calendar": Kind("Calendars", "calendar", {
        "excludes": _texts("Days that do not count", True),
        "holidays": _text("Bank holidays of", True, choices=tuple(HOLIDAYS), called=HOLIDAYS),
    }),
    "meeting_rule": Kind("Meeting rules", "meeting rule", {
        "group": _text("Group", True, called=GROUPS), "meets": _text("Meets", True),
    }),
    "risk_scale": Kind("Risk scales", "risk scale", {
        "likelihood": _texts("Likelihood, from 1", True), "impact": _texts("Impact, from 1", True),
        "bands": _rows("Bands", True, **{
            "from": _number("From", True), "to": _number("To", True), "word": _text("Word", True),
        }),
        "scores": _texts("Scores kept for each risk"), "treatments": _texts("What may be done about a risk"),
    }),
    "escalation": Kind("Escalation protocols", "escalation protocol", {
        "about": _text("About", True), "between": _text("Between", choices=BETWEEN),
        "stages": _rows(
            "Stages", True, who=_text("Who", True), does=_text("Does", True), within=_number("Within"), unit=_unit(),
            tells_board=Field(YES, "The board is told"), urgent_within=_number("When urgent"),
            urgent_unit=_unit("Unit when urgent"), counts_from=_text("Counted from", choices=COUNTED),
            stage=_number("Stage"), form=_text("Form"),
        ),
    }),
    "choices": Kind("Words to choose from", "list of words", {"items": _texts("Words", True)}),
    "instrument": Kind("Self-assessment instruments", "instrument", {
        "about": _text("About", True), "standards": _texts("Standards", True), "every": _text("How often"),
        "scale": _rows("Scale", score=_text("Score", True), means=_text("Means", True)), "process": _texts("Steps"),
    }),
    "indicator": Kind("Indicators", "indicator", {
        "numerator": _text("Counts", True), "denominator": _text("Out of"), "units": _texts("Shown as", True),
        "better": _text("Better is", True, choices=("higher", "lower", "neither")),
        "every": _text("How often", True, choices=("month", "quarter", "term", "year")),
        "suppliers": _texts("Who supplies it", True), "per": _number("Rate for each"), "split": _texts("Split by"),
        "disclosure": _text("Small numbers", True, refers="disclosure"),
    }),
    "disclosure": Kind("Rules on small numbers", "rule on small numbers", {
        "hide_from": _number("Hides from"), "hide_to": _number("Hides to"),
        "keeps_zero": Field(YES, "Shows zero", needed=True), "rounds_to": _number("Rounds to the nearest"),
        "rounds": _text("Rounds what"), "rounds_for": _text("Rounding is for", choices=ROUNDED_FOR),
        "secondary": Field(YES, "Hides a second figure so that none can be worked out", needed=True),
        "percentages": _text("Percentages"), "rates_from": _text("Percentages come from", choices=RATES_FROM),
        "symbols": _rows("Symbols", symbol=_text("Symbol", True), means=_text("Means", True)),
    }),
    "threshold": Kind("Thresholds", "threshold", {
        "levels": _rows("Levels", True, level=_number("Level", True), word=_text("Word", True),
                        response=_text("Response", True)),
        "must_say": _texts("The document must say"),
    }),
    "training": Kind("Training levels", "list of training levels", {
        "levels": _rows("Levels", True, level=_text("Level", True), **{"for": _text("For", True)},
                        hours=_number("Hours in three years"), hours_to=_number("Up to")),
    }),
    "retention": Kind("How long records are kept", "retention rule", {
        "years": _number("Years"), "years_to": _number("Up to"), "from": _text("Counted from", True),
        "then": _text("Then", True),
    }),
}  # fmt: skip
