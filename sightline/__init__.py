"""Sightline: from what a safeguarding partnership promised to how it knows."""

__version__ = "0.1.0"
