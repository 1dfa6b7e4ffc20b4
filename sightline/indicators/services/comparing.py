"""A workbook of the dictionary that came back, compared with the dictionary as it is: changes and problems by row."""

import copy
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sightline.governance.marks import marker
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.permissions import INDICATOR
from sightline.indicators.queries.dictionary import agencies_here, groups_here
from sightline.indicators.rules.words import splits_read
from sightline.indicators.services.dictionary import IndicatorText, known_here, put_words
from sightline.indicators.workbook import FIELDS, HEADINGS, KIND, SHEET, cells_of
from sightline.kernel.errors import DomainError
from sightline.publishing.rules import CHANGE, CONFLICT, Difference, Problem, Seen, compare, kept_value
from sightline.publishing.workbooks import Cells

BOTH = "Somebody else has changed this cell too, or its hidden column is gone. Write what it says now, or ask them."
OWN = tuple(IndicatorText.__dataclass_fields__)


@dataclass(frozen=True)
class RowChange:
    """What one row asks for: of an indicator, or a new one when `reference` is empty; `text` is what it will say."""

    row: int
    reference: str
    name: str
    text: IndicatorText
    differences: tuple[Difference, ...]


@dataclass
class Returned:
    """All that a workbook asks for. `hidden` are references that the person may not know of, `denied` not change."""

    changes: list[RowChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    untouched: int = 0
    hidden: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    rows: dict[str, Indicator] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A digest of all that would change: another one means that somebody has been here since it was shown."""
        said = [[one.row, one.reference, [[*vars(each).values()] for each in one.differences]] for one in self.changes]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def compare_rows(rows: list[Cells], by: Standing) -> Returned:
    """Compare rows that came back with the dictionary as it is; seven queries, however many rows."""
    return _Comparing(rows, by).run()


class _Comparing:
    def __init__(self, rows: list[Cells], by: Standing) -> None:
        self.rows, self.by, self.found = rows, by, Returned()
        self.marker, self.known = marker(SHEET, by), known_here(by)
        named = [row["reference"].upper() for row in rows if row["reference"]]
        self.twice = {one for one, count in Counter(named).items() if count > 1}
        here = INDICATOR.visible(Indicator.objects.filter(reference__in=named), by)
        self.found.rows = {one.reference: one for one in here.select_related("supplier", "deputy", "group")}
        self.codes = dict(Indicator.objects.filter(partnership=by.partnership).values_list("code", "reference"))
        agencies = {one.name.casefold(): one for one in agencies_here(by)}
        self.named: dict[str, Mapping[str, Any]] = {
            "supplier": agencies, "deputy": agencies, "group": {one.name.casefold(): one for one in groups_here(by)},
        }  # fmt: skip

    def run(self) -> Returned:
        """Look at every row."""
        for row in self.rows:
            if row["reference"]:
                self._row(row)
            else:
                self._new(row)
        return self.found

    def _problem(self, row: Cells, key: str, sentence: str, yours: str = "", theirs: str = "") -> None:
        self.found.problems.append(Problem(SHEET, row["row"], HEADINGS.get(key, ""), sentence, yours, theirs))

    def _row(self, row: Cells) -> None:
        reference = row["reference"].upper()
        seen = Seen.of(self.marker, KIND.row_name({**row, "reference": reference}), row["marks"])
        here = self.found.rows.get(reference)
        if here is None:
            self.found.hidden.append(reference)
            self._problem(row, "reference", f"There is no indicator {reference[:20]}. Put back the reference it had.")
        elif row["marks"] and not seen:
            words = "The hidden column of this row belongs to another row. Sort whole rows, not columns."
            self._problem(row, "reference", words)
        elif reference in self.twice:
            self._problem(row, "reference", "stands in two rows. Delete one of the two.")
        else:
            self._compare(row, here, seen)

    def _compare(self, row: Cells, here: Indicator, seen: Seen) -> None:
        theirs = {one.key: kept_value(one, cell) for one, cell in zip(FIELDS, cells_of(here), strict=True)}
        there = [one for one in KIND.compared if one.key not in row["unread"]]
        found = compare(there, seen, row, theirs)
        for one in found:
            if one.kind == CONFLICT:
                self._problem(row, one.key, BOTH, one.yours, one.theirs)
        differences = tuple(one for one in found if one.kind == CHANGE)
        if differences and not INDICATOR.may(self.by, "U", here):
            self.found.denied.append(here.reference)
            self._problem(row, "reference", "Your role does not let you change this indicator. Take the row out.")
        elif differences:
            base = {name: getattr(here, name) for name in OWN}
            self._keep(row, here, base, differences)
        elif not found:
            self.found.untouched += 1

    def _new(self, row: Cells) -> None:
        blank = Indicator(partnership=self.by.partnership)
        if not INDICATOR.may(self.by, "C", blank):
            self._problem(row, "reference", "Your role does not let you add indicators. Take the row out.")
            return
        told = [one for one in KIND.compared if row[one.key]]
        differences = tuple(Difference(one.key, one.heading, CHANGE, one.show(row[one.key]), "") for one in told)
        self._keep(row, blank, {}, differences)

    def _keep(self, row: Cells, here: Indicator, base: dict[str, Any], differences: tuple[Difference, ...]) -> None:
        """Note what a row changes, having asked what the deed would ask."""
        keys = {one.key for one in differences} if base else {one.key for one in KIND.compared}
        values = base | {key: self._value(row, key) for key in keys}
        text = IndicatorText(**values)
        self.found.changes.append(RowChange(row["row"], here.reference, f"{text.code} {text.name}", text, differences))
        code = text.code.upper()
        own = here.reference or f"row {row['row']}"
        if code and self.codes.setdefault(code, own) != own:
            self._problem(row, "code", f"“{code[:12]}” is the code of another indicator. Choose another one.")
        try:
            put_words(copy.copy(here), text, self.by, self.known)
        except DomainError as error:
            if not row["unread"] or error.field not in row["unread"]:  # what is wrong there is said already
                self._problem(row, error.field or "", error.sentence)

    def _value(self, row: Cells, key: str) -> Any:
        text = row[key]
        if key in self.named:
            return self._look_up(row, key, text)
        if key in ("per", "baseline_points"):
            return int(text) if text else None
        if key in ("target", "low", "high"):
            return float(text) if text else None
        return splits_read(text) if key == "splits" else text

    def _look_up(self, row: Cells, key: str, text: str) -> Any:
        found = self.named[key].get(text.casefold())
        if text and found is None:
            kind = "group" if key == "group" else "agency"
            self._problem(row, key, f"There is no {kind} “{text[:80]}”. Choose from the list of the cell.")
        return found
