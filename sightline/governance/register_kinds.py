"""The kinds of agency a register may start from, shipped as data with where they come from."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings


@dataclass(frozen=True)
class ShippedKind:
    """A kind in general words, and why agencies of it are often on a register."""

    key: str
    name: str
    why: str


@dataclass(frozen=True)
class ShippedKinds:
    """The shipped list, its source, and whether it was checked against the law."""

    kinds: tuple[ShippedKind, ...]
    source: str
    verified: bool


@cache
def shipped_kinds() -> ShippedKinds:
    """Return the shipped list, read once."""
    return read_kinds(settings.DATA_DIR / "register_kinds.yaml")


def read_kinds(path: Path) -> ShippedKinds:
    """Read a list of kinds; raises ValueError when a key or a name stands twice or something is missing."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        kinds = tuple(ShippedKind(one["key"], one["name"], one["why"]) for one in found["kinds"])
        listed = ShippedKinds(kinds, found["source"], bool(found["verified"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: {error} is missing") from error
    for what in ("key", "name"):
        values = [getattr(one, what) for one in kinds]
        if len(set(values)) < len(values):
            raise ValueError(f"{path.name}: a {what} stands twice")
    return listed
