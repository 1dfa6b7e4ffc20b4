"""Deeds of the registers."""

from sightline.registers.services.challenges import NewChallenge, answer_challenge, close_challenge, make_challenge
from sightline.registers.services.escalations import (
    NewEscalation,
    add_to_escalation,
    answer_escalation,
    close_escalation,
    raise_escalation,
    withdraw_escalation,
)
from sightline.registers.services.moving import Asked, raise_risk, return_risk
from sightline.registers.services.others import MatterText, begin_matter, close_matter, edit_matter, report_back
from sightline.registers.services.reviewing import (
    NewMitigation,
    add_control,
    end_control,
    may_open_mitigation,
    open_mitigation,
    score_risk,
)
from sightline.registers.services.risks import RiskText, add_risk, close_risk, edit_risk, reopen_risk
from sightline.registers.services.scores import Scores

__all__ = [
    "Asked",
    "MatterText",
    "NewChallenge",
    "NewEscalation",
    "NewMitigation",
    "RiskText",
    "Scores",
    "add_control",
    "add_risk",
    "add_to_escalation",
    "answer_challenge",
    "answer_escalation",
    "begin_matter",
    "close_challenge",
    "close_escalation",
    "close_matter",
    "close_risk",
    "edit_matter",
    "edit_risk",
    "end_control",
    "make_challenge",
    "may_open_mitigation",
    "open_mitigation",
    "raise_escalation",
    "raise_risk",
    "reopen_risk",
    "report_back",
    "return_risk",
    "score_risk",
    "withdraw_escalation",
]
