"""What a rule set and its entries are, and what changed between two editions. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sightline.rulesets.rules.kinds import KINDS, RECORDS, TEXTS, YES, Field

STATUSES = {"statutory": "Law", "guidance": "Statutory guidance", "local": "Local practice"}
COVERS = {
    "children": "Children", "adults": "Adults", "domestic": "Domestic abuse", "data": "Data",
    "practice": "Local practice",
}  # fmt: skip
SERVES = ("all_age", "whole_life", "children", "adults")  # kinds of partnership
HEAD_WORDS = {"title": "Title", "status": "Legal status", "verified": "Verified", "valid_from": "In force from"}


class BadRuleSet(Exception):
    """A rule set file that breaks its own rules; `sentences` say where and how."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Entry:
    """One rule: `kind` names what its content holds, `rule_set` the set it stands in.

    `valid_from` is None while the day on which it begins has not been appointed. `verified` means that somebody read
    the primary text and it says so.
    """

    rule_set: str
    kind: str
    key: str
    title: str
    status: str
    citation: str
    source: str
    valid_from: date | None
    valid_to: date | None
    verified: bool
    note: str
    content: Mapping[str, Any] = field(hash=False)

    @property
    def name(self) -> str:
        """The entry's name in its set, such as `clock:notify_panel`."""
        return f"{self.kind}:{self.key}"

    @property
    def kind_words(self) -> str:
        """The kind as a heading."""
        return KINDS[self.kind].words

    @property
    def status_words(self) -> str:
        """The legal status in words."""
        return STATUSES[self.status]

    def in_force(self, day: date) -> bool:
        """Whether the entry holds on a day."""
        return self.valid_from is not None and _within(self.valid_from, self.valid_to, day)


@dataclass(frozen=True)
class RuleSet:
    """An edition of law or guidance with its entries in their order; `replaces` is the key of the edition before.

    `serves` names the kinds of partnership that run on it unless they decide otherwise.
    """

    key: str
    title: str
    covers: str
    serves: tuple[str, ...]
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

    def named(self, name: str) -> Entry | None:
        """One entry by its name such as `clock:notify_panel`, or None."""
        kind, _, key = name.partition(":")
        return self.find(kind, key)

    @property
    def status_words(self) -> str:
        """The legal status in words."""
        return STATUSES[self.status]

    @property
    def covers_words(self) -> str:
        """What it covers, in words."""
        return COVERS[self.covers]

    @property
    def unverified(self) -> int:
        """How many entries nobody has checked against the primary text."""
        return sum(not entry.verified for entry in self.entries)

    def in_force(self, day: date) -> bool:
        """Whether the edition holds on a day."""
        return _within(self.valid_from, self.valid_to, day)


def _within(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day <= end)


@dataclass(frozen=True)
class Change:
    """One field that two editions say differently, with both in words."""

    words: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What one edition says of an entry and the other does not, or says otherwise."""

    kind: str
    key: str
    before: Entry | None
    after: Entry | None
    changes: tuple[Change, ...] = ()

    @property
    def word(self) -> str:
        """New, gone or changed."""
        return "new" if self.before is None else "gone" if self.after is None else "changed"

    @property
    def title(self) -> str:
        """The title, as the later edition has it."""
        entry = self.after or self.before
        return entry.title if entry else ""

    @property
    def kind_words(self) -> str:
        """The kind as a heading."""
        return KINDS[self.kind].words


def differences(before: RuleSet, after: RuleSet) -> list[Difference]:
    """What changed between two editions: new or changed entries in the order of the later one, then what is gone."""
    found: list[Difference] = []
    for entry in after.entries:
        old = before.find(entry.kind, entry.key)
        if old is None:
            found.append(Difference(entry.kind, entry.key, None, entry))
        elif changes := changes_of(old, entry):
            found.append(Difference(entry.kind, entry.key, old, entry, changes))
    gone = [entry for entry in before.entries if after.find(entry.kind, entry.key) is None]
    return found + [Difference(entry.kind, entry.key, entry, None) for entry in gone]


def changes_of(old: Entry, new: Entry) -> tuple[Change, ...]:
    """What two entries of one kind say differently: title, status, whether verified, and each field of the content."""
    found = [
        Change(HEAD_WORDS[name], _head(old, name), _head(new, name))
        for name in ("title", "status", "verified")
        if getattr(old, name) != getattr(new, name)
    ]
    return (*found, *content_changes(new.kind, old.content, new.content))


def content_changes(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """What two contents of one kind say differently, field by field in words."""
    return tuple(
        Change(one.words, plain(one, old.get(name)), plain(one, new.get(name)))
        for name, one in KINDS[kind].fields.items()
        if old.get(name) != new.get(name)
    )


def _head(entry: Entry, name: str) -> str:
    if name == "status":
        return entry.status_words
    value = getattr(entry, name)
    return str(value) if isinstance(value, str) else "yes" if value else "no"


@dataclass(frozen=True)
class Said:
    """One field of a content as a page shows it: lines of text, or rows under headings."""

    name: str
    words: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def said(kind: str, content: Mapping[str, Any]) -> list[Said]:
    """The content of an entry for a page: each field that says something, in the order of its kind."""
    found = []
    for name, one in KINDS[kind].fields.items():
        value = content.get(name)
        if value is None or (value is False and one.form != YES):
            continue
        if one.form == RECORDS:
            used = [(key, part) for key, part in one.rows.items() if any(row.get(key) is not None for row in value)]
            rows = tuple(tuple(plain(part, row.get(key)) for key, part in used) for row in value)
            found.append(Said(name, one.words, heads=tuple(part.words for _, part in used), rows=rows))
        else:
            found.append(Said(name, one.words, lines=tuple(value) if one.form == TEXTS else (plain(one, value),)))
    return found


def plain(field: Field, value: Any) -> str:
    """A value of a content as one text: lists as lines, rows as lines with their fields in order."""
    if value is None:
        return ""
    if field.form == RECORDS:
        return "\n".join(" | ".join(plain(one, row.get(key)) for key, one in field.rows.items()) for row in value)
    if field.form == TEXTS:
        return "\n".join(value)
    if field.form == YES:
        return "yes" if value else "no"
    return field.called.get(str(value), str(value))
