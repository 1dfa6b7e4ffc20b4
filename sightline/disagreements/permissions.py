"""Who sees a disagreement: whoever is named on it or raised it, less whoever has an interest. No role opens one."""

from sightline.governance.permissions import Scoped

DISPUTE_CASE = Scoped("dispute_case", "disagreement", {"s": [("created_by_id", "self_ids")]}, case="reference")
PARTNER_DISPUTE = Scoped("partner_dispute", "dispute", {"s": [("created_by_id", "self_ids")]}, case="reference")
PATTERNS = Scoped("dashboard", "figures")
