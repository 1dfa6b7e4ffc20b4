"""Adds a person from the command line: the only way to the first account, for there is no page for it."""

import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from sightline.accounts.models import Person
from sightline.accounts.services import note_added_by_command


class Command(BaseCommand):
    """Makes a person; without a password they ask for a link at sign-in."""

    help = "Add a person. With --password-from-stdin the password is read from the first line of standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="Email address, used to sign in")
        parser.add_argument("--name", required=True, help="Full name, as others should see it")
        parser.add_argument("--password-from-stdin", action="store_true", help="Read the password from standard input")

    def handle(self, *_args: Any, **options: Any) -> None:
        email, name = options["email"].strip().lower(), options["name"].strip()
        password = sys.stdin.readline().rstrip("\n") if options["password_from_stdin"] else None
        check(email, name, password)
        with transaction.atomic():
            person = Person.objects.create_user(email=email, name=name, password=password)
            note_added_by_command(person=person)
        self.stdout.write(f"Added {person.name} <{person.email}>.")


def check(email: str, name: str, password: str | None) -> None:
    """Raise a CommandError that says what to do when something given cannot be used."""
    try:
        validate_email(email)
        if password is not None:
            validate_password(password, Person(email=email, name=name))
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    if not name:
        raise CommandError("Give the person's full name with --name.")
    if Person.objects.filter(email=email).exists():
        raise CommandError(f"{email} already has an account. Use another address, or reset its password at sign-in.")
