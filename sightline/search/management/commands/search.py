"""`manage.py search check|rebuild`: is what can be found in step with what there is?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sightline.search.services import differences, in_step, rebuild


class Command(BaseCommand):
    """Check the index of the search against everything it reads, or read everything anew."""

    help = "Checks that the search finds what there is (check), or reads everything into it anew (rebuild)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the one word that says what to do."""
        parser.add_argument("deed", choices=("check", "rebuild"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; `check` raises CommandError when something is out of step."""
        if options["deed"] == "rebuild":
            self.stdout.write(f"Read anew: {rebuild()} things can be found.")
            return
        found = [f"{kind}: {stale} missing or old, {gone} gone" for kind, (stale, gone) in differences().items()]
        if not in_step():
            found.append("the triggers are of another version")
        if found:
            raise CommandError(f"The search is out of step ({'; '.join(found)}). Run: manage.py search rebuild")
        self.stdout.write("The search is in step with everything it reads.")
