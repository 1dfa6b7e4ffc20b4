"""The rules of governance, free of Django: the permission table, days, meetings, seats and the structure."""

from sightline.governance.rules.days import a_year_after, in_force
from sightline.governance.rules.permission_table import (
    DEEDS,
    ROLE_NAMES,
    ROLES,
    SCOPE_LETTERS,
    Grant,
    Kind,
    Table,
    parse_cell,
    read_table,
)

__all__ = [
    "DEEDS",
    "ROLES",
    "ROLE_NAMES",
    "SCOPE_LETTERS",
    "Grant",
    "Kind",
    "Table",
    "a_year_after",
    "in_force",
    "parse_cell",
    "read_table",
]
