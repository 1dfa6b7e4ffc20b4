"""Every role at every deed on every kind, through HTTP on real rows; the table's file is the oracle.

SIGHTLINE_PERMISSION_SAMPLE=0.1 tries a tenth of the cases, the same ones each time.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from sightline.audittrail.models import Entry
from tests.permissions.oracle import CELLS, ROLES, allowed, chosen, ever
from tests.permissions.probes import PROBES, Probe
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
SITUATIONS = ("in scope", "out of scope", "unpublished", "other partnership", "ended")
IDS = [f"{one.kind}:{one.deed} {one.name} {at}" for at, one in enumerate(PROBES)]


@pytest.fixture
def world() -> World:
    return World()


def answers(client: Client, one: Probe, address: str) -> Iterator[tuple[str, HttpResponse, int]]:
    """Yield (method, answer, deeds left on the trail), each try taken back after."""
    for method in one.methods:
        point = transaction.savepoint()
        before = deeds()
        response: Any = getattr(client, method)(address)
        yield method, response, deeds() - before
        transaction.savepoint_rollback(point)


def deeds() -> int:
    return Entry.objects.exclude(verb__endswith=".refused").count()


def expected(one: Probe, role: str, situation: str) -> set[int]:
    """Return the statuses a refusal may have, or an empty set when the deed is allowed."""
    if situation in ("other partnership", "ended"):
        return {404}
    facts = one.facts_for(role, situation)
    if allowed(one.kind, role, one.deed, facts) or (not one.on_row and one.deed == "R" and ever(one.kind, role, "R")):
        return set()
    reads = allowed(one.kind, role, "R", facts) or (not one.on_row and ever(one.kind, role, "R"))
    return {403} if reads and one.deed != "R" else {403, 404} if one.deed != "R" else {404}


def tried(world: World, one: Probe, role: str, situation: str) -> list[str]:
    """Return what went otherwise than the table says."""
    half = world.there if situation == "other partnership" else world.here
    rows = half.other if situation == "out of scope" else half.own
    person = (world.former if situation == "ended" else world.people)[role]
    wanted = expected(one, role, situation)
    wrong = []
    for method, response, done in answers(world.browser(person), one, one.url(half, rows)):
        refused = response.status_code in (403, 404)
        if response.status_code >= 500 or refused != bool(wanted) or (refused and response.status_code not in wanted):
            wrong.append(
                f"{role}, {situation}: {method} answered {response.status_code}, wanted {wanted or 'to be let in'}"
            )
        if refused and done:
            wrong.append(f"{role}, {situation}: {method} was refused and left {done} deeds")
        if one.lists and not refused:
            wrong += listed(one, role, situation, rows, response)
    return wrong


def listed(one: Probe, role: str, situation: str, rows: Any, response: HttpResponse) -> list[str]:
    """Return whether a list shows the row against the table, or hides it against the table."""
    assert one.lists
    main = re.sub(r"(?s).*<main|</main>.*", "", response.content.decode())
    shown = one.lists(rows) in main
    wanted = allowed(one.kind, role, "R", one.facts_for(role, situation))
    return [] if shown == wanted else [f"{role}, {situation}: the list {'shows' if shown else 'hides'} the row"]


@pytest.mark.parametrize("one", PROBES, ids=IDS)
def test_the_table_is_obeyed(world: World, one: Probe) -> None:
    wrong = []
    for situation in SITUATIONS:
        world.publish(arrangements=situation != "unpublished", plans=situation not in ("unpublished", "out of scope"))
        for role in ROLES:
            if chosen(one.name, one.deed, role, situation):
                wrong += tried(world, one, role, situation)
    assert wrong == []


def test_every_kind_of_this_product_is_tried() -> None:
    without_pages = {"audit_trail", "measure", "level3_grant", "break_glass"}
    assert {one.kind for one in PROBES} == set(CELLS) - without_pages


def test_the_sample_is_the_same_at_every_run() -> None:
    assert [chosen("a", str(n)) for n in range(20)] == [chosen("a", str(n)) for n in range(20)]
