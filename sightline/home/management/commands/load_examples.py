"""`manage.py load_examples`: five invented partnerships with their history, once, on a local installation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sightline.home.example_files import ExampleFileError
from sightline.home.example_loading import load_all
from sightline.home.examples import half_kept, sign_ins_path

HEAD = "Example sign-ins of this installation (passwords and secrets were made for it alone)"
FOOT = "The six-digit code comes from an authenticator app: give it the secret. A recovery code serves instead."


class Command(BaseCommand):
    """Loads the examples that are not there yet, and leaves their sign-ins in `var/example-sign-ins.txt`.

    While it loads they stand in a file beside it, which the next try goes on with when this one is stopped.
    """

    help = "Loads the example partnerships of data/examples and writes their sign-ins to var/example-sign-ins.txt."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load; raises CommandError with a sentence on an installation that others can reach, or on a wrong file."""
        if not settings.LOCAL:
            raise CommandError("The examples have printed passwords. Load them only where SIGHTLINE_LOCAL is 1.")
        path, half = sign_ins_path(), half_kept()
        try:
            made = load_all(settings.DATA_DIR / "examples", keep=lambda section: _keep(half, path, section))
        except ExampleFileError as error:
            raise CommandError(str(error)) from error
        if half.exists():
            half.replace(path)
        self.stdout.write(path.read_text(encoding="utf-8") if made else "The examples are already here.")


def _keep(half: Path, path: Path, section: str) -> None:
    """Add one example's sign-ins to those kept so far, in place of what a try that was stopped had left of it."""
    before = half if half.exists() else path
    text = before.read_text(encoding="utf-8") if before.exists() else ""
    kept = {one.splitlines()[0]: one for one in text.split("\n\n") if one.strip()}
    kept = {name: one for name, one in kept.items() if name not in (HEAD, FOOT)}
    kept[section.splitlines()[0]] = section
    fresh = half.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text("\n\n".join([HEAD, *(one.rstrip() for one in kept.values()), FOOT]) + "\n", encoding="utf-8")
    fresh.replace(half)
