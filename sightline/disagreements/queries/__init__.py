"""Reads of disagreements and disputes, each from what its reader may see."""
