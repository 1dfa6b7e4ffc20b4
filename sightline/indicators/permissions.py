"""Who may do what in the data set: the dictionary, returns, questions on figures, releases and keys.

A question on a figure follows the row of challenges, since that is what it is (ADR 34).
"""

from sightline.governance.permissions import Scoped
from sightline.governance.standing import Standing
from sightline.indicators.models import DataReturn, Release
from sightline.kernel.errors import NotAllowed

INDICATOR = Scoped("indicator", "indicator", {"g": [("group_id", "group_ids")], "p": [("published", True)]})
DATA_RETURN = Scoped("data_return", "data return", {"a": [("agency_id", "agency_ids")]})
QUESTION = Scoped(
    "challenge",
    "question on a figure",
    {
        "a": [("agency_id", "agency_ids"), ("asking_agency_id", "agency_ids")],
        "g": [("group_id", "group_ids")],
    },
)
RELEASE = Scoped("publication_release", "release of figures", {"p": [("state", (Release.State.PUBLISHED.value,))]})
TOKEN = Scoped("api_token", "key for other software", {"s": [("owner_id", "self_ids")]})
DASHBOARD = Scoped("dashboard", "view of the figures")
REBASE = Scoped(
    "indicator", "rebase", {"g": [("indicator__group_id", "group_ids")], "p": [("indicator__published", True)]}
)


def reads_kept(by: Standing) -> bool:
    """Whether somebody reads figures as they are kept: whoever reads the charts of all, not only what is public."""
    return DASHBOARD.may_some(by, "R")


def is_unit(by: Standing) -> bool:
    """Whether somebody looks after the returns of all agencies: opens, extends, chases and freezes."""
    return DATA_RETURN.may(by, "U", DataReturn(partnership=by.partnership))


def require_unit(by: Standing) -> None:
    """Raise NotAllowed unless somebody looks after the returns of all agencies."""
    if not is_unit(by):
        raise NotAllowed("The business unit does this. Ask it if you need to.", verb="data_return.change")
