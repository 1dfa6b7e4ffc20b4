"""Every kind of list: those that are kept, and those that are recognised and wait for the context that keeps them."""

from sightline.imports.rules.sheets import ListKind
from sightline.imports.rules.sheets_known import NOT_KEPT_YET
from sightline.imports.services.sheets_actions import ACTIONS
from sightline.imports.services.sheets_challenges import CHALLENGES
from sightline.imports.services.sheets_decisions import DECISIONS
from sightline.imports.services.sheets_meetings import MEETINGS
from sightline.imports.services.sheets_members import MEMBERS
from sightline.imports.services.sheets_risks import RISKS

# A kind that comes is named here, once: what was recognised without being kept gives way to the one of the same key.
KEPT: tuple[ListKind, ...] = (ACTIONS, MEMBERS, RISKS, CHALLENGES, DECISIONS, MEETINGS)
KINDS: tuple[ListKind, ...] = (
    *KEPT,
    *(one for one in NOT_KEPT_YET if one.key not in {kept.key for kept in KEPT}),
)


def kind_of(key: str) -> ListKind | None:
    """Return a kind by its key."""
    return next((one for one in KINDS if one.key == key), None)


def _article(label: str) -> str:
    if label.endswith("s"):
        return ""
    return "an " if label[0] in "AEIO" else "a "


def kept_in_words() -> str:
    """Return what can be loaded, and how much at a time: "An action log or a member list … At most 1,000 actions"."""
    names = [f"{_article(one.label)}{one.label[0].lower()}{one.label[1:]}" for one in KEPT]
    most = [f"{one.most:,} {one.rows}" for one in KEPT]
    said = f"{', '.join(names[:-1])} or {names[-1]}"
    return f"{said[0].upper()}{said[1:]} as .xlsx, .ods or .csv, up to 20 MB. At most {' or '.join(most)} at a time."
