"""Returns as tables, for pages and files; and the workbook that goes out to an agency."""

from collections.abc import Mapping, Sequence
from typing import Any

from sightline.governance.standing import Standing
from sightline.indicators.models import DataReturn, ReturnLine
from sightline.indicators.queries.mine import due_clock
from sightline.indicators.queries.missing import may_be_chased, missing_listed
from sightline.indicators.queries.returns import Row, href, listed, period_words
from sightline.indicators.rules import checks
from sightline.indicators.rules.checks import QUERY, Found
from sightline.indicators.rules.layout import SHEET
from sightline.kernel.dates import england_date, in_short
from sightline.publishing.rules import Field
from sightline.publishing.workbooks import Guide, SheetKind, SheetOut, write_sheets
from sightline.ui.tables import Column, Select, Table
from sightline.ui.templatetags.sightline import clock, word

TONES = {"draft": "info", "submitted": "warn", "sent_back": "bad", "accepted": "ok", "frozen": ""}
MOST_SHOWN = 200
FIELDS = (
    Field("code", checks.CODE, locked=True, needed=True), Field("name", "Indicator", only_shown=True),
    Field("split", checks.SPLIT, locked=True),
    Field("part", checks.PART, note="The part of the breakdown; empty for the total. Add rows for parts you name."),
    Field("counts", "Counts", only_shown=True, longest=200),
    Field("number", checks.NUMBER, note="A whole number. Not a percentage: that is worked out."),
    Field("out_of", checks.OUT_OF, note="For a percentage: out of how many."),
    Field("value", checks.VALUE, note="For a measurement alone, such as 12.5 days."),
    Field("state", checks.STATE, choices=(("nil", "nil return"), ("not_held", "not held"))),
    Field("reason", checks.REASON, longest=300, note="Why a figure is not held."),
    Field("commentary", checks.COMMENTARY, longest=4000, lines=True,
          note="What lies behind the figure. No names, dates of birth, NHS numbers or postcodes."),
    Field("return", checks.RETURN, locked=True, note="Which return the row belongs to. Leave it as it is."),
)  # fmt: skip
REFERENCE = [Column("reference", "Reference")]
KIND = SheetKind(SHEET, FIELDS, ("code", "split", "part"))


def due_cell(row: DataReturn, by: Standing) -> Any:
    """Return when a return is due as a tag, or as a date once it is in."""
    if row.state not in ("draft", "sent_back"):
        return in_short(row.due_on)
    return clock(*due_clock(row, by.today))


def state_cell(row: DataReturn) -> Any:
    """Return the state of a return as a tag."""
    return word(row.get_state_display().capitalize(), TONES[row.state])


def _columns(by: Standing) -> list[Column]:
    return [
        Column("agency", "Agency", row_header=True, sort="agency__name", value=lambda one: one.agency.name,
               href=lambda one: href("return", one, by), sub=lambda one: one.reference),
        Column("period", "Period", sort="period__starts_on", value=lambda one: period_words(one.period)),
        Column("due", "Due", sort="due_on", value=lambda one: one.due_on, cell=lambda one: due_cell(one, by)),
        Column("filled", "Filled in", value=lambda one: f"{one.filled} of {one.asked}"),
    ]  # fmt: skip


def returns_table(by: Standing, params: Mapping[str, Any], *, plain: bool = False) -> Table:
    """Return the returns an address asks for; `plain` for a file, which has their references too."""
    more = [
        Column("state", "State", sort="state", value=DataReturn.get_state_display, cell=state_cell),
        Column("revision", "Revision", numeric=True),
    ]
    return Table(
        rows=listed(by, params), params=params, caption="Returns", caption_hidden=True,
        columns=REFERENCE * plain + _columns(by) + more,
        empty="No return fits this filter.",
    )  # fmt: skip


