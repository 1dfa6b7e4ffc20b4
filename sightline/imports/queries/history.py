"""Who did what to a proposal and when, as the trail has it."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery, TextField

from sightline.accounts.models import Person
from sightline.audittrail.models import Entry
from sightline.audittrail.queries import history
from sightline.imports.models import Item, Proposal

WORK = "import."
PERSON = re.compile(r"person:(\d+)")
SAID = {
    "import.read": "Read the document",
    "import.described": "Set the title and the period",
    "import.retitled": "Changed words",
    "import.moved": "Moved an item",
    "import.split": "Split an item",
    "import.joined": "Joined two items",
    "import.dropped": "Left something out",
    "import.taken_back": "Took something back",
    "import.answered": "Answered a question: kept as it is",
    "import.assigned": "Assigned actions",
    "import.rag_said": "Said how an action stands",
    "import.placed": "Placed a piece of the document",
    "import.set_aside": "Set a piece of the document aside",
    "import.committed": "Made the plan",
    "import.undone": "Took the plan back",
    "import.discarded": "Put the proposal aside",
}


@dataclass(frozen=True)
class Deed:
    """One deed on a proposal: when, whose name, what, and the words before and after where it changed words."""

    at: datetime
    name: str
    what: str
    before: str = ""
    after: str = ""


def deeds_of(proposal: Proposal, most: int = 0) -> list[Deed]:
    """Return what was done to a proposal, newest first; two queries. The caller has shown that it may be read."""
    code = proposal.partnership.code
    entries = history(code, proposal.reference).filter(verb__startswith=WORK).exclude(verb__endswith=".refused")
    rows = list(entries[:most] if most else entries)
    names = _names(row.actor for row in rows)
    return [
        Deed(row.at, names.get(row.actor, "Sightline"), SAID.get(row.verb, "Changed the proposal"), *_words(row))
        for row in rows
    ]


def _names(actors: Iterable[str]) -> dict[str, str]:
    keys = {int(found[1]) for actor in set(actors) if (found := PERSON.fullmatch(actor))}
    return {f"person:{pk}": person.name for pk, person in Person.objects.in_bulk(keys).items()} if keys else {}


def _words(row: Entry) -> tuple[str, str]:
    before, after = _read(row.before), _read(row.after)
    if row.verb == "import.set_aside":
        return "", f"Line {after.get('line', '')}: {after.get('reason', '')}"
    if row.verb == "import.placed":
        return "", f"Line {after.get('line', '')} as {_kind(after.get('kind', ''))}"
    if row.verb == "import.moved":
        return _kind(before.get("kind", "")), _kind(after.get("kind", ""))
    return _said(before), _said(after)


def _kind(key: str) -> str:
    return Item.Kind(key).label.lower() if key in Item.Kind.values else key


def _read(text: str) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _said(values: dict[str, Any]) -> str:
    several = values.get("texts")
    if isinstance(several, Sequence) and not isinstance(several, str):
        return " | ".join(map(str, several))
    return str(values.get("text") or values.get("item") or values.get("title") or values.get("plan") or "")


def with_last_deed(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Return proposals with who did something to them last (`last_actor`, such as person:12) and when (`last_at`)."""
    of_it = Entry.objects.filter(tenant=OuterRef("partnership__code"), reference=OuterRef("reference"))
    done = of_it.filter(verb__startswith=WORK).exclude(verb__endswith=".refused").order_by("-sequence")
    return rows.annotate(
        last_actor=Subquery(done.values("actor")[:1], output_field=TextField()),
        last_at=Subquery(done.values("at")[:1], output_field=DateTimeField()),
    )


def last_actors(rows: QuerySet[Proposal]) -> set[str]:
    """Return who did something last to any of these proposals; one query."""
    plain: Any = rows.order_by()
    found = plain.values_list("last_actor", flat=True)
    return {actor for actor in found if actor}


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Return the names of people by how the trail writes them (person:12); one query."""
    return _names(actors)
