"""Text that only its few readers may read, encrypted in the database: a name, a date of birth, a case number.

AES-256-GCM with a key of the installation's own (`SIGHTLINE_FIELD_KEY`). Each text is bound to the place it stands
in, so that what is copied into another row does not open there. Former keys still open what they sealed; `manage.py
reseal` seals everything again with the present one. The database, its copies and its administrators hold no key.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.db.models import Model

EDITION, NONCE_BYTES = "1", 12


class CannotOpen(Exception):
    """A sealed text does not open: its key is missing, it was changed, or it was moved from another place."""


@dataclass(frozen=True)
class Sealed:
    """A column of sealed texts: its model, its name, and the place each row's text is bound to."""

    model: type[Model]
    column: str
    place: Callable[[Model], str]


_columns: dict[tuple[str, str], Sealed] = {}


def register(model: type[Model], column: str, place: Callable[[Model], str]) -> None:
    """Make a column of sealed texts known, so that it is sealed again after a change of key."""
    _columns[model._meta.label, column] = Sealed(model, column, place)


def seal(text: str, place: str) -> str:
    """Return a text sealed for one place, such as `identity:NMR-DC-12345678`, with the present key; "" stays ""."""
    if not text:
        return ""
    name, key = _keys()[0]
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), place.encode())
    return f"{EDITION}.{name}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str, place: str) -> str:
    """Return the text that was sealed for this place. Raises CannotOpen."""
    if not sealed:
        return ""
    edition, _, rest = sealed.partition(".")
    name, _, body = rest.partition(".")
    key = dict(_keys()).get(name)
    if edition != EDITION or key is None:
        raise CannotOpen("The key that sealed this is not among those of this installation.")
    try:
        raw = base64.urlsafe_b64decode(body)
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise CannotOpen("This text was changed or belongs to another place.") from error


def is_current(sealed: str) -> bool:
    """Return whether a text is sealed with the present key, or empty."""
    return not sealed or sealed.split(".")[1] == _keys()[0][0]


def reseal_all() -> Iterator[tuple[str, int]]:
    """Seal again whatever a former key sealed; yield (model and column, how many) for each column.

    Each row is locked and changed by itself, so that it may run while people work and be run again after a stop.
    """
    for (label, column), one in sorted(_columns.items()):
        yield f"{label}.{column}", sum(_reseal(one, key) for key in _stale(one))


def _stale(one: Sealed) -> list[int]:
    rows = one.model._default_manager.order_by("pk").values_list("pk", one.column)
    return [key for key, sealed in rows.iterator() if not is_current(sealed)]


def _reseal(one: Sealed, key: int) -> int:
    with transaction.atomic():
        row = one.model._default_manager.select_for_update().filter(pk=key).first()
        if row is None or is_current(getattr(row, one.column)):
            return 0
        place = one.place(row)
        setattr(row, one.column, seal(unseal(getattr(row, one.column), place), place))
        row.save(update_fields=[one.column])
    return 1


def _keys() -> list[tuple[str, bytes]]:
    """Return (name, key) of the present key and of former ones, the present first; a name tells nothing of its key."""
    found = []
    for secret in (settings.FIELD_KEY, *settings.FIELD_KEY_FALLBACKS):
        key = hashlib.sha256(b"sightline sealed fields " + secret.encode()).digest()
        found.append((hashlib.sha256(b"name of " + key).hexdigest()[:8], key))
    return found
