"""How an action stood on a past day, from what was said and changed until then. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Moved:
    """One thing that happened to an action: `rag` said (with `words`), `due` set, or `status` changed, on a day.

    `value` is a RAG, a day in ISO form (empty for no date), or `open` or `withdrawn`.
    """

    on: date
    what: str
    value: str
    words: str = ""


@dataclass(frozen=True)
class Stand:
    """How an action stood on a day; `heard_on` is the day of the latest update, or the day it was opened."""

    status: str
    rag: str
    due_on: date | None
    heard_on: date
    heard: bool


def stood_on(day: date, opened_on: date, moves: Iterable[Moved]) -> Stand | None:
    """Return how an action stood at the end of a day, or None when it was not opened yet.

    `moves` come in order of time; those after the day are ignored. What nobody has said yet is `not_started`.
    """
    if opened_on > day:
        return None
    rag, status, due, heard = "not_started", "open", "", None
    for one in moves:
        if one.on > day:
            break
        if one.what == "rag":
            rag, heard = one.value, one.on
        elif one.what == "due":
            due = one.value
        else:
            status = one.value
    if status != "withdrawn":
        status = "complete" if rag == "complete" else "open"
    return Stand(status, rag, date.fromisoformat(due[:10]) if due else None, heard or opened_on, heard is not None)
