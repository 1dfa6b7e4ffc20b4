"""Nasty values at every route, by every method: whatever comes, the product answers without falling over."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.attacks.world import Route, World, address, routes

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
LONG = "x" * 20_000
NASTY = (
    "", "abc", "-1", "0", "1e999", "9" * 30, "9" * 5_000, "31/02/2026", "٣", "'", '"><script>alert(1)</script>',
    "a\0b", "\ud800", "%", "{{ 7*7 }}", "=1+1", "__class__", "../../etc/passwd", "1; drop table", "true", "[]", "None",
)  # fmt: skip
QUERY = (
    "page", "sort", "q", "owner", "agency", "group", "rag", "status", "when", "fresh", "origin", "week", "kind", "role",
    "text", "category", "state", "format", "what", "show", "under", "next", "selected",
)  # fmt: skip
POSTED = (
    *QUERY, "version", "title", "detail", "name", "short_name", "email", "reason", "level", "parent", "deputy", "post",
    "person", "starts_on", "starts_on_day", "starts_on_month", "starts_on_year", "ends_on_day", "ends_on_month",
    "ends_on_year", "due_on_day", "due_on_month", "due_on_year", "from_on_day", "from_on_month", "from_on_year",
    "agreed_on_day", "agreed_on_month", "agreed_on_year", "agreed_for", "meets", "purpose", "purposes", "values",
    "councils", "successor_name", "form", "texts", "seen", "to-owner", "to-group", "to-due_on_day", "to-due_on_month",
    "to-due_on_year", "ambition", "measure", "part", "lead", "url", "review_on_day", "direction", "query", "to", "logo",
    "document", "workbook", "replace", "created_by", "partnership", "password", "login", "code",
)  # fmt: skip
OUT_OF_BOUNDS = {"account_logout"}  # it would end the session that the others need


def dice(route: Route, method: str) -> random.Random:
    return random.Random(f"{route.name} {method}")  # noqa: S311 - the same throws at every run


def query(throw: random.Random) -> dict[str, Any]:
    return {key: sendable(throw.choice(NASTY)) for key in throw.sample(QUERY, 6)}


def sendable(text: str) -> str | bytes:
    """A lone surrogate as the bytes that a hostile client would send for it."""
    return text.encode("utf-8", "surrogatepass") if "\ud800" in text else text


def body(throw: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {key: sendable(throw.choice((*NASTY, LONG))) for key in throw.sample(POSTED, 25)}
    found["selected"] = [sendable(one) for one in throw.sample(NASTY, 3)]
    for key in ("version", "title", "name", "reason", "text"):
        found.setdefault(key, sendable(throw.choice(NASTY)))
    return found


def answers(client: Client, where: str, route: Route, methods: tuple[str, ...]) -> Iterator[tuple[str, HttpResponse]]:
    for method in methods:
        throw = dice(route, method)
        point = transaction.savepoint()
        call = getattr(client, method)
        data = None if method == "trace" else query(throw) if method in ("get", "head") else None
        if method == "post":
            yield method, call(where, body(throw))
        elif method in ("put", "patch"):
            yield method, call(where, throw.choice(["{", "[]", "null", '{"a": 1e999}']), "application/json")
        else:
            yield method, call(where, data) if data else call(where)
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize(("role", "methods"), [("BUS", METHODS), ("PRA", ("get", "post"))])
def test_no_route_falls_over(world: World, role: str, methods: tuple[str, ...]) -> None:
    side = world.ours
    person = side.manager if role == "BUS" else make.person_with("PRA", side.partnership, agency=side.agency)
    client = make.signed_in(person)
    client.raise_request_exception = False
    fallen = []
    for route in routes():
        if route.name in OUT_OF_BOUNDS or (route.takes and "partnership" not in route.takes):
            continue
        where = address(route, side) if route.takes else reverse(route.name)
        for method, response in answers(client, where, route, methods):
            if response.status_code >= 500:
                fallen.append((method, where, getattr(response, "exc_info", None)))
    assert fallen == []
