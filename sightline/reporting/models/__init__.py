"""Tables of reporting."""

from sightline.reporting.models.circulation import Circulation, Receipt
from sightline.reporting.models.reports import (
    Addition,
    Help,
    Report,
    ReportVersion,
    Round,
    Section,
    Setting,
    Step,
    Typed,
)

__all__ = [
    "Addition", "Circulation", "Help", "Receipt", "Report", "ReportVersion", "Round", "Section", "Setting", "Step",
    "Typed",
]  # fmt: skip
