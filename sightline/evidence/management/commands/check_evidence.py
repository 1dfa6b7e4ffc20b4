"""Compare the evidence folder with the database: after a restore, or whenever somebody asks."""

import hashlib
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sightline.evidence import store
from sightline.evidence.models import EvidenceVersion
from sightline.evidence.queries import versions_with_files


class Command(BaseCommand):
    """Read every file that a version points at, and name those that are missing or are not what was sent."""

    help = "Reads every file of evidence and compares it with its fingerprint in the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take no argument."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Exit with 1 when any file is missing or wrong."""
        found = [self._problem(one) for one in versions_with_files().iterator(chunk_size=500)]
        wrong = [line for line in found if line]
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(
                f"{len(wrong)} of {len(found)} files are missing or wrong. Bring them back from a backup."
            )
        self.stdout.write(f"All {len(found)} files are there and are what was sent.")

    @staticmethod
    def _problem(version: EvidenceVersion) -> str:
        name = f"{version.evidence.reference}, version {version.number}, {version.stored}"
        try:
            with store.read(version.stored) as file:
                digest = hashlib.sha256(file.read()).hexdigest()
        except OSError:
            return f"Missing: {name}"
        return "" if digest == version.sha256 else f"Wrong: {name}"
