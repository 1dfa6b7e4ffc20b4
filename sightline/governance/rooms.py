"""The rooms of governance in the menu, and the sub-navigation that joins them."""

from typing import Any

from django.urls import reverse

from sightline.governance.permissions import (
    AGENCY,
    ARRANGEMENTS,
    GROUP,
    LAW,
    LEVEL3_GRANT,
    PERSON,
    ROLE_GRANT,
    SETTINGS,
)
from sightline.governance.reviewing import MEMBERSHIP_REVIEW
from sightline.governance.standing import Standing
from sightline.ui.navigation import Entry, register

ROOMS = (
    ("about", "About the partnership", "governance:about", ARRANGEMENTS),
    ("agreements", "Agreements", "governance:agreements", ARRANGEMENTS),
    ("agencies", "Agencies", "governance:agencies", AGENCY),
    ("register", "Register", "governance:register", ARRANGEMENTS),
    ("reviews", "Membership review", "governance:reviews", MEMBERSHIP_REVIEW),
    ("law", "Law", "governance:law", LAW),
    ("members", "Members", "governance:members", AGENCY),
    ("groups", "Groups and seats", "governance:groups", GROUP),
    ("structure", "Structure", "governance:structure", GROUP),
    ("sits", "Who sits where", "governance:sits", GROUP),
    ("people", "People", "governance:people", PERSON),
    ("roles", "Roles", "governance:roles", ROLE_GRANT),
    ("access_review", "Access review", "governance:access_reviews", ROLE_GRANT),
    ("cases", "Named cases", "governance:cases", LEVEL3_GRANT),
    ("calendar", "Calendar", "governance:calendar", SETTINGS),
)


WHOLE = ("reviews",)  # rooms for those who read all of the kind, not only what is published


def _enters(key: str, scoped: Any, by: Standing) -> bool:
    return bool(scoped.may(by, "R") if key in WHOLE else scoped.may_some(by, "R"))


def _may(key: str, scoped: Any) -> Any:
    return lambda standing: standing is not None and _enters(key, scoped, standing)


def register_all() -> None:
    """Put the rooms under “Run”, the first of them in the row."""
    for at, (key, words, url_name, scoped) in enumerate(ROOMS):
        main = key == "about"
        name, within = ("Partnership", "") if main else (words, "about")
        register(Entry(key, name, url_name, "Run", 80 + at, _may(key, scoped), main, within))


def sub_navigation(by: Standing) -> list[tuple[str, str]]:
    """Return (words, address) of the rooms this standing may enter."""
    slug = by.partnership.slug
    return [(words, reverse(name, args=[slug])) for key, words, name, scoped in ROOMS if _enters(key, scoped, by)]
