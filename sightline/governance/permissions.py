"""The second and third lock: which rows a standing may see, and which deeds it may do to one.

A context says once, with `Scoped`, where the facts of the table's scopes stand on its rows; the list filter and the
check on one object both follow from that, so they cannot disagree.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from sightline.accounts.models import Person
from sightline.governance.cases import near_references, opened_references, recused_references
from sightline.governance.models import Agency, Appointment, KnownPerson, Membership, Post, RoleGrant
from sightline.governance.rules import DEEDS, Grant, Table, read_table
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
    is `True` compares the path with that value instead, one whose set is a tuple with the values in it. `level` names
    the column of levels, when the kind has one. `case` names the column with the reference of the case of level 3 a row
    belongs to: whoever is near that case is named on the row (`n`), whoever is recused never sees it (ADR 13).
    `members` says which rows are of the standing's partnership when they have no column that does, because the whole
    installation shares them.
    """

    kind: str
    words: str
    facts: Mapping[str, Collection[tuple[str, Any]]] = field(default_factory=dict)
    level: str = ""
    case: str = ""
    members: Callable[[Standing], Q] | None = None

    def visible(self, rows: QuerySet[M], by: Standing) -> QuerySet[M]:
        """Return the rows of the partnership that this standing may read."""
        rows = rows.filter(self.members(by) if self.members else Q(partnership=by.partnership))
        return rows.filter(self.condition(by))

    def condition(self, by: Standing) -> Q:
        """Return the condition by which this standing may read rows of its partnership; each part is in it once."""
        near = self._near_case(by)
        allowed = self._allowed(by, Q(**{self.level: 3}) & near if near and self.level else near)
        if self.level:
            return allowed & self._raised(by, near)
        return allowed & self._not_recused(by) if self.case else allowed

    def _allowed(self, by: Standing, near: Q | None) -> Q:
        """What the roles bring, whatever the level; two roles with the same scope over the same things say it once."""
        scopes: dict[Any, tuple[frozenset[str], str]] = {}
        for role, grant in self._grants(by, "R"):
            if not grant.scope:
                return ALL
            paths = (of for letter in sorted(grant.scope) for _, of in self.facts.get(letter, ()))
            own = tuple(by.own(of, role) for of in paths if isinstance(of, str))
            scopes.setdefault((frozenset(grant.scope), own), (frozenset(grant.scope), role))
        return _either(self._scope(letters, by, role, near) for letters, role in scopes.values())

    def remember(self, row: Model, by: Standing) -> None:
        """Know for the rest of the request that a row came through `visible`, so that no check has to ask again."""
        if self.members:
            by.here.add((self.members, row))

    def may(self, by: Standing, deed: str, row: Any = None, also: Collection[str] = ()) -> bool:
        """Return whether this standing may do the deed (`R`, `C` …) to a row, or at all when no row is given.

        `also` adds facts that no column shows, such as `v`: made by or concerning somebody other than oneself. Without
        a row only what holds for every row is allowed.
        """
        if row is not None and not self._of_partnership(row, by):
            return False
        if row is not None and self._of_case(row) and getattr(row, self.case) in by.cases.recused:
            return False
        if row is not None and self.level and not self._raised_allows(by, row):
            return False
        return any(
            grant.holds({*self._facts(row, by, role, grant.scope), *also}) for role, grant in self._grants(by, deed)
        )

    def may_some(self, by: Standing, deed: str) -> bool:
        """Return whether there may be a row to which this standing may do the deed: for menus, never for a deed."""
        return bool(self._grants(by, deed))

    def require(self, by: Standing, deed: str, row: Any = None, also: Collection[str] = ()) -> None:
        """Raise NotAllowed with a sentence unless `may`."""
        if not self.may(by, deed, row, also):
            raise NotAllowed(
                f"Your role does not let you {DEEDS[deed]} this {self.words}. Ask the business unit if you need to.",
                verb=f"{self.kind}.{DEEDS[deed]}",
                reference=str(getattr(row, "reference", "")),
            )

    def facts_of(self, row: Any, by: Standing) -> frozenset[str]:
        """Return the scope letters true of a row for a standing, by whatever role."""
        return self._facts(row, by, "", {*self.facts, *("n" if self.case else "")})

    def _grants(self, by: Standing, deed: str) -> list[tuple[str, Grant]]:
        kind = table()[self.kind]
        return [(role, grant) for role in sorted(by.roles) for grant in kind.for_roles([role], deed)]

    def _of_partnership(self, row: Any, by: Standing) -> bool:
        if self.members:
            if row == by.partnership or (self.members, row) in by.here:
                return True
            return bool(type(row)._default_manager.filter(self.members(by), pk=row.pk).exists())
        return bool(row.partnership_id == by.partnership.pk)

    def _facts(self, row: Any, by: Standing, role: str, letters: Collection[str]) -> frozenset[str]:
        if row is None:
            return frozenset()
        return frozenset(
            letter
            for letter in letters
            if any(_holds(row, path, of, by, role) for path, of in self.facts.get(letter, ()))
            or (letter == "n" and self._of_case(row) and getattr(row, self.case) in by.case_references)
        )

    def _of_case(self, row: Any) -> bool:
        """Whether a row follows a case of level 3: rows below, or of no case, are spared the query."""
        level = getattr(row, self.level) if self.level else 3
        return bool(self.case and level == 3 and getattr(row, self.case))

    def _near_case(self, by: Standing) -> Q | None:
        """The rows of the cases a standing is near. Recusals are left to `_not_recused`, which every row that comes in
        by this has to pass as well, unless the kind's floor is level 3 and `_raised` lets all through.
        """
        if not self.case:
            return None
        passed = not self.level or table()[self.kind].level < 3
        found = (opened_references if passed else near_references)(by.person, by.partnership)
        return Q(**{f"{self.case}__in": found})

    def _not_recused(self, by: Standing) -> Q:
        return ~Q(**{f"{self.case}__in": recused_references(by.person, by.partnership)}) if self.case else ALL

    def _scope(self, letters: frozenset[str], by: Standing, role: str, near: Q | None) -> Q:
        condition = ALL
        for letter in sorted(letters):
            found = self._letter(letter, by, role, near)
            if found is NOBODY:
                return NOBODY
            condition &= found
        return condition

    def _letter(self, letter: str, by: Standing, role: str = "", near: Q | None = None) -> Q:
        found = [near] if letter == "n" and near else []
        for path, of in self.facts.get(letter, ()):
            if isinstance(of, str | tuple):
                members = of if isinstance(of, tuple) else by.own(of, role)
                found += [Q(**{f"{path}__in": members})] if members else []
            else:
                found.append(Q(**{path: of}))
        return _either(found)

    def _raised(self, by: Standing, case: Q | None) -> Q:
        """Rows above the kind's floor are for those near their origin: level 2 its group, names and the unit."""
        floor, unit = table()[self.kind].level, "BUS" in by.roles
        found = [Q(**{f"{self.level}__lte": 2 if unit and floor == 1 else floor})]
        if floor < 2 and not (unit and floor == 1):
            at_two = ALL if unit else _either(self._letter(letter, by) for letter in "nsg")
            found += [Q(**{self.level: 2}) & at_two] if at_two is not NOBODY else []
        near = _either((self._letter("n", by, near=case), self._letter("s", by)))
        if floor < 3 and near is not NOBODY:
            found.append(Q(**{self.level: 3}) & near & self._not_recused(by))
        return _either(found)

    def _raised_allows(self, by: Standing, row: Any) -> bool:
        level = getattr(row, self.level)
        if level <= table()[self.kind].level:
            return True
        facts = self.facts_of(row, by)
        if level == 2:
            return "BUS" in by.roles or bool(facts & {"n", "s", "g"})
        return level == 3 and bool(facts & {"n", "s"})


