"""The look that every page is given finds what it is there to find."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.looking import check_contrast

pytestmark = pytest.mark.journey
PALE = "<style>.pale { color: #ccc; background: #fff }</style>"


def rows(css: str) -> str:
    """Return a page with two lines of one kind."""
    line = f"<p class='{css}'>Words that somebody reads</p>"
    return (
        f"<!doctype html><html lang='en'><head>{PALE}</head><body class='js-enabled'><main>{line}{line}</main></body>"
    )


def test_pale_words_are_found_once_for_each_kind_and_looked_at_again_when_they_show_otherwise(
    browser: Browser,
) -> None:
    page = browser.new_page()
    page.set_content(rows("fine"))
    from axe_playwright_python.sync_playwright import Axe

    Axe().run(page)
    check_contrast(page, "one test")
    page.locator("p").first.evaluate("e => e.className = 'pale'")
    with pytest.raises(AssertionError, match="insufficient color contrast"):
        check_contrast(page, "one test")
    check_contrast(page, "one test")
    with pytest.raises(AssertionError, match="insufficient color contrast"):
        check_contrast(page, "forced colours")
    page.close()
