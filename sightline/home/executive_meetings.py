"""The panels of meetings on the executive page: decisions being circulated, and agencies that stay away."""

from datetime import date

from django.urls import reverse

from sightline.governance.panels import SHOWN, Line, Panel, Source, register
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.meetings.permissions import DECISION, MINUTES
from sightline.meetings.queries.decisions import visible
from sightline.meetings.queries.represented import gaps


def _circulated(by: Standing) -> Panel:
    rows = list(visible(by).filter(state="asked").select_related("group").order_by("answer_by", "reference"))
    lines = [
        Line(
            row.title, reverse("meetings:decision", args=[by.partnership.slug, row.reference]), str(row.group),
            _clock(row.answer_by, by),
        )
        for row in rows[:SHOWN]
    ]  # fmt: skip
    late = sum(row.answer_by is not None and row.answer_by < by.today for row in rows)
    address = reverse("meetings:decisions", args=[by.partnership.slug]) + "?state=asked"
    words = "decision is being circulated" if len(rows) == 1 else "decisions are being circulated"
    return Panel(len(rows), words, address, f"{late} past the day to answer" if late else "", lines)


def _clock(day: date | None, by: Standing) -> tuple[str, str] | None:
    if day is None:
        return None
    return ("over" if day < by.today else "run"), f"Answer by {in_short(day)}"


def _gaps(by: Standing) -> Panel:
    found = gaps(by)
    address = reverse("meetings:represented", args=[by.partnership.slug]) + "?show=gaps"
    lines = [Line(one.words, address, f"{one.gap.capitalize()}: {', '.join(one.groups)}") for one in found[:SHOWN]]
    words = "agency missed three meetings or more" if len(found) == 1 else "agencies missed three meetings or more"
    return Panel(len(found), words, address, "in a row, this year", lines)


def register_all() -> None:
    """Bring the panels of meetings."""
    register(Source("circulated", "Decisions asked for", 11, lambda by: DECISION.may_some(by, "R"), _circulated))
    register(Source("gaps", "Attendance", 60, lambda by: MINUTES.may_some(by, "R"), _gaps))
