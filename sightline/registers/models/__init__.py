"""Tables of the registers."""

from sightline.registers.models.others import Matter, MatterReport
from sightline.registers.models.risks import Control, Risk, RiskAction, RiskChange, RiskScore
from sightline.registers.models.sent_up import Challenge, ChallengeStep, Escalation, EscalationStep

__all__ = [
    "Challenge",
    "ChallengeStep",
    "Control",
    "Escalation",
    "EscalationStep",
    "Matter",
    "MatterReport",
    "Risk",
    "RiskAction",
    "RiskChange",
    "RiskScore",
]
