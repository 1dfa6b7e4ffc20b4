"""What the reference of a meeting leads to."""

from typing import Any

from sightline.kernel.references import Resolved
from sightline.meetings.queries.events import when
from sightline.meetings.queries.plan import href, visible


def resolve_meeting(reference: str, by: Any) -> Resolved | None:
    """Return what a meeting’s reference leads to, or None for whoever may not know of it."""
    row = visible(by).select_related("group").filter(reference=reference).first()
    if row is None:
        return None
    return Resolved(reference, f"{row.group}, {when(row)}", row.get_state_display(), href(row, by), 1)
