"""Every page, opened once where every name is a script: most of the time of a walk goes into the pages themselves."""

import re
from typing import Any

import pytest
from django.urls import reverse

from sightline.actions.services import update_action
from tests import factories as make
from tests.attacks.world import Side, World, address, deeds, inside, routes

SCRIPT = "\"><script>alert(1)</script><img src=x onerror=f()>'{{7*7}}"
AS_SCRIPT = re.compile(r"<script>alert|<img src=x|(?:'|&#x27;)49")
EXPORTS = {
    "actions:export", "actions:workbook", "chasing:export", "imports:report", "plans:export", "plans:export_priority",
    "plans:year_export", "governance:load_workbook", "evidence:download", "reporting:file", "reporting:letter",
    "meetings:minutes_file",
    "indicators:release_file", "indicators:dictionary_workbook",
    "reporting:pack_file", "reporting:progress", "reporting:own_copy_file", "plans:export_health",
    "plans:export_progress",
}  # fmt: skip  # the trail says that it was taken out

READ = {"reporting:own_copy"}  # the receipt of a paper: its reader is noted
# Reading is logged.
LEVEL_3 = (
    *(f"governance:{page}" for page in ("case", "naming", "glass", "interest")),
    *("meetings:agenda", "meetings:restricted", "meetings:papers", "meetings:item_paper", "disagreements:"),
    "partnership:executive",
)


@pytest.fixture
def scripted(db: None) -> World:
    """A pair of partnerships in the first of which every name is a script."""
    world = World(ours=Side("NMR", SCRIPT))
    ours = world.ours
    by = make.standing(ours.manager, ours.partnership)
    update_action(action=ours.action, rag="red", text=SCRIPT, version=1, by=by)
    return world


def test_a_page_changes_nothing_shows_nothing_of_others_runs_no_words_and_is_kept_by_no_cache(scripted: World) -> None:
    """It is opened by GET, and not by OPTIONS, which a view might take for one."""
    wrong: list[tuple[str, str]] = []
    ours = {route.name for route in inside()}
    for route in routes():
        if route.takes and "partnership" not in route.takes:
            continue
        where = address(route, scripted.ours) if route.takes else reverse(route.name)
        before = deeds()
        response = scripted.manager.get(where)
        wrong += [(route.name, fault) for fault in amiss_anywhere(route.name, response)]
        if route.name in ours:
            optional = scripted.manager.options(where).status_code != 405
            wrong += [(route.name, "answers OPTIONS")] if optional else []
            wrong += [(route.name, fault) for fault in amiss_inside(route.name, response, before, scripted)]
    assert wrong == []


def amiss_anywhere(name: str, response: Any) -> list[str]:
    """Return what no answer of the product may have, or lack."""
    kept = response.get("Cache-Control", "")
    closed = "private" in kept and ("no-store" in kept or name == "governance:logo")
    return [] if closed else [f"may be kept: {kept}"]


def amiss_inside(name: str, response: Any, before: int, world: World) -> list[str]:
    """Return what no page of a partnership may have, or lack; `before` is how many deeds there were before it."""
    text, policy = response.content.decode(errors="replace"), response.get("Content-Security-Policy", "unsafe-inline")
    logged = name in EXPORTS | READ or name.startswith(LEVEL_3)
    return [
        *(["changes something"] if deeds() != before and not logged else []),
        *(["shows something of theirs"] if world.theirs.mark in text else []),
        *(["runs words"] if "html" in response["Content-Type"] and AS_SCRIPT.search(text) else []),
        *(["has no policy"] if "unsafe-inline" in policy else []),
    ]


def test_an_unknown_address_is_kept_by_no_cache(scripted: World) -> None:
    assert "no-store" in scripted.manager.get(f"/{scripted.ours.slug}/actions/NMR-A-9999/")["Cache-Control"]
