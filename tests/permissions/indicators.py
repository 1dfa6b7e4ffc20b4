"""The data set for the generated permission tests: what is tried on a row in each scope."""

from typing import Any

from tests.permissions.probing import READ, Probe, probe

INDICATOR: dict[str, Any] = {"facts": "gpv"}


def indicator(row: Any) -> str:
    """Return the indicator's reference."""
    return str(row.collected.indicator.reference)


PROBES: list[Probe] = [
    probe(
        "indicator", "R", "indicators:dictionary", lists=lambda row: row.collected.indicator.name, on_row=False,
        search="q", **READ, **INDICATOR,
    ),
    probe("indicator", "R", "indicators:definition", indicator, **READ, **INDICATOR),
    probe("indicator", "C", "indicators:add", on_row=False, **INDICATOR),
    probe("indicator", "C", "indicators:catalogue", on_row=False, **INDICATOR),
    probe("indicator", "U", "indicators:edit", indicator, **INDICATOR),
    probe("indicator", "U", "indicators:retire", indicator, **INDICATOR),
    probe("indicator", "A", "indicators:publish", indicator, **INDICATOR),
]  # fmt: skip
