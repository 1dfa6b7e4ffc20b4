"""What the law in force calls those who represent the partners, and what it asks of the chair, in one place."""

from datetime import date

from sightline.governance.models import Representative
from sightline.governance.standing import Standing

PLAIN = {
    Representative.Kind.LEAD: "Lead for the partner",
    Representative.Kind.DELEGATED: "Delegated by the lead",
    Representative.Kind.CHAIR: "Chair of the partnership",
    Representative.Kind.ADULTS: "Council’s lead for the safeguarding adults board",
}


def wording(by: Standing, on: date | None = None) -> dict[str, str]:  # noqa: ARG001
    """Return the words for each kind of representative under the rule set in force on a day."""
    return {str(kind): words for kind, words in PLAIN.items()}


def chair_must_be_delegated(by: Standing, on: date | None = None) -> bool:  # noqa: ARG001
    """Whether the rule set in force wants the chair to be one of the delegated partners."""
    return False
