"""Reads of the law a partnership runs on, for its pages: sets, rules, what waits, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from sightline.governance.law import Adopted, Law, Rule, holds, law_from, law_of, rule_of
from sightline.governance.models import RuleOverride, RuleSetAdoption
from sightline.governance.permissions import LAW, OVERRIDE
from sightline.governance.rules import in_force
from sightline.governance.rules.law import in_short, lines_of, titles
from sightline.governance.standing import Standing
from sightline.rulesets.catalogue import editions, shipped
from sightline.rulesets.rules import Change, Difference, Entry, RuleSet, Said, content_changes, differences

__all__ = [
    "Adopting",
    "EntryPage",
    "Law",
    "LawPage",
    "Offered",
    "OverrideLine",
    "RuleLine",
    "SetLine",
    "ShownLine",
    "adopting",
    "adoptions_to_open",
    "changes_between",
    "entry_page",
    "entry_to_open",
    "law_of",
    "law_page",
    "override_line",
    "overrides_to_open",
    "rules_of",
    "set_line",
    "set_to_open",
    "sets_to_adopt",
    "texts_of",
]


def adoptions_to_open() -> QuerySet[RuleSetAdoption]:
    """Return adoptions with who adopted."""
    return RuleSetAdoption.objects.select_related("adopted_by", "partnership")


def overrides_to_open() -> QuerySet[RuleOverride]:
    """Return overrides with who proposed and who decided."""
    return RuleOverride.objects.select_related("proposed_by", "decided_by", "partnership")


@dataclass(frozen=True)
class SetLine:
    """A rule set as a page shows it: its adoption, what of it is checked, overridden, and which edition is newer."""

    rule_set: RuleSet
    adoption: RuleSetAdoption | None
    rules: Sequence[Rule]
    newer: RuleSet | None
    lapsed: bool

    @property
    def checked(self) -> int:
        """How many rules somebody checked against the primary text."""
        return sum(rule.verified for rule in self.rules)

    @property
    def overridden(self) -> int:
        """How many rules the partnership departs from."""
        return sum(rule.overridden for rule in self.rules)

    @property
    def checked_words(self) -> str:
        """“4 of 24 checked against the primary text”."""
        return f"{self.checked} of {len(self.rules)} checked against the primary text"


@dataclass(frozen=True)
class OverrideLine:
    """An override with the rule it departs from (None when the set no longer has it) and both texts."""

    row: RuleOverride
    rule_set: RuleSet | None
    entry: Entry | None
    changes: Sequence[Change]
    tone: str

    @property
    def title(self) -> str:
        """The title of the rule."""
        return self.entry.title if self.entry else self.row.entry


@dataclass(frozen=True)
class Offered:
    """A rule set the partnership does not run on, what to do about it, and the edition it would replace."""

    rule_set: RuleSet
    words: str
    wanted: bool
    replaces: RuleSet | None = None


@dataclass(frozen=True)
class LawPage:
    """The law a partnership runs on today, what waits, what comes, what was before, and what there is besides."""

    sets: Sequence[SetLine]
    waiting: Sequence[OverrideLine]
    coming: Sequence[tuple[RuleSetAdoption, str]]
    past: Sequence[tuple[RuleSetAdoption, str]]
    offered: Sequence[Offered]

    @cached_property
    def rules(self) -> int:
        """How many rules hold."""
        return sum(len(one.rules) for one in self.sets)

    @cached_property
    def checked(self) -> int:
        """How many of them are checked."""
        return sum(one.checked for one in self.sets)

    @cached_property
    def overridden(self) -> int:
        """How many of them the partnership departs from."""
        return sum(one.overridden for one in self.sets)

    @property
    def unchecked(self) -> int:
        """How many nobody has checked."""
        return self.rules - self.checked


def law_page(by: Standing) -> LawPage:
    """Return the page of the law; two queries, whatever there is."""
    adoptions = list(LAW.visible(adoptions_to_open(), by))
    overrides = list(OVERRIDE.visible(overrides_to_open(), by))
    law = _law(adoptions, overrides, by)
    waiting = [override_line(row) for row in overrides if row.state == RuleOverride.State.PROPOSED]
    coming = [row for row in adoptions if row.starts_on > by.today]
    past = [row for row in adoptions if row.ends_on and row.ends_on < by.today]
    past.sort(key=lambda row: (row.ends_on, row.pk), reverse=True)
    sets = [_set_line(one, by) for one in law.adopted]
    taken = {row.key for row in adoptions}
    return LawPage(sets, waiting, _titled(coming), _titled(past), _offered(taken, sets, by))


def _law(adoptions: Sequence[RuleSetAdoption], overrides: Sequence[RuleOverride], by: Standing) -> Law:
    today = [row for row in adoptions if in_force(row.starts_on, row.ends_on, by.today)]
    return law_from(today, _held(overrides, by), by.today)


def _held(overrides: Sequence[RuleOverride], by: Standing) -> list[RuleOverride]:
    return [
        row
        for row in overrides
        if row.state == RuleOverride.State.APPROVED and in_force(row.starts_on, row.ends_on, by.today)
    ]


def _titled(rows: Sequence[RuleSetAdoption]) -> list[tuple[RuleSetAdoption, str]]:
    sets = shipped()
    return [(row, sets[row.key].title if row.key in sets else row.key) for row in rows]


def _set_line(one: Adopted, by: Standing) -> SetLine:
    return SetLine(one.rule_set, one.adoption, one.rules, _newer(one.rule_set, by), not one.rule_set.in_force(by.today))


def _newer(rule_set: RuleSet, by: Standing) -> RuleSet | None:
    later = [one for one in editions(rule_set.key) if one.valid_from > rule_set.valid_from]
    return later[-1] if later and later[-1].valid_from <= by.today else None


def _offered(taken: set[str], sets: Sequence[SetLine], by: Standing) -> list[Offered]:
    """Return the rule sets that were never adopted: first newer editions, then others in force, then earlier ones."""
    newer = {one.newer.key: one.rule_set for one in sets if one.newer}
    lines = {same.key for one in sets for same in editions(one.rule_set.key)}
    found = [
        _offer(one, newer.get(one.key), one.key in lines, by) for one in shipped().values() if one.key not in taken
    ]
    return sorted(found, key=lambda one: (one.replaces is None, not one.wanted))


def _offer(one: RuleSet, replaces: RuleSet | None, has_edition: bool, by: Standing) -> Offered:
    if replaces:
        return Offered(
            one, f"Replaces {replaces.title}, on which the partnership runs.", wanted=True, replaces=replaces
        )
    if has_edition:
        return Offered(one, "An earlier edition.", wanted=False)
    if not one.in_force(by.today):
        return Offered(one, "Not in force today.", wanted=False)
    usual = by.partnership.kind in one.serves
    return Offered(
        one,
        "Usual for a partnership of this kind."
        if usual
        else "Not usual for a partnership of this kind, but it may apply.",
        wanted=True,
    )


@dataclass(frozen=True)
class Adopting:
    """What adopting a rule set today would do: the edition it replaces, and how many overrides of that end with it."""

    line: SetLine
    replaces: RuleSet | None
    overrides: int


def adopting(rule_set: RuleSet, by: Standing) -> Adopting:
    """Return what adopting a rule set today would do; four queries."""
    line = {one.key for one in editions(rule_set.key)} - {rule_set.key}
    rows = LAW.visible(adoptions_to_open(), by).filter(key__in=line)
    before = next((row for row in rows if in_force(row.starts_on, row.ends_on, by.today)), None)
    open_ = (RuleOverride.State.PROPOSED, RuleOverride.State.APPROVED)
    rest = OVERRIDE.visible(overrides_to_open(), by).filter(rule_set=before.key if before else "", state__in=open_)
    ending = sum(row.ends_on is None or row.ends_on >= by.today for row in rest)
    return Adopting(set_line(rule_set, by), set_to_open(before.key) if before else None, ending)


def sets_to_adopt(by: Standing) -> list[tuple[str, str]]:
    """Return (key, words) of the rule sets on which the partnership does not run already, those of today first."""
    taken = {row.key for row in LAW.visible(adoptions_to_open(), by) if row.ends_on is None}
    found = [one for one in shipped().values() if one.key not in taken]
    found.sort(key=lambda one: (not one.in_force(by.today), one.title))
    return [(one.key, one.title if one.in_force(by.today) else f"{one.title} (not in force today)") for one in found]


def set_to_open(key: str) -> RuleSet | None:
    """Return a shipped rule set, or None."""
    return shipped().get(key)


def set_line(rule_set: RuleSet, by: Standing) -> SetLine:
    """Return one set with all its rules, in force or not; overrides where the partnership runs on it. Two queries."""
    adoptions = LAW.visible(adoptions_to_open(), by).filter(key=rule_set.key)
    adoption = next((row for row in adoptions if in_force(row.starts_on, row.ends_on, by.today)), None)
    overrides = _held(list(OVERRIDE.visible(overrides_to_open(), by).filter(rule_set=rule_set.key)), by)
    departs = {row.entry: row for row in overrides if adoption}
    rules = [rule_of(entry, departs.get(entry.name)) for entry in rule_set.entries]
    lapsed = not rule_set.in_force(by.today)
    return SetLine(rule_set, adoption, rules, _newer(rule_set, by), lapsed)


@dataclass(frozen=True)
class RuleLine:
    """A rule in a list: what it says on one line, whether it holds by its own dates, where its page is."""

    rule: Rule
    says: str
    holds: bool


def rules_of(
    line: SetLine, by: Standing, *, text: str = "", kind: str = "", status: str = "", state: str = ""
) -> list[RuleLine]:
    """Return the rules of a set, filtered; `state` is unverified, verified, overridden or later. No query."""
    names = titles(line.rule_set)
    found = [
        RuleLine(
            rule,
            in_short(rule.entry.kind, rule.entry.content, names),
            holds(line.rule_set, rule.shipped, by.today) or line.lapsed,
        )
        for rule in line.rules
        if kind in ("", rule.entry.kind) and status in ("", rule.entry.status)
    ]
    found = [one for one in found if _fits(one, state)]
    wanted = text.casefold()
    return [one for one in found if wanted in f"{one.rule.entry.title} {one.says} {one.rule.entry.citation}".casefold()]


def _fits(one: RuleLine, state: str) -> bool:
    fits = {
        "unverified": not one.rule.verified,
        "verified": one.rule.verified,
        "overridden": one.rule.overridden,
        "later": not one.holds,
    }
    return fits.get(state, True)


@dataclass(frozen=True)
class ShownLine:
    """One thing a rule says: lines of text, or rows of (heading, cell) so that a phone can put each under its words."""

    words: str
    lines: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[tuple[str, str]]]


def _shown(entry: Entry, names: Mapping[str, str]) -> list[ShownLine]:
    return [
        ShownLine(one.words, one.lines, one.heads, [list(zip(one.heads, row, strict=True)) for row in one.rows])
        for one in lines_of(entry.kind, entry.content, names)
    ]


@dataclass(frozen=True)
class EntryPage:
    """One rule: what it says here, what its set says, and every override there ever was, the newest first."""

    line: SetLine
    rule: Rule
    lines: Sequence[ShownLine]
    shipped: Sequence[ShownLine]
    overrides: Sequence[OverrideLine]
    holds: bool

    @property
    def waiting(self) -> OverrideLine | None:
        """The override that waits for approval, if one does."""
        return next((one for one in self.overrides if one.row.state == RuleOverride.State.PROPOSED), None)


def entry_to_open(key: str, name: str) -> Entry | None:
    """Return an entry of a shipped set by its name such as `clock:notify_panel`, or None."""
    rule_set = shipped().get(key)
    return rule_set.named(name) if rule_set else None


def entry_page(entry: Entry, by: Standing) -> EntryPage:
    """Return one rule with its overrides; three queries."""
    line = set_line(shipped()[entry.rule_set], by)
    rule = next(rule for rule in line.rules if rule.shipped is entry)
    rows = OVERRIDE.visible(overrides_to_open(), by).filter(rule_set=entry.rule_set, entry=entry.name)
    names = titles(line.rule_set)
    return EntryPage(
        line,
        rule,
        _shown(rule.entry, names),
        _shown(entry, names),
        [override_line(row) for row in rows.order_by("-pk")],
        holds(line.rule_set, entry, by.today),
    )


TONES = {"proposed": "warn", "approved": "ok", "refused": "", "withdrawn": ""}


def override_line(row: RuleOverride) -> OverrideLine:
    """Return an override with both texts, field by field; no query."""
    rule_set = shipped().get(row.rule_set)
    entry = rule_set.named(row.entry) if rule_set else None
    changes = content_changes(entry.kind, entry.content, row.content) if entry else ()
    return OverrideLine(row, rule_set, entry, changes, TONES[row.state])


def changes_between(
    before: RuleSet, after: RuleSet, *, text: str = "", kind: str = "", what: str = ""
) -> list[Difference]:
    """Return what changed from one edition to another, filtered; no query."""
    found = [one for one in differences(before, after) if kind in ("", one.kind) and what in ("", one.word)]
    wanted = text.casefold()
    return [one for one in found if wanted in one.title.casefold()]


def texts_of(entry: Entry) -> list[tuple[Said, str]]:
    """Return what a rule says, each thing with its text: one line for each item of a list or row of a table."""
    names = titles(shipped()[entry.rule_set])
    lines = lines_of(entry.kind, entry.content, names)
    return [
        (one, "\n".join([*one.lines, *(", ".join(cell for cell in row if cell) for row in one.rows)])) for one in lines
    ]
