"""The word, the letter and the shape of every state the product shows; colour is only the third signal.

One function per family answers, so that a tag, a tile, a chart and an export never disagree.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """How a RAG value is shown: `word` always, `letter` in small places, `shape` drawn, `css` the colour class."""

    value: str
    word: str
    letter: str
    shape: str
    css: str


@dataclass(frozen=True)
class Direction:
    """How a direction of travel is shown: `word` always and an arrow drawn along `path` on a 16 by 16 grid."""

    value: str
    word: str
    path: str


RAG = {
    mark.value: mark
    for mark in (
        Mark("red", "Red", "R", "octagon", "k-red"),
        Mark("amber", "Amber", "A", "triangle", "k-amber"),
        Mark("green", "Green", "G", "circle", "k-green"),
        Mark("complete", "Complete", "C", "square", "k-complete"),
        Mark("not_started", "Not started", "N", "ring", "k-not_started"),
    )
}
DIRECTIONS = {
    direction.value: direction
    for direction in (
        Direction("better", "better", "M3 10 8 4l5 6M8 4v10"),
        Direction("worse", "worse", "M3 7l5 6 5-6M8 13V2"),
        Direction("same", "no change", "M2 8h11M9 4l4 4-4 4"),
    )
}
CLOCKS = {"run": "Running", "soon": "Due soon", "over": "Late", "met": "Met", "pause": "Paused"}
LEVELS = {0: "public", 1: "partnership", 2: "group", 3: "named case"}
CONFIDENCE = {"ask": (1, "Ask"), "likely": (2, "Likely"), "sure": (3, "Sure")}
STEPS = {"done": "Done", "now": "Next", "todo": "Not yet"}


def rag_mark(value: str | None) -> Mark:
    """Return the word, letter and shape of a RAG value; an empty value is “Not started”.

    Raises KeyError for a value that is not red, amber, green, complete or not_started.
    """
    return RAG[value or "not_started"]


def direction_mark(value: str | None) -> Direction | None:
    """Return the word and arrow of better, worse or same, or None when no direction is known."""
    return DIRECTIONS[value] if value else None


def level_words(level: int) -> str:
    """Return a level as “Level 1: partnership”."""
    return f"Level {level}: {LEVELS[level]}"


def rag_choices(*values: str) -> list[tuple[str, str]]:
    """Return form choices [(value, word)] for the RAG values named, or for all five in their fixed order."""
    return [(mark.value, mark.word) for mark in RAG.values() if not values or mark.value in values]
