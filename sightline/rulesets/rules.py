"""What a rule set is, what each kind of entry must say, and what changed between two editions. Pure.

A rule set is one file: its own head (key, title, legal status, citation, dates, `verified`) and its entries. An entry
takes from its set what it does not say itself. `verified` means that somebody read the primary text and it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Raw = Mapping[str, Any]
STATUSES = {"statutory": "law", "guidance": "statutory guidance", "local": "local practice"}
COVERS = {
    "children": "children",
    "adults": "adults",
    "domestic": "domestic abuse",
    "data": "data",
    "records": "records",
}

# What the content of each kind holds: field -> (what it is, whether it must be there).
TEXT, TEXTS, NUMBER, DATE, YES, RECORDS = "text", "texts", "number", "date", "yes or no", "records"
Shape = Mapping[str, tuple[str, bool]]
KINDS: Mapping[str, tuple[str, Shape]] = {
    "role": ("Roles and their wording", {
        "wording": (TEXT, True), "plural": (TEXT, False), "who": (TEXT, True), "duties": (TEXTS, False),
        "must_be": (TEXT, False),
    }),
    "obligation": ("Obligations", {"who": (TEXT, True), "must": (TEXT, True), "when": (TEXT, False)}),
    "contents": ("What arrangements must contain", {"items": (TEXTS, True)}),
    "report": ("What a yearly report must contain", {
        "items": (TEXTS, True), "sent_to": (TEXTS, False), "when": (TEXT, False),
    }),
    "review_type": ("Kinds of review", {
        "owner": (TEXT, True), "criteria": (TEXTS, False), "contents": (TEXTS, False), "decisions": (TEXTS, False),
    }),
    "clock": ("Clocks", {
        "review": (TEXT, False), "starts": (TEXT, True), "amount": (NUMBER, True), "unit": (TEXT, True),
        "before": (YES, False), "calendar": (TEXT, False), "warn": (NUMBER, False), "who": (TEXT, False),
    }),
    "calendar": ("Calendars", {"excludes": (TEXTS, True)}),
    "meeting_rule": ("Meeting rules", {"group": (TEXT, True), "meets": (TEXT, True)}),
    "risk_scale": ("Risk scales", {"likelihood": (TEXTS, True), "impact": (TEXTS, True), "bands": (RECORDS, True)}),
    "escalation": ("Escalation protocols", {"about": (TEXT, True), "stages": (RECORDS, True)}),
    "instrument": ("Self-assessment instruments", {
        "about": (TEXT, True), "standards": (TEXTS, True), "every": (TEXT, False), "scale": (TEXTS, False),
    }),
    "indicator": ("Indicators", {
        "counts": (TEXT, True), "units": (TEXTS, True), "better": (TEXT, True), "every": (TEXT, True),
        "supplier": (TEXT, True), "disclosure": (TEXT, False),
    }),
    "disclosure": ("Rules on small numbers", {
        "hides": (TEXT, True), "keeps_zero": (YES, True), "rounds_to": (NUMBER, False), "secondary": (YES, True),
        "symbols": (TEXTS, True),
    }),
    "threshold": ("Thresholds", {"levels": (RECORDS, True), "must_say": (TEXTS, False)}),
    "training": ("Training levels", {"levels": (RECORDS, True)}),
    "retention": ("How long records are kept", {"years": (NUMBER, False), "from": (TEXT, True), "then": (TEXT, True)}),
}  # fmt: skip
RECORD_FIELDS: Mapping[tuple[str, str], Shape] = {
    ("risk_scale", "bands"): {"from": (NUMBER, True), "to": (NUMBER, True), "word": (TEXT, True)},
    ("escalation", "stages"): {
        "who": (TEXT, True), "does": (TEXT, True), "within": (NUMBER, False), "unit": (TEXT, False),
    },
    ("threshold", "levels"): {"level": (NUMBER, True), "word": (TEXT, True), "response": (TEXT, True)},
    ("training", "levels"): {"level": (TEXT, True), "for": (TEXT, True), "hours": (NUMBER, False)},
}  # fmt: skip
UNITS = ("hours", "days", "working days", "months")
BETTER = ("higher", "lower", "neither")
SET_FIELDS = {
    "key", "title", "covers", "status", "citation", "source", "valid_from", "valid_to", "verified", "note", "replaces",
    "entries",
}  # fmt: skip
ENTRY_FIELDS = {
    "key", "title", "status", "citation", "source", "valid_from", "valid_to", "verified", "note", "content",
}  # fmt: skip


class BadRuleSet(Exception):
    """A rule set file that breaks its own rules; `sentences` say where and how."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Entry:
    """One rule: `kind` names what its content holds, `rule_set` the set it stands in."""

    rule_set: str
    kind: str
    key: str
    title: str
    status: str
    citation: str
    source: str
    valid_from: date
    valid_to: date | None
    verified: bool
    note: str
    content: Mapping[str, Any]

    @property
    def kind_words(self) -> str:
        """The kind as a heading."""
        return KINDS[self.kind][0]

    @property
    def status_words(self) -> str:
        """The legal status in words."""
        return STATUSES[self.status]

    def in_force(self, day: date) -> bool:
        """Whether the entry holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class RuleSet:
    """An edition of law or guidance with its entries in their order; `replaces` is the key of the edition before."""

    key: str
    title: str
    covers: str
    status: str
    citation: str
    source: str
    valid_from: date
    valid_to: date | None
    verified: bool
    note: str
    replaces: str
    entries: tuple[Entry, ...]

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """The entries of one kind."""
        return tuple(entry for entry in self.entries if entry.kind == kind)

    def find(self, kind: str, key: str) -> Entry | None:
        """One entry, or None."""
        return next((entry for entry in self.entries if (entry.kind, entry.key) == (kind, key)), None)

    @property
    def unverified(self) -> int:
        """How many entries nobody has checked against the primary text."""
        return sum(not entry.verified for entry in self.entries)

    def in_force(self, day: date) -> bool:
        """Whether the edition holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Difference:
    """What one edition says of an entry and the other does not, or says otherwise; `fields` names what differs."""

    kind: str
    key: str
    before: Entry | None
    after: Entry | None
    fields: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """New, gone or changed."""
        return "new" if self.before is None else "gone" if self.after is None else "changed"

    @property
    def title(self) -> str:
        """The title, as the later edition has it."""
        entry = self.after or self.before
        return entry.title if entry else ""


