"""Sheets that go out to come back, written as Excel reads them: lists to choose from, real dates, a hidden mark a row.

Written by hand, since a sheet of thousands of rows takes the general writer some seconds and this one a fraction.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sightline.publishing.readers.spreadsheet import column_name
from sightline.publishing.rules import Field, Marker, kept_value
from sightline.publishing.tables import CONTROL, EXCEL_LONGEST, RISKY
from sightline.publishing.workbooks.reading import MARK, SheetKind

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TEXT, HEAD, DAY, SHOWN, SHOWN_DAY, SIGNED = range(6)
SPARE_ROWS = 500
EPOCH = date(1899, 12, 30).toordinal()
STYLES = f"""{XML}<styleSheet xmlns="{MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="d mmmm yyyy"/></numFmts>
<fonts count="3"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font>
<font><sz val="11"/><color rgb="FF505A5F"/><name val="Arial"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFF0F2F3"/></patternFill></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6">%s</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
WRAP = '<alignment vertical="top" wrapText="1"/>'
LOOKS = "".join(
    f'<xf xfId="0" fontId="{font}" fillId="{fill}" numFmtId="{form}" borderId="0" applyFont="1" applyFill="1"'
    f' applyAlignment="1" applyNumberFormat="1"{more}>{WRAP}</xf>'
    for font, fill, form, more in (
        (0, 0, 0, ""), (1, 2, 0, ""), (0, 0, 164, ""), (2, 2, 0, ""), (2, 2, 164, ""), (0, 0, 0, ' quotePrefix="1"'),
    )
)  # fmt: skip


@dataclass(frozen=True)
class SheetOut:
    """A sheet to write: its kind, its rows (a cell for each field), and for each list its choices by the field's key.

    With a `marker` every row gets its mark. A row may hold more cells than fields: {key: value} of what the mark should
    also know, such as what an update said when nobody may change it here.
    """

    kind: SheetKind
    rows: Sequence[Sequence[Any]]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    marker: Marker | None = None
    widths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Guide:
    """A page of words at the front: what the workbook is for and what happens when it comes back."""

    title: str
    lines: Sequence[str]


def write_sheets(sheets: Sequence[SheetOut], guide: Guide | None = None) -> bytes:
    """Return a workbook of these sheets, then how to fill it in, then the hidden lists that cells choose from."""
    lists: list[tuple[str, Sequence[str]]] = []
    parts = [(one.kind.name, _sheet(one, lists), "") for one in sheets]
    parts.append(("How to fill it in", _guide(sheets, guide), ""))
    if lists:
        parts.append(("Lists", _lists(lists), ' state="hidden"'))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        for name, text in _frame([(name, state) for name, _, state in parts]).items():
            package.writestr(name, text)
        for at, (_, text, _) in enumerate(parts, start=1):
            package.writestr(f"xl/worksheets/sheet{at}.xml", text)
    return stream.getvalue()


