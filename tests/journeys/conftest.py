"""A real browser, a real server, and what every journey checks on every page it opens."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(params=["desk", "phone", "no script"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A browser at a desk, on a phone 320 pixels wide, and without JavaScript."""
    script = request.param != "no script"
    size = PHONE if request.param == "phone" else DESK
    found = browser.new_context(viewport=size, java_script_enabled=script, accept_downloads=True)
    found.set_default_timeout(15_000)
    yield found
    found.close()
