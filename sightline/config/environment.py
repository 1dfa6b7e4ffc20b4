"""Reads settings from the environment and fails with a sentence when one is wrong."""

import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Return the environment variable `name`, or the default."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """Return whether `name` is set to yes; raises when it is neither yes nor no."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”. Set it to 1 or 0.")


def number(name: str, default: int) -> int:
    """Return the whole number `name` is set to; raises when it is none."""
    value = text(name)
    if value and not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is “{value}”. Set it to a whole number, such as {default}.")
    return int(value or default)


def database(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings of the database at the address in `name`, which is never shown for its password."""
    address = text(name) or default
    try:
        if not address.startswith(("sqlite:///", "postgres://", "postgresql://")):
            raise ValueError(address)
        return dict(dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is not the address of a database. Write postgres://user:password@host:5432/name or "
            "sqlite:////folder/file.sqlite3, or unset it to use SQLite in var."
        ) from None


def clamd(name: str) -> str:
    """Return where the virus scanner listens, host:port or unix:/path, or an empty text; raises when it is neither."""
    value = text(name)
    if value and not re.fullmatch(r"unix:/.+|\[[0-9a-fA-F:]+\]:[0-9]+|[^\s:/]+:[0-9]+", value):
        raise ImproperlyConfigured(f"{name} is “{value}”. Write host:port, or unix: and the path of clamd's socket.")
    return value


def listed(name: str, default: str = "") -> list[str]:
    """Return the comma-separated values of `name`."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def organisations(keys: Sequence[str], *, local: bool) -> list[dict[str, str]]:
    """Return, for each key such as `council`, what SIGHTLINE_OIDC_COUNCIL_NAME, _SERVER and so on say of it."""
    found = []
    for key in keys:
        if not re.fullmatch(r"[a-z][a-z0-9]{0,39}", key):
            raise ImproperlyConfigured(f"SIGHTLINE_OIDC holds “{key}”. Use small letters and figures, such as council.")
        of = f"SIGHTLINE_OIDC_{key.upper()}"
        one = {"key": key, "second_step": text(f"{of}_SECOND_STEP", "ours")}
        for field in ("name", "server", "client_id", "secret"):
            one[field] = text(f"{of}_{field.upper()}")
            if not one[field]:
                raise ImproperlyConfigured(f"Set {of}_{field.upper()}, or take {key} out of SIGHTLINE_OIDC.")
        one["server"] = _server(f"{of}_SERVER", one["server"], local)
        if one["second_step"] not in {"ours", "claimed", "always"}:
            raise ImproperlyConfigured(
                f"{of}_SECOND_STEP is “{one['second_step']}”. Set it to ours, claimed or always."
            )
        found.append(one)
    return found


def _server(name: str, value: str, local: bool) -> str:
    parts = urlsplit(value)
    loopback = local and parts.hostname in {"127.0.0.1", "localhost"}
    if not parts.hostname or not (parts.scheme == "https" or loopback):
        raise ImproperlyConfigured(f"{name} is “{value}”. Write its issuer, such as https://login.example.org/tenant.")
    return value.removesuffix("/.well-known/openid-configuration").rstrip("/")


def secret(name: str, kept_in: Path) -> str:
    """Return a secret from the environment, or the one kept for this installation, made at first use."""
    value = text(name)
    if value:
        return value
    try:
        return kept_in.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    value = secrets.token_urlsafe(48)
    try:
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept_in.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"Set {name}, or make {kept_in.parent} writable: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(value)
    return value
