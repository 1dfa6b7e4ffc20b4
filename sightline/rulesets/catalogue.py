"""The rule sets this installation ships, loaded and checked once."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from sightline.rulesets.rules import BadRuleSet, RuleSet, check_together, read_set


def load(folder: Path) -> dict[str, RuleSet]:
    """Read every `*.yaml` of a folder: key -> rule set, oldest first. Raises BadRuleSet with all that is wrong."""
    found: list[RuleSet] = []
    wrong: list[str] = []
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise BadRuleSet([f"There is no rule set in {folder}. It holds one file for each, such as WT2023.yaml."])
    for path in files:
        try:
            found.append(read_set(yaml.safe_load(path.read_text(encoding="utf-8")), path.name))
        except BadRuleSet as error:
            wrong += error.sentences
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            wrong.append(f"{path.name} cannot be read: {' '.join(str(error).split())}.")
    if wrong:
        raise BadRuleSet(wrong)
    check_together(found)
    return {one.key: one for one in sorted(found, key=lambda one: (one.valid_from, one.key))}


@cache
def shipped() -> dict[str, RuleSet]:
    """Return the rule sets of this installation by key."""
    return load(settings.DATA_DIR / "rulesets")


def in_force(covers: str, day: date) -> RuleSet | None:
    """Return the latest edition that covers something and is in force on a day."""
    found = [one for one in shipped().values() if one.covers == covers and one.in_force(day)]
    return found[-1] if found else None
