"""The dictionary as a workbook that is worked on offline and comes back: its columns, an indicator as a row."""

from collections.abc import Iterable
from typing import Any

from sightline.governance.marks import marker
from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.models.dictionary import Frequency
from sightline.indicators.queries.dictionary import agencies_here, groups_here, small_number_rules
from sightline.indicators.rules.words import splits_read, splits_typed
from sightline.publishing.rules import Field
from sightline.publishing.workbooks import Guide, SheetKind, SheetOut, write_sheets

SHEET = "Dictionary"
Choices = tuple[tuple[str, str], ...]


def _said(kind: Any) -> Choices:
    return tuple((str(value), str(label)) for value, label in kind.choices)


def number_read(text: str) -> str:
    """Return a number as it is compared: “85”, “12.5”; “1,200” and “85%” are read. Raises ValueError."""
    plain = text.replace(",", "").removesuffix("%").strip()
    try:
        return f"{float(plain):.12g}" if plain else ""
    except ValueError as error:
        raise ValueError(f"says “{text[:40]}”. Enter a number such as 12.5.") from error


def whole_read(text: str) -> str:
    """Return a whole number as it is compared. Raises ValueError."""
    plain = text.replace(",", "")
    if plain and not (plain.isdecimal() and len(plain) < 10):
        raise ValueError(f"says “{text[:40]}”. Enter a whole number such as 10000.")
    return str(int(plain)) if plain else ""


def _splits(text: str) -> str:
    return splits_typed(splits_read(text))


FIELDS = (
    Field("reference", "Reference", longest=20, locked=True, note="Leave it as it is; empty for a new indicator."),
    Field("code", "Code", needed=True, longest=12, note="Short, such as C07."),
    Field("name", "Name", needed=True, longest=120),
    Field("definition", "Definition", longest=4_000, lines=True),
    Field("numerator", "Counts"), Field("denominator", "Out of", note="For a percentage."),
    Field("unit", "Shown as", needed=True, choices=_said(Indicator.Unit)),
    Field("unit_words", "Unit in words", longest=30, note="For a measurement, such as days."),
    Field("gathered", "How it is gathered", needed=True, choices=_said(Indicator.Gathered)),
    Field("per", "Rate for each", reads=whole_read), Field("base", "Of whom", choices=_said(Indicator.Base)),
    Field("better", "Better is", needed=True, choices=_said(Indicator.Better)),
    Field("target", "Target", reads=number_read),
    Field("low", "Range from", reads=number_read), Field("high", "Range to", reads=number_read),
    Field("frequency", "How often", needed=True, choices=_said(Frequency)),
    Field("supplier", "Supplied by", note="An agency, chosen from the list."),
    Field("deputy", "Deputy", note="An agency, chosen from the list."),
    Field("group", "Group", note="A group, chosen from the list."),
    Field("life_stage", "Life stage", choices=_said(Indicator.LifeStage)), Field("theme", "Theme", longest=60),
    Field("splits", "Breakdowns", longest=20_000, lines=True, reads=_splits,
          note="One a line, such as “Category: Neglect, Emotional”."),
    Field("small_numbers", "Rule on small numbers", needed=True, longest=40),
    Field("chart", "Chart", choices=_said(Indicator.Chart)),
    Field("baseline_points", "Points of the baseline", reads=whole_read),
    Field("source", "Source", longest=300),
    Field("starts_on", "From", is_date=True, only_shown=True), Field("ends_on", "Until", is_date=True, only_shown=True),
)  # fmt: skip
KIND = SheetKind(SHEET, FIELDS, ("reference",))
HEADINGS = {one.key: one.heading for one in FIELDS}
LABELLED = ("unit", "gathered", "base", "better", "frequency", "life_stage", "chart")
WIDTHS = {"name": 40, "definition": 60, "numerator": 36, "denominator": 36, "splits": 40, "reference": 14, "code": 10}
GUIDE = Guide(
    "The data dictionary, to work on offline",
    (
        "Change the white cells, save as .xlsx, and read the file in on the page “Bring the dictionary back”.",
        "Nothing changes until you have looked at every change there. All of it is done, or nothing.",
        "A row you delete here stays as it is in Sightline. A row without a reference becomes a new indicator.",
        "A cell that somebody else changed meanwhile is shown with both texts and has to be settled first.",
        "Indicators are retired and published on their own pages. Grey cells are only to read.",
        "The last column is hidden and tells what each cell said when the file was made. Leave it.",
    ),
)


def cells_of(row: Indicator) -> list[Any]:
    """Return an indicator as a row; needs supplier, deputy and group."""
    return [cell(row, one.key) for one in FIELDS]


def cell(row: Indicator, key: str) -> Any:
    """Return what a column says of an indicator."""
    value = getattr(row, key)
    if key in LABELLED:
        return getattr(row, f"get_{key}_display")()
    if key == "splits":
        return splits_typed(value)
    if key in ("supplier", "deputy", "group"):
        return value.name if value else ""
    return f"{value:.12g}" if isinstance(value, float) else value


def workbook_of(rows: Iterable[Indicator], by: Standing) -> bytes:
    """Return indicators as a workbook with its guide; four queries beside the rows."""
    agencies = [one.name for one in agencies_here(by)]
    lists = {
        "supplier": agencies, "deputy": agencies, "group": [one.name for one in groups_here(by)],
        "small_numbers": [key for key, _ in small_number_rules(by)],
    }  # fmt: skip
    return write_sheets([SheetOut(KIND, [cells_of(row) for row in rows], lists, marker(SHEET, by), WIDTHS)], GUIDE)
