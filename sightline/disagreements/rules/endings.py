"""How a disagreement or a dispute ends, and who may say so. Pure."""

RESOLVED, UPHELD, IN_PART, NOT_UPHELD = "resolved", "upheld", "in_part", "not_upheld"
WITHDRAWN, POLICY, REFERRED = "withdrawn", "policy", "referred"

OUTCOMES = {
    RESOLVED: "Resolved between the agencies",
    UPHELD: "Upheld",
    IN_PART: "Upheld in part",
    NOT_UPHELD: "Not upheld",
    WITHDRAWN: "Withdrawn",
    POLICY: "Led to a change of policy",
}
# Settled by those who disagreed, as everybody named who works on it may write down (`U`) …
SETTLED = (RESOLVED, WITHDRAWN, POLICY)
# … or decided by somebody above them (`A`).
DECIDED = (UPHELD, IN_PART, NOT_UPHELD)
TYPES = {
    "threshold": "Threshold",
    "nfa": "No further action",
    "sharing": "Information sharing",
    "icpc": "Need for a child protection conference",
    "plan": "Plan",
    "resource": "Resource",
}


def in_words(outcome: str, stage: int | None) -> str:
    """Return an outcome as people say it: “Resolved between the agencies at stage 2”."""
    words = OUTCOMES.get(outcome, "Referred to the Secretary of State" if outcome == REFERRED else outcome)
    return f"{words} at stage {stage}" if outcome == RESOLVED and stage else words
