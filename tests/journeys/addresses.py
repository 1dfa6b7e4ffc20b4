"""Every address of the product, with its parts to fill."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from sightline.governance.permissions import table
from sightline.governance.standing import Standing

PART = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>|\(\?P<([a-z0-9]+)>[^)]*\)")
Given = list[dict[str, Any]]


def named_routes(by: Standing | None = None) -> list[tuple[str, str]]:
    """Return (name, address with its parts to fill) of every named route, or of those whose door opens to somebody.

    What a route refuses to a role is tried in `tests/permissions`, every role at every door.
    """
    found = _named(get_resolver().url_patterns, "")
    return [(name, address) for name, address, access in found if by is None or _opens(access, by)]


def _named(patterns: list[Any], before: str) -> Iterator[tuple[str, str, str]]:
    for pattern in patterns:
        address = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from _named(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name, address, getattr(pattern.callback, "access", "")


def _opens(access: str, by: Standing) -> bool:
    kind, _, deed = access.partition(":")
    return not deed or bool(table()[kind].for_roles(by.roles, deed))


def filled(address: str, given: dict[str, Given]) -> list[str]:
    """Return an address once for each set of arguments of the longest beginning it has; fails when there is none.

    An address without parts to fill may have sets too, for what it is asked with.
    """
    inside = address.removeprefix("<slug:partnership>/")
    sets: Given = given.get(inside, [{}])
    if PART.search(inside):
        known = [beginning for beginning in given if inside.startswith(beginning)]
        assert known, f"No argument is given for /{address}"
        sets = given[max(known, key=len)]
    found = [_fill(address, {"partnership": "northmoor", **one}) for one in sets]
    return list(dict.fromkeys(found))


def _fill(address: str, one: dict[str, Any]) -> str:
    path = PART.sub(lambda part: str(one[part[1] or part[2]]), address)
    return f"/{path}{one.get('query', '')}"
