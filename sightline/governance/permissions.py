"""The second and third lock: which rows a standing may see, and which deeds it may do to one.

A context says once, with `Scoped`, where the facts of the table's scopes stand on its rows; the list filter and the
check on one object both follow from that, so they cannot disagree.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from sightline.governance.rules import DEEDS, Table, read_table
from sightline.governance.standing import Standing
from sightline.kernel.errors import NotAllowed

M = TypeVar("M", bound=Model)
ALL, NOBODY = Q(), Q(pk__in=())


@cache
def table() -> Table:
    """Return the permission table, read once."""
    return read_table(settings.DATA_DIR / "permissions.csv")


@dataclass(frozen=True)
class Scoped:
    """Where the facts of a kind's scopes stand on a row.

    `facts` maps a scope letter to pairs (path to a key on the row, name of a set on the standing). A letter whose set
    is `True` compares the path with that value instead, one whose set is a tuple with the values in it. `level` names the column of levels, when the kind has one.
    """

    kind: str
    words: str
    facts: Mapping[str, Collection[tuple[str, Any]]] = field(default_factory=dict)
    level: str = ""

    def visible(self, rows: QuerySet[M], by: Standing) -> QuerySet[M]:
        """Return the rows of the partnership that this standing may read."""
        rows = rows.filter(partnership=by.partnership)
        allowed = NOBODY
        for grant in table()[self.kind].for_roles(by.roles, "R"):
            allowed = self._grown(allowed, self._scope(grant.scope, by))
        if self.level and allowed == ALL:
            return rows.filter(self._raised(by))
        return rows.filter(allowed) if not self.level else rows.filter(allowed & self._raised(by))

    def may(self, by: Standing, deed: str, row: Any = None, also: Collection[str] = ()) -> bool:
        """Return whether this standing may do the deed (`R`, `C` …) to a row, or at all when no row is given.

        `also` adds facts that no column shows, such as `v`: made by or concerning somebody other than oneself.
        """
        if row is not None and getattr(row, "partnership_id", by.partnership.pk) != by.partnership.pk:
            return False
        if row is not None and self.level and not self._raised_allows(by, row):
            return False
        facts = self.facts_of(row, by) if row is not None else frozenset()
        return table()[self.kind].allows(by.roles, deed, facts | set(also))

    def require(self, by: Standing, deed: str, row: Any = None, also: Collection[str] = ()) -> None:
        """Raise NotAllowed with a sentence unless `may`."""
        if not self.may(by, deed, row, also):
            raise NotAllowed(
                f"Your role does not let you {DEEDS[deed]} this {self.words}. Ask the business unit if you need to."
            )

    def facts_of(self, row: Any, by: Standing) -> frozenset[str]:
        """Return the scope letters true of a row for a standing."""
        return frozenset(
            letter for letter, pairs in self.facts.items() if any(_holds(row, path, of, by) for path, of in pairs)
        )

    def _scope(self, letters: frozenset[str], by: Standing) -> Q:
        condition = ALL
        for letter in sorted(letters):
            condition &= self._letter(letter, by)
        return condition

    def _letter(self, letter: str, by: Standing) -> Q:
        found = NOBODY
        for path, of in self.facts.get(letter, ()):
            if isinstance(of, str | tuple):
                members = of if isinstance(of, tuple) else getattr(by, of)
                found = found | Q(**{f"{path}__in": members}) if members else found
            else:
                found = found | Q(**{path: of})
        return found

    @staticmethod
    def _grown(allowed: Q, more: Q) -> Q:
        return ALL if ALL in (allowed, more) else allowed | more

    def _raised(self, by: Standing) -> Q:
        """Rows above the kind's floor are for those near their origin: level 2 its group, names and the unit."""
        floor = table()[self.kind].level
        near = self._letter("n", by) | self._letter("s", by)
        group = near | self._letter("g", by)
        at_two = ALL if "BUS" in by.roles else group
        return Q(**{f"{self.level}__lte": floor}) | (Q(**{self.level: 2}) & at_two) | (Q(**{self.level: 3}) & near)

    def _raised_allows(self, by: Standing, row: Any) -> bool:
        level = getattr(row, self.level)
        if level <= table()[self.kind].level:
            return True
        facts = self.facts_of(row, by)
        if level == 2:
            return "BUS" in by.roles or bool(facts & {"n", "s", "g"})
        return bool(facts & {"n", "s"})


def _holds(row: Any, path: str, of: Any, by: Standing) -> bool:
    value = row
    for step in path.split("__"):
        value = getattr(value, step, None)
        if value is None:
            return False
    if isinstance(of, tuple):
        return value in of
    return value in getattr(by, of) if isinstance(of, str) else value == of


ARRANGEMENTS = Scoped(
    "partnership_arrangements", "record of the partnership’s arrangements", {"p": [("arrangements_published", True)]}
)
GROUP = Scoped("group_membership", "group", {"g": [("pk", "group_ids")]})
SEAT = Scoped("group_membership", "seat", {"g": [("group_id", "group_ids")]})
MEMBERSHIP = Scoped("agency", "agency", {"a": [("agency_id", "agency_ids")]})
ROLE_GRANT = Scoped("role_grant", "role")
PERSON = Scoped("person", "person", {"s": [("pk", "self_ids")]})
