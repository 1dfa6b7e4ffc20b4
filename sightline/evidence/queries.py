"""Reads of evidence, always of what the standing may see: the list, one with its versions, what proves something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from sightline.evidence.models import Evidence, EvidenceChange, EvidenceVersion
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.rules import SOON_DAYS, State, size_words, state_of
from sightline.evidence.uses import Used, in_use, used_of
from sightline.governance.models import Agency, Group, Membership
from sightline.governance.standing import Standing, in_force
from sightline.kernel.references import Resolved

SHOWN = ("agency", "group", "newest", "created_by")
CURRENT = Q(status=Evidence.Status.CURRENT)


def visible(by: Standing) -> QuerySet[Evidence]:
    """Return the evidence this standing may read."""
    return EVIDENCE.visible(Evidence.objects.all(), by)


def evidence_to_open() -> QuerySet[Evidence]:
    """Return all evidence with what its page shows, for `access.load`."""
    return Evidence.objects.select_related(*SHOWN)


def counts_on(today: date) -> Q:
    """Return the condition for evidence that proves something on a day: in use, in force, not expired."""
    begun = Q(effective_on__isnull=True) | Q(effective_on__lte=today)
    return CURRENT & begun & (Q(expires_on__isnull=True) | Q(expires_on__gte=today))


def expired_on(today: date) -> Q:
    """Return the condition for evidence whose last day has passed and that nobody has ended."""
    return CURRENT & Q(expires_on__lt=today)


def proving(by: Standing) -> QuerySet[Evidence, Any]:
    """Return, as a part of a query, the keys of the evidence this standing may read that proves something today."""
    return visible(by).filter(counts_on(by.today)).order_by().values("pk")


def expired_in_use(by: Standing) -> QuerySet[Evidence]:
    """Return the expired evidence that is still attached to something the standing may see, the longest expired first.

    The health of the plan lists it: what it proves has nothing newer behind it until somebody adds a version.
    """
    rows = visible(by).filter(expired_on(by.today), in_use(by))
    return rows.select_related(*SHOWN).order_by("expires_on", "pk")


STATES: dict[str, str] = {
    "": "In use", "current": "Proves today", "soon": "Expires within 30 days", "expired": "Expired",
    "future": "Not in force yet", "unused": "Attached to nothing", "ended": "No longer used",
    "withdrawn": "Withdrawn", "any": "Any",
}  # fmt: skip
KEYS = ("q", "kind", "state", "agency", "group", "level")


def asked(params: Mapping[str, str]) -> dict[str, str]:
    """Read the filters of an address; a value that means nothing is left out, so that it never fails."""
    found = {"q": " ".join(str(params.get("q", "")).replace("\0", "").split())[:200]}
    known = {"kind": Evidence.Kind.values, "state": STATES, "level": ("1", "2", "3")}
    for key in KEYS[1:]:
        value = str(params.get(key, ""))
        number = key in ("agency", "group") and value.isascii() and value.isdigit() and len(value) < 18
        found[key] = value if number or value in known.get(key, ()) else ""
    return {key: value for key, value in found.items() if value}


def _in_state(state: str, by: Standing) -> Q:
    soon = by.today + timedelta(days=SOON_DAYS)
    return {
        "": CURRENT,
        "current": counts_on(by.today),
        "soon": counts_on(by.today) & Q(expires_on__lte=soon),
        "expired": expired_on(by.today),
        "future": CURRENT & Q(effective_on__gt=by.today),
        "unused": CURRENT & ~in_use(by),
        "ended": Q(status=Evidence.Status.ENDED),
        "withdrawn": Q(status=Evidence.Status.WITHDRAWN),
        "any": Q(),
    }[state]


def rows_for_list(by: Standing, wanted: Mapping[str, str]) -> QuerySet[Evidence]:
    """Return the evidence an address asks for, the newest first, with what a list shows."""
    found = _in_state(wanted.get("state", ""), by)
    for word in wanted.get("q", "").split():
        found &= (
            Q(reference__icontains=word) | Q(title__icontains=word) | Q(shows__icontains=word)
            | Q(source__icontains=word) | Q(newest__file_name__icontains=word)
        )  # fmt: skip
    for key in ("kind", "agency", "group", "level"):
        if key in wanted:
            found &= Q(**{key: wanted[key]})
    return visible(by).filter(found).select_related(*SHOWN).order_by("-created_at", "-pk")


def rows_for_file(by: Standing, wanted: Mapping[str, str]) -> QuerySet[Evidence]:
    """Return the evidence an address asks for that this standing may also take out as a list."""
    rows = rows_for_list(by, wanted)
    return rows.filter(pk__in=[row.pk for row in rows if EVIDENCE.may(by, "X", row)])


def state_for(row: Evidence, today: date) -> State:
    """Return how a piece of evidence stands."""
    return state_of(row.status, row.effective_on, row.expires_on, today)


def agencies_to_choose(by: Standing, also: int | None = None) -> QuerySet[Agency]:
    """Return the agencies evidence may be given to: all of today for whoever may add any, else one's own."""
    members = Membership.objects.filter(in_force(by.today), partnership=by.partnership).values("agency")
    rows = Agency.objects.filter(Q(pk__in=members) | Q(pk=also))
    return (rows if EVIDENCE.may(by, "C") else rows.filter(Q(pk__in=by.agency_ids) | Q(pk=also))).order_by("name")


