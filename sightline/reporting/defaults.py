"""The shipped days of reminders of reports: data, read once."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings


@cache
def shipped() -> dict[str, Any]:
    """Return what data/reporting.yaml says."""
    found: dict[str, Any] = yaml.safe_load((settings.DATA_DIR / "reporting.yaml").read_text(encoding="utf-8"))
    return found
