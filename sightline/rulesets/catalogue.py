"""The rule sets this installation ships, loaded and checked once."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from sightline.rulesets.rules import BadRuleSet, RuleSet, check_together, read_set


class _Strict(yaml.SafeLoader):
    """YAML as usual, except that a name that stands twice in one place is a fault and not the second one's victory."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(name) for name in names if names.count(name) > 1})
        if twice:
            line = node.start_mark.line + 1
            raise yaml.YAMLError(f"{', '.join(twice)} stands twice in what begins on line {line}")
        return super().construct_mapping(node, deep)


def load(folder: Path) -> dict[str, RuleSet]:
    """Read every `*.yaml` of a folder: key -> rule set, oldest first. Raises BadRuleSet with all that is wrong."""
    found: list[RuleSet] = []
    wrong: list[str] = []
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise BadRuleSet([f"There is no rule set in {folder}. It holds one file for each, such as WT2023.yaml."])
    for path in files:
        try:
            found.append(read_set(yaml.load(path.read_text(encoding="utf-8"), _Strict), path.name))  # noqa: S506 (a safe loader)
        except BadRuleSet as error:
            wrong += error.sentences
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
            wrong.append(f"{path.name} cannot be read: {' '.join(str(error).split())}.")
    if wrong:
        raise BadRuleSet(wrong)
    check_together(found)
    return {one.key: one for one in sorted(found, key=lambda one: (one.valid_from, one.key))}


@cache
def shipped() -> dict[str, RuleSet]:
    """Return the rule sets of this installation by key, oldest first."""
    return load(settings.DATA_DIR / "rulesets")


def line_of(key: str) -> str:
    """Return the first edition of the line an edition belongs to: sets of one line follow each other, one at a time."""
    sets = shipped()
    while key in sets and sets[key].replaces:
        key = sets[key].replaces
    return key


def editions(key: str) -> list[RuleSet]:
    """Return the editions of a set's line, oldest first."""
    line = line_of(key)
    return [one for one in shipped().values() if line_of(one.key) == line]


def for_kind(kind: str, day: date) -> list[RuleSet]:
    """Return the editions in force on a day that a kind of partnership runs on unless it decides otherwise."""
    return [one for one in shipped().values() if kind in one.serves and one.in_force(day)]
