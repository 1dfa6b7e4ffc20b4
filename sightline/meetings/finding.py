"""How meetings are found: by reference, by the name of the group, by their purpose and their place."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from sightline.governance.standing import Standing
from sightline.meetings.models import Meeting
from sightline.meetings.permissions import MEETING
from sightline.meetings.queries.events import when
from sightline.meetings.queries.plan import visible
from sightline.search.kinds import Kind, State, register


def _states(_by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    rows = Meeting.objects.filter(pk__in=pks)
    return {row.pk: State(f"{when(row)}. {row.get_state_display().capitalize()}") for row in rows}


def register_kind() -> None:
    """Let meetings be found."""
    register(Kind(
        "meeting", "Meeting", "Meetings", Meeting, "group__name", texts=("purpose", "place", "cancelled_reason"),
        reference="reference", letters="MT", visible=visible, may=lambda by: MEETING.may_some(by, "R"), states=_states,
        href=lambda slug, reference, _under, _pk: reverse("meetings:meeting", args=[slug, reference]),
    ))  # fmt: skip