def missing_table(
    by: Standing, params: Mapping[str, Any], *, plain: bool = False, chases: str = ""
) -> Table:  # fmt: skip
    """Return what is missing, the longest due first; `plain` for a file, which has their references too.

    `chases` is the form in which returns that are due are ticked, for whoever may chase them.
    """
    ticks = Select(
        value=lambda one: one.reference, label=lambda one: f"Select {one.agency.name}, {period_words(one.period)}",
        form=chases, may=lambda one: may_be_chased(one, by.today),
    )  # fmt: skip
    chased = Column(
        "chased", "Last chased",
        value=lambda one: in_short(england_date(one.chased_at)) if one.chased_at else "Not yet",
    )  # fmt: skip
    state = Column("state", "State", value=DataReturn.get_state_display, cell=state_cell)
    return Table(
        rows=missing_listed(by, params), params=params, caption="Returns that are missing", caption_hidden=True,
        columns=REFERENCE * plain + [*_columns(by), state, chased], empty="No return that is missing fits this filter.",
        select=ticks if chases else None,
    )  # fmt: skip


def problems_table(found: Sequence[Found]) -> Table | None:
    """Return what is wrong with a file, a row each: sheet, row, column and what to do."""
    if not found:
        return None
    return Table(
        rows=list(found[:MOST_SHOWN]), params={}, caption="What to put right", caption_hidden=True,
        per_page=MOST_SHOWN,
        columns=[
            Column("sheet", "Sheet", row_header=True, value=lambda one: one.sheet or "The file"),
            Column("row", "Row", value=lambda one: one.row or ""),
            Column("column", "Column", value=lambda one: one.column or "The row"),
            Column("sentence", "What is wrong, and what to do", value=_capital),
        ],
    )  # fmt: skip


def _capital(one: Found) -> str:
    return f"{one.indicator}: {one.sentence}" if one.indicator else f"{one.sentence[:1].upper()}{one.sentence[1:]}"


def checks_table() -> Table:
    """Return the checks of a return as a table people can read."""
    kinds = {QUERY: "Asks"}
    return Table(
        rows=list(checks.RULES.values()), params={}, caption="What is checked", caption_hidden=True, per_page=100,
        columns=[
            Column("code", "Check"), Column("checks", "What is checked", row_header=True),
            Column("column", "Column", value=lambda one: one.column or "Any"),
            Column("kind", "When it fails", value=lambda one: kinds.get(one.kind, "Refuses the file")),
        ],
    )  # fmt: skip


def template_of(row: DataReturn, rows: Sequence[Row], lines: Sequence[ReturnLine]) -> bytes:
    """Return the workbook of a return, with what is there already."""
    kept = {line.indicator_id: line for line in lines}
    words = dict(KIND.fields[8].choices)
    made = []
    for one in rows:
        line, figure, total = kept[one.indicator.pk], one.figure, not one.dimension
        given = (figure.numerator, figure.denominator, figure.value) if figure else (None, None, None)
        if line.state == ReturnLine.State.NIL:
            given = (None, None, None)
        said = (words.get(line.state, ""), line.reason, line.commentary) if total else ("", "", "")
        made.append(
            [
                one.indicator.code,
                one.indicator.name,
                one.dimension,
                one.part,
                _counts(one),
                *given,
                *said,
                row.reference,
            ]
        )
    lines_of_guide = [
        f"The return of {row.agency} for {period_words(row.period)}, due {in_short(row.due_on)}.",
        "Fill in the white columns and send the file in Sightline. Nothing changes before every row is right.",
        "A row that is left empty stays as it is. An indicator may be a nil return, or not held, with the reason.",
    ]
    sheet = SheetOut(KIND, made, widths={"value": 12, "number": 12, "out_of": 12, "code": 10, "return": 16})
    return write_sheets([sheet], Guide(f"Return {row.reference}", lines_of_guide))


def _counts(one: Row) -> str:
    said = one.indicator.numerator
    return f"{said}, out of: {one.indicator.denominator}" if one.indicator.denominator else said
