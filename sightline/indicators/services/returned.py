"""A workbook of the dictionary that comes back: kept as read, done whole or not at all, each row by its own deed."""

from dataclasses import dataclass

from django.db import transaction

from sightline.audittrail.services import record
from sightline.audittrail.services import refused as note_refusal
from sightline.governance.access import note_hidden
from sightline.governance.models import LoadPreview
from sightline.governance.services.previews import close_preview, keep_preview, locked_preview
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.services.comparing import Returned, compare_rows
from sightline.indicators.services.dictionary import add_indicator, edit_indicator
from sightline.indicators.workbook import KIND, SHEET
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.publishing.rules import Problem
from sightline.publishing.workbooks import read_sheets

MOST = 500


@dataclass(frozen=True)
class Done:
    """How many indicators a workbook changed and added."""

    changed: int
    added: int


class RowRefused(DomainError):
    """A row that its deed refused; nothing of the workbook was done."""

    status = 409


@transaction.atomic
def read_back(*, content: bytes, file_name: str, by: Standing) -> tuple[LoadPreview, Returned]:
    """Read a workbook that came back and keep it for a day, for its reader alone, with whatever is wrong in it.

    See `note_refused`. Raises NotAllowed, DomainError for a file that cannot be read, or has no rows or too many.
    """
    if not INDICATOR.may_some(by, "U"):
        raise NotAllowed("Your role does not let you change the dictionary. Ask the business unit if you need to.")
    read = read_sheets(content, [KIND])
    rows = read.rows[SHEET]
    if not rows and not read.problems:
        raise DomainError("The workbook has no rows. Take a fresh one from the dictionary.", field="workbook")
    if len(rows) > MOST:
        raise DomainError(f"The workbook has more than {MOST} rows. Bring it back in parts.", field="workbook")
    found = compare_rows(rows, by)
    wrong = [[one.row, one.column, one.sentence] for one in read.problems]
    kept = {"rows": rows, "wrong": wrong, "told": read.told}
    return keep_preview(LoadPreview.Kind.DICTIONARY, rows=kept, digest=found.digest, file_name=file_name, by=by), found


def note_refused(found: Returned, by: Standing) -> None:
    """Leave on the trail what a workbook named and the person may not know of, or not change; a deed of its own."""
    note_hidden(Indicator, found.hidden, "indicator", by)
    for reference in found.denied:
        note_refusal(tenant=by.partnership.code, verb="indicator.edit", reference=reference, by=by)


def look_at(preview: LoadPreview, by: Standing) -> Returned:
    """Return what a workbook that was read asks for as things stand now, problems of its cells first."""
    found = compare_rows(preview.rows["rows"], by)
    cells = [Problem(SHEET, *one) for one in preview.rows["wrong"]]
    found.problems = sorted([*cells, *found.problems], key=lambda one: (one.row, one.column))
    return found


@transaction.atomic
def commit(*, preview: LoadPreview, seen: str, by: Standing) -> Done:
    """Do all that a workbook asks for, or nothing. `seen` is the digest of what the person looked at.

    Raises DoesNotExist, NotAllowed, OutOfState when something stands against it or changed since, RowRefused.
    """
    row = locked_preview(preview, by)
    found = look_at(row, by)
    if found.problems:
        raise OutOfState("Something stands against this workbook, so nothing was changed. Look at it again.")
    if found.digest != seen:
        raise OutOfState(
            "Somebody changed one of these indicators after you looked, so nothing was changed. Look again."
        )
    for one in found.changes:
        try:
            if one.reference:
                here, why = found.rows[one.reference], f"Workbook {row.file_name}"[:300]
                edit_indicator(indicator=here, new=one.text, version=here.version, reason=why, by=by)
            else:
                add_indicator(new=one.text, by=by)
        except DomainError as error:
            raise RowRefused(f"Nothing was changed. Sheet {SHEET}, row {one.row}: {error.sentence}") from error
    close_preview(row)
    added = sum(not one.reference for one in found.changes)
    done = Done(len(found.changes) - added, added)
    after = {"changed": done.changed, "added": done.added}
    record(tenant=by.partnership.code, verb="indicator.workbook_loaded", reference="", by=by, after=after)
    return done
