"""The canonical form of an entry, its digest, the keyed hash of a value, and the signed head. Pure Python."""

import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID

HASHED = "hmac:"
HASHED_FROM_LEVEL = 2
GENESIS = "0" * 64


def _plain(value: object) -> object:
    """Return what JSON can hold of a value; raises TypeError for what has no one written form."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=canonical)
    raise TypeError(f"The trail cannot hold a {type(value).__name__}; pass text, a number, a date or a list of them.")


_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)


def canonical(value: object) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, ASCII; dates in ISO 8601, moments in UTC."""
    return _encoder.encode(value)


def derived_key(trail_key: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose, so that a hash made for one cannot pass for another."""
    return hmac.digest(trail_key, f"sightline/{purpose}".encode(), "sha256")


def keyed_hash(trail_key: bytes, *, tenant: str, reference: str, name: str, value: object) -> str:
    """Return `hmac:` and 64 hex digits of one field's value.

    The reference and field are part of the hash: the same name in two records gives two hashes, so that entries of
    different records cannot be joined by them, while whoever holds the key and the value can prove that it stood there.
    """
    text = canonical([tenant, reference, name, value])
    return HASHED + hmac.digest(derived_key(trail_key, "value"), text.encode(), "sha256").hex()


def stored_values(
    trail_key: bytes,
    values: Mapping[str, object] | None,
    *,
    tenant: str,
    reference: str,
    level: int,
    personal: Collection[str],
) -> str:
    """Return the canonical JSON of a deed's fields with those that must be hashed hashed; "" for None."""
    if values is None:
        return ""
    stored = dict(values)
    for name in stored if level >= HASHED_FROM_LEVEL else set(personal) & set(stored):
        stored[name] = keyed_hash(trail_key, tenant=tenant, reference=reference, name=name, value=stored[name])
    return canonical(stored)


def digest_of(trail_key: bytes, at: datetime, parts: tuple[object, ...]) -> str:
    """Return the entry's HMAC-SHA256 in hex over its moment (aware, UTC) and its other fields in `SIGNED` order."""
    text = _encoder.encode((at.isoformat(timespec="microseconds"), *parts))
    return hmac.digest(trail_key, text.encode(), "sha256").hex()


SIGNED = (
    "tenant",
    "sequence",
    "actor",
    "on_behalf_of",
    "session_hash",
    "address",
    "request_id",
    "verb",
    "reference",
    "before",
    "after",
    "level",
    "previous",
)


@dataclass(frozen=True)
class SignedHead:
    """Where a chain ended at a moment, with a signature, to be kept away from the database and compared later."""

    tenant: str
    sequence: int
    digest: str
    at: str
    signature: str

    def genuine(self, trail_key: bytes) -> bool:
        """Return whether this installation's key signed it and nothing was changed since."""
        made = sign_head(trail_key, tenant=self.tenant, sequence=self.sequence, digest=self.digest, at=self.at)
        return hmac.compare_digest(made.signature.encode(), self.signature.encode())


def sign_head(trail_key: bytes, *, tenant: str, sequence: int, digest: str, at: str) -> SignedHead:
    """Sign where a chain ends; `at` is the moment in ISO 8601."""
    text = canonical([tenant, sequence, digest, at])
    signature = hmac.digest(derived_key(trail_key, "head"), text.encode(), "sha256").hex()
    return SignedHead(tenant, sequence, digest, at, signature)
