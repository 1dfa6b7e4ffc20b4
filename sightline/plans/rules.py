"""The states of a plan, how a priority stands, how fresh it is and which way a measure should go. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FRESH_DAYS = 60
COLOURS = ("red", "amber", "green")


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


@dataclass(frozen=True)
class Counts:
    """Actions of a priority, as one aggregated query counts them; withdrawn ones do not count.

    Every action is one of complete, late, not started or under way; a late action that has not started counts as
    late. Colours, and actions without an owner or a date, count open ones only; `before` counts what the same actions
    said before their latest update.
    """

    total: int = 0
    complete: int = 0
    late: int = 0
    not_started: int = 0
    fresh: int = 0
    open: int = 0
    unowned: int = 0
    undated: int = 0
    proved: int = 0
    colours: Mapping[str, int] | None = None
    before: Mapping[str, int] | None = None

    @property
    def unproved(self) -> int:
        """Called complete, with no evidence that the reader may see and that proves something today."""
        return self.complete - self.proved

    @property
    def under_way(self) -> int:
        """Open, started and not past its date."""
        return max(self.open - self.late - self.not_started, 0)


def rag_of(counts: Counts) -> str:
    """Return the RAG of a priority: the worst colour of its open actions.

    Without a coloured open action it is `not_started`, or `complete` when every action is complete.
    """
    worst = _worst(counts.colours)
    if worst:
        return worst
    return "complete" if counts.total and not counts.open else "not_started"


def rag_before(counts: Counts) -> str:
    """Return the worst colour that the same actions had before their latest update, or an empty text."""
    return _worst(counts.before)


def _worst(colours: Mapping[str, int] | None) -> str:
    return next((colour for colour in COLOURS if (colours or {}).get(colour)), "")


def freshness(counts: Counts) -> int | None:
    """Return the percentage of open actions updated in the last 60 days, or None when none is open."""
    return round(100 * counts.fresh / counts.open) if counts.open else None


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
