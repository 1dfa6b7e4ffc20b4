"""The protocols a partnership may use, and those it does: the adopted rule sets with their overrides."""

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.disagreements.models import Chosen
from sightline.disagreements.rules.protocols import Step, is_for_partners, steps_of
from sightline.governance.law import Rule, law_of, rule_of
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing
from sightline.rulesets.catalogue import shipped

STARTING_POINT = "proposed"
Use = Chosen.Use
WORDS = {Use.CHILDREN: "child", Use.ADULTS: "adult"}


@dataclass(frozen=True)
class Protocol:
    """A protocol as it holds for a partnership. `adopted` is False when it comes from a set nobody has adopted yet."""

    rule: Rule
    steps: Sequence[Step]
    adopted: bool = True

    @property
    def key(self) -> str:
        """The key of its entry."""
        return self.rule.entry.key

    @property
    def title(self) -> str:
        """What it is called."""
        return self.rule.entry.title

    @property
    def verified(self) -> bool:
        """Whether somebody checked it against its source, or the partnership put its own words there."""
        return self.rule.verified or self.rule.overridden

    def fits(self, use: str) -> bool:
        """Return whether it is for this kind of disagreement."""
        content = self.rule.entry.content
        if use == Use.PARTNERS or is_for_partners(content):
            return use == Use.PARTNERS and is_for_partners(content)
        return WORDS[Use(use)] in str(content["about"])


def protocols(partnership: Partnership, on: object) -> list[Protocol]:
    """Return the protocols of the rule sets adopted on a day, or the shipped ones while none is; two queries."""
    held = law_of(partnership, on).entries("escalation")  # type: ignore[arg-type]
    if held:
        return [Protocol(rule, steps_of(rule.entry.content["stages"])) for rule in held]
    entries = [entry for one in shipped().values() for entry in one.entries if entry.kind == "escalation"]
    return [Protocol(rule_of(entry), steps_of(entry.content["stages"]), adopted=False) for entry in entries]


def chosen(by: Standing, found: Sequence[Protocol] | None = None) -> dict[str, Protocol]:
    """Return the protocol in use for each kind of disagreement: the one chosen, else our starting point, else the first
    that fits; a kind for which there is none is missing. One query, three when the protocols are not given.
    """
    every = protocols(by.partnership, by.today) if found is None else found
    keys = dict(Chosen.objects.filter(partnership=by.partnership).values_list("use", "key"))
    made: dict[str, Protocol] = {}
    for use in Use.values:
        fitting = [one for one in every if one.fits(use)]
        wanted = (keys.get(use, ""), STARTING_POINT)
        best = next((one for key in wanted for one in fitting if one.key == key), None)
        if best or fitting:
            made[use] = best or fitting[0]
    return made


def use_of(subject: str) -> str:
    """Return which protocol a disagreement about a child, an adult or a family follows."""
    return Use.ADULTS if subject == "adult" else Use.CHILDREN
