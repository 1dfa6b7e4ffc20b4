"""Actions on paper: the five columns that Word and PDF have room for, for lists of actions and for plans."""

from datetime import date

from sightline.actions.models import Action
from sightline.actions.permissions import ACTION
from sightline.actions.queries import clock_for, direction_for
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.publishing.blocks import Paragraph
from sightline.publishing.documents import rag
from sightline.ui.shapes import direction_mark
from sightline.ui.tables import Column

HEADER = ("Action", "Owner", "Due", "RAG", "Latest update")
WIDTHS = (34.0, 20.0, 15.0, 12.0, 34.0)
Words = tuple[Paragraph, ...]


def columns(by: Standing) -> list[Column]:
    """Return the columns of a list of actions in Word and PDF, sorted by the keys of the page."""
    return [
        Column("title", HEADER[0], sort="title", row_header=True, value=lambda a: title(a, by)),
        Column("owner", HEADER[1], sort=("owner__title", "reference"), value=owner),
        Column("due", HEADER[2], sort="due_sort", value=lambda a: due(a, by.today)),
        Column("rag", HEADER[3], sort=("rag_rank", "reference"), value=how),
        Column("updated", HEADER[4], sort="updated_sort", value=update),
    ]


def row(action: Action, by: Standing) -> list[Words]:
    """Return an action as a row of a table under HEADER; needs owner with agency, agency, parent and last update."""
    return [title(action, by), owner(action), due(action, by.today), how(action), update(action)]


def title(action: Action, by: Standing) -> Words:
    """Return what the action is, its reference, and what it stands under as far as the reader may know."""
    parent = action.parent if action.parent_id and action.parent and ACTION.may(by, "R", action.parent) else None
    under = f"{action.reference}, sub-action of {parent.reference}" if parent else action.reference
    return Paragraph(action.title), Paragraph(under, look="quiet")


def owner(action: Action) -> Words:
    """Return the owner's post and agency."""
    if action.owner is None:
        return (Paragraph(action.agency.name if action.agency else "Nobody yet"),)
    return Paragraph(action.owner.title), Paragraph(
        action.owner.agency.name if action.owner.agency else "", look="quiet"
    )


def due(action: Action, today: date) -> Words:
    """Return the date and how the action stands against it."""
    clock = clock_for(action, today)
    if action.due_on is None:
        return (Paragraph(clock.words),)
    return Paragraph(in_short(action.due_on)), Paragraph(clock.words, look="quiet")


def how(action: Action) -> Words:
    """Return RAG and direction of travel."""
    moved = direction_mark(direction_for(action))
    return rag(action.rag, moved.word if moved else "")


def update(action: Action) -> Words:
    """Return what the latest update said and when."""
    last = action.last_update
    if last is None:
        return (Paragraph("No update yet", look="quiet"),)
    return Paragraph(last.text), Paragraph(in_short(england_date(last.created_at)), look="quiet")
