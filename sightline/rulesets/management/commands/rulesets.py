from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sightline.rulesets.catalogue import load
from sightline.rulesets.rules import KINDS, BadRuleSet


class Command(BaseCommand):
    help = "Check the rule sets: law and guidance as data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`check`, and the folder when it is another than the installation's."""
        parser.add_argument("deed", choices=["check"], help="read every file and say what is in it, or what is wrong")
        parser.add_argument("--folder", type=Path, help="the folder of the files; data/rulesets unless said")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Print what each set holds; every fault is a line and the exit code 1."""
        try:
            found = load(options["folder"] or settings.DATA_DIR / "rulesets")
        except BadRuleSet as error:
            raise CommandError("\n".join(error.sentences)) from error
        for one in found.values():
            counts = Counter(entry.kind for entry in one.entries)
            said = ", ".join(f"{KINDS[kind].words.lower()} {count}" for kind, count in counts.items())
            unchecked = f"{one.unverified} not verified" if one.unverified else "all verified"
            self.stdout.write(f"{one.key}: {len(one.entries)} entries, {unchecked} ({said})")
        self.stdout.write(
            f"{len(found)} rule sets, {sum(len(one.entries) for one in found.values())} entries: all well."
        )
