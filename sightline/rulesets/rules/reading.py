"""Reading rule sets: everything that is wrong in a file is a sentence that names file, entry and field. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sightline.rulesets.rules.kinds import FORMS, KINDS, NUMBER, RECORDS, TEXT, TEXTS, YES, Field
from sightline.rulesets.rules.sets import COVERS, SERVES, STATUSES, BadRuleSet, Entry, RuleSet

Raw = Mapping[str, Any]
HEAD = ("key", "title", "status", "citation", "source", "valid_from", "valid_to", "verified", "note")
SET_FIELDS = {*HEAD, "covers", "serves", "replaces", "entries"}
ENTRY_FIELDS = {*HEAD, "content"}
INHERITED = ("status", "citation", "source", "valid_from", "valid_to", "verified")
# What entries inherit while the head of their set is at fault, so that its faults are said once.
SOUND = {"status": "local", "citation": "-", "valid_from": date.min, "valid_to": None, "verified": False}
WRITTEN = ("title", "status", "citation", "source", "note")
SET_KEY, ENTRY_KEY = re.compile(r"[A-Z][A-Z0-9]{2,19}"), re.compile(r"[A-Za-z0-9][a-zA-Z0-9_]{0,39}")


def read_set(raw: Any, file_name: str) -> RuleSet:
    """Read one file's content. Raises BadRuleSet with a sentence for everything that is wrong in it."""
    wrong: list[str] = []
    if not isinstance(raw, Mapping) or not isinstance(raw.get("key"), str) or not SET_KEY.fullmatch(raw["key"]):
        raise BadRuleSet([f"{file_name} has no key. Begin it with a key in capitals, such as WT2023."])
    where = f"{file_name}, {raw['key']}"
    _check_fields(raw, SET_FIELDS, where, wrong)
    _check_head(raw, where, wrong)
    if not _day(raw.get("valid_from")):
        wrong.append(f"{where}: valid_from must be a date such as 2023-12-15.")
    _check_set(raw, where, wrong)
    entries = _entries({**raw, **SOUND} if wrong else raw, where, wrong)
    if not entries and not wrong:
        wrong.append(f"{where} has no entries.")
    if wrong:
        raise BadRuleSet(wrong)
    return RuleSet(
        key=raw["key"], covers=raw["covers"], serves=tuple(raw.get("serves") or ()), valid_from=raw["valid_from"],
        valid_to=raw.get("valid_to"), verified=raw["verified"], replaces=raw.get("replaces") or "",
        entries=tuple(entries), **{name: _tidy(raw.get(name)) for name in WRITTEN},
    )  # fmt: skip


def _check_set(raw: Raw, where: str, wrong: list[str]) -> None:
    if raw.get("covers") not in COVERS:
        wrong.append(f"{where}: covers must be one of {', '.join(COVERS)}.")
    serves = raw.get("serves") or []
    if not isinstance(serves, list) or any(one not in SERVES for one in serves):
        wrong.append(f"{where}: serves must be a list of {', '.join(SERVES)}.")
    if not isinstance(raw.get("replaces") or "", str):
        wrong.append(f"{where}: replaces must be the key of the edition before.")
    if not isinstance(raw.get("entries") or {}, Mapping):
        wrong.append(f"{where}: entries must name kinds, each with its list.")


def _entries(raw: Raw, where: str, wrong: list[str]) -> list[Entry]:
    made: list[Entry] = []
    groups = raw.get("entries")
    for kind, rows in groups.items() if isinstance(groups, Mapping) else ():
        if kind not in KINDS:
            wrong.append(f"{where}: “{kind}” is no kind of entry. Use one of {', '.join(KINDS)}.")
        elif not isinstance(rows, list) or not rows:
            wrong.append(f"{where}: {kind} must be a list of entries.")
        else:
            made += _of_kind(raw, kind, rows, where, wrong)
    return made


def _of_kind(raw: Raw, kind: str, rows: Sequence[Any], where: str, wrong: list[str]) -> Iterator[Entry]:
    seen: set[str] = set()
    for row in rows:
        if not isinstance(row, Mapping) or not ENTRY_KEY.fullmatch(str(row.get("key") or "")):
            wrong.append(f"{where}: an entry of the kind {kind} has no key of letters, numbers and _.")
            continue
        key = str(row["key"])
        if key in seen:
            wrong.append(f"{where}: the {kind} {key} stands there twice.")
        seen.add(key)
        entry = _entry(raw, kind, row, f"{where}, {kind} {key}", wrong)
        if entry:
            yield entry