def groups_to_choose(by: Standing, also: int | None = None) -> QuerySet[Group]:
    """Return the groups evidence may be given to: all for whoever may add any, else one's own and `also`."""
    stands = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    rows = Group.objects.filter(stands, partnership=by.partnership) | Group.objects.filter(Q(pk=also))
    return (rows if EVIDENCE.may(by, "C") else rows.filter(Q(pk__in=by.group_ids) | Q(pk=also))).order_by("name")


def groups_to_filter(by: Standing) -> QuerySet[Group]:
    """Return the groups of the partnership, for the filter of the list."""
    return Group.objects.filter(partnership=by.partnership).order_by("name")


def agencies_to_filter(by: Standing) -> QuerySet[Agency]:
    """Return the agencies of the partnership, for the filter of the list."""
    members = Membership.objects.filter(partnership=by.partnership).values("agency")
    return Agency.objects.filter(pk__in=members).order_by("name")


def counts_now(row: Evidence, today: date) -> bool:
    """Return whether a piece of evidence proves something on a day; `counts_on` says the same in the database."""
    return state_for(row, today).counts


@dataclass(frozen=True)
class Item:
    """A piece of evidence as the page of what it proves lists it."""

    reference: str
    title: str
    href: str
    note: str
    state: str
    tone: str
    level: int
    row: Evidence


def items(rows: Sequence[Evidence], by: Standing) -> list[Item]:
    """Return evidence as `c-evidence` prints it: title, kind and day, and how it stands."""
    found = []
    for row in rows:
        stands = state_for(row, by.today)
        found.append(
            Item(row.reference, row.title, href(row, by), kind_words(row), stands.words, stands.tone, row.level, row)
        )
    return found


def kind_words(row: Evidence) -> str:
    """Return what a piece of evidence is, in a word or two: “PDF file, 2.4 MB”, “link”, “statement”."""
    newest = row.newest
    if row.kind != Evidence.Kind.FILE or newest is None:
        return row.get_kind_display().lower()
    ending = newest.file_name.rpartition(".")[2].upper()
    return f"{ending[:5]} file, {size_words(newest.size)}"


def attached(keys: QuerySet[Any], by: Standing) -> list[Item]:
    """Return the evidence with these keys that the standing may read, the newest first; one query."""
    rows = visible(by).filter(pk__in=keys).select_related("newest").order_by("-created_at", "-pk")
    return items(list(rows), by)


@dataclass(frozen=True)
class Event:
    """One thing that happened to a piece of evidence, ready to print."""

    at: datetime
    by: str
    title: str
    text: str


@dataclass(frozen=True)
class Page:
    """Everything the page of a piece of evidence shows."""

    row: Evidence
    state: State
    versions: Sequence[EvidenceVersion]
    events: Sequence[Event]
    used: Sequence[Used]

    @property
    def newest(self) -> EvidenceVersion | None:
        """The newest version."""
        return self.versions[0] if self.versions else None


def page_of(row: Evidence, by: Standing) -> Page:
    """Return the page of a piece of evidence; a fixed number of queries however many versions and uses."""
    versions = list(EvidenceVersion.objects.filter(evidence=row).select_related("author"))
    changes = EvidenceChange.objects.filter(evidence=row).select_related("author")
    return Page(row, state_for(row, by.today), versions, [_event(one) for one in changes], used_of(row, by))


def _event(one: EvidenceChange) -> Event:
    moved = f"From {one.before or 'nothing'} to {one.after or 'nothing'}."
    if one.what == "State":
        return Event(one.created_at, one.author.name, one.after.capitalize(), one.reason and f"Reason: {one.reason}")
    text = f"Was: {one.before or 'nothing'}" if one.what in ("Title", "What it shows") else moved
    return Event(one.created_at, one.author.name, f"Changed: {one.what.lower()}", text)


def version_of(row: Evidence, number: int) -> EvidenceVersion | None:
    """Return one version of a piece of evidence that holds a file."""
    return EvidenceVersion.objects.filter(evidence=row, number=number).exclude(stored="").first()


def href(row: Evidence, by: Standing, page: str = "one", *more: Any) -> str:
    """Return the address of a page of one piece of evidence."""
    return reverse(f"evidence:{page}", args=[by.partnership.slug, row.reference, *more])


def resolve_evidence(reference: str, by: Standing) -> Resolved | None:
    """Return what a reference of evidence leads to, or None when it does not exist or may not be seen."""
    row = visible(by).filter(reference=reference).first()
    if row is None:
        return None
    return Resolved(reference, row.title, state_for(row, by.today).words, href(row, by), row.level)


@dataclass(frozen=True)
class Figures:
    """How the evidence a reader may see stands; all count what is in use."""

    total: int
    expired: int
    soon: int
    unused: int
    unscanned: int


def figures(by: Standing) -> Figures:
    """Return the figures of the evidence list in one query."""
    unscanned = CURRENT & Q(newest__scan=EvidenceVersion.Scan.UNSCANNED)
    found = visible(by).aggregate(
        total=Count("pk", filter=CURRENT), expired=Count("pk", filter=expired_on(by.today)),
        soon=Count("pk", filter=_in_state("soon", by)), unused=Count("pk", filter=_in_state("unused", by)),
        unscanned=Count("pk", filter=unscanned),
    )  # fmt: skip
    return Figures(**found)


def versions_with_files() -> QuerySet[EvidenceVersion]:
    """Return every version that holds a file, for the check of the folder against the database."""
    rows = EvidenceVersion.objects.exclude(stored="").select_related("evidence")
    return rows.order_by(F("pk"))
