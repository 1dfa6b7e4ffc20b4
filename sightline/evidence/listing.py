"""Evidence as a table: on a page and in a file."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.evidence.models import Evidence
from sightline.evidence.queries import href, kind_words, state_for
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.ui.tables import Column
from sightline.ui.templatetags.sightline import level, word


def columns(by: Standing) -> list[Column]:
    """Return the columns of the list on a page."""
    return [
        Column("title", "Evidence", sort="title", row_header=True, href=lambda row: href(row, by), sub=_under),
        Column("kind", "Kind", sort="kind", value=kind_words, cell=_kind),
        Column("owner", "Belongs to", sort=("agency__name", "group__name"), value=belongs),
        Column("effective", "In force from", sort="effective_on", value=lambda row: row.effective_on),
        Column("state", "State", sort="expires_on", cell=lambda row: _state(row, by)),
        Column("added", "Added", sort="created_at", value=lambda row: england_date(row.created_at),
               sub=lambda row: row.created_by.name),
    ]  # fmt: skip


def file_columns(by: Standing, *, short: bool) -> list[Column]:
    """Return the columns of a file; on paper only those there is room for."""
    shown = [
        Column("reference", "Reference"),
        Column("title", "Evidence", sort="title"),
        Column("kind", "Kind", sort="kind", value=kind_words),
        Column("owner", "Belongs to", sort=("agency__name", "group__name"), value=belongs),
        Column("state", "State", sort="expires_on", value=lambda row: state_for(row, by.today).words),
        Column("added", "Added", sort="created_at", value=lambda row: england_date(row.created_at)),
    ]
    if short:
        return shown
    return [
        *shown,
        Column("shows", "What it shows"),
        Column("source", "Who made or said it"),
        Column("effective", "In force from", sort="effective_on", value=lambda row: row.effective_on),
        Column("expires", "Last day", value=lambda row: row.expires_on),
        Column("level", "Level"),
        Column("marking", "Marking", value=lambda row: row.get_marking_display()),
        Column("version", "Version", value=lambda row: row.newest.number if row.newest else ""),
        Column("file", "File or address", value=_content),
        Column("by", "Added by", value=lambda row: row.created_by.name),
    ]


def belongs(row: Evidence) -> str:
    """Return the agency and the group evidence belongs to."""
    return ", ".join(one.name for one in (row.agency, row.group) if one) or "The partnership"


def _content(row: Evidence) -> str:
    return (row.newest.file_name or row.newest.url) if row.newest else ""


def _under(row: Evidence) -> SafeString:
    marking = format_html(" {}", row.get_marking_display()) if row.marking else ""
    tag = format_html(" {}", level(row.level)) if row.level > 1 else ""
    return format_html("{}{}{}", row.reference, tag, marking)


def _kind(row: Evidence) -> Any:
    words = kind_words(row)
    return words[:1].upper() + words[1:]


def _state(row: Evidence, by: Standing) -> SafeString:
    found = state_for(row, by.today)
    return word(found.words, found.tone)


def until(row: Evidence) -> str:
    """Return the last day of evidence in words."""
    return in_short(row.expires_on) if row.expires_on else "No last day"
