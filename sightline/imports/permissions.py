"""Who may read and make proposals."""

from sightline.governance.permissions import Scoped

PROPOSAL = Scoped("import_proposal", "import proposal")
SHEET = Scoped("import_proposal", "list that was read in")
WORD = Scoped("import_proposal", "word of your own")
