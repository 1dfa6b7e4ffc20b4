"""What is read of the data set, for the generated permission tests: charts, quarters, questions on figures."""

from typing import Any

from django.urls import reverse

from tests.permissions.indicators import INDICATOR, indicator
from tests.permissions.probing import READ, Probe, probe
from tests.permissions.world import Half, Rows

ASKED: dict[str, Any] = {"facts": "agv"}
WHOLE: dict[str, Any] = {"facts": "v", "on_row": False}


def named(row: Any) -> str:
    """Return the indicator's name."""
    return str(row.collected.indicator.name)


def question(row: Any) -> str:
    """Return the question's reference."""
    return str(row.collected.question.reference)


def end_rebase(half: Half, rows: Rows) -> str:
    """Return the address at which a rebase is taken back."""
    found = rows.collected
    return reverse("indicators:rebase_withdraw", args=[half.slug, found.indicator.reference, found.rebase.pk])


PROBES: list[Probe] = [
    probe("indicator", "R", "indicators:dashboard", lists=named, on_row=False, **READ, **INDICATOR),
    probe("indicator", "R", "indicators:table", lists=named, on_row=False, exports_as="dashboard", **READ, **INDICATOR),
    probe("indicator", "R", "indicators:indicator", indicator, **READ, **INDICATOR),
    probe("indicator", "R", "indicators:why", indicator, **READ, **INDICATOR),
    probe("indicator", "U", "indicators:rebase", indicator, **INDICATOR),
    Probe("indicator", "U", end_rebase, name="indicators:rebase_withdraw", methods=("post",), **INDICATOR),
    probe("dashboard", "R", "indicators:changed", **READ, **WHOLE),
    probe("dashboard", "R", "indicators:course", **READ, **WHOLE),
    probe("dashboard", "X", "indicators:pack", **READ, **WHOLE),
    probe("challenge", "C", "indicators:ask", indicator, facts="v", always="ag"),
    probe("challenge", "R", "indicators:questions", lists=question, on_row=False, **READ, **ASKED),
    probe("challenge", "R", "indicators:question", question, **READ, **ASKED),
    *(
        probe("challenge", "U", f"indicators:question_{page}", question, **ASKED)
        for page in ("answer", "action", "close")
    ),
]  # fmt: skip
