"""Reads a plan from the command line: prints what is understood of it, and can make a proposal or the plan of it."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from sightline.accounts.models import Person
from sightline.governance.models import Partnership
from sightline.governance.standing import Standing, standing_of
from sightline.imports import services
from sightline.imports.queries_words import lexicon_for
from sightline.imports.reading import proposed_of, read_document
from sightline.imports.rules import to_schema
from sightline.imports.understood import Understood
from sightline.kernel.errors import DomainError

HELP = (
    "Print what is understood of a plan as one JSON object: without other options no database is needed. With "
    "--partnership and --by, also make a proposal there; with --commit, accept it as a draft plan."
)


class Command(BaseCommand):
    """Prints JSON on standard output; references and refusals go to standard error."""

    help = HELP
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A Word file (.docx) or a text")
        parser.add_argument("--partnership", metavar="SLUG", help="The partnership to make a proposal for")
        parser.add_argument("--by", metavar="EMAIL", help="Who reads the document: needed with --partnership")
        parser.add_argument("--commit", action="store_true", help="Accept the proposal as a draft plan at once")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        by = _by(options["partnership"], options["by"], options["commit"])
        try:
            content = _content(path)
            lexicon = lexicon_for(by.partnership.pk) if by is not None else None
            found = read_document(file_name=path.name, content=content, lexicon=lexicon)
            self.stdout.write(json.dumps(to_schema(found), ensure_ascii=False, indent=1))
            if by is not None:
                understood = proposed_of(found, file_name=path.name, content=content, lexicon=lexicon)
                self.stderr.write(_proposed(understood, by, commit=options["commit"]))
        except DomainError as error:
            raise CommandError(error.sentence) from error

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Print as UTF-8 wherever the output goes."""
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        return super().execute(*args, **options)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > settings.IMPORT_MAX_BYTES:
            raise DomainError(f"“{path.name}” is larger than 20 MB. Take out its pictures and try again.")
        return path.read_bytes()
    except OSError as error:
        raise DomainError(f"“{path}” could not be opened: {error.strerror}.") from error


def _by(slug: str | None, email: str | None, commit: bool) -> Standing | None:
    """Return the standing of the person named in the partnership named; None when nothing is to be kept."""
    if not slug:
        if commit or email:
            raise CommandError("Say for which partnership with --partnership.")
        return None
    if not email:
        raise CommandError("Say who reads the document with --by and their email address.")
    partnership = Partnership.objects.filter(slug=slug).first()
    if partnership is None:
        raise CommandError(f"There is no partnership at “{slug}”. Use the name in its address.")
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody has an account with the address {email}.")
    return standing_of(person, partnership)


@transaction.atomic
def _proposed(understood: Understood, by: Standing, *, commit: bool) -> str:
    """Make a proposal, and the plan when asked, both or neither; return the references in words."""
    proposal = services.propose(understood=understood, by=by)
    if not commit:
        return f"Proposal {proposal.reference}"
    made = services.commit(proposal=proposal, by=by)
    return f"Proposal {made.reference}, plan {made.plan.reference if made.plan else ''}"
