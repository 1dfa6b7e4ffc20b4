"""What an import keeps: lines of a document and what was understood; lists and how they were matched; own words."""

from sightline.imports.models.proposals import Item, Proposal, SourceLine
from sightline.imports.models.readings import Reading
from sightline.imports.models.sheets import ColumnMatch, SheetLoad
from sightline.imports.models.words import OwnWord

__all__ = ["ColumnMatch", "Item", "OwnWord", "Proposal", "Reading", "SheetLoad", "SourceLine"]
