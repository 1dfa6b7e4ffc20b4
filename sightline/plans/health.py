"""The registry of quality rules: their words come from `data/health.yaml`, their rows from the contexts that know them.

A context above, such as one that keeps evidence or decisions, registers its own when it starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import yaml
from django.conf import settings
from django.urls import reverse

from sightline.governance.standing import Standing
from sightline.plans.models import Plan
from sightline.plans.rules.health import Book, Rule, read_book


@dataclass(frozen=True)
class Row:
    """Something to mend: `what` it is, its reference, `where` it stands, and the page that mends it.

    `page` is the name of a route and `args` what it takes after the partnership; the address is made when it is shown,
    and `query` ends it. `owner` and `group` are (key, words), for the filter. `may` says, when it is shown, whether the
    reader may mend it; who may not is led to `seen_at` instead.
    """

    key: str
    what: str
    reference: str
    where: str
    page: str
    args: tuple[Any, ...]
    group: tuple[int, str] = (0, "")
    owner: tuple[int, str] = (0, "")
    may: Callable[[], bool] = bool
    seen_at: tuple[str, tuple[Any, ...]] | None = None
    detail: str = ""
    query: str = ""

    def href(self, by: Standing) -> str:
        """Return the address of the form that mends it, or of its page."""
        page, args = (self.page, self.args) if not self.seen_at or self.may() else self.seen_at
        return reverse(page, args=[by.partnership.slug, *args]) + (self.query if page == self.page else "")


Finder = Callable[["Scan"], Iterable[Row]]
_finders: dict[str, Finder] = {}


class Scan:
    """A plan as one reader sees it, read as the finders ask: each list once, whichever rules share it.

    `keep` holds what finders of any context have read, by name.
    """

    def __init__(self, plan: Plan, by: Standing) -> None:
        self.plan, self.by = plan, by
        self._kept: dict[str, Any] = {}

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        """Return what `read` gives, asked once however many rules need it."""
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name]


@cache
def book() -> Book:
    """Return the words of the rules."""
    return read_book(yaml.safe_load((settings.DATA_DIR / "health.yaml").read_text(encoding="utf-8")))


def register(key: str, finder: Finder) -> None:
    """Register what finds the rows of a rule of `data/health.yaml`; raises LookupError for a rule that is not there."""
    if key not in book().rules:
        raise LookupError(f"data/health.yaml has no rule {key}")
    _finders[key] = finder


def registered() -> set[str]:
    """Return the keys of the rules that have code."""
    return set(_finders)


@dataclass(frozen=True)
class Found:
    """A rule with its rows."""

    rule: Rule
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Health:
    """The health of a plan as one reader sees it, rule by rule in the order of the book."""

    found: tuple[Found, ...]

    @cached_property
    def rows(self) -> list[Row]:
        """All rows."""
        return [row for one in self.found for row in one.rows]

    @property
    def by_severity(self) -> dict[str, int]:
        """How many rows there are of each severity."""
        counts = dict.fromkeys(("high", "medium", "low"), 0)
        for one in self.found:
            counts[one.rule.severity] += len(one.rows)
        return counts

    @property
    def broken(self) -> list[Found]:
        """The rules that have rows."""
        return [one for one in self.found if one.rows]


def health(plan: Plan, by: Standing) -> Health:
    """Find all that is to mend in a plan, of what the reader may see; as many queries however long the plan is."""
    scan = Scan(plan, by)
    return Health(
        tuple(Found(rule, tuple(_finders[key](scan))) for key, rule in book().rules.items() if key in _finders)
    )  # fmt: skip
