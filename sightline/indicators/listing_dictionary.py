"""The dictionary as a table, for its page and for files: what is downloaded is the whole data dictionary."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from sightline.governance.standing import Standing
from sightline.indicators.models import Indicator
from sightline.indicators.queries.dictionary import Catalogue, href, listed
from sightline.indicators.workbook import FIELDS, cell
from sightline.ui.tables import Column, Select, Table


def better_words(row: Indicator) -> str:
    """Return which way is better, with the target or the range."""
    if row.better == Indicator.Better.BAND:
        return f"{row.low:g} to {row.high:g} expected"
    target = f", target {row.target:g}" if row.target is not None else ""
    return f"{row.get_better_display().capitalize()}{target}"


def unit_words(row: Indicator) -> str:
    """Return what an indicator is shown as, such as “rate per 10,000 children aged 0 to 17”."""
    if row.unit == Indicator.Unit.RATE:
        return f"rate per {row.per:,} {row.get_base_display() if row.base else ''}".strip()
    if row.unit == Indicator.Unit.MEASURE and row.unit_words:
        return row.unit_words
    return row.get_unit_display()


def dictionary_table(by: Standing, params: Mapping[str, Any], *, plain: bool = False) -> Table:
    """Return the dictionary; `plain` for a file, which says everything."""
    columns = [
        Column("code", "Code", sort="code"),
        Column("name", "Indicator", row_header=True, sort="name", href=lambda one: href("definition", one, by),
               sub=lambda one: one.theme),
        Column("unit", "Shown as", value=unit_words),
        Column("better", "Better is", value=better_words),
        Column("frequency", "How often", sort="frequency", value=lambda one: one.get_frequency_display().capitalize()),
        Column("supplier", "Supplied by", sort="supplier__name",
               value=lambda one: one.supplier.name if one.supplier else "Nobody yet"),
    ]  # fmt: skip
    rows = listed(by, params).select_related("supplier", "deputy", "group")
    return Table(
        rows=rows, params=params, caption="Data dictionary", caption_hidden=True,
        columns=_whole() if plain else columns, empty="No indicator fits this filter.",
    )  # fmt: skip


def _whole() -> list[Column]:
    """The columns of the workbook that comes back, so that the two files say the same."""
    return [Column(one.key, one.heading, value=partial(_cell, one.key)) for one in FIELDS]


def _cell(key: str, row: Indicator) -> Any:
    return cell(row, key)


def catalogue_table(found: Catalogue, ticked: Collection[str]) -> Table:
    """Return the entries of the catalogue that may be taken over, with a box before each; those `ticked` stay so."""
    return Table(
        rows=list(found.rules), params={}, caption="Catalogue", caption_hidden=True, per_page=500, id="id_entries",
        select=Select(value=lambda one: one.entry.key, label=lambda one: f"{one.entry.key} {one.entry.title}",
                      name="entries", ticked=ticked),
        columns=[
            Column("code", "Code", value=lambda one: one.entry.key),
            Column("title", "Indicator", row_header=True, value=lambda one: one.entry.title,
                   sub=lambda one: _said(one.entry.content)),
            Column("every", "How often", value=lambda one: f"Each {one.entry.content['every']}"),
            Column("better", "Better is", value=lambda one: one.entry.content["better"]),
            Column("supplier", "Supplied by", value=lambda one: ", ".join(one.entry.content["suppliers"])),
        ],
    )  # fmt: skip


def _said(content: Mapping[str, Any]) -> str:
    out_of = content.get("denominator")
    return f"{content['numerator']}, out of: {out_of}" if out_of else str(content["numerator"])
