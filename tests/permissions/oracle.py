"""The permission table as its board would read it: from the file, by a reading of its own, not the product's."""

import csv
import os
import random
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "data" / "permissions.csv"
BRINGS = {"CHR": {"CHR", "MEM"}, "EXE": {"EXE", "MEM"}}
SHARE = float(os.environ.get("SIGHTLINE_PERMISSION_SAMPLE", "1"))


def read() -> dict[str, dict[str, list[str]]]:
    """Return {kind: {role: words}}; a word is a deed and the letters of its scope."""
    with TABLE.open(encoding="utf-8") as stream:
        lines = list(csv.reader(stream))
    head = lines[0]
    return {
        line[0]: {role: [word for word in line[at].split() if word != "-"] for at, role in enumerate(head) if at > 1}
        for line in lines[1:]
    }


CELLS = read()
ROLES = [role for role in next(iter(CELLS.values())) if role != "PUB"]


def words_of(kind: str, role: str, *deeds: str) -> list[str]:
    """Return what a role has for these deeds on a kind, as the file says it."""
    return [word for one in BRINGS.get(role, {role}) for word in CELLS[kind][one] if word[0] in deeds]


def allowed(kind: str, role: str, deed: str, facts: str) -> bool:
    """Say whether somebody whose role brings these roles may do the deed to something of which the facts are true."""
    return any(all(letter in facts for letter in word[1:]) for word in words_of(kind, role, deed))


def ever(kind: str, role: str, deed: str) -> bool:
    """Say whether a role may do the deed to something at all."""
    return allowed(kind, role, deed, "agsnptv")


def chosen(*names: str) -> bool:
    """Say whether a case is in the sample that SIGHTLINE_PERMISSION_SAMPLE asks for: the same at every run."""
    return SHARE >= 1 or random.Random("/".join(names)).random() < SHARE  # noqa: S311 (a sample, no secret)
