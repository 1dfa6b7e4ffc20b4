"""What follows from rounds, states and the record. Pure."""

from sightline.reporting.rules.drafting import Fact, Line, PriorityFact, Record, RiskFact, draft
from sightline.reporting.rules.kinds import (
    DECIDED,
    KINDS,
    PACK_ORDER,
    RENEWED,
    SECTIONS,
    heading,
    hint,
    sections_of,
)
from sightline.reporting.rules.rounds import Dates, due_stage, quarter_of, round_problem, usual_dates
from sightline.reporting.rules.states import OPEN_STATES, TRANSITIONS, UP, diagram, state_words, transition
from sightline.reporting.rules.structure import Place, owes, receiver

__all__ = [
    "DECIDED", "KINDS", "OPEN_STATES", "PACK_ORDER", "RENEWED", "SECTIONS", "TRANSITIONS", "UP", "Dates", "Fact",
    "Line", "Place", "PriorityFact", "Record", "RiskFact", "diagram", "draft", "due_stage", "heading", "hint", "owes",
    "quarter_of", "receiver", "round_problem", "sections_of", "state_words", "transition", "usual_dates",
]  # fmt: skip
