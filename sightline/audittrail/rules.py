"""The canonical form of an entry, its digest, the keyed hash of a value, and the signed head. Pure Python."""

import hmac
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any
from uuid import UUID

HASHED = "hmac:"
HASHED_FROM_LEVEL = 2
GENESIS = "0" * 64


def _plain(value: object) -> object:
    """Return what JSON can hold of a value; raises TypeError for what has no one written form."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return moment(value)
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


def moment(at: datetime) -> str:
    """Return the one written form of an aware moment in the trail: UTC, with six digits of a second."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def signing(trail_key: bytes) -> Callable[[Sequence[Any]], str]:
    """Return the function that gives an entry's HMAC-SHA256 in hex over its parts: its `moment` and then `SIGNED`.

    The text it signs is the `canonical` list of those parts, put together by hand because a million of them are read in
    one go. The function raises TypeError for a part that should be text and is not.
    """
    start = hmac.new(trail_key, digestmod="sha256")

    def digest(parts: Sequence[Any]) -> str:
        at, tenant, sequence, *texts, level, previous = parts
        quoted = ",".join(map(_quoted, texts))
        text = f"[{_quoted(at)},{_quoted(tenant)},{sequence},{quoted},{level},{_quoted(previous)}]"
        made = start.copy()
        made.update(text.encode())
        return made.hexdigest()

    return digest


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
