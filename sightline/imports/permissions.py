"""Who may read and make proposals."""

from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.plans.permissions import PLAN

PROPOSAL = Scoped("import_proposal", "import proposal")
SHEET = Scoped("import_proposal", "list that was read in")
WORD = Scoped("import_proposal", "word of your own")
READING = Scoped("import_proposal", "document that is being read")


def may_take_out(by: Standing) -> bool:
    """Whether a standing may take away what an import shows, as a file: as with plans; the table names no `X` here."""
    return PLAN.may(by, "X")
