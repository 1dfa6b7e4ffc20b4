"""Releases of figures for the generated permission tests."""

from typing import Any

from tests.permissions.probing import READ, Probe, probe

OTHERS: dict[str, Any] = {"facts": "v"}


def ready(row: Any) -> str:
    """Return the reference of a release that waits for a second person."""
    return str(row.collected.ready.reference)


def out(row: Any) -> str:
    """Return the reference of a published release."""
    return str(row.collected.out.reference)


PROBES: list[Probe] = [
    probe(
        "publication_release", "R", "indicators:releases", lists=lambda row: row.collected.out.title, on_row=False,
        **READ, **OTHERS,
    ),
    probe("publication_release", "R", "indicators:release", out, **READ, **OTHERS),
    probe("publication_release", "R", "indicators:release_file", out, more=("csv",), **READ, **OTHERS),
    probe("publication_release", "C", "indicators:release_add", on_row=False, **OTHERS),
    probe("publication_release", "C", "indicators:release_edit", ready, **OTHERS),
    probe("publication_release", "A", "indicators:release_publish", ready, **OTHERS),
    probe("publication_release", "A", "indicators:release_withdraw", out, **OTHERS),
]  # fmt: skip
