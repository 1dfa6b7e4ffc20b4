"""The scale and the words that hold for a partnership: its override, its adopted rule set, or what is shipped."""

from sightline.governance.law import Law, Rule, law_of
from sightline.governance.standing import Standing
from sightline.registers.rules.scale import Scale, read_scale
from sightline.rulesets.catalogue import shipped

PRACTICE = "LOCAL2026"
CATEGORIES = "risk_categories"


def scale_for(by: Standing) -> Scale:
    """Return the scale a partnership scores on today; two queries.

    Who adopted no rule set with a scale scores on the one that is shipped, and `adopted` says that it was not chosen.
    """
    return scale_in(law_of(by.partnership, by.today))


def scale_in(law: Law) -> Scale:
    """Return the scale of a law."""
    rules = law.entries("risk_scale")
    if not rules:
        entry = shipped()[PRACTICE].of_kind("risk_scale")[0]
        return read_scale(entry.title, entry.content, source=entry.source, verified=entry.verified, adopted=False)
    rule = rules[0]
    more = {"source": rule.entry.source, "verified": rule.verified, "reason": rule.reason}
    return read_scale(rule.entry.title, rule.entry.content, **more)


def categories_in(law: Law) -> list[str]:
    """Return the categories of risks of a law, or those that are shipped."""
    rule: Rule | None = law.entry("choices", CATEGORIES)
    if rule:
        return [str(one) for one in rule.entry.content["items"]]
    found = [one for one in shipped()[PRACTICE].of_kind("choices") if one.key == CATEGORIES]
    return [str(one) for one in found[0].content["items"]] if found else []
