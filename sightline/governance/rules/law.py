"""The law in words: what the content of a rule says on a page and in one line, and as a form holds it. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sightline.rulesets.rules import KINDS, NUMBER, RECORDS, TEXTS, YES, Field, RuleSet, Said, plain, said

Content = Mapping[str, Any]
# Keys of other things: a partnership does not put other words in their place.
TIED = {("meeting_rule", "group")}


def titles(rule_set: RuleSet) -> dict[str, str]:
    """Return the titles of a set's entries by their names, for entries that name others by key."""
    return {entry.name: entry.title for entry in rule_set.entries}


def lines_of(kind: str, content: Content, names: Mapping[str, str]) -> list[Said]:
    """Return what an entry says for a page: a clock as a sentence, keys of other entries as their titles."""
    if kind == "clock":
        return list(_clock(content, names))
    return [_named(kind, one, content, names) for one in said(kind, content)]


def _named(kind: str, one: Said, content: Content, names: Mapping[str, str]) -> Said:
    field = KINDS[kind].fields[one.name]
    if field.refers:
        return replace(one, lines=(names.get(f"{field.refers}:{content[one.name]}", str(content[one.name])),))
    if field.rows and "within" in field.rows:
        return _stages(one, field, content[one.name])
    return replace(one, lines=tuple(line[:1].upper() + line[1:] for line in one.lines))


def _stages(one: Said, field: Field, rows: list[Content]) -> Said:
    """Put how long a stage may take and its unit in one column."""
    units = {"within": "unit", "urgent_within": "urgent_unit"}
    shown = [key for key in field.rows if key not in units.values()]
    used = [key for key in shown if any(row.get(key) is not None for row in rows)]

    def cell(row: Content, key: str) -> str:
        if key in units:
            return amount(row[key], str(row.get(units[key], ""))) if key in row else ""
        return plain(field.rows[key], row.get(key))

    made = tuple(tuple(cell(row, key) for key in used) for row in rows)
    return replace(one, heads=tuple(field.rows[key].words for key in used), rows=made)


def amount(number: Any, unit: str) -> str:
    """Return “5 working days”, “1 month”, “the same working day”."""
    if number == 0 and unit.endswith("days"):
        return f"the same {unit.removesuffix('s')}"
    return f"{number:g} {unit.removesuffix('s') if number == 1 else unit}".strip()


def clock_words(content: Content, names: Mapping[str, str]) -> str:
    """Return a clock as a sentence: “5 working days from when …, counted in working days in England and Wales”."""
    event = lowered(names.get(f"event:{content.get('event')}", str(content.get("event", ""))))
    way = "before" if content.get("before") else "from when"
    least = "At least " if content.get("at_least") else ""
    text = f"{least}{amount(content['amount'], content['unit'])} {way} {event}"
    calendar = names.get(f"calendar:{content.get('calendar')}", "")
    return f"{text}, counted in {lowered(calendar)}" if calendar else text


def lowered(text: str) -> str:
    """Return words as they stand within a sentence."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _clock(content: Content, names: Mapping[str, str]) -> Iterator[Said]:
    yield Said("amount", "How long", (clock_words(content, names),))
    if "first_day" in content:
        yield Said("first_day", "Day 1", (str(content["first_day"]).capitalize(),))
    if "who" in content:
        yield Said("who", "Who keeps it", (str(content["who"]),))
    if "review" in content:
        yield Said("review", "Of the review", (names.get(f"review_type:{content['review']}", str(content["review"])),))
    if content.get("warn_days"):
        yield Said("warn_days", "Warns", (f"{amount(content['warn_days'], 'days')} before it is due",))


def in_short(kind: str, content: Content, names: Mapping[str, str]) -> str:
    """Return what an entry says on one line."""
    if kind == "clock":
        return clock_words(content, names)
    said_here = [one for one in lines_of(kind, content, names) if one.name != "plural"]
    return ". ".join(_short(one, KINDS[kind].fields[one.name]) for one in said_here)


def _short(one: Said, field: Field) -> str:
    """Figures and answers say nothing without their words; texts and lists do."""
    text = "; ".join(one.lines) or "; ".join(", ".join(cell for cell in row if cell) for row in one.rows)
    return f"{one.words}: {lowered(text)}" if field.form in (NUMBER, YES) or field.refers else text


def as_typed(kind: str, content: Content) -> dict[str, str]:
    """Return content as a form holds it: lists one a line, tables one row a line with bars between the cells."""
    fields = KINDS[kind].fields
    return {name: _typed(fields[name], value) for name, value in content.items()}


def _typed(field: Field, value: Any) -> str:
    if field.called:
        return str(value)
    if field.form != RECORDS:
        return plain(field, value)
    rows = [[plain(one, row.get(key)) for key, one in field.rows.items()] for row in value]
    return "\n".join(re.sub(r"[ |]+$", "", " | ".join(cells)).replace(" |  |", " | |") for cells in rows)


def from_typed(kind: str, typed: Mapping[str, Any], kept: Content) -> dict[str, Any]:
    """Return the content a form means; `kept` gives what is not asked. What is no number stays text."""
    content: dict[str, Any] = {}
    for name, field in KINDS[kind].fields.items():
        if (kind, name) in TIED:
            content |= {name: kept[name]} if name in kept else {}
        elif text := str(typed.get(name) or "").strip():
            content[name] = _read(field, text)
    return content


def _read(field: Field, text: str) -> Any:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if field.form == TEXTS:
        return lines
    if field.form == RECORDS:
        return [_row(field, line) for line in lines]
    return _cell(field, " ".join(text.split()))


def _cell(field: Field, text: str) -> Any:
    if field.form == YES:
        return text == "yes"
    return number(text) if field.form == NUMBER else text


def _row(field: Field, line: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in line.split("|")]
    extra = [f"column {at}" for at in range(len(field.rows) + 1, len(cells) + 1)]
    named = dict(zip([*field.rows, *extra], cells, strict=False))
    return {name: _cell(field.rows[name], cell) if name in field.rows else cell for name, cell in named.items() if cell}


def number(text: str) -> Any:
    """Return a number of 0 to 1,000,000, or the text when it is none."""
    try:
        found = float(text)
    except ValueError:
        return text
    if not 0 <= found < 1_000_000:
        return text
    return int(found) if found == int(found) else found