def _entry(raw: Raw, kind: str, row: Raw, where: str, wrong: list[str]) -> Entry | None:
    """Read one entry, which takes from its set what it does not say; None when something is wrong with it."""
    before = len(wrong)
    _check_fields(row, ENTRY_FIELDS, where, wrong)
    whole = {**{name: raw.get(name) for name in INHERITED}, **row}
    _check_head(whole, where, wrong)
    _check_frame(raw, whole, where, wrong)
    content = _content(kind, row.get("content"), where, wrong)
    if len(wrong) > before:
        return None
    return Entry(
        rule_set=str(raw["key"]), kind=kind, key=str(row["key"]), valid_from=whole["valid_from"],
        valid_to=whole["valid_to"], verified=whole["verified"], content=content,
        **{name: _tidy(whole.get(name)) for name in WRITTEN},
    )  # fmt: skip


def _check_frame(raw: Raw, whole: Raw, where: str, wrong: list[str]) -> None:
    """Hold an entry's dates within those of its set, so that none holds while the set does not."""
    start, end = whole.get("valid_from"), raw.get("valid_to")
    if _day(start) and _day(raw.get("valid_from")) and start < raw["valid_from"]:
        wrong.append(f"{where} begins before its set does.")
    if _day(end) and (own := whole.get("valid_to")) and _day(own) and own > end:
        wrong.append(f"{where} ends after its set does.")


def _check_fields(row: Raw, known: Iterable[str], where: str, wrong: list[str]) -> None:
    unknown = sorted(set(map(str, row)) - set(known))
    if unknown:
        wrong.append(f"{where}: nothing reads {', '.join(unknown)}. Take it out or correct its name.")


def _check_head(row: Raw, where: str, wrong: list[str]) -> None:
    """Title, status, citation, dates and `verified`: what a set and an entry both must say."""
    for name in ("title", "citation"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            wrong.append(f"{where} has no {name}.")
    for name in ("source", "note"):
        if not isinstance(row.get(name) or "", str):
            wrong.append(f"{where}: {name} must be words.")
    if row.get("status") not in STATUSES:
        wrong.append(f"{where}: status must be one of {', '.join(STATUSES)}.")
    if not isinstance(row.get("verified"), bool):
        wrong.append(f"{where}: verified must be true or false.")
    _check_days(row, where, wrong)


def _check_days(row: Raw, where: str, wrong: list[str]) -> None:
    start, end = row.get("valid_from"), row.get("valid_to")
    for name, day in (("valid_from", start), ("valid_to", end)):
        if day is not None and not _day(day):
            wrong.append(f"{where}: {name} must be a date such as 2023-12-15.")
    if _day(start) and _day(end) and end < start:  # type: ignore[operator]
        wrong.append(f"{where} ends before it begins.")


def _day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _tidy(value: Any) -> str:
    return " ".join(str(value or "").split())


def content_of(kind: str, content: Any, where: str, within: RuleSet | None = None) -> dict[str, Any]:
    """Check what somebody would put in an entry's place; what it names has to be in the set `within`, if given.

    Raises BadRuleSet.
    """
    wrong: list[str] = []
    checked = _content(kind, content, where, wrong)
    if within and not wrong:
        wrong += [f"{where} names {what}, which is not in the set." for what in _missing(kind, checked, within)]
    if wrong:
        raise BadRuleSet(wrong)
    return checked


def _content(kind: str, content: Any, where: str, wrong: list[str]) -> dict[str, Any]:
    if not isinstance(content, Mapping):
        wrong.append(f"{where} has no content.")
        return {}
    before = len(wrong)
    checked = _fields(KINDS[kind].fields, content, where, wrong)
    if len(wrong) == before:
        wrong += [f"{where}{sentence}" for sentence in _sense(kind, checked)]
    return checked


def _fields(fields: Mapping[str, Field], content: Raw, where: str, wrong: list[str]) -> dict[str, Any]:
    """Check a mapping against its fields and return it as plain values."""
    _check_fields(content, fields, where, wrong)
    checked: dict[str, Any] = {}
    for name, field in fields.items():
        value = content.get(name)
        if value is None:
            if field.needed:
                wrong.append(f"{where} does not say {name}.")
        elif not _is(field.form, value):
            wrong.append(f"{where}: {name} must be {FORMS[field.form]}.")
        elif field.choices and value not in field.choices:
            wrong.append(f"{where}: {name} must be one of {', '.join(field.choices)}.")
        else:
            checked[name] = _value(field, value, f"{where}, {name}", wrong)
    return checked


def _value(field: Field, value: Any, where: str, wrong: list[str]) -> Any:
    if field.form == RECORDS:
        return [_fields(field.rows, row, f"{where} {number}", wrong) for number, row in enumerate(value, 1)]
    return list(value) if field.form == TEXTS else _tidy(value) if field.form == TEXT else value


def _is(form: str, value: Any) -> bool:
    if form == TEXT:
        return isinstance(value, str) and bool(value.strip())
    if form == TEXTS:
        return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one.strip() for one in value)
    if form == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1_000_000
    if form == YES:
        return isinstance(value, bool)
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _sense(kind: str, content: Raw) -> Iterator[str]:
    """Say what no single field can show: bands without gaps, working days with a calendar, ranges in order."""
    if kind == "clock" and content["unit"] == "working days" and not content.get("calendar"):
        yield " counts working days and does not say in which calendar."
    if kind == "clock" and (content["amount"] != int(content["amount"]) or content["amount"] < 1):
        yield ": amount must be a whole number from 1."
    if kind == "disclosure":
        yield from _hiding(content)
    if kind == "risk_scale":
        yield from _bands(content)


