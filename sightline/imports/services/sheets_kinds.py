"""Every kind of list: those that are kept, and those that are recognised and wait for the context that keeps them."""

from sightline.imports.rules.sheets import ListKind
from sightline.imports.rules.sheets_known import NOT_KEPT_YET
from sightline.imports.services.sheets_actions import ACTIONS
from sightline.imports.services.sheets_members import MEMBERS

# A context that comes puts its definition here and takes the one of the same key out of NOT_KEPT_YET.
KINDS: tuple[ListKind, ...] = (ACTIONS, MEMBERS, *NOT_KEPT_YET)


def kind_of(key: str) -> ListKind | None:
    """Return a kind by its key."""
    return next((one for one in KINDS if one.key == key), None)
