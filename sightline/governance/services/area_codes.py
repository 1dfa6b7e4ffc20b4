"""By which codes published statistics know the councils a partnership covers."""

import re
from collections.abc import Mapping

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Area, Partnership
from sightline.governance.permissions import ARRANGEMENTS
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError

AREA_CODE = re.compile(r"E\d{8}")


@transaction.atomic
def set_area_codes(*, codes: Mapping[str, str], partnership: Partnership, by: Standing | None) -> None:
    """Say by which codes published statistics know the partnership's councils, as {name: code or ""}.

    `by` is None for the installation's own command. Raises DomainError on the field `code-<key of the area>` for what
    is no code of an English authority, or one that two of them would have.
    """
    if by:
        ARRANGEMENTS.require(by, "U", partnership)
    rows = list(Area.objects.select_for_update().filter(partnership=partnership, kind=Area.Kind.COUNCIL))
    before, taken = {row.name: row.code for row in rows}, set()
    for row in rows:
        row.code = codes.get(row.name, row.code).strip().upper()
        if row.code and not AREA_CODE.fullmatch(row.code):
            raise DomainError("Enter the code of nine characters, such as E06000030.", field=f"code-{row.pk}")
        if row.code and row.code in taken:
            raise DomainError("Two councils cannot have the same code.", field=f"code-{row.pk}")
        taken.add(row.code)
    changed = {row.name: row.code for row in rows if row.code != before[row.name]}
    if not changed:
        return
    Area.objects.filter(pk__in=[row.pk for row in rows]).update(code="")
    Area.objects.bulk_update(rows, ["code"])
    record(
        tenant=partnership.code, verb="partnership.area_codes_set", reference=f"partnership:{partnership.pk}", by=by,
        before={"codes": {name: before[name] for name in changed}}, after={"codes": changed},
    )  # fmt: skip
