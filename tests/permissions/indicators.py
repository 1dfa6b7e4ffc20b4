"""The data set for the generated permission tests: what is tried on a row in each scope."""

from typing import Any

from tests.permissions.probing import READ, Probe, probe

INDICATOR: dict[str, Any] = {"facts": "gpv"}
RETURN: dict[str, Any] = {"facts": "av"}


def indicator(row: Any) -> str:
    """Return the indicator's reference."""
    return str(row.collected.indicator.reference)


def owed(row: Any) -> str:
    """Return the return's reference."""
    return str(row.collected.owed.reference)


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
    probe("indicator", "X", "indicators:dictionary_workbook", on_row=False, **READ, **INDICATOR),
    probe("indicator", "U", "indicators:dictionary_bring", on_row=False, always="g", **INDICATOR),
    probe("indicator", "A", "indicators:publish", indicator, **INDICATOR),
    probe("data_return", "R", "indicators:returns", lists=owed, on_row=False, **READ, **RETURN),
    probe("data_return", "R", "indicators:missing", lists=owed, on_row=False, **READ, **RETURN),
    probe("data_return", "R", "indicators:return", owed, **READ, **RETURN),
    *(
        probe("data_return", "U", f"indicators:{page}", owed, **RETURN)
        for page in ("fill", "bring", "template", "submit", "nil", "revise")
    ),
    *(probe("data_return", "A", f"indicators:{page}", owed, **RETURN) for page in ("accept", "send_back")),
    probe("data_return", "U", "indicators:extend", owed, facts="v", on_row=False),
    probe("data_return", "U", "indicators:open", facts="v", on_row=False),
    probe("data_return", "U", "indicators:chase", facts="v", on_row=False),
    probe("data_return", "U", "indicators:freeze", lambda row: row.collected.period.pk, facts="v", on_row=False),
]  # fmt: skip
