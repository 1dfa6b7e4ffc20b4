"""The filter of the action list: what an address may ask for, as a condition on rows and as words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q

from sightline.actions.models import ActionEvidence
from sightline.actions.rules import RECENT_DAYS, SOON_DAYS, STALE_DAYS
from sightline.evidence.queries import proving
from sightline.governance.models import Appointment
from sightline.governance.standing import Standing, in_force
from sightline.kernel.dates import ENGLAND
from sightline.kernel.references import resolve

STATUS = {"": "Open and complete", "open": "Open", "complete": "Complete", "withdrawn": "Withdrawn", "any": "Any"}
WHEN = {"late": "Late", "soon": "Due in 14 days", "later": "Due later", "none": "No date"}
FRESH = {
    "recent": "Updated in 30 days",
    "fresh": "Updated in 60 days",
    "older": "31 to 60 days ago",
    "stale": "Over 60 days ago",
    "never": "Never updated",
    "old": "Over 60 days ago or never",
}
DRAFT = {"": "In force", "yes": "In a draft plan", "any": "Both"}
OWNERS = {"mine": "My posts", "none": "No owner", "vacant": "Post is vacant"}
RAG = {
    "red": "Red", "amber": "Amber", "green": "Green", "complete": "Complete", "not_started": "Not started",
}  # fmt: skip
PROOF = {"none": "Complete, no proof", "some": "Has proof"}
KEYS = ("q", "owner", "agency", "group", "rag", "status", "when", "fresh", "origin", "draft", "proof")
REFERENCE = re.compile(r"[A-Z]{2,5}-[A-Z]{1,4}-\d{1,10}")


@dataclass(frozen=True)
class Asked:
    """What an address asks for; values it does not know are dropped, so that it never fails."""

    q: str = ""
    owner: str = ""
    agency: str = ""
    group: str = ""
    rag: str = ""
    status: str = ""
    when: str = ""
    fresh: str = ""
    origin: str = ""
    draft: str = ""
    proof: str = ""

    @property
    def given(self) -> dict[str, str]:
        """The filters in use, by key."""
        return {key: getattr(self, key) for key in KEYS if getattr(self, key)}


def asked(params: Mapping[str, str]) -> Asked:
    """Read the filters of an address."""
    words = {
        "rag": RAG,
        "status": STATUS,
        "when": WHEN,
        "fresh": FRESH,
        "owner": OWNERS,
        "draft": DRAFT,
        "proof": PROOF,
    }
    found = {"q": " ".join(str(params.get("q", "")).replace("\0", "").split())[:200]}
    for key in KEYS[1:]:
        value = str(params.get(key, ""))
        number = key in ("owner", "agency", "group") and value.isascii() and value.isdigit() and len(value) < 18
        none = key == "group" and value == "none"
        origin = key == "origin" and REFERENCE.fullmatch(value)
        found[key] = value if number or none or origin or value in words.get(key, {}) else ""
    return Asked(**found)


def unknown(params: Mapping[str, str]) -> list[str]:
    """Return the filters of an address that mean nothing here, as “rag=purple”: they are left out of what is shown."""
    found = asked(params)
    return [
        f"{key}={str(params[key])[:60]}"
        for key in KEYS[1:]
        if str(params.get(key, "")).strip() and not getattr(found, key)
    ]


def start_of(day: date) -> datetime:
    """Return the first moment of a day in England."""
    return datetime.combine(day, time.min, ENGLAND)


def days_ago(by: Standing, days: int) -> datetime:
    """Return the first moment of the day that many days before today."""
    return start_of(by.today - timedelta(days=days))


LIVE = Q(draft=False)
OPEN = Q(status="open")
UNOWNED = OPEN & Q(owner__isnull=True)
UNDATED = OPEN & Q(due_on__isnull=True)
NEVER = OPEN & Q(last_update__isnull=True)


def late(by: Standing) -> Q:
    """Open, and the date has passed."""
    return OPEN & Q(due_on__lt=by.today)


def soon(by: Standing) -> Q:
    """Open, and due from today to 14 days from now."""
    return OPEN & Q(due_on__gte=by.today, due_on__lte=by.today + timedelta(days=SOON_DAYS))


def fresh(by: Standing, days: int = STALE_DAYS) -> Q:
    """Open, and updated in the last `days` days."""
    return OPEN & Q(last_update__created_at__gte=days_ago(by, days))


def stale(by: Standing) -> Q:
    """Open, and last updated more than 60 days ago."""
    return OPEN & Q(last_update__created_at__lt=days_ago(by, STALE_DAYS))


def mine(by: Standing) -> Q:
    """Owned or deputised by a post of the person."""
    return Q(owner__in=by.post_ids) | Q(deputy__in=by.post_ids)


def vacant(by: Standing) -> Q:
    """Open, with an owner post that nobody holds today."""
    held = Appointment.objects.filter(in_force(by.today), post=OuterRef("owner"), partnership=by.partnership)
    return OPEN & Q(owner__isnull=False) & Q(~Exists(held))


def condition(wanted: Asked, by: Standing) -> Q:
    """Return the rows an address asks for, to be laid over the rows that the standing may see.

    Actions of a draft plan are left out unless the address asks for them, or for what came from a record.
    """
    found = Q()
    for key, value in wanted.given.items():
        found &= _CONDITIONS[key](value, by)
    if not (wanted.draft or wanted.origin):
        found &= LIVE
    return found if wanted.status else found & ~Q(status="withdrawn")


def _text(value: str, by: Standing) -> Q:  # noqa: ARG001 - one signature for every filter
    found = Q()
    for word in value.split():
        found &= Q(reference__icontains=word) | Q(title__icontains=word) | Q(detail__icontains=word)
    return found


def _origin(value: str, by: Standing) -> Q:
    """What came from a record, for those who may see that record: to others no action comes from it."""
    if resolve(value, by) is None:
        return Q(pk__in=())
    return came_from(value)


def came_from(reference: str) -> Q:
    """The actions that came from a record which the caller knows its reader may see."""
    kind = reference.split("-")[1] if reference.count("-") == 2 else ""
    return _ORIGINS[kind](reference) if kind in _ORIGINS else Q(origin_reference=reference)


_ORIGINS: dict[str, Callable[[str], Q]] = {}


def register_origin(kind: str, rows: Callable[[str], Q]) -> None:
    """Say which actions came from a record of a kind, when that is more than those opened by it.

    `rows` gets the record's reference; a context above registers it, such as the plan for all its actions.
    """
    _ORIGINS[kind] = rows


def _owner(value: str, by: Standing) -> Q:
    named = {"none": lambda: Q(owner__isnull=True), "mine": lambda: mine(by), "vacant": lambda: vacant(by)}
    return named[value]() if value in named else Q(owner=int(value))


def _draft(value: str, by: Standing) -> Q:  # noqa: ARG001
    return Q() if value == "any" else ~LIVE


def _status(value: str, by: Standing) -> Q:  # noqa: ARG001
    return Q() if value == "any" else Q(status=value)


def _group(value: str, by: Standing) -> Q:  # noqa: ARG001
    return Q(group__isnull=True) if value == "none" else Q(group=int(value))


def _when(value: str, by: Standing) -> Q:
    later = OPEN & Q(due_on__gt=by.today + timedelta(days=SOON_DAYS))
    return {"late": late(by), "soon": soon(by), "later": later, "none": UNDATED}[value]


def _fresh(value: str, by: Standing) -> Q:
    recent = fresh(by, RECENT_DAYS)
    return {
        "recent": recent,
        "fresh": fresh(by),
        "older": fresh(by) & ~Q(last_update__created_at__gte=days_ago(by, RECENT_DAYS)),
        "stale": stale(by),
        "never": NEVER,
        "old": stale(by) | NEVER,
    }[value]


def has_proof(by: Standing) -> Q:
    """With evidence that this standing may read and that proves something today."""
    live = ActionEvidence.objects.filter(detached_at__isnull=True, evidence__in=proving(by))
    return Q(pk__in=live.order_by().values("action"))


def unproved(by: Standing) -> Q:
    """Called complete, with nothing to show for it today: no evidence that this standing may read, or none in force."""
    return Q(status="complete") & ~has_proof(by)


def _proof(value: str, by: Standing) -> Q:
    return has_proof(by) if value == "some" else unproved(by)


_CONDITIONS: dict[str, Callable[[str, Standing], Q]] = {
    "q": _text,
    "owner": _owner,
    "agency": lambda value, by: Q(agency=int(value)),  # noqa: ARG005
    "group": _group,
    "rag": lambda value, by: Q(rag=value),  # noqa: ARG005
    "status": _status,
    "when": _when,
    "fresh": _fresh,
    "origin": _origin,
    "draft": _draft,
    "proof": _proof,
}
