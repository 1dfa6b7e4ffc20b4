"""Published tables and keys for other software for the generated permission tests."""

from typing import Any

from tests.permissions.probing import READ, Probe, probe

OF_ALL: dict[str, Any] = {"facts": "v", "on_row": False}
OF_GROUP: dict[str, Any] = {"facts": "gpv"}
OWN: dict[str, Any] = {"facts": "s"}
POST: dict[str, Any] = {"methods": ("post",)}


def table(row: Any) -> int:
    """Return the table in use."""
    return int(row.benchmarked.table.pk)


def waiting(row: Any) -> int:
    """Return the table that was read and not loaded."""
    return int(row.benchmarked.waiting.pk)


def indicator(row: Any) -> str:
    """Return the indicator that stands beside a published figure."""
    return str(row.benchmarked.indicator.reference)


def key(row: Any) -> str:
    """Return the reference of the key."""
    return str(row.benchmarked.token.reference)


PROBES: list[Probe] = [
    probe("indicator", "R", "indicators:published", **OF_ALL, **READ),
    probe("indicator", "R", "indicators:published_table", table, **OF_ALL, **READ),
    probe("indicator", "R", "indicators:published_series", **OF_ALL, **READ),
    probe("indicator", "C", "indicators:published_read", **OF_ALL),
    probe("indicator", "C", "indicators:published_codes", **OF_ALL),
    probe("indicator", "C", "indicators:published_back", table, **OF_ALL, **POST),
    probe("indicator", "C", "indicators:published_load", table, **OF_ALL, **POST),
    probe("indicator", "C", "indicators:published_leave", table, **OF_ALL, **POST),
    probe("indicator", "R", "indicators:published_beside", indicator, **OF_GROUP, **READ),
    probe("indicator", "U", "indicators:published_link", indicator, **OF_GROUP),
    probe("indicator", "U", "indicators:published_bring_in", indicator, **OF_GROUP, **POST),
    probe("indicator", "U", "indicators:published_take_out", indicator, **OF_GROUP, **POST),
    probe("indicator", "X", "indicators:tidy", **OF_ALL, **READ),
    probe("api_token", "R", "indicators:tokens", lists=key, on_row=False, **OWN, **READ),
    probe("api_token", "R", "indicators:token", key, **OWN, **READ),
    probe("api_token", "C", "indicators:token_add", always="s", on_row=False, **OWN),
    probe("api_token", "E", "indicators:token_revoke", key, **OWN, **POST),
]