def read_set(raw: Any, file_name: str) -> RuleSet:
    """Read one file's content. Raises BadRuleSet with a sentence for everything that is wrong in it."""
    wrong: list[str] = []
    if not isinstance(raw, Mapping) or not isinstance(raw.get("key"), str):
        raise BadRuleSet([f"{file_name} has no key. Begin it with a key such as WT2023."])
    where = f"{file_name}, {raw['key']}"
    _check_fields(raw, SET_FIELDS, where, wrong)
    _check_head(raw, where, wrong)
    if raw.get("covers") not in COVERS:
        wrong.append(f"{where}: covers must be one of {', '.join(COVERS)}.")
    groups = raw.get("entries")
    entries = _entries(raw, groups if isinstance(groups, Mapping) else {}, where, wrong)
    if not entries:
        wrong.append(f"{where} has no entries.")
    if wrong:
        raise BadRuleSet(wrong)
    head = {
        name: raw.get(name) or "" for name in ("title", "covers", "status", "citation", "source", "note", "replaces")
    }
    return RuleSet(
        key=raw["key"], valid_from=raw["valid_from"], valid_to=raw.get("valid_to"), verified=raw["verified"],
        entries=tuple(entries), **head,
    )  # fmt: skip


def check_together(sets: Iterable[RuleSet]) -> None:
    """Hold sets to what none can show alone. Raises BadRuleSet."""
    wrong: list[str] = []
    known: dict[str, RuleSet] = {}
    for one in sets:
        if one.key in known:
            wrong.append(f"The key {one.key} is used by two files. Each rule set has its own.")
        known[one.key] = one
    for one in known.values():
        before = known.get(one.replaces)
        if one.replaces and before is None:
            wrong.append(f"{one.key} replaces {one.replaces}, which there is no file for.")
        elif before and (before.covers != one.covers or before.valid_from >= one.valid_from):
            wrong.append(f"{one.key} replaces {before.key}, which must cover the same and begin earlier.")
    wrong += [
        f"{one.key}: the clock {clock.key} belongs to the review {clock.content['review']}, which is not in the set."
        for one in known.values()
        for clock in one.of_kind("clock")
        if clock.content.get("review") and one.find("review_type", clock.content["review"]) is None
    ]
    if wrong:
        raise BadRuleSet(wrong)


def differences(before: RuleSet, after: RuleSet) -> list[Difference]:
    """What changed between two editions, in the order of the later one and then what is gone."""
    found: list[Difference] = []
    for entry in after.entries:
        old = before.find(entry.kind, entry.key)
        if old is None:
            found.append(Difference(entry.kind, entry.key, None, entry))
        elif fields := _changed(old, entry):
            found.append(Difference(entry.kind, entry.key, old, entry, fields))
    gone = [entry for entry in before.entries if after.find(entry.kind, entry.key) is None]
    return found + [Difference(entry.kind, entry.key, entry, None) for entry in gone]


def _changed(old: Entry, new: Entry) -> tuple[str, ...]:
    plain = [name for name in ("title", "status", "verified") if getattr(old, name) != getattr(new, name)]
    names = dict.fromkeys([*old.content, *new.content])
    return (*plain, *(name for name in names if old.content.get(name) != new.content.get(name)))


def content_of(kind: str, content: Any, where: str) -> dict[str, Any]:
    """Check what somebody would put in an entry's place. Raises BadRuleSet."""
    wrong: list[str] = []
    checked = _content(kind, content, where, wrong)
    if wrong:
        raise BadRuleSet(wrong)
    return checked


