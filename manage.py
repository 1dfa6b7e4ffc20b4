#!/usr/bin/env python3
"""Django's command line for Sightline."""

import os
import re
import secrets
import sys

SECRETS = ("SIGHTLINE_SECRET_KEY", "SIGHTLINE_TRAIL_KEY", "SIGHTLINE_FIELD_KEY")
NEEDS_NOTHING = ("protect", "spc")  # commands from file to file


def reads_only(arguments: list[str]) -> bool:
    """Return whether the command only works out something from a file, and keeps nothing in Sightline."""
    kept = ("--p", "--c", "--b")
    if arguments[:1] and arguments[0] in NEEDS_NOTHING:
        return True
    return arguments[:1] == ["import_plan"] and not any(word.startswith(kept) for word in arguments)


def for_django(arguments: list[str]) -> list[str]:
    """Return the command line with `--settings` of `spc` under another name: Django takes that word for itself."""
    if arguments[1:2] != ["spc"]:
        return arguments
    return [re.sub(r"^--settings(?==|$)", "--order", word) for word in arguments]


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.config.settings")
    if reads_only(sys.argv[1:]):
        # Nothing is signed, so nothing has to be kept: no installation is needed, nor a folder to write to.
        os.environ.update({name: secrets.token_urlsafe(48) for name in SECRETS})
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        execute_from_command_line(for_django(sys.argv))
    except ImproperlyConfigured as error:
        sys.exit(f"Sightline cannot start: {error}")


if __name__ == "__main__":
    main()
