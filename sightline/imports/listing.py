"""The list of documents read: those still open first, with what is left in each and who worked on it last."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from sightline.governance.standing import Standing
from sightline.imports.permissions import PROPOSAL
from sightline.imports.queries import last_actors, names_of, proposals_counted
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import short_date, word

ONLY_UNIT = "Only the business unit sees which documents were read, so none is listed for you."
TONES = {"open": "warn", "committed": "ok"}


def documents(by: Standing, params: Mapping[str, Any]) -> Table:
    """Return the list of documents read that this standing may see; three queries for a page of it."""
    slug = by.partnership.slug
    rows = proposals_counted(by)
    names = names_of(last_actors(rows))
    return Table(
        rows=rows,
        params=params,
        caption="Documents read so far",
        caption_hidden=True,
        sort="status",
        empty="No document has been read yet." if PROPOSAL.may(by, "C") else ONLY_UNIT,
        columns=[
            Column(
                "file_name", "Document", row_header=True, sort="file_name", sub=lambda row: row.reference,
                href=lambda row: reverse("imports:proposal", args=[slug, row.reference]),
            ),
            Column(
                "status", "State", sort=("rank", "-last_at", "-pk"), value=lambda row: row.get_status_display(),
                cell=lambda row: word(row.get_status_display(), TONES.get(row.status, "")),
            ),
            Column(
                "plan", "Plan", value=lambda row: row.plan.reference if row.plan else "",
                href=lambda row: reverse("plans:plan_of", args=[slug, row.plan.reference]) if row.plan else "",
            ),
            Column("live", "Items", numeric=True, sort="live"),
            Column("asks", "To ask you", numeric=True, sort="asks"),
            Column("left", "Unplaced", numeric=True, sort="left"),
            Column(
                "when", "Read", sort="created_at", value=lambda row: short_date(localdate(row.created_at)),
                sub=lambda row: row.created_by.name,
            ),
            Column(
                "last", "Last worked on", sort="last_at", sub=lambda row: names.get(row.last_actor, ""),
                value=lambda row: short_date(localdate(row.last_at)) if row.last_at else "",
            ),
        ],
    )  # fmt: skip
