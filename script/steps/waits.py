"""How gunicorn waits: it has loaded Sightline, and listens when `script/server` says that all is ready."""

import os
import sys
from typing import Any


def on_starting(_server: Any) -> None:
    """Return when the word comes; leave without a sound when `script/server` went away or found something amiss."""
    if not os.read(int(os.environ["SIGHTLINE_WAITS"]), 2):
        sys.exit(0)
