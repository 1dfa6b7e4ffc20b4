"""A real browser, a real server, and what every journey checks on every page it opens."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import Browser, BrowserContext, ViewportSize

from tests.journeys.kept import Kept
from tests.journeys.routes import Example

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


@pytest.fixture(scope="session", autouse=True)
def _files_kept_by_the_browser() -> Iterator[None]:
    """Let browsers keep files of style and script, as an installation does: they ask for them at every page else."""

    def served(self: Any, request: Any) -> Any:
        answer = serve(self, request)
        answer["Cache-Control"] = "max-age=3600"
        return answer

    handler: Any = StaticFilesHandler
    serve, handler.serve = handler.serve, served
    yield
    handler.serve = serve


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Where the processes of this run keep the example."""
    folder = tmp_path_factory.getbasetemp()
    return Kept((folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "example")


@pytest.fixture
def example(kept: Kept, transactional_db: None) -> Example:
    """The example partnership in the database of this test."""
    return kept.example()
