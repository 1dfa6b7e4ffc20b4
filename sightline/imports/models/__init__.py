"""What an import keeps: the document's lines and what was understood of them."""

from sightline.imports.models.proposals import Item, Proposal, SourceLine

__all__ = ["Item", "Proposal", "SourceLine"]
