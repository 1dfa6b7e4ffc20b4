"""Lists of items and papers as tables."""

from collections.abc import Mapping

from django.db.models import QuerySet

from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.meetings.models import AgendaItem
from sightline.meetings.queries.agenda import item_href
from sightline.ui.tables import Column, Table


def restricted_table(rows: QuerySet[AgendaItem], params: Mapping[str, str], by: Standing) -> Table:
    """Return the restricted items somebody is named on."""
    return Table(
        rows=rows, params=params, caption="Restricted items", sort="-day", empty="No item.",
        columns=[
            Column("title", "Item", row_header=True, sort="title", value=lambda one: f"{one.label} {one.title}",
                   href=lambda one: item_href(one, by)),
            Column("group", "Group", sort="meeting__group__name", value=lambda one: one.meeting.group.name),
            Column("day", "Meeting", sort="meeting__starts_at", value=lambda one: england_date(one.meeting.starts_at)),
            Column("purpose", "Purpose", sort="purpose", value=lambda one: one.get_purpose_display()),
        ],
    )  # fmt: skip
