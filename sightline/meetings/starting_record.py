"""What minutes, decisions and attendance tell the rest of the system when it starts."""

from django.db.models import Q
from django.urls import reverse

from sightline.actions.filtering import register_origin
from sightline.governance.standing import Standing
from sightline.kernel import references
from sightline.kernel.outbox import may_still_send
from sightline.meetings.health_of_decisions import register_rule
from sightline.meetings.models import Decision
from sightline.meetings.permissions import DECISION, MINUTES, NEEDED
from sightline.meetings.queries.decisions import resolve_decision, states, visible
from sightline.meetings.services.recording import ASKED, may_still_ask
from sightline.search.kinds import Kind, register
from sightline.ui.navigation import SubEntry, register_sub


def _of_meeting(reference: str) -> Q:
    return Q(minuted__meeting__reference=reference)


def _of_decision(reference: str) -> Q:
    return Q(minuted__decision__reference=reference)


def _may_decide(by: Standing | None) -> bool:
    return by is not None and DECISION.may_some(by, "R")


def _may_read(by: Standing | None) -> bool:
    return by is not None and MINUTES.may_some(by, "R")


def _may_rule(by: Standing | None) -> bool:
    return by is not None and NEEDED.may_some(by, "U")


def register_record() -> None:
    """Register rooms, references, mails, what actions came from, and how decisions are found."""
    register_rule()
    references.register("DE", resolve_decision)
    register_origin("MT", _of_meeting)
    register_origin("DE", _of_decision)
    may_still_send(ASKED, may_still_ask)
    register(Kind(
        "decision", "Decision", "Decisions", Decision, "title", texts=("text", "reason"), reference="reference",
        letters="DE", visible=visible, may=_may_decide, states=states,
        href=lambda slug, reference, _under, _pk: reverse("meetings:decision", args=[slug, reference]),
    ))  # fmt: skip
    register_sub(SubEntry("meetings", "decisions", "Decisions", "meetings:decisions", order=30, may=_may_decide))
    register_sub(SubEntry("meetings", "represented", "Attendance", "meetings:represented", order=40, may=_may_read))
    register_sub(SubEntry("meetings", "needed", "Who has to be there", "meetings:needed", order=80, may=_may_rule))
