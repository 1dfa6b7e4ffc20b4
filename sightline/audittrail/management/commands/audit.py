"""`manage.py audit`: prove that the trail is whole, or write it out with a signed head to be kept elsewhere."""

import dataclasses
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sightline.audittrail import triggers
from sightline.audittrail.models import Entry
from sightline.audittrail.queries import CHUNK, signed_head, tenants, verify
from sightline.audittrail.rules import SIGNED, SignedHead, canonical


class Command(BaseCommand):
    help = "Verify the audit trail (exit 1 at the first bad entry), or export it with a signed head."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deed", choices=["verify", "export"])
        parser.add_argument(
            "--partnership", metavar="CODE", help="one chain only; “installation” for sign-in and accounts"
        )
        parser.add_argument("--head", metavar="FILE", type=Path, help="verify: heads kept from an earlier export")
        parser.add_argument("--out", metavar="FILE", type=Path, help="export: where to write; otherwise to the screen")

    def handle(self, *_args: Any, **options: Any) -> None:
        chosen = options["partnership"]
        tenant = "" if chosen == "installation" else chosen
        if options["deed"] == "verify":
            self._verify(tenant, options["head"])
        elif options["out"]:
            with options["out"].open("w", encoding="utf-8") as stream:
                _export(tenant, stream)
        else:
            _export(tenant, self.stdout)  # type: ignore[arg-type]

    def _verify(self, tenant: str | None, head: Path | None) -> None:
        """Say what was found; leave with status 1 when anything is wrong."""
        kept = [mark for mark in _kept(head) if tenant in (None, mark.tenant)] if head else []
        verdict = verify(tenant, kept=kept)
        self.stdout.write(f"{verdict.entries} entries read in {verdict.chains} chains.")
        absent = triggers.missing(connection)
        if absent:
            self.stderr.write(f"The database would not refuse changes now. Missing: {', '.join(absent)}.")
        if not verdict.sound:
            self.stderr.write(f"{verdict.tenant or 'installation'} entry {verdict.sequence}: {verdict.reason}")
        if absent or not verdict.sound:
            sys.exit(1)
        self.stdout.write("The trail is whole.")


def _export(tenant: str | None, stream: TextIO) -> None:
    """Write each chain as JSON lines, entries first, and then its signed head as {"head": {…}}."""
    for name in tenants() if tenant is None else [tenant]:
        head = signed_head(name)
        rows = Entry.objects.filter(tenant=name, sequence__lte=head.sequence).order_by("sequence")
        for row in rows.values("at", *SIGNED, "digest").iterator(chunk_size=CHUNK):
            stream.write(canonical(row) + "\n")
        stream.write(canonical({"head": dataclasses.asdict(head)}) + "\n")


def _kept(path: Path) -> list[SignedHead]:
    """Return the heads in an exported file; raises CommandError when it cannot be read or has none."""
    try:
        with path.open(encoding="utf-8") as stream:
            lines = [json.loads(line) for line in stream if line.startswith('{"head":')]
            heads = [SignedHead(**line["head"]) for line in lines]
    except (OSError, ValueError, TypeError) as error:
        raise CommandError(f"{path} cannot be read as an export of the trail.") from error
    if not heads:
        raise CommandError(f"{path} has no head in it. Give a file that “audit export” wrote.")
    return heads
