"""How reports are found: by reference, by group and period, by what they say and what was added."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from sightline.governance.standing import Standing
from sightline.reporting.models import Addition, Report, Section
from sightline.reporting.permissions import REPORT
from sightline.reporting.queries import reports
from sightline.reporting.rules import state_words
from sightline.search.kinds import Kind, Part, State, register


def _states(_by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    rows = Report.objects.filter(pk__in=pks).select_related("round")
    return {row.pk: State(f"{row.get_kind_display()}, {row.round.name}. {state_words(row.state)}", 2) for row in rows}


def register_kind() -> None:
    """Let reports be found; an entry that was taken out of one is not."""
    register(Kind(
        "report", "Report", "Reports", Report, "group__name", texts=("round__name", "summary"), reference="reference",
        letters="HR", visible=reports, may=lambda by: REPORT.may_some(by, "R"), states=_states,
        parts=(Part(Section, "report", ("text", "recommended", "if_not"), unless="taken_out"),
               Part(Addition, "report", ("text",))),
        href=lambda slug, reference, _under, _pk: reverse("reporting:report", args=[slug, reference]),
    ))  # fmt: skip
