"""How evidence is found: by reference, by its title and what it shows, by the words of statements and file names."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from sightline.evidence.models import Evidence, EvidenceVersion
from sightline.evidence.permissions import EVIDENCE
from sightline.evidence.queries import state_for, visible
from sightline.governance.standing import Standing
from sightline.search.kinds import Kind, Part, State, register


def _states(by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    rows = Evidence.objects.filter(pk__in=pks)
    return {row.pk: State(f"{row.get_kind_display()}. {state_for(row, by.today).words}", row.level) for row in rows}


def register_kind() -> None:
    """Let evidence be found."""
    register(Kind(
        "evidence", "Evidence", "Evidence", Evidence, "title", texts=("shows", "source"), reference="reference",
        letters="EV", parts=(Part(EvidenceVersion, "evidence", ("text", "file_name", "note")),), visible=visible,
        may=lambda by: EVIDENCE.may_some(by, "R"), states=_states,
        href=lambda slug, reference, _under, _pk: reverse("evidence:one", args=[slug, reference]),
    ))  # fmt: skip