def _hiding(content: Raw) -> Iterator[str]:
    """A range has two ends in order, and without a range a rule on small numbers rounds."""
    start, end = content.get("hide_from"), content.get("hide_to")
    if (start is None) != (end is None):
        yield ": hide_from and hide_to go together."
    elif start is not None and end is not None and end < start:
        yield ": hide_to must not be below hide_from."
    elif start is None and not content.get("rounds_to"):
        yield " neither hides a range nor rounds."


def _bands(content: Raw) -> Iterator[str]:
    wanted = 1
    for band in content["bands"]:
        if band["from"] != wanted or band["to"] < band["from"]:
            yield f": the band {band['word']} must begin at {wanted} and not end before it begins."
            return
        wanted = band["to"] + 1
    most = len(content["likelihood"]) * len(content["impact"])
    if wanted != most + 1:
        yield f": the bands must end at {most}."


def check_together(sets: Iterable[RuleSet]) -> None:
    """Hold sets to what none can show alone: keys, editions that follow each other, references. Raises BadRuleSet."""
    wrong: list[str] = []
    known: dict[str, RuleSet] = {}
    for one in sets:
        if one.key in known:
            wrong.append(f"The key {one.key} is used by two files. Each rule set has its own.")
        known[one.key] = one
    for one in known.values():
        wrong += [*_succession(one, known), *_references(one)]
    if wrong:
        raise BadRuleSet(wrong)


def _succession(one: RuleSet, known: Mapping[str, RuleSet]) -> Iterator[str]:
    before = known.get(one.replaces)
    if one.replaces and before is None:
        yield f"{one.key} replaces {one.replaces}, which there is no file for."
    if not before:
        return
    if before.covers != one.covers or before.valid_from >= one.valid_from:
        yield f"{one.key} replaces {before.key}, which must cover the same and begin earlier."
    if before.valid_to is None or before.valid_to >= one.valid_from:
        yield f"{before.key} must end before {one.key}, which replaces it, begins on {one.valid_from}."
    if any(other.replaces == before.key for other in known.values() if other.key < one.key):
        yield f"{before.key} is replaced by two editions. Only one can follow."


def _references(one: RuleSet) -> Iterator[str]:
    for entry in one.entries:
        for what in _missing(entry.kind, entry.content, one):
            yield f"{one.key}: the {entry.kind} {entry.key} names {what}, which is not in the set."


def _missing(kind: str, content: Raw, within: RuleSet) -> Iterator[str]:
    for name, field in KINDS[kind].fields.items():
        key = content.get(name)
        if field.refers and key is not None and within.find(field.refers, key) is None:
            yield f"the {KINDS[field.refers].one} “{key}”"
