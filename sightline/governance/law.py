"""The law a partnership runs on, on a day: the rule sets it adopted, with its approved overrides put in their place.

Every context that needs a clock, a list of contents or a word of the law asks here; two queries, the rest is in memory.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sightline.governance.models import Partnership, RuleOverride, RuleSetAdoption
from sightline.governance.standing import in_force
from sightline.rulesets.catalogue import shipped
from sightline.rulesets.rules import COVERS, Entry, RuleSet

APPROVED = RuleOverride.State.APPROVED


@dataclass(frozen=True)
class Rule:
    """An entry as it holds for a partnership: `entry` with the content in force, `shipped` as the rule set has it."""

    entry: Entry
    shipped: Entry
    override: RuleOverride | None = None

    @property
    def overridden(self) -> bool:
        """Whether the partnership departs from the entry."""
        return self.override is not None

    @property
    def reason(self) -> str:
        """Why it departs, or nothing."""
        return self.override.reason if self.override else ""

    @property
    def verified(self) -> bool:
        """Whether somebody checked the shipped entry against the primary text."""
        return self.shipped.verified


@dataclass(frozen=True)
class Adopted:
    """A rule set that the partnership adopted, and since when."""

    rule_set: RuleSet
    adoption: RuleSetAdoption
    rules: Sequence[Rule]


@dataclass(frozen=True)
class Law:
    """What holds for a partnership on a day; the sets in the order of `COVERS`."""

    day: date
    adopted: Sequence[Adopted]

    @property
    def rules(self) -> list[Rule]:
        """Every rule that holds."""
        return [rule for one in self.adopted for rule in one.rules]

    def entries(self, kind: str, covers: str = "") -> list[Rule]:
        """The rules of a kind, of all sets or of those that cover one thing, such as `children`."""
        sets = [one for one in self.adopted if covers in ("", one.rule_set.covers)]
        return [rule for one in sets for rule in one.rules if rule.entry.kind == kind]

    def entry(self, kind: str, key: str, covers: str = "") -> Rule | None:
        """One rule, from the first set that has it, or None when no adopted set does."""
        return next((rule for rule in self.entries(kind, covers) if rule.entry.key == key), None)

    def wording(self, key: str) -> str:
        """What the law calls a role (`lead`, `delegated`, `chair`, …), or "" when no adopted set says."""
        for covers in ("children", "adults"):
            if rule := self.entry("role", key, covers):
                return str(rule.entry.content["wording"])
        return ""


def law_of(partnership: Partnership, on: date) -> Law:
    """Return the law a partnership runs on, on a day. Two queries."""
    here = {"partnership": partnership}
    adoptions = RuleSetAdoption.objects.filter(in_force(on), **here)
    overrides = RuleOverride.objects.filter(in_force(on), state=APPROVED, **here)
    return law_from(adoptions, overrides, on)


def law_from(adoptions: Iterable[RuleSetAdoption], overrides: Iterable[RuleOverride], on: date) -> Law:
    """Put a law together from adoptions and approved overrides, all of them in force on a day."""
    departs = {(row.rule_set, row.entry): row for row in overrides}
    sets = shipped()
    known = [(sets[row.key], row) for row in adoptions if row.key in sets]
    order = list(COVERS)
    known.sort(key=lambda pair: (order.index(pair[0].covers), pair[0].valid_from, pair[0].key))
    return Law(on, [Adopted(one, row, _rules(one, departs, on)) for one, row in known])


def _rules(rule_set: RuleSet, overrides: dict[tuple[str, str], RuleOverride], on: date) -> list[Rule]:
    found = [entry for entry in rule_set.entries if holds(rule_set, entry, on)]
    return [rule_of(entry, overrides.get((rule_set.key, entry.name))) for entry in found]


def holds(rule_set: RuleSet, entry: Entry, on: date) -> bool:
    """Whether an entry holds while its set is adopted: an edition that ended holds on until the next is adopted."""
    if entry.in_force(on):
        return True
    return entry.valid_from is not None and entry.valid_from <= on and entry.valid_to == rule_set.valid_to


def rule_of(entry: Entry, override: RuleOverride | None = None) -> Rule:
    """Return an entry as it holds, with the override in its place if there is one."""
    return Rule(replace(entry, content=override.content) if override else entry, entry, override)
