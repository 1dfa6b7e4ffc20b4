"""The parts of a plan, read off a document's headings: pure, its words in `data/parts.yaml`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).resolve().parents[2] / "data" / "parts.yaml"
LONGEST = 200
YEAR = re.compile(r"\b(20\d\d)\b(?:\s*(?:[-–—/]|to)\s*(?:(20\d\d)|(\d\d))\b)?")

Period = tuple[date | None, date | None]


@dataclass(frozen=True)
class Part:
    """A part as its heading says it; `kind` as in `plans.Part`, dates None where the heading names no years."""

    title: str
    kind: str
    starts_on: date | None = None
    ends_on: date | None = None


def period_of(text: str) -> Period:
    """Return the financial years a period's words span: “2023-2026” is 1 April 2023 to 31 March 2026.

    One year alone is that financial year; several spans give the widest. (None, None) when no year is named.
    """
    spans = []
    for first, last, short in YEAR.findall(text):
        start = int(first)
        end = int(last) if last else start // 100 * 100 + int(short) if short else start + 1
        if end >= start:
            spans.append((start, max(end, start + 1)))
    if not spans:
        return None, None
    return date(min(s for s, _ in spans), 4, 1), date(max(e for _, e in spans), 3, 31)


def opens_part(heading: str, plan: Period) -> bool:
    """Return whether a heading opens a part of a plan of that period."""
    if len(heading) > LONGEST:
        return False
    words = _words()
    if words.lead.match(heading):
        return True
    span = period_of(heading)
    return bool(words.yearly.search(heading)) and _shorter(span, plan)


def part_of(heading: str, plan: Period) -> Part:
    """Return the part a heading opens: a yearly one by its words or its one year, else long-term objectives.

    A yearly part has the years its heading names when they lie within the plan's period.
    """
    span = period_of(heading)
    one_year = _shorter(span, plan) and _days(span) <= 366
    if not (one_year or _words().yearly.search(heading)):
        return Part(heading, "long_term")
    inside = _shorter(span, plan) and _within(span, plan)
    return Part(heading, "yearly", *(span if inside else (None, None)))


def _days(span: Period) -> int:
    return (span[1] - span[0]).days if span[0] and span[1] else 0


def _shorter(span: Period, plan: Period) -> bool:
    return 0 < _days(span) < (_days(plan) or 100_000)


def _within(span: Period, plan: Period) -> bool:
    return bool(span[0] and span[1] and plan[0] and plan[1] and plan[0] <= span[0] and span[1] <= plan[1])


@dataclass(frozen=True)
class _Words:
    lead: re.Pattern[str]
    yearly: re.Pattern[str]


@cache
def _words() -> _Words:
    found = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    ordinals = rf"(?:[a-z]|\d{{1,2}}|[ivx]{{1,4}}|{_any(found['numbers'])})"
    return _Words(
        lead=re.compile(rf"\s*(?:{_any(found['parts'])})\s+{ordinals}\b\s*(?:[-–—:.)]|$)", re.IGNORECASE),
        yearly=re.compile(rf"\b(?:{_any(found['yearly'])})\b", re.IGNORECASE),
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
