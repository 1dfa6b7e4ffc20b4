"""`manage.py load_examples`: two invented partnerships with a year of history, once, on a local installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from sightline.governance.models import Partnership
from sightline.home.example_loading import load_all


class Command(BaseCommand):
    """Loads the examples when they are not there yet, and leaves their sign-ins in `var/example-sign-ins.txt`."""

    help = "Loads the two example partnerships of data/examples and writes their sign-ins to var/example-sign-ins.txt."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load; raises CommandError with a sentence on an installation that others can reach."""
        if not settings.LOCAL:
            raise CommandError("The examples have printed passwords. Load them only where SIGHTLINE_LOCAL is 1.")
        if Partnership.objects.filter(code="NMR").exists():
            self.stdout.write("The examples are already here.")
            return
        path = settings.VAR_DIR / "example-sign-ins.txt"
        with transaction.atomic():  # no examples without their sign-ins: the file is written before the rows are kept
            sign_ins = load_all(settings.DATA_DIR / "examples")
            path.touch(mode=0o600)
            path.write_text(sign_ins, encoding="utf-8")
        self.stdout.write(sign_ins)
