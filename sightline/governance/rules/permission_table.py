"""The permission table, read and applied. Pure: no database, no Django.

A cell such as `R Ua Cav` grants deeds (R read, C create, U update, A approve, E end, X export), each under a scope:
every letter of the scope must be true of the object for this person (a own agency, g own current groups, s made by or
about oneself, n named on it, p published, t by token, v made by or concerning somebody else).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROLES = ("PUB", "PRA", "DSL", "AGL", "MEM", "CHR", "EXE", "BUS", "REV", "SCR", "DPO", "ADM")
ROLE_NAMES = {
    "PUB": "the public",
    "PRA": "practitioner",
    "DSL": "school safeguarding lead",
    "AGL": "agency safeguarding lead",
    "MEM": "group member",
    "CHR": "group chair",
    "EXE": "executive",
    "BUS": "business unit",
    "REV": "independent reviewer",
    "SCR": "independent scrutineer",
    "DPO": "data protection officer",
    "ADM": "IT administrator",
}
DEEDS = {"R": "read", "C": "create", "U": "update", "A": "approve", "E": "end", "X": "export"}
SCOPE_LETTERS = frozenset("agsnptv")


@dataclass(frozen=True)
class Grant:
    """One deed of one cell and the scope it holds under."""

    deed: str
    scope: frozenset[str]

    def holds(self, facts: Iterable[str]) -> bool:
        """Return whether every letter of the scope is among the facts true of the object."""
        return self.scope <= set(facts)


@dataclass(frozen=True)
class Kind:
    """A row of the table: an object kind, its level (a floor) and the grants of each role."""

    name: str
    level: int
    grants: dict[str, tuple[Grant, ...]]

    def for_roles(self, roles: Iterable[str], deed: str) -> tuple[Grant, ...]:
        """Return the grants of a deed that any of the roles brings; rights are the union."""
        return tuple({g for role in roles for g in self.grants.get(role, ()) if g.deed == deed})

    def allows(self, roles: Iterable[str], deed: str, facts: Iterable[str] = ()) -> bool:
        """Return whether these roles may do the deed to an object of which `facts` are true."""
        known = set(facts)
        return any(grant.holds(known) for grant in self.for_roles(roles, deed))


Table = dict[str, Kind]


def parse_cell(cell: str) -> tuple[Grant, ...]:
    """Read a cell; raises ValueError naming the word that is not a deed with a scope."""
    grants = []
    for word in cell.split():
        if word == "-":
            continue
        deed, scope = word[0], frozenset(word[1:])
        if deed not in DEEDS or not scope <= SCOPE_LETTERS:
            raise ValueError(f"“{word}” is not a deed with a scope")
        grants.append(Grant(deed, scope))
    return tuple(grants)


def read_table(path: Path) -> Table:
    """Read the permission table; raises ValueError naming the row and column that is wrong."""
    table: Table = {}
    with path.open(newline="", encoding="utf-8") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            try:
                grants = {role: parse_cell(row[role]) for role in ROLES}
                table[row["object"]] = Kind(row["object"], int(row["level"]), grants)
            except (KeyError, ValueError) as error:
                raise ValueError(f"{path.name}, row {number}: {error}") from error
    return table
