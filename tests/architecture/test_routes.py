"""The first lock: every route declares who may enter, in words the permission table knows. Silence fails."""

import csv
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from sightline.kernel.access import open_to_all, signed_in
from tests.architecture.source import ROOT

WORDS = {"open", "signed in"}


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (address, view) of every route below."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


@cache
def permission_table() -> dict[str, set[str]]:
    """Return {kind: the deeds somebody may do}, by letter."""
    with (ROOT / "data" / "permissions.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    cells = {row.pop("object"): [value for name, value in row.items() if name != "level"] for row in rows}
    return {
        kind: {token[0] for value in values for token in value.split() if token != "-"}
        for kind, values in cells.items()
    }


def complaint(address: str, view: Any) -> str | None:
    """Return what is wrong with a route's declaration, or None."""
    access = getattr(view, "access", None)
    if access is None:
        return f"/{address} does not declare its access"
    if access in WORDS:
        return None
    kind, _, deed = str(access).partition(":")
    if kind not in permission_table():
        return f"/{address} declares “{access}”, and data/permissions.csv has no object {kind}"
    if deed not in permission_table()[kind]:
        return f"/{address} declares “{access}”, and data/permissions.csv gives that deed to nobody"
    return None


def test_every_route_declares_its_access() -> None:
    found = [complaint(address, view) for address, view in routes(get_resolver().url_patterns)]
    assert [sentence for sentence in found if sentence] == []


def test_there_are_routes_to_read() -> None:
    addresses = [address for address, _ in routes(get_resolver().url_patterns)]
    assert any(address.startswith("<slug:partnership>/") for address in addresses)


def test_silence_and_unknown_words_are_found() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def declared(access: str) -> Any:
        view = open_to_all(page)
        view.access = access  # type: ignore[attr-defined]
        return view

    planted = [
        path("a/", page),
        path("b/", declared("dragon:R")),
        path("c/", declared("plan:Z")),
        path("d/", declared("plan:R")),
        path("e/", open_to_all(page)),
        path("f/", signed_in(page)),
    ]
    found = [complaint(address, view) for address, view in routes(planted)]
    assert [sentence.split()[0] for sentence in found if sentence] == ["/a/", "/b/", "/c/"]


# Everyday work with reports, registers and proposals: it gives nobody a right, publishes nothing and is put right by
# the next deed. A list that is imported asks when it appoints people (`kind.confirms`).
EVERYDAY = {
    "reporting:send", "reporting:note", "registers:escalation_answer", "registers:risk_down", "imports:accept",
    "imports:list_preview",
}  # fmt: skip


def approvals(patterns: list[Any], room: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (name, view) of every route that approves."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from approvals(pattern.url_patterns, pattern.app_name or room)
        elif str(getattr(pattern.callback, "access", "")).endswith(":A"):
            yield f"{room}:{pattern.name}", pattern.callback


def test_who_approves_says_first_who_they_are() -> None:
    silent = {name for name, view in approvals(get_resolver().url_patterns) if not getattr(view, "confirms", False)}
    assert silent == EVERYDAY
