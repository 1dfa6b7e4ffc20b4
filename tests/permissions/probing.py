"""How a try is written: a kind, a deed, an address, and what is true of the row.

`url` takes a route's name and says where its keys come from on a row of the world; `facts` are the letters that can be
true of the row for somebody in scope (of `a` and `g` those that their role has; see `facts_for`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.permissions.world import Half, Rows

Url = Callable[[Half, Rows], str]
# Of the roles with an agency or a group of their own: which of the two.
OWN = {"PRA": "a", "DSL": "a", "AGL": "a", "MEM": "ag", "CHR": "ag", "EXE": "a"}


@dataclass(frozen=True)
class Probe:
    """One thing to try with every role in every situation. `lists` says which text of a row its list shows, `search` by
    which name of its address it is searched for, `exports_as` whose `X` its file asks for when it is not the kind's.
    The letters of `always` are true wherever it is tried. With `reads_first` nobody does it who may not read the row.
    """

    kind: str
    deed: str
    url: Url
    facts: str = "agpv"
    methods: tuple[str, ...] = ("get", "post")
    lists: Callable[[Rows], str] | None = None
    on_row: bool = True
    name: str = ""
    search: str = ""
    exports_as: str = ""
    always: str = ""
    reads_first: bool = False

    def facts_for(self, role: str, situation: str) -> str:
        """Return the facts true of the row tried in a situation."""
        own = OWN.get(role, "") + "ns" if situation != "out of scope" else ""
        draft = self.kind == "plan" and situation == "out of scope"
        published = "" if draft or situation == "unpublished" else "p"
        return "".join(letter for letter in own + published + "v" if letter in self.facts) + self.always


def at(
    name: str, key: Callable[[Rows], Any] | None = None, query: str = "", more: tuple[Any, ...] = (),
    before: tuple[Any, ...] = (),
) -> Url:  # fmt: skip
    """Return how to make the address of a route."""

    def made(half: Half, rows: Rows) -> str:
        keys = [key(rows)] if key else []
        return reverse(name, args=[half.slug, *before, *keys, *more]) + query

    return made


def probe(kind: str, deed: str, name: str, key: Callable[[Rows], Any] | None = None, **more: Any) -> Probe:
    """Return a probe of a route that bears the route's name."""
    query, extra, before = more.pop("query", ""), more.pop("more", ()), more.pop("before", ())
    made = Probe(kind, deed, at(name, key, query, extra, before), name=f"{name}{query}", **more)
    return made


READ: dict[str, Any] = {"methods": ("get",)}
CASE: dict[str, Any] = {"facts": "nv"}
LOADED: dict[str, Any] = {"facts": "v"}
GLASS: dict[str, Any] = {"facts": "sv"}
CALENDAR: dict[str, Any] = {"facts": "s", "always": "s"}
TEXT: dict[str, Any] = {"search": "text"}
NO_ROW: dict[str, Any] = {"on_row": False}
LIST: dict[str, Any] = TEXT | NO_ROW | READ
GROUPED: dict[str, Any] = {"facts": "gpv"}
GROUPS: dict[str, Any] = {"lists": lambda row: row.group.name, "on_row": False, **READ, **GROUPED}
