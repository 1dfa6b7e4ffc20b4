"""The words of the quality rules of a plan. Pure; the rules are in `data/health.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SEVERITIES = {"high": "High", "medium": "Medium", "low": "Low"}


@dataclass(frozen=True)
class Rule:
    """One rule: what it is called, why it matters, how grave it is, and the words of the link that mends a row."""

    key: str
    severity: str
    title: str
    mend: str
    why: str


@dataclass(frozen=True)
class Book:
    """All rules, in the order in which they are shown."""

    about: str
    rules: Mapping[str, Rule]


def read_book(data: Mapping[str, Any]) -> Book:
    """Read the rules; raises TypeError for a missing or unknown part, ValueError for a severity or a twin."""
    rules = [Rule(**one) for one in data["rules"]]
    if {rule.severity for rule in rules} - set(SEVERITIES) or len({rule.key for rule in rules}) != len(rules):
        raise ValueError("data/health.yaml: a rule has a key of its own and a severity of high, medium or low")
    return Book(data["about"], {rule.key: rule for rule in rules})
