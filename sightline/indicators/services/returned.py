"""A workbook of the dictionary that comes back: kept as read, done whole or not at all, each row by its own deed."""

from dataclasses import dataclass

from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import LoadPreview
from sightline.governance.offline import Offline, new_ones
from sightline.governance.services.previews import close_preview, locked_preview
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.services.comparing import compare_rows
from sightline.indicators.services.dictionary import add_indicator, edit_indicator
from sightline.indicators.workbook import KIND
from sightline.kernel.errors import DomainError

MOST = 500


@dataclass(frozen=True)
class Done:
    """How many indicators a workbook changed and added."""

    changed: int
    added: int


OFFLINE = Offline(
    KIND, LoadPreview.Kind.DICTIONARY, Indicator, INDICATOR, "indicator.edit", compare_rows, "the dictionary",
    "the dictionary", MOST,
)  # fmt: skip


@transaction.atomic
def commit(*, preview: LoadPreview, seen: str, by: Standing) -> Done:
    """Do all that a workbook asks for, or nothing. `seen` is the digest of what the person looked at.

    Raises DoesNotExist, NotAllowed, OutOfState when something stands against it or changed since, RowRefused.
    """
    row = locked_preview(preview, by)
    found = OFFLINE.as_seen(row, seen, by)
    for one in found.changes:
        try:
            if one.reference:
                here, why = found.rows[one.reference], f"Workbook {row.file_name}"[:300]
                edit_indicator(indicator=here, new=one.text, version=here.version, reason=why, by=by)
            else:
                add_indicator(new=one.text, by=by)
        except DomainError as error:
            raise OFFLINE.refusal(one.row, error) from error
    close_preview(row)
    added = new_ones(found.changes)
    done = Done(len(found.changes) - added, added)
    after = {"changed": done.changed, "added": done.added}
    record(tenant=by.partnership.code, verb="indicator.workbook_loaded", reference="", by=by, after=after)
    return done
