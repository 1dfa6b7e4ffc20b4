"""Reads of the dictionary: the list, one indicator, what may be chosen for it, and the shipped catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from sightline.governance.law import Rule, law_of
from sightline.governance.models import Agency, Group, Membership
from sightline.governance.standing import Standing, in_force
from sightline.indicators.models import Indicator
from sightline.indicators.permissions import INDICATOR
from sightline.kernel.references import Resolved
from sightline.rulesets.catalogue import shipped
from sightline.rulesets.rules import Entry

SHIPPED = "INDICATORS2026"
STATES = {"": "In use", "retired": "Retired", "any": "Any"}
JOINED = ("supplier", "deputy", "group", "created_by")


def href(page: str, row: Indicator, by: Standing) -> str:
    """Return the address of a page of an indicator."""
    return reverse(f"indicators:{page}", args=[by.partnership.slug, row.reference])


def in_use(by: Standing) -> Q:
    """The indicators that are collected today."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=by.today)


def indicators(by: Standing) -> QuerySet[Indicator]:
    """Return the indicators this standing may read."""
    return INDICATOR.visible(Indicator.objects.select_related("supplier", "group"), by)


def indicators_to_open() -> QuerySet[Indicator]:
    """Return all indicators with what their page shows; a view goes through `load`."""
    return Indicator.objects.select_related(*JOINED)


def version_of(row: Indicator) -> int:
    """Return the version of an indicator as it is now."""
    return Indicator.objects.values_list("version", flat=True).get(pk=row.pk)


def listed(by: Standing, params: Mapping[str, str]) -> QuerySet[Indicator]:
    """Return the indicators an address asks for, by code."""
    state, words = params.get("state", ""), params.get("q", "").replace("\0", "")[:100]
    now = in_use(by)
    wanted = {"retired": ~now, "any": Q()}.get(state, now)
    rows = indicators(by).filter(wanted)
    if words:
        rows = rows.filter(
            Q(name__icontains=words)
            | Q(code__iexact=words)
            | Q(definition__icontains=words)
            | Q(reference__iexact=words)
        )
    for name in ("theme", "frequency", "better"):
        if params.get(name) and "\0" not in params[name]:
            rows = rows.filter(**{name: params[name]})
    if (agency := params.get("agency", "")).isascii() and agency.isdigit() and len(agency) < 12:
        rows = rows.filter(supplier=int(agency))
    elif agency == "none":
        rows = rows.filter(supplier__isnull=True)
    return rows.order_by("code")


def themes(by: Standing) -> list[str]:
    """Return the themes of the indicators this standing may read, by name."""
    return list(indicators(by).exclude(theme="").order_by("theme").values_list("theme", flat=True).distinct())


def suppliers(by: Standing) -> list[Agency]:
    """Return the agencies that supply an indicator this standing may read, by name."""
    rows = indicators(by).order_by().values("supplier")
    return list(Agency.objects.filter(pk__in=rows).order_by("name"))


def agencies_here(by: Standing) -> QuerySet[Agency]:
    """Return the agencies of the partnership today, by name."""
    here = Membership.objects.filter(in_force(by.today), partnership=by.partnership).values("agency")
    return Agency.objects.filter(pk__in=here).order_by("name")


def groups_here(by: Standing) -> QuerySet[Group]:
    """Return the groups that have not ended, by name."""
    current = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    return Group.objects.filter(current, partnership=by.partnership).order_by("name")


def small_number_rules(by: Standing) -> list[tuple[str, str]]:
    """Return the rules on small numbers to choose from, as (key, title): those adopted, else those shipped."""
    entries = [rule.entry for rule in law_of(by.partnership, by.today).entries("disclosure")]
    return [(one.key, one.title) for one in entries or _shipped("disclosure")]


def _shipped(kind: str) -> list[Entry]:
    found = shipped().get(SHIPPED)
    return [one for one in found.entries if one.kind == kind] if found else []


@dataclass(frozen=True)
class Catalogue:
    """The entries of the catalogue in force that are not in the dictionary yet; `adopted` says whether there is one."""

    adopted: bool
    rules: tuple[Rule, ...]
    taken: int

    @property
    def suppliers(self) -> list[str]:
        """The words by which the entries name who supplies them, in their order."""
        return list(dict.fromkeys(word for rule in self.rules for word in rule.entry.content["suppliers"][:1]))


def catalogue(by: Standing) -> Catalogue:
    """Return what may be taken over from the catalogue; three queries."""
    rules = law_of(by.partnership, by.today).entries("indicator")
    here = Indicator.objects.filter(partnership=by.partnership).values_list("code", "catalogue_key")
    taken = {word for row in here for word in row if word}
    free = tuple(rule for rule in rules if rule.entry.key not in taken)
    return Catalogue(bool(rules), free, len(rules) - len(free))


def guess_supplier(words: str, agencies: list[Agency]) -> Agency | None:
    """Return the one agency whose name has the first words of a supplier in the catalogue (“Police”), if one has."""
    for wanted in (words, words.partition(",")[0]):
        found = [one for one in agencies if wanted.casefold() in f"{one.name} {one.kind}".casefold()]
        if len(found) == 1:
            return found[0]
    return None


def resolve_indicator(reference: str, by: Standing) -> Resolved | None:
    """Return what an indicator’s reference leads to, or None for whoever may not know of it."""
    row = INDICATOR.visible(Indicator.objects.all(), by).filter(reference=reference).first()
    if row is None:
        return None
    state = "retired" if row.ends_on and row.ends_on < by.today else row.get_frequency_display()
    return Resolved(reference, f"{row.code} {row.name}", state, href("indicator", row, by), 1)