def _entries(raw: Raw, groups: Raw, where: str, wrong: list[str]) -> list[Entry]:
    made: list[Entry] = []
    seen: set[tuple[str, str]] = set()
    for kind, rows in groups.items():
        if kind not in KINDS:
            wrong.append(f"{where}: “{kind}” is no kind of entry. Use one of {', '.join(KINDS)}.")
            continue
        for row in rows or []:
            entry = _entry(raw, kind, row, where, wrong)
            if entry and (kind, entry.key) in seen:
                wrong.append(f"{where}: the {kind} {entry.key} stands there twice.")
            elif entry:
                seen.add((kind, entry.key))
                made.append(entry)
    return made


def _entry(raw: Raw, kind: str, row: Any, where: str, wrong: list[str]) -> Entry | None:
    """Read one entry, which takes from its set what it does not say; None when it has no key."""
    if not isinstance(row, Mapping) or not isinstance(row.get("key"), str):
        wrong.append(f"{where}: an entry of the kind {kind} has no key.")
        return None
    at = f"{where}, {kind} {row['key']}"
    _check_fields(row, ENTRY_FIELDS, at, wrong)
    inherited = {name: raw.get(name) for name in ("status", "citation", "source", "valid_from", "valid_to", "verified")}
    whole = {**inherited, **row}
    before = len(wrong)
    _check_head(whole, at, wrong)
    content = _content(kind, row.get("content"), at, wrong)
    if len(wrong) > before:
        return None
    words = {name: whole.get(name) or "" for name in ("title", "status", "citation", "source", "note")}
    return Entry(
        rule_set=str(raw["key"]), kind=kind, key=row["key"], valid_from=whole["valid_from"],
        valid_to=whole["valid_to"], verified=whole["verified"], content=content, **words,
    )  # fmt: skip


def _check_fields(row: Raw, known: Iterable[str], where: str, wrong: list[str]) -> None:
    unknown = sorted(set(map(str, row)) - set(known))
    if unknown:
        wrong.append(f"{where}: nothing reads {', '.join(unknown)}. Take it out or correct its name.")


def _check_head(row: Raw, where: str, wrong: list[str]) -> None:
    """Title, status, citation, dates and `verified`: what a set and an entry both must say."""
    for name in ("title", "citation"):
        if not isinstance(row.get(name), str) or not str(row[name]).strip():
            wrong.append(f"{where} has no {name}.")
    if row.get("status") not in STATUSES:
        wrong.append(f"{where}: status must be one of {', '.join(STATUSES)}.")
    if not isinstance(row.get("verified"), bool):
        wrong.append(f"{where}: verified must be true or false.")
    start, end = row.get("valid_from"), row.get("valid_to")
    if not isinstance(start, date) or (end is not None and not isinstance(end, date)):
        wrong.append(f"{where}: valid_from (and valid_to, if it has ended) must be a date such as 2023-12-15.")
    elif end is not None and end < start:
        wrong.append(f"{where} ends before it begins.")


def _content(kind: str, content: Any, where: str, wrong: list[str]) -> dict[str, Any]:
    if not isinstance(content, Mapping):
        wrong.append(f"{where} has no content.")
        return {}
    checked = _fields(KINDS[kind][1], content, where, wrong, kind)
    if kind == "clock" and content.get("unit") not in UNITS:
        wrong.append(f"{where}: unit must be one of {', '.join(UNITS)}.")
    if kind == "indicator" and content.get("better") not in BETTER:
        wrong.append(f"{where}: better must be one of {', '.join(BETTER)}.")
    return checked


def _fields(shape: Shape, content: Raw, where: str, wrong: list[str], kind: str) -> dict[str, Any]:
    """Check a mapping against its shape and return it as plain values."""
    _check_fields(content, shape, where, wrong)
    checked: dict[str, Any] = {}
    for name, (form, needed) in shape.items():
        value = content.get(name)
        if value is None:
            if needed:
                wrong.append(f"{where} does not say {name}.")
            continue
        if not _is(form, value):
            wrong.append(f"{where}: {name} must be {_FORMS[form]}.")
        elif form == RECORDS:
            parts = RECORD_FIELDS[kind, name]
            checked[name] = [_fields(parts, row, f"{where}, {name} {n}", wrong, kind) for n, row in enumerate(value, 1)]
        else:
            checked[name] = list(value) if form == TEXTS else value
    return checked


_FORMS = {
    TEXT: "words", TEXTS: "a list of words", NUMBER: "a number", DATE: "a date", YES: "true or false",
    RECORDS: "a list of rows",
}  # fmt: skip


def _is(form: str, value: Any) -> bool:
    if form == TEXT:
        return isinstance(value, str) and bool(value.strip())
    if form == TEXTS:
        return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one.strip() for one in value)
    if form == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if form == YES:
        return isinstance(value, bool)
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
