"""The law an example's partnership runs on: what it adopted and when, where it departs and what waits for approval."""

from typing import Any

from sightline.governance import services as governance
from sightline.governance.law import law_of
from sightline.governance.models import RuleOverride
from sightline.home.example_world import World, moment
from sightline.kernel.errors import DomainError
from sightline.rulesets.catalogue import editions, for_kind

Said = dict[str, Any]


def adopt_law(world: World) -> None:
    """Adopt what was usual when the partnership began here."""
    by = world.manager()
    governance.adopt_defaults(partnership=world.partnership, by=by, today=by.today)


def follow_law(world: World) -> None:
    """Adopt what has come into force since, less what the file says is left, and say where the partnership departs."""
    said = world.said.get("governance", {}).get("law")
    if said is None:
        return
    by = world.manager(said["newer_weeks_ago"])
    held = {one.rule_set.key for one in law_of(world.partnership, by.today).adopted}
    for rule_set in for_kind(world.partnership.kind, by.today):
        older = held & {edition.key for edition in editions(rule_set.key)}
        if rule_set.key not in held and not (older and rule_set.covers in said.get("leave", [])):
            governance.adopt(key=rule_set.key, starts_on=by.today, reason=said.get("reason", ""), by=by)
    for one in world.each(said.get("overrides", []), "governance, law, overrides"):
        _override(world, one)


def _override(world: World, said: Said) -> None:
    by = world.manager(said["proposed_weeks_ago"])
    starts_on = world.day(-said["starts_in_weeks"])
    rule_set, content = _rule(world, said)
    new = governance.NewOverride(rule_set, said["rule"], content, said["reason"], starts_on)
    made = governance.propose_override(new=new, by=by)
    RuleOverride.objects.filter(pk=made.pk).update(created_at=moment(by.today))
    if "decided_by" in said:
        by = world.standing(said["decided_by"], world.day(said["decided_weeks_ago"]))
        governance.approve_override(override=made, decision=said.get("decision", ""), by=by)
        RuleOverride.objects.filter(pk=made.pk).update(decided_at=moment(by.today))


def _rule(world: World, said: Said) -> tuple[str, Said]:
    """Return the key of the rule set that has the rule, and its content with what is to change in it.

    A value of nothing takes a key away. Raises DomainError when no set that was adopted has the rule.
    """
    for adopted in law_of(world.partnership, world.day(-said["starts_in_weeks"])).adopted:
        entry = adopted.rule_set.named(said["rule"])
        if entry:
            content = {**entry.content, **said["change"]}
            return adopted.rule_set.key, {name: value for name, value in content.items() if value is not None}
    raise DomainError(f"No rule set of the partnership has “{said['rule']}”.")
