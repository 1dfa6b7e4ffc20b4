"""A workbook that went out and comes back: kept as read, looked at as things stand, done whole or not at all.

A context says with `Offline` what a row is of and how rows are compared; the deeds of each row are its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import Model

from sightline.audittrail.services import refused as note_refusal
from sightline.governance.access import note_hidden
from sightline.governance.models import LoadPreview
from sightline.governance.permissions import Scoped
from sightline.governance.services.previews import keep_preview
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.publishing.rules import Problem
from sightline.publishing.workbooks import Cells, SheetKind, read_sheets


class Asked(Protocol):
    """All that a workbook asks for. `hidden` are references that the person may not know of, `denied` not change."""

    changes: Any
    problems: list[Problem]
    untouched: int
    hidden: list[str]
    denied: list[str]

    @property
    def digest(self) -> str:
        """A digest of all that would change: another one means that somebody has been here since it was shown."""


A = TypeVar("A", bound=Asked)


class RowRefused(DomainError):
    """A row that its deed refused; nothing of the workbook was done."""

    status = 409


@dataclass(frozen=True)
class Offline(Generic[A]):
    """How the workbooks of one sheet come back.

    `preview` is the kind of LoadPreview, `model` and `scoped` are what a row is of, `verb` is what a refusal is called
    on the trail, `compare` looks at rows that came back, `things` is how people call many of them (“actions”, “the
    dictionary”), `source` where a fresh workbook is taken from, and `most` how many rows one may have, 0 for any.
    """

    sheet: SheetKind
    preview: str
    model: type[Model]
    scoped: Scoped
    verb: str
    compare: Callable[[list[Cells], Standing], A]
    things: str
    source: str
    most: int = 0

    @transaction.atomic
    def read_back(self, *, content: bytes, file_name: str, by: Standing) -> tuple[LoadPreview, A]:
        """Read a workbook that came back and keep it for a day, for its reader alone, with whatever is wrong in it.

        Returns it with what it asks for; see `note_refused`. Raises NotAllowed, DomainError for a file that cannot be
        read, or has no rows or too many.
        """
        if not self.scoped.may_some(by, "U"):
            raise NotAllowed(f"Your role does not let you change {self.things}. Ask the business unit if you need to.")
        read = read_sheets(content, [self.sheet])
        rows = read.rows[self.sheet.name]
        if not rows and not read.problems:
            raise DomainError(f"The workbook has no rows. Take a fresh one from {self.source}.", field="workbook")
        if self.most and len(rows) > self.most:
            sentence = f"The workbook has more than {self.most} rows. Bring it back in parts."
            raise DomainError(sentence, field="workbook")
        found = self.compare(rows, by)
        wrong = [[one.row, one.column, one.sentence] for one in read.problems]
        kept = {"rows": rows, "wrong": wrong, "told": read.told}
        return keep_preview(self.preview, rows=kept, digest=found.digest, file_name=file_name, by=by), found

    def note_refused(self, found: Asked, by: Standing) -> None:
        """Leave on the trail what a workbook named and the person may not know of, or not change; a deed of its own."""
        note_hidden(self.model, found.hidden, self.scoped.kind, by)
        for reference in found.denied:
            note_refusal(tenant=by.partnership.code, verb=self.verb, reference=reference, by=by)

    def look_at(self, preview: LoadPreview, by: Standing) -> A:
        """Return what a workbook that was read asks for as things stand now, problems of its cells first."""
        found = self.compare(preview.rows["rows"], by)
        cells = [Problem(self.sheet.name, *one) for one in preview.rows["wrong"]]
        found.problems = sorted({*cells, *found.problems}, key=lambda one: (one.row, one.column))
        return found

    def as_seen(self, preview: LoadPreview, seen: str, by: Standing) -> A:
        """Return what a workbook asks for when nothing stands against it and it is what the person looked at.

        `seen` is the digest of that. Raises OutOfState.
        """
        found = self.look_at(preview, by)
        if found.problems:
            raise OutOfState("Something stands against this workbook, so nothing was changed. Look at it again.")
        if found.digest != seen:
            these = f"one of these {self.scoped.words}s"
            sentence = f"Somebody changed {these} after you looked, so nothing was changed. Look at it again."
            raise OutOfState(sentence)
        return found

    def refusal(self, row: int, error: DomainError) -> RowRefused:
        """Return the refusal of a whole workbook for what the deed of one row said."""
        return RowRefused(f"Nothing was changed. Sheet {self.sheet.name}, row {row}: {error.sentence}")


def new_ones(changes: Sequence[Any]) -> int:
    """Return how many rows ask for something new: they have no reference."""
    return sum(not one.reference for one in changes)
