"""What an import keeps: the document's lines and what was understood of them; lists and how they were matched."""

from sightline.imports.models.proposals import Item, Proposal, SourceLine
from sightline.imports.models.sheets import ColumnMatch, SheetLoad

__all__ = ["ColumnMatch", "Item", "Proposal", "SheetLoad", "SourceLine"]
