"""Pages of the import: upload, check, mend, accept."""

from sightline.imports.views.items import assign, item, item_deed, line, several
from sightline.imports.views.papers import changes, report
from sightline.imports.views.proposals import accept, describe, discard, index, proposal, undo
from sightline.imports.views.readings import reading

__all__ = [
    "accept",
    "assign",
    "changes",
    "describe",
    "discard",
    "index",
    "item",
    "item_deed",
    "line",
    "proposal",
    "reading",
    "report",
    "several",
    "undo",
]
