"""How minutes move: draft, approved by the chair, confirmed at the next meeting; then only corrections. Pure."""

from dataclasses import dataclass

DRAFT, APPROVED, CONFIRMED = "draft", "approved", "confirmed"


@dataclass(frozen=True)
class Move:
    """A deed on minutes: from which states to which, and what it is called in their history."""

    sources: tuple[str, ...]
    target: str
    words: str


MOVES = {
    "approve": Move((DRAFT,), APPROVED, "Approved by the chair"),
    "take_back": Move((APPROVED,), DRAFT, "Taken back to draft"),
    "confirm": Move((APPROVED,), CONFIRMED, "Confirmed"),
}
WHY_NOT = {
    APPROVED: "The chair has approved these minutes. Take them back to draft to change them.",
    CONFIRMED: "These minutes were confirmed, so they do not change any more. Add a dated correction instead.",
}


def may_move(deed: str, state: str) -> bool:
    """Return whether a deed can be done in a state; raises KeyError for a deed that does not exist."""
    return state in MOVES[deed].sources


def why_closed(state: str) -> str:
    """Return why minutes in this state take no changes, or "" for a draft."""
    return WHY_NOT.get(state, "")