def _frame(sheets: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the parts that hold a workbook together."""
    numbers = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kind}.worksheet+xml"/>' for at in numbers
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at in numbers
    )
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}"{state} r:id="r{at}"/>'
        for at, (name, state) in enumerate(sheets, start=1)
    )
    joined = f'<Relationships xmlns="{PACKAGE}/relationships">%s</Relationships>'
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{types}</Types>',
        "_rels/.rels": XML
        + joined % f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": XML
        + joined % (f'{links}<Relationship Id="r0" Type="{OFFICE}/styles" Target="styles.xml"/>'),
        "xl/styles.xml": STYLES % LOOKS,
    }


def _sheet(sheet: SheetOut, lists: list[tuple[str, Sequence[str]]]) -> str:
    fields, marked = sheet.kind.fields, sheet.marker is not None
    headings = [*(one.heading for one in fields), *([MARK] if marked else [])]
    names = [column_name(at) for at in range(len(headings))]
    rows = [_row(1, [_text(f"{name}1", words, HEAD) for name, words in zip(names, headings, strict=True)])]
    rows += [_row(at, _cells(sheet, names, cells, at)) for at, cells in enumerate(sheet.rows, start=2)]
    last = len(sheet.rows) + 1
    widths = [(sheet.widths.get(one.key) or _width(one), False) for one in fields] + [(9, True)] * marked
    return "".join(
        (
            f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
            'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
            _columns(widths), "<sheetData>", *rows, "</sheetData>",
            f'<autoFilter ref="A1:{names[-1]}{last}"/>', _rules(sheet, names, last + SPARE_ROWS, lists),
            '<pageSetup paperSize="9" orientation="landscape"/></worksheet>',
        )
    )  # fmt: skip


def _width(one: Field) -> int:
    return 50 if one.longest > 200 or one.lines else 20 if one.is_date else max(len(one.heading) + 3, 24)


def _columns(widths: Iterable[tuple[int, bool]]) -> str:
    found = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1" hidden="{int(hidden)}"/>'
        for at, (width, hidden) in enumerate(widths, start=1)
    )
    return f"<cols>{found}</cols>"


def _row(number: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cells(sheet: SheetOut, names: Sequence[str], cells: Sequence[Any], number: int) -> list[str]:
    fields = sheet.kind.fields
    made = [
        _cell(f"{name}{number}", value, shown=one.only_shown or one.locked)
        for name, one, value in zip(names, fields, cells, strict=False)
    ]
    if sheet.marker is not None:
        values = {one.key: kept_value(one, value) for one, value in zip(fields, cells, strict=False)}
        more = cells[len(fields)] if len(cells) > len(fields) else {}
        name = sheet.kind.row_name(values)
        told = {one.key: values[one.key] for one in sheet.kind.compared} | more
        made.append(_text(f"{names[-1]}{number}", sheet.marker.mark(name, told), SHOWN))
    return made


def _cell(place: str, value: Any, *, shown: bool) -> str:
    if value is None or value == "":
        return f'<c r="{place}" s="{SHOWN}"/>' if shown else ""
    if isinstance(value, date):
        day = value.toordinal() - EPOCH
        return f'<c r="{place}" s="{SHOWN_DAY if shown else DAY}"><v>{day}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}" s="{SHOWN if shown else TEXT}"><v>{value}</v></c>'
    return _text(place, str(value), SHOWN if shown else TEXT)


def _text(place: str, words: str, look: int) -> str:
    """Return a cell of text: never a formula, whatever it begins with, also after somebody edits it."""
    text = escape(CONTROL.sub("", words)[:EXCEL_LONGEST])
    if look == TEXT and text.lstrip().startswith(RISKY):
        look = SIGNED
    return f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _rules(sheet: SheetOut, names: Sequence[str], last: int, lists: list[tuple[str, Sequence[str]]]) -> str:
    """Return what Excel lets people type: a choice of a list, a real date, and nothing where it is only to be read."""
    found = []
    for name, one in zip(names, sheet.kind.fields, strict=False):
        choices = sheet.lists.get(one.key) or [label for _, label in one.choices]
        rule = _rule(one, choices, lists)
        if rule:
            found.append(
                f'<dataValidation {rule[0]} allowBlank="1" showErrorMessage="1" showInputMessage="1" '
                f'errorTitle="Sightline" error={quoteattr(rule[1])} sqref="{name}2:{name}{last}">{rule[2]}'
                "</dataValidation>"
            )
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>' if found else ""


def _rule(
    one: Field, choices: Sequence[str], lists: list[tuple[str, Sequence[str]]]
) -> tuple[str, str, str] | None:  # fmt: skip
    if one.only_shown or one.locked:
        return 'type="custom"', "This column is only to be read.", "<formula1>FALSE</formula1>"
    if choices:
        lists.append((one.heading, choices))
        column = column_name(len(lists) - 1)
        where = f"Lists!${column}$2:${column}${len(choices) + 1}"
        return 'type="list"', "Choose from the list.", f"<formula1>{where}</formula1>"
    if one.is_date:
        ends = [date(year, 1, 1).toordinal() - EPOCH for year in (1990, 2101)]
        words = "Enter a date such as 4 December 2026."
        between = f"<formula1>{ends[0]}</formula1><formula2>{ends[1]}</formula2>"
        return 'type="date" operator="between"', words, between
    return None


def _lists(lists: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return the hidden sheet of choices: a column for each list."""
    longest = max(len(choices) for _, choices in lists)
    columns = [[heading, *choices] for heading, choices in lists]
    rows = (
        _row(at + 1, [
            _text(f"{column_name(place)}{at + 1}", column[at], TEXT)
            for place, column in enumerate(columns) if at < len(column)
        ])
        for at in range(longest + 1)
    )  # fmt: skip
    return f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _guide(sheets: Sequence[SheetOut], guide: Guide | None) -> str:
    """Return the sheet that says what each column is for."""
    rows: list[list[str]] = [[guide.title], *([line] for line in guide.lines), [""]] if guide else []
    head = len(rows) + 1
    rows.append(["Sheet", "Column", "Needed", "What it may say"])
    for sheet in sheets:
        for one in sheet.kind.fields:
            choices = list(sheet.lists.get(one.key, ())) or [label for _, label in one.choices]
            named = ", ".join(choices) if 0 < len(choices) <= 12 else "one of the list of the cell" if choices else ""
            may = one.note or named or ("only to be read" if one.only_shown else "a date" if one.is_date else "")
            rows.append([sheet.kind.name, one.heading, "yes" if one.needed else "", may])
    written = (
        _row(at, [
            _text(f"{column_name(place)}{at}", words, HEAD if at in (1, head) else TEXT)
            for place, words in enumerate(cells) if words
        ])
        for at, cells in enumerate(rows, start=1)
    )  # fmt: skip
    columns = _columns([(60 if guide else 24, False), (34, False), (10, False), (90, False)])
    return f'{XML}<worksheet xmlns="{MAIN}">{columns}<sheetData>{"".join(written)}</sheetData></worksheet>'
