"""Protects a table of counts for publication from the command line; needs no database and no set-up."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sightline.indicators.rules.chart_files.places import may_replace
from sightline.indicators.rules.disclosure.exact import SECONDS
from sightline.indicators.rules.disclosure.policy import EXACT, EXACT_FROM, STYLES, Policy, exact_of, policy_of
from sightline.indicators.rules.disclosure.protect import Protected, protect
from sightline.indicators.rules.disclosure.sheets import (
    MARK,
    MOST_BYTES,
    read_published,
    read_table,
    write_published,
)
from sightline.indicators.rules.disclosure.tables import NotPublishable
from sightline.rulesets.catalogue import shipped

LONGEST = 3_600
HIDDEN_AS = "c"
RULE_SET = "INDICATORS2026"
HELP = (
    "Hide or round the small numbers of a table of counts, so that nobody can work them out. The table is a CSV with "
    "labels in its first row and column and “Total” in its last row and column. Nothing is written when it cannot be "
    "protected. Needs no database."
)


class Command(BaseCommand):
    """Writes the protected table; says on standard error what was hidden, and refuses with a sentence."""

    help = HELP
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", type=Path, help="The table, with every number as it was counted (CSV)")
        parser.add_argument("--policy", required=True, choices=[*STYLES, EXACT], help="How small numbers are protected")
        parser.add_argument("--output", type=Path, required=True, metavar="OUT.csv", help="Where to write the result")
        parser.add_argument("--earlier", type=Path, metavar="RELEASED.csv", help="This table as released before")
        parser.add_argument(
            "--seconds", type=float, default=SECONDS, help="How long exact mode may look for the fewest cells"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        policy, output = shipped_policy(options["policy"]), options["output"]
        if not 0 <= options["seconds"] <= LONGEST:
            raise CommandError(f"Give --seconds from 0 to {LONGEST}.")
        try:
            content = _content(options["table"])
            if output.exists() and output.samefile(options["table"]):
                raise NotPublishable("The result would replace the table itself. Name another file for it.")
            earlier = read_published(_content(options["earlier"]), policy) if options["earlier"] else None
            made = protect(read_table(content), policy, earlier=earlier, seconds=options["seconds"])
            _write(output, write_published(made.published, mark=content.startswith(MARK)))
        except NotPublishable as error:
            raise CommandError(error.sentence) from error
        for sentence in told(made, policy):
            self.stderr.write(sentence)


def shipped_policy(name: str) -> Policy:
    """Return the policy of a style (`dfe`, `sac`, `round`) as this installation ships it, or `exact`.

    The command's file is one for all of them, so a hidden cell is `c` whatever sign the style's own publication uses.
    """
    entry = shipped()[RULE_SET].find("disclosure", STYLES[EXACT_FROM if name == EXACT else name])
    if entry is None:
        raise CommandError(f"The rule set {RULE_SET} has no rule on small numbers for “{name}”.")
    policy = replace(policy_of(entry.key, entry.title, entry.content), hidden=HIDDEN_AS)
    return exact_of(policy) if name == EXACT else policy


def told(made: Protected, policy: Policy) -> list[str]:
    """Return what was done in sentences: how much is hidden, and what nobody would expect."""
    found = [f"Hidden for being small: {made.small}. Hidden so that none can be worked out: {made.added}."]
    if made.kept:
        found.append(f"Hidden because the earlier release hid them: {made.kept}.")
    if policy.minimal:
        found.append(
            "No fewer would do." if made.fewest else
            f"It is not proved that no fewer would do: at least {made.least} are needed. Allow it more --seconds."
        )  # fmt: skip
    if made.beyond:
        found.append("The policy hides nothing for another's sake, but what it shows would have told small numbers.")
    return found


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotPublishable(f"“{path.name}” is larger than {MOST_BYTES // 1_000_000} MB. Divide it and try again.")
        return path.read_bytes()
    except OSError as error:
        raise NotPublishable(f"“{path}” could not be opened: {error.strerror}.") from error


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; through a link or a device, such as /dev/stdout, as it is."""
    part = path.with_name(f".{path.name}.part") if may_replace(path) else path
    try:
        part.write_bytes(content)
        if part != path:
            part.replace(path)
    except OSError as error:
        if part != path:
            part.unlink(missing_ok=True)
        raise NotPublishable(f"“{path}” could not be written: {error.strerror}.") from error
