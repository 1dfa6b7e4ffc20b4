"""The states of a report as a table, which draws its own diagram (docs/report-states.md)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """A deed that takes a report from one state to another: who may, what it needs, how history tells it."""

    deed: str
    before: str
    after: str
    who: str
    needs: str
    said: str


CHAIR, ABOVE = "chair of the group", "chair of the group it went to, or business unit"
TRANSITIONS = (
    Transition("submit", "draft", "submitted", CHAIR, "on track or not; a group above", "Submitted"),
    Transition("submit", "returned", "submitted", CHAIR, "on track or not; a group above", "Submitted again"),
    Transition("return", "submitted", "returned", ABOVE, "what has to change", "Returned for change"),
    Transition("collate", "submitted", "collated", ABOVE, "a report of that group to take it in", "Collated"),
    Transition("leave", "collated", "submitted", ABOVE, "nothing more", "Taken out again"),
    Transition("send_up", "draft", "sent_up", CHAIR, "the executive above it; those collated go with it", "Sent up"),
    Transition("send_up", "returned", "sent_up", CHAIR, "the executive above it", "Sent up again"),
    Transition("send_up", "collated", "sent_up", CHAIR, "goes with the report it was collated into", "Sent up"),
    Transition("return", "sent_up", "returned", ABOVE, "what has to change", "Returned for change"),
    Transition("back", "sent_up", "collated", ABOVE, "the report it went up with was returned", "Back with the group"),
    Transition("note", "sent_up", "noted", "executive, not the author", "nothing more", "Noted by the executive"),
)
OPEN_STATES = ("draft", "returned")
UP = ("sent_up", "noted")
WORDS = {
    "draft": "Draft", "submitted": "Submitted", "returned": "Returned for change", "collated": "Collated",
    "sent_up": "Sent up", "noted": "Noted",
}  # fmt: skip


def transition(deed: str, state: str) -> Transition | None:
    """Return the transition that a deed makes from a state, or None when it cannot be done from there."""
    return next((one for one in TRANSITIONS if one.deed == deed and one.before == state), None)


def state_words(state: str) -> str:
    """Return a state as people read it."""
    return WORDS[state]


def diagram() -> str:
    """Return the states as a Mermaid diagram; `docs/report-states.md` holds it and a test compares them."""
    lines = [f"    {one.before} --> {one.after}: {one.deed} ({one.who}; {one.needs})" for one in TRANSITIONS]
    return "\n".join(["stateDiagram-v2", "    [*] --> draft", *lines])
