"""What the law in force calls those who represent the partners, and what it asks of the chair, in one place."""

from datetime import date

from sightline.governance.law import Law, Rule, law_of
from sightline.governance.models import Representative
from sightline.governance.rules.law import lowered
from sightline.governance.standing import Standing

# For a partnership that has adopted nothing yet; the law has no word for the last.
PLAIN = {
    Representative.Kind.LEAD: "Lead for the partner",
    Representative.Kind.DELEGATED: "Delegated by the lead",
    Representative.Kind.CHAIR: "Chair of the partnership",
    Representative.Kind.ADULTS: "Council’s lead for the safeguarding adults board",
}


def wording(by: Standing, on: date | None = None) -> dict[str, str]:
    """Return the words for each kind of representative under the law in force on a day; two queries."""
    return words_of(law_of(by.partnership, on or by.today))


def words_of(law: Law) -> dict[str, str]:
    """Return the words for each kind of representative under a law."""
    return {str(kind): law.wording(str(kind)) or plain for kind, plain in PLAIN.items()}


def chair_must_be_delegated(by: Standing, on: date | None = None) -> bool:
    """Whether the law in force on a day wants the chair to be one of the delegated partners; two queries."""
    return chair_rule(law_of(by.partnership, on or by.today)) is not None


def chair_rule(law: Law) -> Rule | None:
    """Return the rule that wants a chair who is delegated, or None when a law leaves it open."""
    rule = law.entry("role", "chair", "children") or law.entry("role", "chair", "adults")
    return rule if rule and rule.entry.content.get("one_of") == "delegated" else None


def chair_sentence(by: Standing, on: date) -> str:
    """Return why a chair who is not delegated is refused on a day, or "" when the law leaves it open; two queries."""
    law = law_of(by.partnership, on)
    rule = chair_rule(law)
    if rule is None:
        return ""
    title = next(one.rule_set.title for one in law.adopted if one.rule_set.key == rule.entry.rule_set)
    delegated = law.entry("role", "delegated", "children") or law.entry("role", "delegated", "adults")
    several = (delegated.entry.content.get("plural") if delegated else "") or "those who are delegated"
    chair = lowered(str(rule.entry.content["wording"]))
    return f"Under {title} the {chair} is one of the {lowered(several)}. Choose one of their posts."
