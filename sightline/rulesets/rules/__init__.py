"""What a rule set is, what each kind of entry must say, and what changed between two editions. Pure.

A rule set is one file: its own head (key, title, legal status, citation, dates, `verified`) and its entries. An entry
takes from its set what it does not say itself. `verified` means that somebody read the primary text and it says so.
"""

from sightline.rulesets.rules.kinds import KINDS, NUMBER, RECORDS, TEXT, TEXTS, YES, Field, Kind
from sightline.rulesets.rules.reading import check_together, content_of, read_set
from sightline.rulesets.rules.sets import (
    COVERS,
    SERVES,
    STATUSES,
    BadRuleSet,
    Change,
    Difference,
    Entry,
    RuleSet,
    Said,
    changes_of,
    content_changes,
    differences,
    plain,
    said,
)

__all__ = [
    "COVERS",
    "KINDS",
    "NUMBER",
    "RECORDS",
    "SERVES",
    "STATUSES",
    "TEXT",
    "TEXTS",
    "YES",
    "BadRuleSet",
    "Change",
    "Difference",
    "Entry",
    "Field",
    "Kind",
    "RuleSet",
    "Said",
    "changes_of",
    "check_together",
    "content_changes",
    "content_of",
    "differences",
    "plain",
    "read_set",
    "said",
]
