"""What leaves the partnership as a file: its letterhead and its entry on the trail, whoever writes the file."""

import re

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance import queries
from sightline.governance.standing import Standing
from sightline.publishing.documents import OFFICIAL_SENSITIVE, Letterhead, Logo

NAMED_CASE = 3


@transaction.atomic
def note_export(*, what: str, reference: str, by: Standing, file: str, rows: int, filters: str = "") -> None:
    """Leave on the trail, as `<what>.exported`, that a file was taken out; the caller has asked whether it may be.

    `what` is the kind in the permission table, `reference` what the file is of ("" for a list), `file` the kind of file
    (`xlsx`, `csv`, `docx`, `pdf`), `rows` how many records stand in it, `filters` the query of a filtered list: people
    search by names, so the trail keeps it as a keyed hash.
    """
    after: dict[str, object] = {"rows": rows, "file": file} | ({"filters": filters} if filters else {})
    record(
        tenant=by.partnership.code, verb=f"{what}.exported", reference=reference, by=by, personal=("filters",),
        after=after,
    )  # fmt: skip


def file_name(name: str, by: Standing) -> str:
    """Return what a list is called as a file: whose, what and of which day, such as “NMR Groups 2026-03-02”.

    Somebody who serves several partnerships keeps their files apart by it; a name that ends in a date keeps that one.
    """
    ends = re.search(r"\d{4}-\d\d-\d\d$", name)
    return f"{by.partnership.code} {name}" + ("" if ends else f" {by.today:%Y-%m-%d}")


def letterhead(by: Standing, level: int = 1) -> Letterhead:
    """Return whose file it is, for every writer: the partnership's name and logo, today, the marking at level 3."""
    row = queries.logo(by)
    return Letterhead(
        partnership=by.partnership.name,
        made_on=by.today,
        logo=Logo(bytes(row.content), row.content_type) if row else None,
        marking=OFFICIAL_SENSITIVE if level >= NAMED_CASE else "",
    )
