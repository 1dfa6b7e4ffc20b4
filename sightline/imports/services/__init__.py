"""Deeds on proposals: read a document, mend what was understood, accept it as a plan or set it aside."""

from sightline.imports.services.lines import place, set_aside
from sightline.imports.services.mending import (
    assign,
    drop,
    join,
    keep_as_one,
    move,
    retitle,
    say_rag,
    split,
    take_back,
)
from sightline.imports.services.proposals import commit, describe, discard, propose, undo
from sightline.imports.services.several import drop_several, move_several

__all__ = [
    "assign",
    "commit",
    "describe",
    "discard",
    "drop",
    "drop_several",
    "join",
    "keep_as_one",
    "move",
    "move_several",
    "place",
    "propose",
    "retitle",
    "say_rag",
    "set_aside",
    "split",
    "take_back",
    "undo",
]
