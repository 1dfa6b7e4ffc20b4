"""The states of a plan and which way a measure should go; beside them what progress adds up to. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """A deed that takes a plan from one state to another.

    `who` says whose deed it is, `needs` what it asks for, `said` how the history tells it.
    """

    deed: str
    before: str
    after: str
    who: str
    needs: str
    said: str


TRANSITIONS = (
    Transition("agree", "draft", "agreed", "executive, not the author", "the date and for whom", "The plan was agreed"),
    Transition("publish", "agreed", "published", "business unit", "nothing more", "The plan was published"),
    Transition("reopen", "agreed", "draft", "business unit", "a reason", "The plan was reopened"),
    Transition(
        "withdraw", "published", "agreed", "business unit", "a reason", "The plan was taken back from publication"
    ),
    Transition("discard", "draft", "discarded", "business unit", "a reason", "The draft was discarded"),
)


def transition(deed: str, state: str) -> Transition | None:
    """Return the transition that a deed makes from a state, or None when it cannot be done from there."""
    return next((one for one in TRANSITIONS if one.deed == deed and one.before == state), None)


def state_words(before: str, after: str) -> str:
    """Return how history tells that a plan went from one state to another, such as “The plan was agreed”."""
    return next((one.said for one in TRANSITIONS if (one.before, one.after) == (before, after)), "State")


def diagram() -> str:
    """Return the states as a Mermaid diagram; `docs/plan-states.md` holds it and a test compares them."""
    lines = [f"    {one.before} --> {one.after}: {one.deed} ({one.who}; {one.needs})" for one in TRANSITIONS]
    return "\n".join(["stateDiagram-v2", "    [*] --> draft", *lines])


def may_change_promise(state: str) -> bool:
    """Return whether what was promised (titles, visions, ambitions, criteria) may change: only in a draft.

    Actions, measures, leads and yearly parts may change in any state, since they are refreshed every year.
    """
    return state == "draft"


_DOWN = r"reduc\w*|decreas\w*|fewer|lower\w*|less|fall|drop in|cut in|minimis\w*|shorter"
_UP = r"increas\w*|improv\w*|more|higher|greater|rise|raise\w*|grow\w*|better|strengthen\w*|enhance\w*"
_KEEP = r"maintain\w*|sustain\w*|remain\w*|keep\w*|stay\w*|hold steady"
_WORDS = re.compile(rf"\b(?:(?P<decrease>{_DOWN})|(?P<increase>{_UP})|(?P<keep>{_KEEP}))\b", re.IGNORECASE)


def direction_of(text: str) -> str:
    """Guess a measure's direction from its words: `increase`, `decrease`, `keep`, or empty when they do not say.

    The first word of direction decides, and only among the first eight words: “Increase in practitioners who report
    less worry” is an increase; a word far into a sentence is about something else.
    """
    found = _WORDS.search(" ".join(text.split()[:8]))
    return (found.lastgroup or "") if found else ""


CARRY, COMPLETE, NOT_DONE, OUT, DROP = "carry", "complete", "not_done", "out", "drop"
ACTION_FATES = {
    CARRY: "Carry into the new year",
    COMPLETE: "Close as complete",
    NOT_DONE: "Close as not done",
    OUT: "Leave out of the plan, still open",
}
LINE_FATES = {CARRY: "Carry into the new year", DROP: "Drop"}
FATE_WORDS = {
    CARRY: "Carried on", COMPLETE: "Complete", NOT_DONE: "Not done", OUT: "Left the plan, still open", DROP: "Dropped",
}  # fmt: skip


def fates_of(kind: str) -> Mapping[str, str]:
    """Return what may become of a line of a year that ends: of an action, or of an outcome or a measure."""
    return ACTION_FATES if kind == "action" else LINE_FATES


def fate_problem(kind: str, fate: str, said: Mapping[str, str]) -> tuple[str, str]:
    """Return (field, sentence) of what is wrong with a choice for a line of a year that ends, both empty if nothing."""
    if fate not in fates_of(kind):
        return "what", "Choose what becomes of it."
    reason = said.get("reason", "").strip()
    if fate == NOT_DONE and not reason:
        return "reason", "Say why it was not done."
    if len(reason) > 300:
        return "reason", "Say why in 300 characters or fewer."
    if kind == "action" and len(said.get("text", "").strip()) > 500:
        return "text", "Give the action a title of up to 500 characters."
    return "", ""