def _either(parts: Iterable[Q]) -> Q:
    """Return what any part lets in; one that is nobody is left out, as it costs SQL."""
    found = [one for one in parts if one is not NOBODY]
    if not all(found):
        return ALL
    return reduce(or_, found) if found else NOBODY


def _holds(row: Any, path: str, of: Any, by: Standing, role: str) -> bool:
    value = row
    for step in path.split("__"):
        value = getattr(value, step, None)
        if value is None:
            return False
    if isinstance(of, tuple):
        return value in of
    return value in by.own(of, role) if isinstance(of, str) else value == of


def _people_here(by: Standing) -> Q:
    """People of the partnership: those it ever appointed, granted a role or added; nobody else is to be found."""
    here = {"partnership": by.partnership}
    known = (Appointment, RoleGrant, KnownPerson)
    return reduce(or_, (Q(pk__in=model.objects.filter(**here).order_by().values("person")) for model in known))


def _agencies_here(by: Standing) -> Q:
    return Q(pk__in=Membership.objects.filter(partnership=by.partnership).order_by().values("agency"))


ARRANGEMENTS = Scoped(
    "partnership_arrangements", "record of the partnership’s arrangements", {"p": [("arrangements_published", True)]},
    members=lambda by: Q(pk=by.partnership.pk),
)  # fmt: skip
PUBLISHED = {"p": [("partnership__arrangements_published", True)]}
ARRANGED = Scoped("partnership_arrangements", "part of the arrangements", PUBLISHED)
GROUP = Scoped("group_membership", "group", {"g": [("pk", "group_ids")], **PUBLISHED})
SEAT = Scoped("group_membership", "seat", {"g": [("group_id", "group_ids")], **PUBLISHED})
AGENCY = Scoped(
    "agency",
    "agency",
    {"a": [("pk", "agency_ids")], "p": [("pk", "published_agency_ids")]},
    members=_agencies_here,
)
MEMBERSHIP = Scoped("agency", "agency", {"a": [("agency_id", "agency_ids")], **PUBLISHED})
POST = Scoped("agency", "post", {"a": [("agency_id", "agency_ids")], **PUBLISHED})
ROLE_GRANT = Scoped("role_grant", "role")
APPOINTMENT = Scoped(
    "role_grant",
    "appointment",
    {
        "a": [("post__agency_id", "agency_ids"), ("seat__agency_id", "agency_ids")],
        "g": [("seat__group_id", "group_ids")],
    },
)
SETTINGS = Scoped("settings", "calendar of all partnerships", members=lambda by: ALL)  # noqa: ARG005 (shared by all)
PERSON = Scoped("person", "person", {"s": [("pk", "self_ids")]}, members=_people_here)
ACCOUNT = Scoped("person_account", "account", {"s": [("pk", "self_ids")]}, members=_people_here)
ACCOUNT_CHANGE = Scoped(
    "person_account",
    "change of an account",
    {"s": [("person_id", "self_ids")]},
    members=lambda by: Q(person__in=Person.objects.filter(_people_here(by)).order_by().values("pk")),
)
LAW = Scoped("ruleset_override", "rule set")
OVERRIDE = Scoped("ruleset_override", "override of a rule")
LEVEL3_GRANT = Scoped("level3_grant", "naming on a case", case="reference")
BREAK_GLASS = Scoped("break_glass", "break-glass", {"s": [("person_id", "self_ids")]}, case="reference")


def may_appoint(agency: Agency, by: Standing, deed: str = "C") -> bool:
    """Whether this standing may appoint somebody else in an agency (`E`: end their appointment)."""
    asked = Appointment(partnership=by.partnership, post=Post(partnership=by.partnership, agency=agency))
    return APPOINTMENT.may(by, deed, asked, also={"v"})
